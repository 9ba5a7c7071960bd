package org.costate.adjoint;

import org.costate.solver.Attempt;
import org.costate.solver.Solution;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.implicit.EsdirkKernel;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.EsdirkStages;

/**
 * Takes ESDIRK steps again with derivatives along directions. The stages of a state are solved as before; with J the
 * Jacobian at a stage's solution, {@code a = h gamma} and r what the direction adds by itself, those of its derivatives are
 * linear equations:
 *
 * <pre>
 * (I - a J) g' = base' + a r        k' = (g' - base') / a        base' = y' + h sum_l a_sl k'_l
 * </pre>
 *
 * Nothing is iterated but refinements of their solutions, so that the derivatives exist wherever the steps do. Mutable,
 * for one thread.
 */
final class EsdirkTangents {

    /** A dense Jacobian is exact; the matrix of differences is a preconditioner. */
    private static final int REFINEMENTS = 3;

    private final String method;
    private final EsdirkKernel kernel;
    private final EsdirkStages solver;
    private final StageAdjoint matrix;
    private final Linearization linearization;
    private final TangentField field;
    private final int n;
    private final int columns;
    private final int stages;
    private final double[][] rows;
    private final double[][] dots;
    private final double[] base;
    private final double[] all;
    private final double[] slopes;
    private final double[] part;
    private final double[] f;
    private final double[] weights;
    private long evaluations;

    EsdirkTangents(
            EsdirkMethod method, DifferentiableField state, TangentField field, int n, int columns, Tolerances t) {
        this.method = method.name();
        this.field = field;
        this.n = n;
        this.columns = columns;
        ExactField exact = new ExactField(state, (time, y, dydt) -> {
            evaluations++;
            state.evaluate(time, y, dydt);
        });
        solver = EsdirkStages.of(method, exact, n, t);
        kernel = solver.kernel();
        matrix = new StageAdjoint(state, n, method.jacobian(), t);
        linearization = state.linearization();
        stages = method.tableau().stages();
        rows = new double[stages][];
        for (int s = 0; s < stages; s++) {
            rows[s] = method.tableau().row(s);
        }
        int width = n * (1 + columns);
        dots = new double[stages][width];
        base = new double[width];
        all = new double[width];
        slopes = new double[width];
        part = new double[n];
        f = new double[n];
        weights = new double[stages];
    }

    /**
     * Takes the steps of a log.
     *
     * @param log        the steps
     * @param start      state and derivatives at the start, not modified
     * @param solution   what the solve gave
     * @param timeSlopes slopes of the interpolant where states were saved inside of steps, written
     * @return states and derivatives where the solution has states
     * @throws ArithmeticException if a stage has no derivative
     */
    TangentRows run(StepLog log, double[] start, Solution solution, double[][] timeSlopes) {
        double[][] saved = new double[solution.size()][];
        double[] here = start.clone();
        int row = 0;
        for (; row < saved.length && (log.size() == 0 || solution.time(row) == log.t(0)); row++) {
            saved[row] = here.clone();
        }
        for (int j = 0; j < log.size(); j++) {
            double[] next = step(j, log.t(j), log.tNext(j), here);
            double direction = Math.signum(log.h(j));
            for (; row < saved.length && (solution.time(row) - log.tNext(j)) * direction <= 0; row++) {
                boolean atEnd = solution.time(row) == log.tNext(j);
                saved[row] = atEnd
                        ? next.clone()
                        : inside((solution.time(row) - log.t(j)) / log.h(j), log.h(j), here, timeSlopes[row]);
            }
            here = next;
        }
        return new TangentRows((i, place) -> saved[i][place], evaluations);
    }

    /** One step; leaves the derivatives of all stages in {@code dots}. */
    private double[] step(int j, double t, double tNext, double[] here) {
        double h = tNext - t;
        double[] y = new double[n];
        double[] yNext = new double[n];
        System.arraycopy(here, 0, y, 0, n);
        Attempt attempt = solver.solve(t, tNext, y, yNext);
        if (attempt != Attempt.OK) {
            throw new ArithmeticException("the stages of step " + j + " of " + method + " at t = " + t
                    + " cannot be solved again: " + attempt);
        }
        if (j == 0) {
            evaluate(t, here, dots[0]);
        } else {
            double[] last = dots[stages - 1];
            dots[stages - 1] = dots[0];
            dots[0] = last;
        }
        double[][] k = solver.derivatives();
        for (int s = 0; s < stages; s++) {
            System.arraycopy(k[s], 0, dots[s], 0, n);
        }
        double a = h * kernel.tableau().gamma();
        for (int s = 1; s < stages; s++) {
            double time = s == stages - 1 ? tNext : t + kernel.tableau().node(s) * h;
            stage(j, s, time, a, h, here);
        }
        double[] next = all.clone();
        System.arraycopy(yNext, 0, next, 0, n);
        return next;
    }

    private void evaluate(double t, double[] state, double[] out) {
        evaluations++;
        field.evaluate(t, state, out);
    }

    /** Solves one stage for all directions; its state and derivatives are left in {@code all}. */
    private void stage(int j, int s, double time, double a, double h, double[] here) {
        System.arraycopy(here, 0, base, 0, base.length);
        for (int l = 0; l < s; l++) {
            double factor = h * rows[s][l];
            for (int i = 0; factor != 0 && i < base.length; i++) {
                base[i] += factor * dots[l][i];
            }
        }
        for (int i = 0; i < base.length; i++) {
            all[i] = i < n ? base[i] + a * dots[s][i] : base[i];
        }
        double[] g = part.clone();
        System.arraycopy(all, 0, g, 0, n);
        linearization.evaluate(time, g, f);
        matrix.linearize(time, g, linearization);
        if (!matrix.factor(a)) {
            throw new ArithmeticException("step " + j + " of " + method
                    + " has no derivative: I - h gamma J is singular or not finite for the Jacobian J at stage " + s);
        }
        for (int pass = 0; pass < REFINEMENTS; pass++) {
            evaluate(time, all, slopes);
            for (int c = 1; c <= columns; c++) {
                correct(a, c * n);
            }
        }
        for (int i = n; i < base.length; i++) {
            dots[s][i] = (all[i] - base[i]) / a;
        }
    }

    /** One more pass for the direction that begins at a place. */
    private void correct(double a, int from) {
        for (int i = 0; i < n; i++) {
            part[i] = base[from + i] + a * slopes[from + i] - all[from + i];
        }
        matrix.solveForwards(part, part);
        for (int i = 0; i < n; i++) {
            all[from + i] += part[i];
        }
    }

    /** State and derivatives inside the step; the slope of the state is written. */
    private double[] inside(double place, double h, double[] here, double[] slope) {
        kernel.denseWeights(place, weights);
        double[] out = here.clone();
        for (int s = 0; s < stages; s++) {
            for (int i = 0; i < out.length; i++) {
                out[i] += h * weights[s] * dots[s][i];
            }
        }
        kernel.denseSlopes(place, weights);
        for (int s = 0; s < stages; s++) {
            for (int i = 0; i < n; i++) {
                slope[i] += weights[s] * dots[s][i];
            }
        }
        return out;
    }
}
