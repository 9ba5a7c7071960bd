package org.costate.neural;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One encoding of a batch of series with what its pullback needs. At each time only the series that have an observation
 * there are computed. Mutable, for one thread; batches may differ in size and in the number of times.
 */
public final class EncoderPass {

    private final MaskedEncoder encoder;
    private final List<RecurrentPass> units = new ArrayList<>();
    private final RecurrentBars bars;
    private final NeuralPass head;
    private double[] state = {};
    private double[] stateBar = {};
    private int times;
    private int rows;

    EncoderPass(MaskedEncoder encoder) {
        this.encoder = encoder;
        bars = new RecurrentBars(encoder.network.unit());
        head = encoder.head.pass();
    }

    /**
     * Encodes a batch.
     *
     * @param at     times, ascending, not modified
     * @param values times x rows x channels, row-major, not modified; not read where the mask is 0
     * @param mask   times x rows x channels, 1 where there is an observation, else 0; not modified
     * @param rows   number of series, at least 1
     * @param code   rows x code width, written
     * @throws IllegalArgumentException if a length does not fit
     */
    public void evaluate(double[] at, double[] values, double[] mask, int rows, double[] code) {
        int width = 2 * encoder.network.unit().stateWidth();
        requireLengths(at, values, mask, rows, code);
        this.rows = rows;
        times = at.length;
        while (units.size() < times) {
            units.add(new RecurrentPass(encoder));
        }
        if (state.length != rows * width) {
            state = new double[rows * width];
            stateBar = new double[rows * width];
        }
        Arrays.fill(state, 0);
        for (int i = times - 1; i >= 0; i--) {
            units.get(i).evaluate(at[i], values, mask, i * rows, rows, state);
        }
        head.evaluate(0, state, code);
    }

    /**
     * Pulls a cotangent of the code back to the parameters; series are data.
     *
     * @param codeBar  rows x code width, not modified
     * @param thetaBar added to from offset on
     * @param offset   index of the encoder's first parameter in thetaBar
     * @throws IllegalArgumentException if a length does not fit
     * @throws IllegalStateException    if nothing was encoded, or parameters were loaded since
     */
    public void pullback(double[] codeBar, double[] thetaBar, int offset) {
        if (offset < 0 || offset > thetaBar.length - encoder.network.parameterCount()) {
            throw new IllegalArgumentException("offset = " + offset + ", but thetaBar has length " + thetaBar.length
                    + " and must hold " + encoder.network.parameterCount() + " parameters from there on");
        }
        Arrays.fill(stateBar, 0);
        head.pullback(codeBar, stateBar, thetaBar, offset + encoder.network.headOffset());
        bars.require(rows);
        for (int i = 0; i < times; i++) {
            units.get(i).pullback(stateBar, bars, thetaBar, offset);
        }
    }

    private void requireLengths(double[] at, double[] values, double[] mask, int rows, double[] code) {
        if (rows < 1) {
            throw new IllegalArgumentException("rows = " + rows + ", but must be at least 1");
        }
        long needed = (long) at.length * rows * encoder.network.channels();
        require("values", values, needed);
        require("mask", mask, needed);
        require("code", code, (long) rows * encoder.network.codeWidth());
    }

    private static void require(String name, double[] array, long needed) {
        if (array.length != needed) {
            throw new IllegalArgumentException(
                    name + " has length " + array.length + ", but must have length " + needed);
        }
    }
}
