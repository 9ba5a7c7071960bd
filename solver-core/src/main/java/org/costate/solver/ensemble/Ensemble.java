package org.costate.solver.ensemble;

import java.util.concurrent.CancellationException;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.StepListener;

/**
 * Many solves of one family of problems, ordinary or stochastic, each with steps of its own. Immutable. Mean and
 * variance of 10,000 paths, with their standard errors:
 *
 * <pre>{@code
 * Sde<VectorField> sde = Sde.ito(
 *         (t, y, f) -> f[0] = 0.1 * y[0], Noise.diagonal(), (t, y, g) -> g[0] = 0.3 * y[0]);
 * Solver solver = Solver.of(SOSRI.METHOD.withEmbeddedError(), Tolerances.of(1e-3, 1e-3));
 * Family family = Family.along(sde, PathFamily.of(seed, 1, 0, 1), new double[] {1});
 * Ensemble ensemble = Ensemble.of(solver, family, 0, 1).withThreads(2);
 * Moments moments = Moments.of();
 * Outcome outcome = ensemble.solve(10_000, moments);
 * double mean = moments.mean(0, 0);              // of component 0 of the first saved state
 * double off = moments.standardError(0, 0);
 * double variance = moments.variance(0, 0);
 * double varianceOff = moments.varianceError(0, 0);
 * Solution again = ensemble.withSolver(solver.withSaveAt(SaveAt.everyStep())).member(37);
 * }</pre>
 *
 * <p>A member is a pure function of the family, of its index and of the solver. {@link #member} solves it alone, to the
 * same bits as among others, and reductions take members in the order of their index: everything is the same bits for
 * any number of threads. (States at save times of a stochastic equation are ends of steps, so other save times are other
 * steps, along the same path.)
 *
 * <p>Members that fail do not stop the others. A {@link org.costate.solver.Cancellation} of the solver, or an interrupt,
 * ends the whole run: members before {@link Outcome#end} are then in the reductions and the others are not, so going on
 * from there gives the same bits as a run that was not cancelled. What a family, a field, or a reduction throws
 * propagates, and the reductions then hold the members before it.
 *
 * <p>Members of one small equation are solved faster as rows: with steps of their own by {@link RowEnsemble}, with common
 * ones by {@code Noise.rows}, see {@code docs/numerics/sde.md}.
 */
public final class Ensemble {

    private final Solver solver;
    private final Family family;
    private final double t0;
    private final double t1;
    private final int threads;
    private final Progress progress;

    private Ensemble(Solver solver, Family family, double t0, double t1, int threads, Progress progress) {
        this.solver = solver;
        this.family = family;
        this.t0 = t0;
        this.t1 = t1;
        this.threads = threads;
        this.progress = progress;
    }

    /**
     * An ensemble on one thread, that of the caller.
     *
     * @param solver solves each member
     * @param family the members
     * @param t0     start time, finite
     * @param t1     end time, finite
     * @return the ensemble
     * @throws IllegalArgumentException if a time is not finite
     */
    public static Ensemble of(Solver solver, Family family, double t0, double t1) {
        requireFinite("t0", t0);
        requireFinite("t1", t1);
        return new Ensemble(solver, family, t0, t1, 1, (done, count) -> {});
    }

    private static void requireFinite(String name, double time) {
        if (!(Math.abs(time) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " = " + time + ", but must be finite");
        }
    }

    /**
     * The same ensemble on several threads, that of the caller among them. They are started by each solve and have ended
     * when it returns. Fields that members share must then be safe to share.
     *
     * @param count number of threads, from 1 to 1024
     * @return a new ensemble
     * @throws IllegalArgumentException if it is not
     */
    public Ensemble withThreads(int count) {
        OrderedWork.requireThreads(count);
        return new Ensemble(solver, family, t0, t1, count, progress);
    }

    /**
     * The same ensemble with another solver.
     *
     * @param other solves each member
     * @return a new ensemble
     */
    public Ensemble withSolver(Solver other) {
        return new Ensemble(other, family, t0, t1, threads, progress);
    }

    /**
     * The same ensemble with a listener.
     *
     * @param listener told after each member
     * @return a new ensemble
     */
    public Ensemble withProgress(Progress listener) {
        return new Ensemble(solver, family, t0, t1, threads, listener);
    }

    /**
     * Solves one member alone.
     *
     * @param index which, not negative
     * @return its solution, to the bit what it is among others
     * @throws IllegalArgumentException          if the index is negative, or as {@link Solver#solve}
     * @throws org.costate.solver.SolveException if t1 was not reached; it carries the part solved
     */
    public Solution member(long index) {
        return member(index, step -> {});
    }

    /**
     * Solves one member alone, telling a listener of each step.
     *
     * @param index    which, not negative
     * @param listener told of each step
     * @return its solution, to the bit what it is among others
     * @throws IllegalArgumentException          if the index is negative, or as {@link Solver#solve}
     * @throws org.costate.solver.SolveException if t1 was not reached; it carries the part solved
     */
    public Solution member(long index, StepListener listener) {
        if (index < 0) {
            throw new IllegalArgumentException("index = " + index + ", but must not be negative");
        }
        Member member = family.member(index);
        return solver.solve(member.field(), member.initialState(), t0, t1, listener);
    }

    /**
     * Solves the members 0 to count - 1.
     *
     * @param count      number of members, not negative
     * @param reductions take the solutions
     * @return how they ended
     * @throws IllegalArgumentException if the count is negative, or as {@link Solver#solve}
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
     * @throws IllegalArgumentException if the indices are not as said, or as {@link Solver#solve}
     */
    public Outcome solve(long from, long to, Reduction... reductions) {
        Delivery delivery = new Delivery(from, to, reductions, progress);
        long end = OrderedWork.run(from, to, threads, () -> this::solved, delivery::take);
        return delivery.outcome(end);
    }

    private Solution solved(long index) {
        Member member = family.member(index);
        Solution solution = solver.trySolve(member.field(), member.initialState(), t0, t1);
        if (solution.status() == Status.CANCELLED) {
            throw new CancellationException("the ensemble was cancelled");
        }
        return solution;
    }
}
