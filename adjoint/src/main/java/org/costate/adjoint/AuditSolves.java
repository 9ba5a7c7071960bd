package org.costate.adjoint;

import java.util.function.Function;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.rk.ExplicitRungeKutta;

/** The solves of an audit: of moved inputs, over the same steps or new ones, and at smaller tolerances. Immutable. */
final class AuditSolves {

    private final Function<double[], ? extends DifferentiableField> fieldOf;
    private final DifferentiableField field;
    private final Solver solver;
    private final StepLog log;
    private final double[] theta;
    private final double[] y0;
    private final double t0;
    private final double t1;
    private final StateLoss loss;

    AuditSolves(
            Function<double[], ? extends DifferentiableField> fieldOf,
            DifferentiableField field,
            Solver solver,
            StepLog log,
            double[] theta,
            double[] y0,
            double t0,
            double t1,
            StateLoss loss) {
        this.fieldOf = fieldOf;
        this.field = field;
        this.solver = solver;
        this.log = log;
        this.theta = theta;
        this.y0 = y0;
        this.t0 = t0;
        this.t1 = t1;
        this.loss = loss;
    }

    /** Whether forward derivatives and continuous adjoints can be had. */
    boolean isExplicit() {
        return solver.method() instanceof ExplicitRungeKutta;
    }

    /** The loss at a place of a line through initial state and parameters, over steps chosen anew or frozen. */
    double loss(double[] direction, double s, boolean frozen) {
        double[] start = y0.clone();
        double[] moved = theta.clone();
        for (int i = 0; i < start.length; i++) {
            start[i] += s * direction[i];
        }
        for (int i = 0; i < moved.length; i++) {
            moved[i] += s * direction[start.length + i];
        }
        DifferentiableField there = fieldOf.apply(moved);
        Solution solution = frozen
                ? ForwardSensitivity.again(solver, log, there, start, t0, t1, step -> {})
                : solver.solve(there, start, t0, t1);
        return loss.add(solution, new Cotangents(solution.size(), solution.dimension(), 0));
    }

    /** How far the loss is from that of a hundredth of the tolerances. */
    double distanceToFiner(double value) {
        Solution finer = solver.withTolerances(tighter(0.01)).solve(field, y0, t0, t1);
        return Math.abs(loss.add(finer, new Cotangents(finer.size(), finer.dimension(), 0)) - value);
    }

    Tolerances tighter(double factor) {
        Tolerances given = solver.tolerances();
        double[] absolute = given.absolutes(y0.length);
        for (int i = 0; i < absolute.length; i++) {
            absolute[i] *= factor;
        }
        double relative = given.relative() == 0 ? 0 : Math.max(Tolerances.RELATIVE_FLOOR, factor * given.relative());
        return Tolerances.of(relative, absolute);
    }

    /** How a perturbation of the initial state ends up, over the same steps. */
    double[] moved(double[] direction, double size) {
        if (isExplicit()) {
            return ForwardSensitivity.of(solver.withSaveAt(SaveAt.end()))
                    .along(field, y0, direction, new double[theta.length], t0, t1)
                    .along(0, 0);
        }
        double s = 1e-5 / size;
        double[][] ends = new double[2][];
        for (int side = 0; side < 2; side++) {
            double[] start = y0.clone();
            for (int i = 0; i < start.length; i++) {
                start[i] += (side == 0 ? s : -s) * direction[i];
            }
            ends[side] = ForwardSensitivity.again(solver, log, field, start, t0, t1, step -> {})
                    .endState();
        }
        double[] moved = new double[y0.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (ends[0][i] - ends[1][i]) / (2 * s);
        }
        return moved;
    }
}
