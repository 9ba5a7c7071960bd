package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;
import org.costate.solver.Method;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.ensemble.Ensemble;
import org.costate.solver.ensemble.Reduction;

/**
 * How many equal steps a method without error estimate should make, so that the bias of means and mean squares is small
 * beside their standard error. A pilot of a part of the paths measures both: with 16, 32 and 64 steps along the same
 * noise. Each change from one to the next bounds the bias, which falls by four with each; where the changes do not fall,
 * they tell nothing.
 */
final class WeakSteps {

    static final int MOST = 1000;
    private static final int MOST_PILOTS = 10_000;
    private static final int COARSEST = 16;
    private static final int LEVELS = 3;
    private static final double SHARE = 0.2;

    private WeakSteps() {}

    /**
     * Chooses.
     *
     * @param file   a stochastic problem
     * @param method its method, of weak order 2
     * @param draw   the paths that will be drawn
     * @return from 64 to 1000, or nothing where the pilot tells nothing or asks for more
     */
    static OptionalInt choose(ProblemFile file, Method method, ProblemPaths.Draw draw) {
        int pilots = Math.min(MOST_PILOTS, draw.paths());
        List<List<double[]>> levels = new ArrayList<>();
        for (int level = 0; level < LEVELS; level++) {
            List<double[]> ends = ends(file, method, COARSEST << level, draw, pilots);
            if (ends.size() < pilots) {
                return OptionalInt.empty();
            }
            levels.add(ends);
        }
        double most = COARSEST << (LEVELS - 1);
        for (int c = 0; c < levels.get(0).get(0).length; c++) {
            most = Math.max(most, steps(levels, c, draw.paths()));
        }
        return most <= MOST ? OptionalInt.of((int) Math.ceil(most)) : OptionalInt.empty();
    }

    /** Steps that one mean needs. */
    private static double steps(List<List<double[]>> levels, int column, int paths) {
        List<double[]> finest = levels.get(LEVELS - 1);
        Spread value = Spread.of(finest.size(), path -> finest.get(path)[column]);
        // Without any noise in a component its size is what counts.
        double allowed = SHARE * Math.max(value.deviation / Math.sqrt(paths), 1e-6 * Math.abs(value.mean));
        double fewest = Double.POSITIVE_INFINITY;
        double before = Double.POSITIVE_INFINITY;
        for (int level = 1; level < LEVELS; level++) {
            List<double[]> coarse = levels.get(level - 1);
            List<double[]> fine = levels.get(level);
            Spread change = Spread.of(fine.size(), path -> coarse.get(path)[column] - fine.get(path)[column]);
            double unsure = 2 * change.deviation / Math.sqrt(fine.size());
            if (Math.abs(change.mean) > before / 2 + unsure) {
                return Double.POSITIVE_INFINITY;
            }
            before = Math.abs(change.mean) + unsure;
            double bias = before / 3;
            fewest = Math.min(fewest, bias == 0 ? 0 : (COARSEST << level) * Math.sqrt(bias / allowed));
        }
        return fewest;
    }

    /** States and their squares at the end, of paths that got there with finite ones. */
    private static List<double[]> ends(ProblemFile file, Method method, int steps, ProblemPaths.Draw draw, int count) {
        List<double[]> ends = new ArrayList<>();
        Reduction squares = (index, solution) -> {
            double[] end = withSquares(solution);
            if (isFinite(end)) {
                ends.add(end);
            }
        };
        Solver solver =
                Solver.fixed(method, (file.end() - file.start()) / steps).withSaveAt(SaveAt.end());
        Ensemble.of(solver, ProblemPaths.family(file, draw), file.start(), file.end())
                .withThreads(draw.threads())
                .solve(count, squares);
        return ends;
    }

    private static double[] withSquares(Solution solution) {
        int n = solution.dimension();
        double[] end = new double[2 * n];
        for (int i = 0; i < n; i++) {
            end[i] = solution.value(0, i);
            end[n + i] = end[i] * end[i];
        }
        return end;
    }

    private static boolean isFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private record Spread(double mean, double deviation) {

        static Spread of(int count, IntToDoubleFunction value) {
            double mean = 0;
            for (int path = 0; path < count; path++) {
                mean += value.applyAsDouble(path) / count;
            }
            double squares = 0;
            for (int path = 0; path < count; path++) {
                squares += Math.pow(value.applyAsDouble(path) - mean, 2);
            }
            return new Spread(mean, Math.sqrt(squares / (count - 1)));
        }
    }
}
