package org.costate.adjoint;

import java.util.List;
import java.util.function.Function;
import org.costate.solver.Event;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.jspecify.annotations.Nullable;

/** What an audit solves: its inputs, moved ones, over the same steps or new ones, and smaller tolerances. Immutable. */
final class AuditSolves {

    private static final double FINE = 1e-4;

    private final Function<double[], ? extends DifferentiableField> fieldOf;
    private final Solver plain;
    private final @Nullable Function<double[], List<Event>> eventsOf;
    private final DifferentiableField field;
    private final Solver solver;
    private final double[] theta;
    private final double[] y0;
    private final double t0;
    private final double t1;
    private final StateLoss loss;

    AuditSolves(
            Function<double[], ? extends DifferentiableField> fieldOf,
            Solver plain,
            @Nullable Function<double[], List<Event>> eventsOf,
            double[] theta,
            double[] y0,
            double t0,
            double t1,
            StateLoss loss) {
        this.fieldOf = fieldOf;
        this.plain = plain;
        this.eventsOf = eventsOf;
        this.theta = theta;
        this.y0 = y0;
        this.t0 = t0;
        this.t1 = t1;
        this.loss = loss;
        field = fieldOf.apply(theta.clone());
        if (field.parameterCount() != theta.length) {
            throw new IllegalArgumentException(
                    "theta has length " + theta.length + ", but the field has " + field.parameterCount());
        }
        solver = solver(theta);
    }

    private Solver solver(double[] parameters) {
        Function<double[], List<Event>> events = eventsOf;
        return events == null
                ? plain
                : plain.withEvents(events.apply(parameters.clone()).toArray(Event[]::new));
    }

    DifferentiableField field() {
        return field;
    }

    DifferentiableField field(double[] parameters) {
        return fieldOf.apply(parameters);
    }

    /** That of the inputs, with its events. */
    Solver solver() {
        return solver;
    }

    boolean hasEvents() {
        return eventsOf != null;
    }

    double[] theta() {
        return theta;
    }

    double[] y0() {
        return y0;
    }

    double t0() {
        return t0;
    }

    double t1() {
        return t1;
    }

    /** Whether forward derivatives can be had over the same steps. */
    boolean isForward() {
        boolean hasTangents = solver.method() instanceof ExplicitRungeKutta || solver.method() instanceof EsdirkMethod;
        return hasTangents && !hasEvents();
    }

    /** The solve and its gradient. */
    GradientOf gradient(Solver how) {
        DiscreteRecording recording = DiscreteAdjoint.of(how).record(field, y0, t0, t1);
        Cotangents bar = recording.cotangents();
        double value = loss.add(recording.solution(), bar);
        return new GradientOf(recording, bar, value, recording.pullback(bar));
    }

    /** A recorded solve with its loss. */
    record GradientOf(DiscreteRecording recording, Cotangents bar, double value, Gradient gradient) {}

    /** The continuous adjoint's gradient. */
    Gradient continuous() {
        Recording recording = InterpolatingAdjoint.of(solver).record(field, y0, t0, t1);
        Cotangents bar = recording.cotangents();
        loss.add(recording.solution(), bar);
        return recording.pullback(bar);
    }

    /** The solution everywhere. */
    Solution path() {
        return solver.withSaveAt(SaveAt.dense()).solve(field, y0, t0, t1);
    }

    /** The loss at a place of a line through initial state and parameters, over the steps of a log. */
    double frozenLoss(StepLog log, double[] direction, double s) {
        double[] moved = moved(theta, direction, y0.length, s);
        DifferentiableField there = fieldOf.apply(moved);
        return value(ForwardSensitivity.again(solver, log, there, moved(y0, direction, 0, s), t0, t1, step -> {}));
    }

    /** The same over steps chosen anew, at tolerances times a factor. */
    double loss(double factor, double[] direction, double s) {
        double[] moved = moved(theta, direction, y0.length, s);
        return value(at(factor, solver(moved)).solve(fieldOf.apply(moved), moved(y0, direction, 0, s), t0, t1));
    }

    private double value(Solution solution) {
        return loss.add(solution, new Cotangents(solution.size(), solution.dimension(), 0));
    }

    private static double[] moved(double[] x, double[] direction, int first, double s) {
        double[] moved = x.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += s * direction[first + i];
        }
        return moved;
    }

    /** How far the loss is from that of a hundredth of the tolerances. */
    double distanceToFiner(double value) {
        return Math.abs(value(at(0.01, solver).solve(field, y0, t0, t1)) - value);
    }

    /** A solver with tolerances times a factor. */
    Solver at(double factor, Solver how) {
        Tolerances given = how.tolerances();
        double[] absolute = given.absolutes(y0.length);
        for (int i = 0; i < absolute.length; i++) {
            absolute[i] *= factor;
        }
        double relative = given.relative() == 0 ? 0 : Math.max(Tolerances.RELATIVE_FLOOR, factor * given.relative());
        return how.withTolerances(Tolerances.of(relative, absolute));
    }

    /** How a perturbation of the initial state ends up, over the same steps, with events over fine ones. */
    double[] grown(StepLog log, double[] direction, double size) {
        if (isForward()) {
            return ForwardSensitivity.of(solver.withSaveAt(SaveAt.end()))
                    .along(field, y0, direction, new double[theta.length], t0, t1)
                    .along(0, 0);
        }
        double s = (hasEvents() ? 1e-4 : 1e-5) / size;
        double[][] ends = new double[2][];
        for (int side = 0; side < 2; side++) {
            double[] start = moved(y0, direction, 0, side == 0 ? s : -s);
            ends[side] = hasEvents()
                    ? at(FINE, solver).solve(field, start, t0, t1).endState()
                    : ForwardSensitivity.again(solver, log, field, start, t0, t1, step -> {})
                            .endState();
        }
        double[] grown = new double[y0.length];
        for (int i = 0; i < grown.length; i++) {
            grown[i] = (ends[0][i] - ends[1][i]) / (2 * s);
        }
        return grown;
    }
}
