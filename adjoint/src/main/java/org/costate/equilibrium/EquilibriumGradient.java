package org.costate.equilibrium;

/** Derivatives of a loss by what fixes an equilibrium. Immutable. */
public final class EquilibriumGradient {

    private final double[] parameters;
    private final double time;
    private final int n;
    private final EquilibriumStatus status;
    private final double linearResidual;
    private final long linearIterations;

    EquilibriumGradient(
            double[] parameters,
            double time,
            int n,
            EquilibriumStatus status,
            double linearResidual,
            long linearIterations) {
        this.parameters = parameters;
        this.time = time;
        this.n = n;
        this.status = status;
        this.linearResidual = linearResidual;
        this.linearIterations = linearIterations;
    }

    /**
     * Derivative by the parameters of the field.
     *
     * @return a copy of dL/dtheta
     */
    public double[] parameters() {
        return parameters.clone();
    }

    /**
     * Adds the derivative by the parameters to a longer vector.
     *
     * @param thetaBar added to
     * @param offset   index of the field's first parameter in it
     * @throws IllegalArgumentException if there is no room for all of them; nothing is added then
     */
    public void addParameters(double[] thetaBar, int offset) {
        if (offset < 0 || offset > thetaBar.length - parameters.length) {
            throw new IllegalArgumentException("offset = " + offset + ", but " + parameters.length
                    + " parameters must fit into thetaBar of length " + thetaBar.length);
        }
        for (int i = 0; i < parameters.length; i++) {
            thetaBar[offset + i] += parameters[i];
        }
    }

    /**
     * Derivative by the time at which the field was evaluated.
     *
     * @return dL/dt
     */
    public double time() {
        return time;
    }

    /**
     * Derivative by the initial guess: a zero does not depend on where it was looked for, as long as it is the same zero.
     *
     * @return zeros, length n
     */
    public double[] initialGuess() {
        return new double[n];
    }

    /**
     * How the linear system was solved.
     *
     * @return CONVERGED, LINEAR_NOT_CONVERGED, SINGULAR or NOT_FINITE
     */
    public EquilibriumStatus status() {
        return status;
    }

    /**
     * Residual of the linear system that the gradient was made with, computed afterwards.
     *
     * @return Euclidean norm relative to the right-hand side
     */
    public double linearResidual() {
        return linearResidual;
    }

    /**
     * Iterations of the linear method.
     *
     * @return 0 for dense factors
     */
    public long linearIterations() {
        return linearIterations;
    }
}
