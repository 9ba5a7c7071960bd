package org.costate.adjoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.costate.adjoint.AuditLine.Check;
import org.costate.adjoint.AuditLine.Verdict;
import org.costate.solver.Occurrence;
import org.costate.solver.Solution;
import org.costate.solver.SolveException;
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
    private static final double ON_KINK = 1e-4;
    private static final int SWEEP = 4;

    private final AuditSolves solves;
    private final double accuracy;
    private final double[] theta;
    private final double[] y0;
    private final double t0;
    private final double t1;
    private final List<AuditLine> lines = new ArrayList<>();
    private final DiscreteRecording recording;
    private final Cotangents bar;
    private final double value;
    private final Gradient gradient;
    private final double[] unitY;
    private final double[] unitTheta;
    private final Solution path;

    AuditRun(AuditSolves solves, double accuracy) {
        this.solves = solves;
        this.accuracy = accuracy;
        theta = solves.theta();
        y0 = solves.y0();
        t0 = solves.t0();
        t1 = solves.t1();
        AuditSolves.GradientOf given = solves.gradient(solves.solver());
        recording = given.recording();
        bar = given.bar();
        value = given.value();
        gradient = given.gradient();
        path = solves.path();
        unitY = units(path);
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
        if (solves.isForward()) {
            forward();
        }
        boolean differencesAgree = solves.hasEvents() || frozenDifferences();
        double expected = lossError();
        readaptedDifferences(expected);
        if (!solves.hasEvents()) {
            continuous();
        }
        Sweep sweep = new Sweep();
        if (solves.hasEvents()) {
            differencesAgree = sweep.fineDifferences();
        }
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
                solves.solver().method().name(),
                rtol(),
                recording.log().size(),
                t0,
                t1,
                value);
    }

    private double rtol() {
        return solves.solver().tolerances().relative();
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
        GradientCheck check = GradientCheck.of(solves::field).withUnits(unitY, unitTheta, step / 1e-3);
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

    /** When events occurred, the ends of the solve apart. */
    private List<Double> occurrences() {
        List<Double> times = new ArrayList<>();
        for (Occurrence occurrence : path.occurrences()) {
            double t = occurrence.time();
            boolean isInside = t != t0 && t != path.endTime();
            if (isInside && (times.isEmpty() || times.get(times.size() - 1) != t)) {
                times.add(t);
            }
        }
        return times;
    }

    private KinkSearch.@Nullable Kink smoothness() {
        KinkSearch.Kink kink = new KinkSearch(solves.field(), path.dense(), unitY, unitTheta).largest(occurrences());
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
        Sensitivities forwards = ForwardSensitivity.of(solves.solver())
                .along(
                        solves.field(),
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
        return differences(
                Check.FROZEN_DIFFERENCES,
                gradient,
                0,
                (direction, s) -> solves.frozenLoss(recording.log(), direction, s));
    }

    private interface LossAlong {
        double at(double[] direction, double s);
    }

    /** Differences of a loss of some noise along lines with its gradient; whether they agree. */
    private boolean differences(Check check, Gradient of, double noise, LossAlong loss) {
        double worst = -1;
        double limit = DIFFERENCES_LIMIT;
        LossDifferences shown = new LossDifferences(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        double resolution = 0;
        boolean onKink = false;
        for (int d = 0; d < DIRECTIONS; d++) {
            double[] direction = direction(21 + d);
            LossDifferences found = LossDifferences.of(s -> loss.at(direction, s), noise);
            double size = size(direction);
            double off = Math.abs(found.value() - dot(all(of), direction)) / size;
            double allowed = Math.max(DIFFERENCES_LIMIT, 3 * found.error() / size);
            if (off > allowed && isOnKink(found, s -> loss.at(direction, s), dot(all(of), direction), size)) {
                onKink = true;
                continue;
            }
            if (!(off / allowed <= worst / limit)) {
                worst = off;
                limit = allowed;
                shown = found;
            }
            resolution = Math.max(resolution, found.error() / size);
        }
        if (onKink) {
            String remark = "the loss has a kink here, and the gradient is that of one side";
            add(check, worst <= limit ? Verdict.DOUBT : Verdict.FAULT, Math.max(0, worst), limit, remark);
            return worst <= limit;
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
        add(check, verdict, worst, limit, remark);
        return agree;
    }

    /** Whether a loss has two derivatives along a line, between which, rounding apart, is the one given. */
    private static boolean isOnKink(LossDifferences found, DoubleUnaryOperator loss, double given, double size) {
        double[] sides = found.sides(loss);
        double least = Math.min(sides[0], sides[1]);
        double most = Math.max(sides[0], sides[1]);
        double rounding = ON_KINK * size;
        return most - least > rounding && given >= least - rounding && given <= most + rounding;
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
        LossDifferences found = LossDifferences.of(s -> solves.loss(1, direction, s), lossError);
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
            add(Check.CONTINUOUS, distance(solves.continuous(), gradient), accuracy, Verdict.DOUBT, "");
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
        private final List<Double> values = new ArrayList<>();
        private final double[] errors;
        private final Gradient finest;

        Sweep() {
            List<Gradient> gradients = new ArrayList<>(List.of(gradient));
            tolerances.add(rtol());
            values.add(value);
            for (int k = 1; k <= SWEEP; k++) {
                AuditSolves.GradientOf finer = at(factor(k));
                if (finer == null) {
                    break;
                }
                gradients.add(finer.gradient());
                values.add(finer.value());
                tolerances.add(factor(k) * rtol());
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

        private static double factor(int k) {
            return Math.pow(10, -k);
        }

        private AuditSolves.@Nullable GradientOf at(double factor) {
            if (rtol() > 0 && factor * rtol() < 10 * Tolerances.RELATIVE_FLOOR) {
                return null;
            }
            try {
                return solves.gradient(solves.at(factor, solves.solver()));
            } catch (SolveException | ArithmeticException failure) {
                return null;
            }
        }

        /** Differences at the smallest tolerance; the loss is taken to be as far off as it moved by the last change. */
        boolean fineDifferences() {
            double factor = factor(errors.length);
            double noise = errors.length == 0 ? 0 : Math.abs(values.get(errors.length) - values.get(errors.length - 1));
            return differences(
                    Check.FINE_DIFFERENCES, finest, 0.1 * noise, (direction, s) -> solves.loss(factor, direction, s));
        }
    }

    /** How many times as large perturbations of the initial state are at the end. */
    private double growth() {
        double largest = 0;
        for (int d = 0; d < DIRECTIONS; d++) {
            double[] direction = Arrays.copyOf(direction(31 + d), y0.length);
            largest = Math.max(
                    largest, norm(solves.grown(recording.log(), direction, norm(direction))) / norm(direction));
        }
        double limit = accuracy / Math.max(rtol(), Tolerances.RELATIVE_FLOOR);
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
