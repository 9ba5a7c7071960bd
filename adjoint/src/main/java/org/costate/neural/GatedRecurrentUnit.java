package org.costate.neural;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Architecture of a gated recurrent unit that carries a mean m and a spread s, as in the latent ODE: an input x moves
 * them by
 *
 * <pre>
 * u = update([m, s, x])      r = reset([m, s, x])      [n, p] = candidate([r m, r s, x])
 * m = (1 - u) n + u m        s = (1 - u) |p| + u s
 * </pre>
 *
 * <p>Each of the three is a network of one hidden layer with tanh; the gates end in a sigmoid. Immutable.
 *
 * <p>Source: Rubanova, Chen, Duvenaud, <i>Latent ODEs for irregularly-sampled time series</i>, NeurIPS 2019.
 */
public final class GatedRecurrentUnit {

    private final int input;
    private final int state;
    private final Network update;
    private final Network reset;
    private final Network candidate;
    private final ParameterLayout layout;

    private GatedRecurrentUnit(int input, int state, int hidden) {
        this.input = input;
        this.state = state;
        int width = 2 * state + input;
        update = Network.of(Dense.of(width, hidden, Activation.TANH), Dense.of(hidden, state, Activation.SIGMOID));
        reset = update;
        candidate =
                Network.of(Dense.of(width, hidden, Activation.TANH), Dense.of(hidden, 2 * state, Activation.IDENTITY));
        Map<String, ParameterLayout> parts = new LinkedHashMap<>();
        parts.put("update", update.layout());
        parts.put("reset", reset.layout());
        parts.put("candidate", candidate.layout());
        layout = ParameterLayout.joined(parts);
    }

    /**
     * A unit.
     *
     * @param input  width of x, at least 1
     * @param state  width of the mean, and of the spread, at least 1
     * @param hidden width of the hidden layers, at least 1
     * @return the unit
     * @throws IllegalArgumentException if a width is below 1
     */
    public static GatedRecurrentUnit of(int input, int state, int hidden) {
        require("input", input);
        require("state", state);
        require("hidden", hidden);
        return new GatedRecurrentUnit(input, state, hidden);
    }

    private static void require(String name, int width) {
        if (width < 1) {
            throw new IllegalArgumentException(name + " = " + width + ", but must be at least 1");
        }
    }

    /**
     * Width of the input.
     *
     * @return length of x
     */
    public int inputWidth() {
        return input;
    }

    /**
     * Width of the mean, and of the spread.
     *
     * @return length of m
     */
    public int stateWidth() {
        return state;
    }

    /**
     * Names and shapes of the parameters, with the prefixes {@code update}, {@code reset} and {@code candidate}.
     *
     * @return the layout
     */
    public ParameterLayout layout() {
        return layout;
    }

    Network update() {
        return update;
    }

    Network reset() {
        return reset;
    }

    Network candidate() {
        return candidate;
    }

    int resetOffset() {
        return update.parameterCount();
    }

    int candidateOffset() {
        return update.parameterCount() + reset.parameterCount();
    }

    @Override
    public String toString() {
        return "GatedRecurrentUnit " + input + " -> " + state;
    }
}
