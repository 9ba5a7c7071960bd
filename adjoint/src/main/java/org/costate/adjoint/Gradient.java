package org.costate.adjoint;

/** Derivatives of a loss by what went into a solve, at frozen steps. Immutable. */
public final class Gradient {

    private final double[] initialState;
    private final double[] parameters;
    private final double startTime;
    private final double endTime;
    private final double[] saveTimes;

    Gradient(double[] initialState, double[] parameters, double startTime, double endTime, double[] saveTimes) {
        this.initialState = initialState;
        this.parameters = parameters;
        this.startTime = startTime;
        this.endTime = endTime;
        this.saveTimes = saveTimes;
    }

    /** The same with another derivative by the state at t0. */
    Gradient withInitialState(double[] state) {
        return new Gradient(state, parameters, startTime, endTime, saveTimes);
    }

    /**
     * Derivative by the state at t0.
     *
     * @return a copy of dL/dy0, length n
     */
    public double[] initialState() {
        return initialState.clone();
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
     * Derivative by t0, with t1 and the save times held.
     *
     * @return dL/dt0
     * @throws IllegalStateException for a stochastic equation, whose path has no derivative by time
     */
    public double startTime() {
        return known(startTime);
    }

    /**
     * Derivative by t1, with t0 and the save times held; a state saved at t1 moves with it.
     *
     * @return dL/dt1
     * @throws IllegalStateException for a stochastic equation, whose path has no derivative by time
     */
    public double endTime() {
        return known(endTime);
    }

    private static double known(double timeBar) {
        if (Double.isNaN(timeBar)) {
            throw new IllegalStateException("a Brownian path has no derivative by time, so neither has its solution");
        }
        return timeBar;
    }

    /**
     * Derivative by the time of a saved state that lies inside a step.
     *
     * @param i index of the saved state
     * @return dL/dt_i; 0 for states saved at the end of a step, which belong to the step's time
     */
    public double saveTime(int i) {
        return saveTimes[i];
    }
}
