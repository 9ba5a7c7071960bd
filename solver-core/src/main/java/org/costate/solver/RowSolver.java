package org.costate.solver;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Solves many rows of one equation at once, each with steps of its own: the rows advance together, an attempt of every row
 * at a time, and share the evaluations of the field, but each has its own time, step size, error, rejections and end. A
 * row that has ended makes room for the next one. Immutable.
 *
 * <pre>{@code
 * RowSolver solver = RowSolver.of(Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6)), RowEquation.of(2, field));
 * List<Solution> rows = solver.trySolve(index -> RowStart.of(starts[(int) index]), 0, starts.length, 0, 10);
 * }</pre>
 *
 * <p>A row is solved as {@link Solver} solves it alone, by the same steps but for roundings: the arithmetic is that of a
 * step of size 1 of the field times the row's step size. Its result is the same bits for any number of rows beside it, if
 * those of the field are. A row that fails leaves the others alone.
 *
 * <p>For explicit methods, ordinary and stochastic, without events and without dense output. States at save times
 * are interpolated where the method has an interpolant, as in {@link Solver}.
 */
public final class RowSolver {

    /** Values of the state for which the stages of a step stay in the first or second cache. */
    private static final int VALUES = 512;

    private final Solver solver;
    private final RowEquation equation;
    private final int rows;

    private RowSolver(Solver solver, RowEquation equation, int rows) {
        this.solver = solver;
        this.equation = equation;
        this.rows = rows;
    }

    /**
     * A solver of rows.
     *
     * @param solver   method, tolerances (of the components of a row), controller, save times and limits
     * @param equation what is solved
     * @return the solver; it advances about 512 values at a time, and at least 8 rows
     * @throws IllegalArgumentException if the method is not explicit, there are events, or dense output is to be saved
     */
    public static RowSolver of(Solver solver, RowEquation equation) {
        Method method = solver.method();
        if (!method.hasIndependentSteps()) {
            throw new IllegalArgumentException("method = " + method.name()
                    + ", but rows with steps of their own need an explicit one, such as "
                    + (equation.isStochastic() ? "SOSRI or SOSRA" : "Tsit5 or Vern7"));
        }
        if (!solver.events().isEmpty()) {
            throw new IllegalArgumentException(
                    solver.events().size() + " events, but rows are solved without; solve each with Solver");
        }
        if (solver.saveAt().kind() == SaveAt.Kind.DENSE) {
            throw new IllegalArgumentException("saveAt = dense, but rows keep no dense output; use SaveAt.times");
        }
        solver.tolerances().absolutes(equation.width());
        return new RowSolver(solver, equation, Math.max(8, VALUES / equation.width()));
    }

    /**
     * The same solver, advancing another number of rows at a time. More rows make better use of fields that are products of
     * matrices.
     *
     * @param count rows, at least 1
     * @return a new solver of the same bits
     * @throws IllegalArgumentException if it is below 1
     */
    public RowSolver withRows(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("rows = " + count + ", but must be at least 1");
        }
        return new RowSolver(solver, equation, count);
    }

    /**
     * The same solver, ending a step at each save time: saved states are ends of steps, not interpolated.
     *
     * @return a new solver
     */
    public RowSolver landing() {
        return new RowSolver(solver.withSaveAt(solver.saveAt().landing()), equation, rows);
    }

    /**
     * What is solved.
     *
     * @return the equation
     */
    public RowEquation equation() {
        return equation;
    }

    /**
     * Method, tolerances, controller, save times and limits.
     *
     * @return the solver of each row
     */
    public Solver solver() {
        return solver;
    }

    /**
     * How many rows advance at a time.
     *
     * @return the number
     */
    public int rows() {
        return rows;
    }

    /**
     * Solves rows as far as they go.
     *
     * @param starts where rows begin, by index; asked once for each
     * @param from   index of the first row, not negative
     * @param to     index after the last, not below the first
     * @param t0     start time, finite
     * @param t1     end time, finite
     * @return the solutions in the order of the index, each up to t1 or with the status that says why not
     * @throws IllegalArgumentException if an argument is not as said, or as {@link Solver#solve}
     * @throws CancellationException    if the solver's cancellation is requested, or the thread is interrupted
     */
    public List<Solution> trySolve(LongFunction<RowStart> starts, long from, long to, double t0, double t1) {
        return rows(starts, from, to, t0, t1, null);
    }

    /**
     * Solves rows as far as they go, telling a listener of each step.
     *
     * @param starts   where rows begin, by index; asked once for each
     * @param from     index of the first row, not negative
     * @param to       index after the last, not below the first
     * @param t0       start time, finite
     * @param t1       end time, finite
     * @param listener told of each accepted step
     * @return as the other
     * @throws IllegalArgumentException as the other
     * @throws CancellationException    as the other
     */
    public List<Solution> trySolve(
            LongFunction<RowStart> starts, long from, long to, double t0, double t1, RowListener listener) {
        return rows(starts, from, to, t0, t1, listener);
    }

    private List<Solution> rows(
            LongFunction<RowStart> starts, long from, long to, double t0, double t1, @Nullable RowListener listener) {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("from = " + from + " and to = " + to + ", but must be 0 <= from <= to");
        }
        return new RowPool(this, starts, from, Math.toIntExact(to - from), t0, t1, listener).run();
    }

    /**
     * Solves the rows of one state of an ordinary equation.
     *
     * @param y0 states at t0, a row after the other; not modified and not kept
     * @param t0 start time, finite
     * @param t1 end time, finite
     * @return the solution of each row
     * @throws IllegalArgumentException if y0 does not have whole rows, the equation is stochastic, or as {@link Solver#solve}
     * @throws SolveException           if a row did not reach t1: the first of them; it carries the part solved
     */
    public List<Solution> solve(double[] y0, double t0, double t1) {
        return solve(startsOf(y0), 0, y0.length / equation.width(), t0, t1, (index, t, tNext, y, w, area) -> {});
    }

    /**
     * Solves rows, all of which must reach the end, telling a listener of each step.
     *
     * @param starts   where rows begin, by index; asked once for each
     * @param from     index of the first row, not negative
     * @param to       index after the last, not below the first
     * @param t0       start time, finite
     * @param t1       end time, finite
     * @param listener told of each accepted step
     * @return the solution of each row
     * @throws IllegalArgumentException as {@link #trySolve}
     * @throws CancellationException    as {@link #trySolve}
     * @throws SolveException           if a row did not reach t1: the first of them; it carries the part solved
     */
    public List<Solution> solve(
            LongFunction<RowStart> starts, long from, long to, double t0, double t1, RowListener listener) {
        List<Solution> solutions = trySolve(starts, from, to, t0, t1, listener);
        for (Solution solution : solutions) {
            if (solution.status().isFailure()) {
                throw new SolveException(solution);
            }
        }
        return solutions;
    }

    /**
     * The rows of one state as starts.
     *
     * @param y0 states, a row after the other; copied
     * @return the start of each row
     * @throws IllegalArgumentException if y0 does not have whole rows
     */
    public LongFunction<RowStart> startsOf(double[] y0) {
        int width = equation.width();
        if (y0.length % width != 0) {
            throw new IllegalArgumentException(
                    "y0 has length " + y0.length + ", but must have rows of " + width + " components");
        }
        double[] rowsOfStarts = y0.clone();
        return index -> RowStart.of(Arrays.copyOfRange(rowsOfStarts, (int) index * width, ((int) index + 1) * width));
    }

    @Override
    public String toString() {
        return solver + ", " + equation;
    }
}
