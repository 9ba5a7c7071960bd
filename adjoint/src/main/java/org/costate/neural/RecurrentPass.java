package org.costate.neural;

import java.util.Arrays;

/**
 * The unit at one time, for the rows that have an observation there, which are gathered into arrays of their own. A row
 * of the state is a mean m and a spread s, each of length n.
 */
final class RecurrentPass {

    private final GatedRecurrentUnit unit;
    private final NeuralPass update;
    private final NeuralPass reset;
    private final NeuralPass candidate;
    private final int channels;
    private final int n;
    private final int width;

    private int count;
    private int[] row = {};
    private double[] input = {};
    private double[] gated = {};
    private double[] u = {};
    private double[] r = {};
    private double[] next = {};

    RecurrentPass(MaskedEncoder encoder) {
        unit = encoder.network.unit();
        update = encoder.update.pass();
        reset = encoder.reset.pass();
        candidate = encoder.candidate.pass();
        channels = encoder.network.channels();
        n = unit.stateWidth();
        width = 2 * n + unit.inputWidth();
    }

    /**
     * Moves the state.
     *
     * @param first row of values and mask at which this time begins
     * @param state rows x 2n, modified where there is an observation
     */
    void evaluate(double t, double[] values, double[] mask, int first, int rows, double[] state) {
        require(count(mask, first, rows));
        gather(t, values, mask, first, rows, state);
        if (count == 0) {
            return;
        }
        update.evaluateRows(0, input, count, u);
        reset.evaluateRows(0, input, count, r);
        System.arraycopy(input, 0, gated, 0, count * width);
        for (int a = 0; a < count; a++) {
            for (int j = 0; j < n; j++) {
                gated[a * width + j] *= r[a * n + j];
                gated[a * width + n + j] *= r[a * n + j];
            }
        }
        candidate.evaluateRows(0, gated, count, next);
        for (int a = 0; a < count; a++) {
            int to = row[a] * 2 * n;
            for (int j = 0; j < n; j++) {
                double keep = u[a * n + j];
                double mean = next[a * 2 * n + j];
                double spread = Math.abs(next[a * 2 * n + n + j]);
                state[to + j] = mean + keep * (state[to + j] - mean);
                state[to + n + j] = spread + keep * (state[to + n + j] - spread);
            }
        }
    }

    private int count(double[] mask, int first, int rows) {
        int seen = 0;
        for (int b = 0; b < rows; b++) {
            seen += isObserved(mask, first + b) ? 1 : 0;
        }
        return seen;
    }

    private boolean isObserved(double[] mask, int at) {
        for (int c = 0; c < channels; c++) {
            if (mask[at * channels + c] != 0) {
                return true;
            }
        }
        return false;
    }

    private void require(int rows) {
        if (row.length < rows) {
            row = new int[rows];
            input = new double[rows * width];
            gated = new double[rows * width];
            u = new double[rows * n];
            r = new double[rows * n];
            next = new double[rows * 2 * n];
        }
    }

    private void gather(double t, double[] values, double[] mask, int first, int rows, double[] state) {
        count = 0;
        for (int b = 0; b < rows; b++) {
            int from = (first + b) * channels;
            if (!isObserved(mask, first + b)) {
                continue;
            }
            int to = count * width;
            System.arraycopy(state, b * 2 * n, input, to, 2 * n);
            for (int c = 0; c < channels; c++) {
                boolean there = mask[from + c] != 0;
                input[to + 2 * n + c] = there ? values[from + c] : 0;
                input[to + 2 * n + channels + c] = there ? 1 : 0;
            }
            input[to + 2 * n + 2 * channels] = t;
            row[count++] = b;
        }
    }

    /**
     * Turns the cotangent of the state after this time into that before it.
     *
     * @param stateBar rows x 2n, modified
     * @param thetaBar added to
     * @param offset   index of the unit's first parameter in thetaBar
     */
    void pullback(double[] stateBar, RecurrentBars bars, double[] thetaBar, int offset) {
        if (count == 0) {
            return;
        }
        pullMixing(stateBar, bars);
        Arrays.fill(bars.gated, 0, count * width, 0);
        candidate.pullbackRows(bars.candidate, bars.gated, thetaBar, offset + unit.candidateOffset());
        pullGating(stateBar, bars);
        Arrays.fill(bars.input, 0, count * width, 0);
        update.pullbackRows(bars.update, bars.input, thetaBar, offset);
        reset.pullbackRows(bars.reset, bars.input, thetaBar, offset + unit.resetOffset());
        for (int a = 0; a < count; a++) {
            int to = row[a] * 2 * n;
            for (int j = 0; j < 2 * n; j++) {
                stateBar[to + j] += bars.input[a * width + j];
            }
        }
    }

    /** Through {@code m = (1 - u) n + u m} and the same of the spread. */
    private void pullMixing(double[] stateBar, RecurrentBars bars) {
        for (int a = 0; a < count; a++) {
            int at = row[a] * 2 * n;
            for (int j = 0; j < n; j++) {
                double keep = u[a * n + j];
                double spread = next[a * 2 * n + n + j];
                double meanBar = stateBar[at + j];
                double spreadBar = stateBar[at + n + j];
                bars.update[a * n + j] = meanBar * (input[a * width + j] - next[a * 2 * n + j])
                        + spreadBar * (input[a * width + n + j] - Math.abs(spread));
                bars.candidate[a * 2 * n + j] = (1 - keep) * meanBar;
                bars.candidate[a * 2 * n + n + j] = (1 - keep) * spreadBar * Math.signum(spread);
                stateBar[at + j] = keep * meanBar;
                stateBar[at + n + j] = keep * spreadBar;
            }
        }
    }

    /** Through {@code r m} and {@code r s}. */
    private void pullGating(double[] stateBar, RecurrentBars bars) {
        for (int a = 0; a < count; a++) {
            int at = row[a] * 2 * n;
            for (int j = 0; j < n; j++) {
                double open = r[a * n + j];
                double meanBar = bars.gated[a * width + j];
                double spreadBar = bars.gated[a * width + n + j];
                bars.reset[a * n + j] = meanBar * input[a * width + j] + spreadBar * input[a * width + n + j];
                stateBar[at + j] += open * meanBar;
                stateBar[at + n + j] += open * spreadBar;
            }
        }
    }
}
