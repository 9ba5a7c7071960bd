package org.costate.adjoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.noise.BrownianCursor;
import org.costate.solver.noise.StoredPath;
import org.jspecify.annotations.Nullable;

/**
 * What the reverse sweep needs of a stochastic solve. With states: times and start states of its steps, and the noise of
 * each, which is replayed and never asked from the path again. Without: times alone; the noise is asked again. Buffers
 * are kept from one solve to the next.
 */
final class StochasticTape implements StepListener {

    private final List<double[]> states = new ArrayList<>();
    private final List<double[]> increments = new ArrayList<>();
    private final List<double[]> areas = new ArrayList<>();
    private double[] times = new double[64];
    private int steps;
    private final boolean withStates;
    private RecordedPath path;
    private @Nullable BrownianCursor cursor;
    private int asked = -1;

    StochasticTape(RecordedPath path, boolean withStates) {
        this.path = path;
        this.withStates = withStates;
    }

    /** Forgets the last solve, keeping its buffers if the lengths are the same. */
    void rewind(double t0, int n, RecordedPath along) {
        boolean fits = states.isEmpty() || (states.get(0).length == n && increments.get(0).length == along.dimension());
        if (!fits) {
            states.clear();
            increments.clear();
            areas.clear();
        }
        path = along;
        cursor = null;
        asked = -1;
        steps = 0;
        times[0] = t0;
    }

    @Override
    public void accepted(StepRecord step) {
        if (steps + 1 == times.length) {
            times = Arrays.copyOf(times, 2 * times.length);
        }
        if (withStates) {
            keep(states, step.y());
            keep(increments, path.w());
            keep(areas, path.area());
        }
        steps++;
        times[steps] = step.tNext();
    }

    private void keep(List<double[]> rows, double[] values) {
        if (steps == rows.size()) {
            rows.add(values.clone());
        } else {
            System.arraycopy(values, 0, rows.get(steps), 0, values.length);
        }
    }

    int steps() {
        return steps;
    }

    double t(int j) {
        return times[j];
    }

    /** State at the start of a step. */
    double[] y(int j) {
        return states.get(j);
    }

    /** Increments over a step; valid until another step is asked about. */
    double[] w(int j) {
        if (withStates) {
            return increments.get(j);
        }
        ask(j);
        return path.w();
    }

    double[] area(int j) {
        if (withStates) {
            return areas.get(j);
        }
        ask(j);
        return path.area();
    }

    private void ask(int j) {
        BrownianCursor present = cursor;
        if (present == null) {
            present = path.path().cursor();
            cursor = present;
        }
        if (asked != j) {
            present.increment(times[j], times[j + 1], path.w(), path.area());
            asked = j;
        }
    }

    /** The noise of the accepted steps as a path that is known at their ends; read backwards, W changes its sign. */
    StoredPath path() {
        if (!withStates) {
            throw new IllegalStateException("this recording keeps no noise; ask the path that it was made along");
        }
        double[] ends = new double[steps + 1];
        double[][] w = new double[steps][];
        double[][] h = new double[steps][];
        boolean backwards = steps > 0 && times[1] < times[0];
        for (int j = 0; j <= steps; j++) {
            ends[backwards ? steps - j : j] = times[j];
        }
        for (int j = 0; j < steps; j++) {
            int row = backwards ? steps - 1 - j : j;
            w[row] = increments.get(j).clone();
            h[row] = areas.get(j);
            for (int i = 0; backwards && i < w[row].length; i++) {
                w[row][i] = -w[row][i];
            }
        }
        return StoredPath.of(ends, w).withAreas(h);
    }
}
