package org.costate.neural;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Architecture of an encoder of irregular series: a unit that reads a series, whose input is the values of the
 * channels, their mask and the time, and a head that turns its mean and spread into a code. Immutable.
 */
public final class EncoderNetwork {

    private final int channels;
    private final GatedRecurrentUnit unit;
    private final Network head;
    private final ParameterLayout layout;

    private EncoderNetwork(int channels, GatedRecurrentUnit unit, Network head) {
        this.channels = channels;
        this.unit = unit;
        this.head = head;
        Map<String, ParameterLayout> parts = new LinkedHashMap<>();
        parts.put("unit", unit.layout());
        parts.put("head", head.layout());
        layout = ParameterLayout.joined(parts);
    }

    /**
     * An encoder.
     *
     * @param channels number of channels of a series, at least 1
     * @param unit     a unit whose input has the width {@code 2 channels + 1}
     * @param head     a network whose input has the width {@code 2 stateWidth} of the unit
     * @return the architecture
     * @throws IllegalArgumentException if a width does not fit
     */
    public static EncoderNetwork of(int channels, GatedRecurrentUnit unit, Network head) {
        if (channels < 1) {
            throw new IllegalArgumentException("channels = " + channels + ", but must be at least 1");
        }
        if (unit.inputWidth() != 2 * channels + 1) {
            throw new IllegalArgumentException("unit takes inputs of " + unit.inputWidth() + ", but must take "
                    + (2 * channels + 1) + ": values and mask of " + channels + " channels and the time");
        }
        if (head.inputWidth() != 2 * unit.stateWidth()) {
            throw new IllegalArgumentException("head takes rows of " + head.inputWidth() + ", but must take "
                    + 2 * unit.stateWidth() + ": mean and spread of the unit");
        }
        return new EncoderNetwork(channels, unit, head);
    }

    /**
     * Number of channels of a series.
     *
     * @return at least 1
     */
    public int channels() {
        return channels;
    }

    /**
     * Width of the code.
     *
     * @return numbers that a series becomes
     */
    public int codeWidth() {
        return head.outputWidth();
    }

    /**
     * Names and shapes of the parameters, with the prefixes {@code unit} and {@code head}.
     *
     * @return the layout
     */
    public ParameterLayout layout() {
        return layout;
    }

    /**
     * Number of parameters.
     *
     * @return length of theta
     */
    public int parameterCount() {
        return layout.size();
    }

    /**
     * Draws starting parameters by each layer's initializer.
     *
     * @param seed the same seed gives the same bits
     * @return theta, a new array of length {@link #parameterCount}
     */
    public double[] initialize(long seed) {
        double[] theta = new double[parameterCount()];
        Network[] parts = {unit.update(), unit.reset(), unit.candidate(), head};
        int offset = 0;
        for (int p = 0; p < parts.length; p++) {
            double[] part = parts[p].initialize(parts.length * seed + p);
            System.arraycopy(part, 0, theta, offset, part.length);
            offset += part.length;
        }
        return theta;
    }

    GatedRecurrentUnit unit() {
        return unit;
    }

    Network head() {
        return head;
    }

    int headOffset() {
        return unit.layout().size();
    }
}
