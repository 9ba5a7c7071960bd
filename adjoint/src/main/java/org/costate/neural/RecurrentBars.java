package org.costate.neural;

/** Scratch for the cotangents of one time, shared by all times. */
final class RecurrentBars {

    private final int state;
    private final int width;

    double[] update = {};
    double[] reset = {};
    double[] candidate = {};
    double[] input = {};
    double[] gated = {};

    RecurrentBars(GatedRecurrentUnit unit) {
        state = unit.stateWidth();
        width = 2 * state + unit.inputWidth();
    }

    /** Makes room. */
    void require(int rows) {
        if (update.length < rows * state) {
            update = new double[rows * state];
            reset = new double[rows * state];
            candidate = new double[rows * 2 * state];
            input = new double[rows * width];
            gated = new double[rows * width];
        }
    }
}
