package org.costate.solver.ensemble;

import java.util.List;
import java.util.function.LongFunction;
import org.costate.solver.RowSolver;
import org.costate.solver.RowStart;
import org.costate.solver.Solution;
import org.costate.solver.noise.BrownianPath;

/**
 * Many solves of one equation, ordinary or stochastic, as rows that advance together with steps of their own
 * ({@link RowSolver}): what {@link Ensemble} does, for equations that are cheap to evaluate many at a time, several times
 * faster. Immutable.
 *
 * <pre>{@code
 * RowSolver solver = RowSolver.of(Solver.of(SOSRI.METHOD.withEmbeddedError(), Tolerances.of(1e-3, 1e-3)), equation);
 * BrownianStream stream = BrownianStream.of(seed, 2, 0, 1);
 * Moments moments = Moments.of();
 * Outcome outcome = RowEnsemble.of(solver, RowEnsemble.along(new double[] {2, 0}, stream::withPath), 0, 1)
 *         .withThreads(2)
 *         .solve(100_000, moments);
 * }</pre>
 *
 * <p>Reductions take members in the order of their index, and a member's bits depend on its start and path alone, as long
 * as its field's do: everything is the same bits for any number of threads and of rows at a time. Members that fail do not
 * stop the others. A cancellation or an interrupt ends the run; members before {@link Outcome#end} are then in the
 * reductions, and going on from there gives the same bits as a run that was not cancelled.
 */
public final class RowEnsemble {

    /** Members of a thread's piece of work: so many that the rows which end it, fewer and fewer, hardly count. */
    private static final int MOST = 4096;

    private static final int PIECES_OF_A_THREAD = 4;
    private static final int FEWEST = 64;

    private final RowSolver solver;
    private final LongFunction<RowStart> starts;
    private final double t0;
    private final double t1;
    private final int threads;
    private final Progress progress;

    private RowEnsemble(
            RowSolver solver, LongFunction<RowStart> starts, double t0, double t1, int threads, Progress progress) {
        this.solver = solver;
        this.starts = starts;
        this.t0 = t0;
        this.t1 = t1;
        this.threads = threads;
        this.progress = progress;
    }

    /**
     * An ensemble on one thread, that of the caller.
     *
     * @param solver solves the rows
     * @param starts where members begin: a function that gives the same start for the same index, asked by several threads
     * @param t0     start time
     * @param t1     end time
     * @return the ensemble
     */
    public static RowEnsemble of(RowSolver solver, LongFunction<RowStart> starts, double t0, double t1) {
        return new RowEnsemble(solver, starts, t0, t1, 1, (done, count) -> {});
    }

    /**
     * Starts of one state along many paths.
     *
     * @param y0    state, length n; copied
     * @param paths a function that gives the same path for the same index, such as {@code stream::withPath}
     * @return the starts
     */
    public static LongFunction<RowStart> along(double[] y0, LongFunction<? extends BrownianPath> paths) {
        double[] start = y0.clone();
        return index -> RowStart.along(start, paths.apply(index));
    }

    /**
     * The same ensemble on several threads, that of the caller among them.
     *
     * @param count number of threads, from 1 to 1024
     * @return a new ensemble
     * @throws IllegalArgumentException if it is not
     */
    public RowEnsemble withThreads(int count) {
        OrderedWork.requireThreads(count);
        return new RowEnsemble(solver, starts, t0, t1, count, progress);
    }

    /**
     * The same ensemble with a listener.
     *
     * @param listener told after each member
     * @return a new ensemble
     */
    public RowEnsemble withProgress(Progress listener) {
        return new RowEnsemble(solver, starts, t0, t1, threads, listener);
    }

    /**
     * Solves one member alone.
     *
     * @param index which, not negative
     * @return its solution, to the bit what it is among others
     * @throws IllegalArgumentException if the index is negative, or as {@link RowSolver#trySolve}
     */
    public Solution member(long index) {
        return solver.trySolve(starts, index, Math.addExact(index, 1), t0, t1).get(0);
    }

    /**
     * Solves the members 0 to count - 1.
     *
     * @param count      number of members, not negative
     * @param reductions take the solutions
     * @return how they ended
     * @throws IllegalArgumentException if the count is negative, or as {@link RowSolver#trySolve}
     */
    public Outcome solve(long count, Reduction... reductions) {
        if (count < 0) {
            throw new IllegalArgumentException("count = " + count + ", but must not be negative");
        }
        return solve(0, count, reductions);
    }

    /**
     * Solves the members from one index to another: to go on where a run ended, or to share an ensemble.
     *
     * @param from       first member, not negative
     * @param to         member after the last, not below the first
     * @param reductions take the solutions
     * @return how they ended
     * @throws IllegalArgumentException if the indices are not as said, or as {@link RowSolver#trySolve}
     */
    public Outcome solve(long from, long to, Reduction... reductions) {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("from = " + from + " and to = " + to + ", but must be 0 <= from <= to");
        }
        long share = (to - from) / ((long) threads * PIECES_OF_A_THREAD);
        long size = Math.max(FEWEST, Math.min(MOST, share));
        Delivery delivery = new Delivery(from, to, reductions, progress);
        long[] end = {from};
        OrderedWork.run(0, (to - from + size - 1) / size, threads, () -> new Piece(from, to, size), (piece, rows) -> {
            for (Solution solution : rows) {
                delivery.take(end[0], solution);
                end[0]++;
            }
        });
        return delivery.outcome(end[0]);
    }

    /** Solves pieces of an ensemble. */
    private final class Piece implements OrderedWork.Work<List<Solution>> {

        private final long from;
        private final long to;
        private final long size;

        Piece(long from, long to, long size) {
            this.from = from;
            this.to = to;
            this.size = size;
        }

        private long first(long piece) {
            return Math.min(to, from + piece * size);
        }

        @Override
        public List<Solution> result(long piece) {
            return solver.trySolve(starts, first(piece), first(piece + 1), t0, t1);
        }

        @Override
        public String name(long piece) {
            return "members " + first(piece) + " to " + (first(piece + 1) - 1);
        }
    }
}
