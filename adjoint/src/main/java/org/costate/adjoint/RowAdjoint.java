package org.costate.adjoint;

import java.util.List;
import java.util.function.LongFunction;
import org.costate.solver.RowEquation;
import org.costate.solver.RowField;
import org.costate.solver.RowSolver;
import org.costate.solver.RowStart;
import org.costate.solver.Solution;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.solver.srk.StochasticRungeKutta;

/**
 * The discrete adjoint of rows that are solved at once with steps of their own ({@link RowSolver}): the exact gradient of
 * the steps that each row made, with the noise that it saw, at times that are held. The reverse sweep goes through one step
 * of every row at a time, so that it too shares evaluations. Immutable.
 *
 * <pre>{@code
 * RowEquation equation = RowEquation.of(2, NeuralRows.of(map));
 * RowAdjoint adjoint = RowAdjoint.of(RowSolver.of(solver, equation));
 * RowRecording recording = adjoint.record(y0, 0, 1);             // rows one after the other
 * double[][] bar = recording.cotangents();                       // of the saved states, by row
 * for (int r = 0; r < bar.length; r++) {
 *     bar[r][0] = 1;
 * }
 * RowGradient gradient = recording.pullback(bar);
 * }</pre>
 *
 * <p>States at save times are ends of steps ({@link RowSolver#landing}). All states where steps begin are held, and stages
 * are evaluated again in the reverse sweep. Sums over rows are in an order that depends on {@link RowSolver#rows} and on
 * nothing else.
 */
public final class RowAdjoint {

    private final RowSolver solver;

    private RowAdjoint(RowSolver solver) {
        this.solver = solver;
    }

    /**
     * Gradients through the solves of a solver.
     *
     * @param solver solves rows; the fields of its equation must be {@link DifferentiableRowField}s
     * @return the adjoint
     * @throws IllegalArgumentException if a field is not differentiable, or the method is of another family
     */
    public static RowAdjoint of(RowSolver solver) {
        RowEquation equation = solver.equation();
        require("drift", equation.drift());
        if (equation.isStochastic()) {
            require("diffusion", equation.diffusion());
        }
        if (!(solver.solver().method() instanceof ExplicitRungeKutta)
                && !(solver.solver().method() instanceof StochasticRungeKutta)) {
            throw new IllegalArgumentException("method = "
                    + solver.solver().method().name() + ", but must be an explicit or a stochastic Runge-Kutta method");
        }
        return new RowAdjoint(solver.landing());
    }

    private static void require(String name, RowField field) {
        if (!(field instanceof DifferentiableRowField)) {
            throw new IllegalArgumentException("the " + name
                    + " of the equation is not a DifferentiableRowField, but its" + " gradient is asked for");
        }
    }

    /**
     * Solves the rows of one state of an ordinary equation and keeps their steps.
     *
     * @param y0 states at t0, a row after the other; not modified and not kept
     * @param t0 start time, finite
     * @param t1 end time, finite
     * @return a new recording
     * @throws IllegalArgumentException          as {@link RowSolver#solve}
     * @throws org.costate.solver.SolveException if a row did not reach t1
     */
    public RowRecording record(double[] y0, double t0, double t1) {
        return record(solver.startsOf(y0), 0, y0.length / solver.equation().width(), t0, t1);
    }

    /**
     * Solves rows and keeps their steps.
     *
     * @param starts where rows begin, by index; asked once for each
     * @param from   index of the first row, not negative
     * @param to     index after the last, not below the first
     * @param t0     start time, finite
     * @param t1     end time, finite
     * @return a new recording
     * @throws IllegalArgumentException          as {@link RowSolver#trySolve}
     * @throws org.costate.solver.SolveException if a row did not reach t1
     */
    public RowRecording record(LongFunction<RowStart> starts, long from, long to, double t0, double t1) {
        RowEquation equation = solver.equation();
        RowTape[] tapes = new RowTape[Math.toIntExact(Math.max(0, to - from))];
        for (int r = 0; r < tapes.length; r++) {
            tapes[r] = new RowTape(equation.width(), equation.sources());
        }
        List<Solution> solutions = solver.solve(
                starts,
                from,
                to,
                t0,
                t1,
                (index, t, tNext, y, w, area) -> tapes[(int) (index - from)].add(t, tNext, y, w, area));
        return new RowRecording(solver, solutions, tapes);
    }
}
