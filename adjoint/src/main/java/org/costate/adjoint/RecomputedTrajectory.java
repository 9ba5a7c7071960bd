package org.costate.adjoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.solver.StepRecord;
import org.costate.solver.VectorField;
import org.costate.solver.rk.ButcherTableau;
import org.costate.solver.rk.ExplicitKernel;

/**
 * A solve as a function of time, kept as the start states of its steps: the stages of a step are evaluated again when a
 * time in it is asked for and it is not the one asked for last. Mutable, for one thread; 8 (n + 1) bytes for a step.
 */
final class RecomputedTrajectory {

    private final VectorField field;
    private final ExplicitKernel kernel;
    private final int rows;
    private final List<double[]> states = new ArrayList<>();
    private final double[] weights;
    private double[] times = new double[64];
    private double[][] k = {};
    private double[] g = {};
    private int steps;
    private int current;
    private double direction;
    private long evaluations;

    RecomputedTrajectory(VectorField field, ButcherTableau tableau) {
        this.field = field;
        kernel = new ExplicitKernel(tableau);
        rows = tableau.rows();
        weights = new double[rows];
    }

    /** Forgets the last solve, keeping its buffers. */
    void rewind(double t0, int n) {
        if (n != g.length) {
            states.clear();
            k = new double[rows][n];
            g = new double[n];
        }
        steps = 0;
        current = -1;
        times[0] = t0;
    }

    void add(StepRecord step) {
        if (steps + 1 == times.length) {
            times = Arrays.copyOf(times, 2 * times.length);
        }
        if (steps == states.size()) {
            states.add(new double[g.length]);
        }
        System.arraycopy(step.y(), 0, states.get(steps), 0, g.length);
        steps++;
        times[steps] = step.tNext();
        direction = Math.signum(step.h());
    }

    /** Begins to count evaluations anew. */
    void begin() {
        evaluations = 0;
        current = -1;
    }

    /**
     * The state at a time of the solve.
     *
     * @param t   time
     * @param out length n, written
     */
    void evaluate(double t, double[] out) {
        int j = stepAt(t);
        double h = times[j + 1] - times[j];
        double[] y = states.get(j);
        if (j != current) {
            recompute(j, y, h);
        }
        kernel.denseWeights((t - times[j]) / h, weights);
        System.arraycopy(y, 0, out, 0, out.length);
        for (int s = 0; s < rows; s++) {
            double factor = h * weights[s];
            double[] slope = k[s];
            for (int i = 0; i < out.length && factor != 0; i++) {
                out[i] += factor * slope[i];
            }
        }
    }

    private int stepAt(double t) {
        int low = 0;
        int high = steps - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if ((t - times[middle]) * direction >= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private void recompute(int j, double[] y, double h) {
        System.arraycopy(y, 0, g, 0, g.length);
        for (int s = 0; s < rows; s++) {
            if (s > 0) {
                kernel.stageState(s, y, h, k, g);
            }
            field.evaluate(times[j] + kernel.node(s) * h, g, k[s]);
        }
        evaluations += rows;
        current = j;
    }

    long evaluations() {
        return evaluations;
    }
}
