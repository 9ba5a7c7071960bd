package org.costate.bench;

import org.costate.solver.VectorField;

/**
 * Evaluations of a drift and a diffusion and nothing else, each at a state that the one before has moved, as in a solve.
 * For one thread.
 */
final class RawSde {

    private static final double MOVE = 1e-3;

    private final SmallSde problem;
    private final double[] out = new double[2];

    RawSde(SmallSde problem) {
        this.problem = problem;
    }

    /** Evaluates both so often. */
    double evaluate(long times) {
        double[] y = problem.y0();
        VectorField drift = problem.sde().drift();
        VectorField diffusion = problem.sde().diffusion();
        for (long i = 0; i < times; i++) {
            move(drift, y);
            move(diffusion, y);
        }
        return y[0] + y[1];
    }

    /** One place from which all fields are called, as a library has it. */
    private void move(VectorField field, double[] y) {
        field.evaluate(0, y, out);
        y[0] += MOVE * out[0];
        y[1] += MOVE * out[1];
    }
}
