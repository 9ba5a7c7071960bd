package org.costate.equilibrium;

import org.costate.adjoint.DifferentiableMap;
import org.costate.adjoint.Linearization;

/**
 * A deep equilibrium layer: for a batch of inputs x it gives the states z with {@code z_i = g(z_i, x_i)} for each row, where
 * g is a map of rows {@code (z_i, x_i)}, such as a network. It is a map itself, so that it is trained by chaining pullbacks
 * like any other; memory does not grow with the iterations. States are sought from zero. Immutable; its parameters are
 * those of g, which the owner of g loads.
 *
 * <pre>{@code
 * NeuralMap g = NeuralMap.of(Network.of(Dense.of(width + inputs, width, Activation.TANH)), theta);
 * EquilibriumLayer layer = EquilibriumLayer.of(g, width, inputs,
 *         SteadyState.of(Anderson.of()).withTolerances(Tolerances.of(1e-6, 1e-6)).withRows(width));
 * Linearization pass = layer.linearization();
 * pass.evaluate(0, x, z);                                            // x: rows x inputs, z: rows x width
 * pass.pullback(zBar, xBar, thetaBar);
 * }</pre>
 *
 * <p>Source: Bai, Kolter, Koltun 2019.
 */
public final class EquilibriumLayer implements DifferentiableMap {

    private final DifferentiableMap map;
    private final int stateWidth;
    private final int inputWidth;
    private final SteadyState finder;
    private final boolean isLenient;

    private EquilibriumLayer(
            DifferentiableMap map, int stateWidth, int inputWidth, SteadyState finder, boolean isLenient) {
        this.map = map;
        this.stateWidth = stateWidth;
        this.inputWidth = inputWidth;
        this.finder = finder;
        this.isLenient = isLenient;
    }

    /**
     * A layer.
     *
     * @param map        g, from rows of {@code stateWidth + inputWidth} numbers to rows of {@code stateWidth}
     * @param stateWidth numbers of a state, at least 1
     * @param inputWidth numbers of an input, at least 1
     * @param finder     how states are found and gradients solved: with {@code withRows(stateWidth)} each row converges by
     *                   itself and does not depend on those beside it, otherwise all rows converge as one state
     * @return the layer
     * @throws IllegalArgumentException if a width is below 1, or the finder has rows of another width
     */
    public static EquilibriumLayer of(DifferentiableMap map, int stateWidth, int inputWidth, SteadyState finder) {
        LinearMethod.require("stateWidth", stateWidth, stateWidth >= 1, "at least 1");
        LinearMethod.require("inputWidth", inputWidth, inputWidth >= 1, "at least 1");
        if (finder.rowWidth() != 0 && finder.rowWidth() != stateWidth) {
            throw new IllegalArgumentException("the finder has rows of width " + finder.rowWidth()
                    + ", but they must have the width of a state, " + stateWidth);
        }
        return new EquilibriumLayer(map, stateWidth, inputWidth, finder, false);
    }

    /**
     * The same layer, taking what the iterations reached: states and gradients that are not within their tolerances are
     * no exceptions, as is usual in training with few iterations. {@link EquilibriumPass} tells.
     *
     * @return a new layer
     */
    public EquilibriumLayer acceptingUnconverged() {
        return new EquilibriumLayer(map, stateWidth, inputWidth, finder, true);
    }

    @Override
    public void evaluate(double t, double[] x, double[] z) {
        linearization().evaluate(t, x, z);
    }

    @Override
    public int parameterCount() {
        return map.parameterCount();
    }

    @Override
    public long revision() {
        return map.revision();
    }

    @Override
    public Linearization linearization() {
        return pass();
    }

    /**
     * Makes a workspace that finds states and pulls back through them.
     *
     * @return a new pass, for one thread
     */
    public EquilibriumPass pass() {
        return new EquilibriumPass(this);
    }

    DifferentiableMap map() {
        return map;
    }

    int stateWidth() {
        return stateWidth;
    }

    int inputWidth() {
        return inputWidth;
    }

    SteadyState finder() {
        return finder;
    }

    boolean isLenient() {
        return isLenient;
    }

    @Override
    public String toString() {
        return "EquilibriumLayer(" + inputWidth + " to " + stateWidth + ", " + finder + ")";
    }
}
