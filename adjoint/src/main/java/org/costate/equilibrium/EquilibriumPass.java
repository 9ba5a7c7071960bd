package org.costate.equilibrium;

import org.costate.adjoint.Linearization;
import org.jspecify.annotations.Nullable;

/** States that an {@link EquilibriumLayer} found for a batch, and their pullback. Mutable, for one thread. */
public final class EquilibriumPass implements Linearization {

    private final EquilibriumLayer layer;
    private @Nullable Equilibrium equilibrium;
    private @Nullable EquilibriumGradient gradient;

    EquilibriumPass(EquilibriumLayer layer) {
        this.layer = layer;
    }

    /**
     * Finds the states of a batch, from zero.
     *
     * @param t time, for maps that depend on it
     * @param x inputs, rows x input width, row-major, not modified and not kept
     * @param z states, rows x state width, row-major, written
     * @throws IllegalArgumentException if a length does not fit
     * @throws EquilibriumException     if they were not found, unless the layer accepts that they did not converge
     */
    @Override
    public void evaluate(double t, double[] x, double[] z) {
        equilibrium = null;
        gradient = null;
        int rows = x.length / layer.inputWidth();
        require("x", x, rows, layer.inputWidth());
        require("z", z, rows, layer.stateWidth());
        JoinedField field = new JoinedField(layer.map(), layer.stateWidth(), layer.inputWidth(), x);
        Equilibrium found = layer.finder().trySolve(field, t, new double[z.length]);
        boolean accepted = layer.isLenient() && found.status() == EquilibriumStatus.NOT_CONVERGED;
        if (found.status().isFailure() && !accepted) {
            throw new EquilibriumException(found.status(), found.message(), found);
        }
        equilibrium = found;
        System.arraycopy(found.state(), 0, z, 0, z.length);
    }

    private static void require(String name, double[] array, int rows, int width) {
        if (array.length != (long) rows * width) {
            throw new IllegalArgumentException(name + " has length " + array.length + ", but must have length "
                    + (long) rows * width + " = " + rows + " rows x width " + width);
        }
    }

    /**
     * Pulls a cotangent of the states back.
     *
     * @param zBar     rows x state width, not modified
     * @param xBar     rows x input width, added to
     * @param thetaBar length of the parameters, added to
     * @return {@code zBar . dz/dt}
     * @throws IllegalArgumentException if a length does not fit
     * @throws IllegalStateException    if nothing was found, or parameters were loaded since
     * @throws EquilibriumException     if the linear system cannot be solved, unless the layer accepts that it did not converge
     */
    @Override
    public double pullback(double[] zBar, double[] xBar, double[] thetaBar) {
        Equilibrium found = equilibrium();
        EquilibriumGradient pulled = layer.isLenient() ? found.tryPullback(zBar) : found.pullback(zBar);
        if (pulled.status().isFailure() && pulled.status() != EquilibriumStatus.LINEAR_NOT_CONVERGED) {
            throw new EquilibriumException(pulled.status(), pulled.status().advice(), found);
        }
        gradient = pulled;
        double[] both = pulled.parameters();
        int p = layer.parameterCount();
        if (thetaBar.length != p || xBar.length != both.length - p) {
            throw new IllegalArgumentException("xBar has length " + xBar.length + " and thetaBar " + thetaBar.length
                    + ", but they must have " + (both.length - p) + " and " + p);
        }
        for (int i = 0; i < p; i++) {
            thetaBar[i] += both[i];
        }
        for (int i = 0; i < xBar.length; i++) {
            xBar[i] += both[p + i];
        }
        return pulled.time();
    }

    /**
     * What the last evaluation found.
     *
     * @return status, residuals and counts of the whole batch
     * @throws IllegalStateException if nothing was found
     */
    public Equilibrium equilibrium() {
        Equilibrium found = equilibrium;
        if (found == null) {
            throw new IllegalStateException("no states were found that could be pulled back through");
        }
        return found;
    }

    /**
     * What the last pullback gave: first the parameters of the map, then the inputs.
     *
     * @return the gradient
     * @throws IllegalStateException if nothing was pulled back since the last evaluation
     */
    public EquilibriumGradient gradient() {
        EquilibriumGradient pulled = gradient;
        if (pulled == null) {
            throw new IllegalStateException("nothing was pulled back since the last evaluation");
        }
        return pulled;
    }
}
