package org.costate.adjoint;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.costate.solver.RowEquation;
import org.costate.solver.RowSolver;
import org.costate.solver.Solution;

/** A solve of rows with steps of their own whose gradient can be asked for, any number of times. For one thread. */
public final class RowRecording {

    private final RowSolver solver;
    private final List<Solution> solutions;
    private final RowTape[] tapes;
    private final long revision;

    RowRecording(RowSolver solver, List<Solution> solutions, RowTape[] tapes) {
        this.solver = solver;
        this.solutions = solutions;
        this.tapes = tapes;
        revision = revision();
    }

    private long revision() {
        RowEquation equation = solver.equation();
        long drift = ((DifferentiableRowField) equation.drift()).revision();
        return equation.isStochastic()
                ? 31 * drift + ((DifferentiableRowField) equation.diffusion()).revision()
                : drift;
    }

    /**
     * The solution of each row.
     *
     * @return an unmodifiable list in the order of the index
     */
    public List<Solution> solutions() {
        return solutions;
    }

    /**
     * Zeros in the shape of the saved states.
     *
     * @return for each row an array of its saved states' length, one state after the other
     */
    public double[][] cotangents() {
        double[][] bar = new double[solutions.size()][];
        Arrays.setAll(
                bar, r -> new double[solutions.get(r).size() * solver.equation().width()]);
        return bar;
    }

    /**
     * Pulls cotangents of the saved states back to the initial states and the parameters.
     *
     * @param bar cotangents in the shape of {@link #cotangents}; not modified
     * @return the gradient
     * @throws IllegalArgumentException if the shape is another
     * @throws IllegalStateException    if the parameters have changed since the solve
     * @throws ArithmeticException      if a derivative is not finite
     */
    public RowGradient pullback(double[][] bar) {
        if (revision() != revision) {
            throw new IllegalStateException("the parameters of the fields have changed since the solve");
        }
        int n = solver.equation().width();
        double[][] atSteps = atSteps(bar, n);
        Integer[] order = new Integer[tapes.length];
        Arrays.setAll(order, r -> r);
        // rows of about as many steps go together
        Arrays.sort(order, Comparator.comparingInt((Integer r) -> -tapes[r].steps()));
        double[] y0Bar = new double[tapes.length * n];
        int rows = Math.max(1, Math.min(solver.rows(), tapes.length));
        RowSweep sweep = new RowSweep(solver.solver().method(), solver.equation(), rows);
        for (int from = 0; from < order.length; from += rows) {
            int count = Math.min(rows, order.length - from);
            RowTape[] some = new RowTape[count];
            double[][] bars = new double[count][];
            for (int r = 0; r < count; r++) {
                some[r] = tapes[order[from + r]];
                bars[r] = atSteps[order[from + r]];
            }
            double[] start = sweep.pullback(some, bars);
            for (int r = 0; r < count; r++) {
                System.arraycopy(start, r * n, y0Bar, order[from + r] * n, n);
            }
        }
        return new RowGradient(y0Bar, n, sweep.thetaBar()).requireFinite();
    }

    /** Cotangents of the states where steps begin and at the end, from those of the saved states. */
    private double[][] atSteps(double[][] bar, int n) {
        if (bar.length != tapes.length) {
            throw new IllegalArgumentException(
                    "bar has " + bar.length + " rows, but must have " + tapes.length + ", one for each solution");
        }
        double[][] atSteps = new double[bar.length][];
        for (int r = 0; r < bar.length; r++) {
            Solution solution = solutions.get(r);
            if (bar[r].length != solution.size() * n) {
                throw new IllegalArgumentException(
                        "bar[" + r + "] has length " + bar[r].length + ", but must have length " + solution.size() * n
                                + ", that of " + solution.size() + " saved states");
            }
            atSteps[r] = new double[(tapes[r].steps() + 1) * n];
            for (int i = 0; i < solution.size(); i++) {
                int k = Math.max(0, tapes[r].index(solution.time(i)));
                for (int j = 0; j < n; j++) {
                    atSteps[r][k * n + j] += bar[r][i * n + j];
                }
            }
        }
        return atSteps;
    }
}
