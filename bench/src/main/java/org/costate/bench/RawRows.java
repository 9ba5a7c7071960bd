package org.costate.bench;

import org.costate.solver.RowField;

/** Evaluations of a drift and a diffusion of many rows and nothing else, each at states that the one before has moved. */
final class RawRows {

    private static final double MOVE = 1e-3;

    private final SmallSde problem;
    private final int rows;
    private final double[] t;
    private final double[] y;
    private final double[] out;

    RawRows(SmallSde problem, int rows) {
        this.problem = problem;
        this.rows = rows;
        t = new double[rows];
        y = new double[2 * rows];
        out = new double[2 * rows];
    }

    /** Evaluates both so often, counting rows. */
    double evaluate(long times) {
        double[] start = problem.y0();
        for (int i = 0; i < y.length; i++) {
            y[i] = start[i % 2];
        }
        for (long i = 0; i < times; i += rows) {
            move(problem.rows().drift());
            move(problem.rows().diffusion());
        }
        return y[0] + y[1];
    }

    private void move(RowField field) {
        field.evaluate(t, y, out);
        for (int i = 0; i < y.length; i++) {
            y[i] += MOVE * out[i];
        }
    }
}
