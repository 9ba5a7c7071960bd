package org.costate.adjoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import org.costate.adjoint.AuditLine.Check;
import org.costate.adjoint.AuditLine.Verdict;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.jspecify.annotations.Nullable;

/** One audit. */
final class AuditRun {

    private static final int PLACES = 5;
    private static final int DIRECTIONS = 3;
    private static final double PULLBACK_LIMIT = 1e-6;
    private static final double TRANSPOSE_LIMIT = 1e-8;
    private static final double DIFFERENCES_LIMIT = 1e-6;
    private static final double OF_A_STEP = 0.1;
    private static final int SWEEP = 4;

    private final Function<double[], ? extends DifferentiableField> fieldOf;
    private final DifferentiableField field;
    private final Solver solver;
    private final double accuracy;
    private final double[] theta;
    private final double[] y0;
    private final double t0;
    private final double t1;
    private final StateLoss loss;
    private final List<AuditLine> lines = new ArrayList<>();
    private final DiscreteRecording recording;
    private final Cotangents bar;
    private final double value;
    private final Gradient gradient;
    private final AuditSolves solves;
    private final double[] unitY;
    private final double[] unitTheta;
    private final Solution path;

    AuditRun(
            Function<double[], ? extends DifferentiableField> fieldOf,
            Solver solver,
            double accuracy,
            double[] theta,
            double[] y0,
            double t0,
            double t1,
            StateLoss loss) {
        this.fieldOf = fieldOf;
        this.solver = solver;
        this.accuracy = accuracy;
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
        recording = DiscreteAdjoint.of(solver).record(field, y0, t0, t1);
        bar = recording.cotangents();
        value = loss.add(recording.solution(), bar);
        gradient = recording.pullback(bar);
        path = solver.withSaveAt(SaveAt.dense()).solve(field, y0, t0, t1);
        unitY = units(path);
        solves = new AuditSolves(fieldOf, field, solver, recording.log(), theta, y0, t0, t1, loss);
        unitTheta = new double[theta.length];
        Arrays.setAll(unitTheta, i -> theta[i] == 0 ? 1 : Math.abs(theta[i]));
    }

    /** The largest size of each component along the solution. */
    private static double[] units(Solution path) {
        double[] units = new double[path.dimension()];
        for (int i = 0; i < path.size(); i++) {
            for (int c = 0; c < units.length; c++) {
                units[c] = Math.max(units[c], Math.abs(path.value(i, c)));
            }
        }
        for (int c = 0; c < units.length; c++) {
            units[c] = units[c] == 0 ? 1 : units[c];
        }
        return units;
    }

    AuditReport report() {
        boolean pullbackIsRight = pullback();
        KinkSearch.Kink kink = smoothness();
        if (solves.isExplicit()) {
            forward();
        }
        boolean differencesAgree = frozenDifferences();
        double expected = lossError();
        readaptedDifferences(expected);
        continuous();
        Sweep sweep = new Sweep();
        double growth = growth();
        return new AuditConclusion(lines, accuracy, sweep.finest, sweep.errors, sweep.tolerances, gradient)
                .report(title(), value, pullbackIsRight, differencesAgree, kink, growth, t1 - t0);
    }

    private String title() {
        return String.format(
                Locale.ROOT,
                "gradient audit: %d components, %d parameters, %s at rtol %.1e, %d steps from t = %s to %s, loss %s",
                y0.length,
                theta.length,
                solver.method().name(),
                solver.tolerances().relative(),
                recording.log().size(),
                t0,
                t1,
                value);
    }

    private void add(Check check, Verdict verdict, double found, double limit, String remark) {
        lines.add(new AuditLine(check, verdict, found, limit, remark));
    }

    private void add(Check check, double found, double limit, Verdict otherwise, String remark) {
        add(check, found <= limit ? Verdict.OK : otherwise, found, limit, remark);
    }

    /** The field's pullback at some places of the solution; the worst of each kind counts. */
    private boolean pullback() {
        double step = OF_A_STEP * Math.abs(t1 - t0) / recording.log().size();
        GradientCheck check = GradientCheck.of(fieldOf).withUnits(unitY, unitTheta, step / 1e-3);
        double[] worst = new double[4];
        String[] entries = {"", "", "", ""};
        for (int place = 0; place < PLACES; place++) {
            int row = (int) ((path.size() - 1L) * place / (PLACES - 1));
            GradientCheck.Report found = check.withSeed(1 + place).at(path.time(row), path.state(row), theta);
            double[] values = {found.value(), found.state(), found.parameters(), found.time()};
            for (int kind = 0; kind < worst.length; kind++) {
                if (!(values[kind] <= worst[kind])) {
                    worst[kind] = values[kind];
                    entries[kind] = found.entries().get(kind) + ", at t = " + path.time(row);
                }
            }
        }
        Check[] checks = {Check.VALUE, Check.PULLBACK_STATE, Check.PULLBACK_PARAMETERS, Check.PULLBACK_TIME};
        boolean isRight = true;
        for (int kind = 0; kind < worst.length; kind++) {
            double limit = kind == 0 ? 0 : PULLBACK_LIMIT;
            boolean holds = worst[kind] <= limit;
            add(checks[kind], worst[kind], limit, Verdict.FAULT, holds ? "" : entries[kind]);
            isRight &= holds;
        }
        return isRight;
    }

    private KinkSearch.@Nullable Kink smoothness() {
        KinkSearch.Kink kink = new KinkSearch(field, path.dense(), unitY, unitTheta).largest();
        if (kink == null) {
            add(Check.SMOOTHNESS, Verdict.OK, 0, 0, "");
        } else {
            add(
                    Check.SMOOTHNESS,
                    kink.isOfValue() ? Verdict.FAULT : Verdict.DOUBT,
                    kink.size(),
                    0,
                    (kink.isOfValue() ? "the field itself jumps" : "a kink of the field")
                            + " at t = " + kink.time() + ", most of all "
                            + (kink.isOfValue()
                                    ? "in component " + kink.index()
                                    : (kink.isByParameter() ? "by theta[" : "by y[") + kink.index() + "]"));
        }
        return kink;
    }

    /** A direction of initial state and parameters, in their units. */
    private double[] direction(long seed) {
        Random random = new Random(seed);
        double[] direction = new double[y0.length + theta.length];
        Arrays.setAll(direction, i -> random.nextGaussian() * unit(i));
        return direction;
    }

    private double unit(int i) {
        return i < y0.length ? unitY[i] : unitTheta[i - y0.length];
    }

    private double[] all(Gradient of) {
        double[] all = Arrays.copyOf(of.initialState(), y0.length + theta.length);
        of.addParameters(all, y0.length);
        return all;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Size of the terms of {@code gradient . direction}. */
    private double size(double[] direction) {
        double squares = 0;
        double[] all = all(gradient);
        for (int i = 0; i < all.length; i++) {
            squares += all[i] * direction[i] * all[i] * direction[i];
        }
        return Math.max(Math.sqrt(squares), Double.MIN_NORMAL);
    }

    private void forward() {
        double[] direction = direction(11);
        Sensitivities forwards = ForwardSensitivity.of(solver)
                .along(
                        field,
                        y0,
                        Arrays.copyOf(direction, y0.length),
                        Arrays.copyOfRange(direction, y0.length, direction.length),
                        t0,
                        t1);
        double sum = 0;
        for (int row = 0; row < forwards.solution().size(); row++) {
            double[] along = forwards.along(row, 0);
            sum += dot(along, Arrays.copyOfRange(bar.states(), row * y0.length, (row + 1) * y0.length));
        }
        double off = Math.abs(sum - dot(all(gradient), direction)) / size(direction);
        add(Check.FORWARD, off, TRANSPOSE_LIMIT, Verdict.FAULT, "");
    }

    private boolean frozenDifferences() {
        double worst = -1;
        double limit = DIFFERENCES_LIMIT;
        LossDifferences shown = new LossDifferences(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        double resolution = 0;
        for (int d = 0; d < DIRECTIONS; d++) {
            double[] direction = direction(21 + d);
            LossDifferences found = LossDifferences.of(s -> solves.loss(direction, s, true), 0);
            double size = size(direction);
            double off = Math.abs(found.value() - dot(all(gradient), direction)) / size;
            double allowed = Math.max(DIFFERENCES_LIMIT, 3 * found.error() / size);
            if (!(off / allowed <= worst / limit)) {
                worst = off;
                limit = allowed;
                shown = found;
            }
            resolution = Math.max(resolution, found.error() / size);
        }
        boolean tell = resolution <= accuracy;
        boolean agree = worst <= limit;
        String remark = String.format(
                Locale.ROOT,
                "noise of the loss %.1e, best step %.1e%s",
                shown.noise(),
                shown.step(),
                tell
                        ? ""
                        : ": differences are no better than " + String.format(Locale.ROOT, "%.0e", resolution)
                                + " of the gradient, whatever the step");
        Verdict verdict = !agree ? Verdict.FAULT : tell ? Verdict.OK : Verdict.DOUBT;
        add(Check.FROZEN_DIFFERENCES, verdict, worst, limit, remark);
        return agree;
    }

    /** The error of the loss; returns it. */
    private double lossError() {
        double error = recording.hasErrorBar() ? recording.errorBar(bar).bar() : solves.distanceToFiner(value);
        double relative = error / Math.max(Math.abs(value), Double.MIN_NORMAL);
        add(Check.LOSS, relative, accuracy, Verdict.DOUBT, String.format(Locale.ROOT, "loss %s +- %.1e", value, error));
        return error;
    }

    private void readaptedDifferences(double lossError) {
        double[] direction = direction(21);
        LossDifferences found = LossDifferences.of(s -> solves.loss(direction, s, false), lossError);
        double size = size(direction);
        double off = Math.abs(found.value() - dot(all(gradient), direction)) / size;
        double expected = found.error() / size;
        boolean isExpected = off <= 3 * expected + accuracy;
        add(
                Check.READAPTED_DIFFERENCES,
                isExpected ? Verdict.OK : Verdict.DOUBT,
                off,
                expected,
                String.format(
                        Locale.ROOT,
                        "%s for solves with errors of %.1e at a step of %.1e",
                        isExpected ? "to be expected" : "more than expected",
                        lossError,
                        found.step()));
    }

    private void continuous() {
        try {
            Recording other = InterpolatingAdjoint.of(solver).record(field, y0, t0, t1);
            Cotangents otherBar = other.cotangents();
            loss.add(other.solution(), otherBar);
            add(Check.CONTINUOUS, distance(other.pullback(otherBar), gradient), accuracy, Verdict.DOUBT, "");
        } catch (ArithmeticException fault) {
            add(
                    Check.CONTINUOUS,
                    Verdict.FAULT,
                    Double.POSITIVE_INFINITY,
                    accuracy,
                    String.valueOf(fault.getMessage()));
        }
    }

    /** Distance of two gradients in units of the inputs, relative to the second. */
    private double distance(Gradient one, Gradient other) {
        double[] a = all(one);
        double[] b = all(other);
        double off = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            off += unit(i) * (a[i] - b[i]) * unit(i) * (a[i] - b[i]);
            size += unit(i) * b[i] * unit(i) * b[i];
        }
        return off == 0 ? 0 : Math.sqrt(off / Math.max(size, Double.MIN_NORMAL));
    }

    /** Gradients at ever smaller tolerances. */
    private final class Sweep {

        private final List<Double> tolerances = new ArrayList<>();
        private final double[] errors;
        private final Gradient finest;

        Sweep() {
            List<Gradient> gradients = new ArrayList<>(List.of(gradient));
            tolerances.add(solver.tolerances().relative());
            double factor = 1;
            for (int k = 0; k < SWEEP; k++) {
                factor /= 10;
                Gradient finer = at(factor);
                if (finer == null) {
                    break;
                }
                gradients.add(finer);
                tolerances.add(factor * solver.tolerances().relative());
            }
            finest = gradients.get(gradients.size() - 1);
            errors = new double[gradients.size() - 1];
            for (int k = 0; k < errors.length; k++) {
                errors[k] = distance(gradients.get(k), finest);
                add(
                        Check.TOLERANCE,
                        errors[k],
                        accuracy,
                        Verdict.DOUBT,
                        String.format(
                                Locale.ROOT,
                                "at rtol %.1e, to rtol %.1e",
                                tolerances.get(k),
                                tolerances.get(errors.length)));
            }
        }

        private @Nullable Gradient at(double factor) {
            Tolerances given = solver.tolerances();
            if (given.relative() > 0 && factor * given.relative() < 10 * Tolerances.RELATIVE_FLOOR) {
                return null;
            }
            try {
                DiscreteRecording finer = DiscreteAdjoint.of(solver.withTolerances(solves.tighter(factor)))
                        .record(field, y0, t0, t1);
                Cotangents finerBar = finer.cotangents();
                loss.add(finer.solution(), finerBar);
                return finer.pullback(finerBar);
            } catch (SolveException | ArithmeticException failure) {
                return null;
            }
        }
    }

    /** How many times as large perturbations of the initial state are at the end. */
    private double growth() {
        double largest = 0;
        for (int d = 0; d < DIRECTIONS; d++) {
            double[] direction = Arrays.copyOf(direction(31 + d), y0.length);
            largest = Math.max(largest, norm(solves.moved(direction, norm(direction))) / norm(direction));
        }
        double limit = accuracy / Math.max(solver.tolerances().relative(), Tolerances.RELATIVE_FLOOR);
        add(
                Check.GROWTH,
                largest,
                limit,
                Verdict.DOUBT,
                String.format(Locale.ROOT, "rate %.2g in 1/time", Math.log(largest) / Math.abs(t1 - t0)));
        return largest;
    }

    private double norm(double[] state) {
        double squares = 0;
        for (int i = 0; i < state.length; i++) {
            squares += state[i] * state[i] / (unitY[i] * unitY[i]);
        }
        return Math.sqrt(squares);
    }
}
