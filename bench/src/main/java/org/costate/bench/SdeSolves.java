package org.costate.bench;

import java.util.function.LongFunction;
import org.costate.solver.RowSolver;
import org.costate.solver.RowStart;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Statistics;
import org.costate.solver.Tolerances;
import org.costate.solver.ensemble.RowEnsemble;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.BrownianStream;
import org.costate.solver.noise.PathFamily;
import org.costate.solver.sde.SOSRI;
import org.costate.solver.srk.StochasticRungeKutta;

/** One small stochastic equation solved along many paths by number, one at a time. For one thread. */
final class SdeSolves {

    static final double TOLERANCE = 1e-3;
    private static final long SEED = 20240607;

    /** The estimate of the embedded pair: that of the paper is so careful that it takes a hundred times as many steps. */
    private static final StochasticRungeKutta METHOD = SOSRI.METHOD.withEmbeddedError();

    private final SmallSde problem;
    private final Solver solver = Solver.of(METHOD, Tolerances.of(TOLERANCE, TOLERANCE));
    private final BrownianStream streams;
    private final PathFamily trees;
    private final UnrolledSosri unrolled;
    private final RawSde raw;
    private final RawRows rawRows;
    private final RowSolver rows;
    private final LongFunction<RowStart> starts;
    private long attempts;
    private long evaluations;

    private SdeSolves(SmallSde problem) {
        this.problem = problem;
        streams = BrownianStream.of(SEED, 2, 0, problem.t1());
        trees = PathFamily.of(SEED, 2, 0, problem.t1());
        unrolled = new UnrolledSosri(problem, TOLERANCE);
        raw = new RawSde(problem);
        rows = RowSolver.of(solver, problem.rows());
        rawRows = new RawRows(problem, rows.rows());
        starts = RowEnsemble.along(problem.y0(), streams::withPath);
    }

    static SdeSolves of(SmallSde problem) {
        return new SdeSolves(problem);
    }

    /** Solves along streams. */
    double alongStreams(long first, int paths) {
        double sum = 0;
        begin();
        for (int k = 0; k < paths; k++) {
            sum += solve(streams.withPath(first + k));
        }
        return sum;
    }

    /** Solves along the same streams, as rows with steps of their own. */
    double asRows(long first, int paths) {
        double sum = 0;
        begin();
        for (Solution solution : rows.trySolve(starts, first, first + paths, 0, problem.t1())) {
            sum += ended(solution);
        }
        return sum;
    }

    /** Evaluates drift and diffusion of many rows so often in all. */
    double rawRows(long times) {
        return rawRows.evaluate(times);
    }

    /** Solves along trees. */
    double alongTrees(long first, int paths) {
        double sum = 0;
        begin();
        for (int k = 0; k < paths; k++) {
            sum += solve(trees.path(first + k));
        }
        return sum;
    }

    /** Solves along streams by the loop that is written out. */
    double unrolled(long first, int paths) {
        double sum = 0;
        begin();
        for (int k = 0; k < paths; k++) {
            sum += unrolled.solve(streams.withPath(first + k).cursor(), problem.y0(), problem.t1());
            attempts += unrolled.attempts();
        }
        return sum;
    }

    /** Evaluates drift and diffusion so often. */
    double raw(long times) {
        return raw.evaluate(times);
    }

    private void begin() {
        attempts = 0;
        evaluations = 0;
    }

    private double solve(BrownianPath path) {
        return ended(solver.solve(problem.sde().along(path), problem.y0(), 0, problem.t1()));
    }

    private double ended(Solution solution) {
        Statistics counts = solution.statistics();
        attempts += counts.accepted() + counts.rejected();
        evaluations += counts.evaluations();
        return solution.endState()[0] + solution.endState()[1];
    }

    /** Attempted steps of the last call. */
    long attempts() {
        return attempts;
    }

    /** Evaluations of the drift in the last call, about those of the diffusion. */
    long evaluations() {
        return evaluations;
    }
}
