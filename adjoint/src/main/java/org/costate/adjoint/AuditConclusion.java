package org.costate.adjoint;

import java.util.List;
import java.util.Locale;
import org.costate.adjoint.AuditLine.Verdict;
import org.costate.adjoint.AuditReport.Belief;
import org.jspecify.annotations.Nullable;

/** Which gradient to believe, from the lines of an audit. */
final class AuditConclusion {

    /** Perturbations that grow more than this are the reason why gradients at different tolerances have nothing in common. */
    private static final double CHAOTIC = 1e3;

    private final List<AuditLine> lines;
    private final double accuracy;
    private final Gradient finest;
    private final double[] errors;
    private final List<Double> tolerances;
    private final Gradient discrete;

    AuditConclusion(
            List<AuditLine> lines,
            double accuracy,
            Gradient finest,
            double[] errors,
            List<Double> tolerances,
            Gradient discrete) {
        this.lines = lines;
        this.accuracy = accuracy;
        this.finest = finest;
        this.errors = errors;
        this.tolerances = tolerances;
        this.discrete = discrete;
    }

    AuditReport report(
            String title,
            double loss,
            boolean pullbackIsRight,
            boolean differencesAgree,
            KinkSearch.@Nullable Kink kink,
            double growth,
            double span) {
        String none = reasonAgainstAll(pullbackIsRight, differencesAgree, kink, growth, span);
        if (none != null) {
            return new AuditReport(
                    title, lines, Belief.NONE, "none of them. " + none, Double.POSITIVE_INFINITY, loss, null);
        }
        String beside = kink == null
                ? ""
                : " The field has a kink at t = " + kink.time()
                        + ", past which methods lose their order: put an event there.";
        beside += growth > CHAOTIC
                ? String.format(Locale.ROOT, " Perturbations grow %.0e-fold, and so do errors.", growth)
                : "";
        for (AuditLine line : lines) {
            beside += isForwardFault(line)
                    ? " Forward derivatives contradict it: if differences do not, the field's derivative along"
                            + " directions is wrong."
                    : "";
        }
        if (errors.length == 0) {
            String advice =
                    "the discrete adjoint's, exact for its steps; there was no smaller tolerance to judge it by.";
            return new AuditReport(title, lines, Belief.DISCRETE, advice + beside, Double.NaN, loss, discrete);
        }
        if (errors[0] <= accuracy) {
            String advice =
                    String.format(Locale.ROOT, "the discrete adjoint's, good to about %.0e of its size.", errors[0]);
            return new AuditReport(title, lines, Belief.DISCRETE, advice + beside, errors[0], loss, discrete);
        }
        double left = errors[errors.length - 1];
        String advice = String.format(
                Locale.ROOT,
                "that at rtol %.0e, good to about %.0e; at the tolerance given it is off by %.0e. %s",
                tolerances.get(errors.length),
                left,
                errors[0],
                enough());
        return new AuditReport(title, lines, Belief.FINER, advice + beside, left, loss, finest);
    }

    private static boolean isForwardFault(AuditLine line) {
        return line.check() == AuditLine.Check.FORWARD && line.verdict() == Verdict.FAULT;
    }

    /** The first tolerance that is good enough. */
    private String enough() {
        for (int k = 0; k < errors.length; k++) {
            if (errors[k] <= accuracy) {
                return String.format(Locale.ROOT, "The tolerance is too loose: take rtol %.0e.", tolerances.get(k));
            }
        }
        return "The tolerance is too loose: take a smaller one than those tried.";
    }

    private @Nullable String reasonAgainstAll(
            boolean pullbackIsRight,
            boolean differencesAgree,
            KinkSearch.@Nullable Kink kink,
            double growth,
            double span) {
        if (!pullbackIsRight) {
            StringBuilder faults = new StringBuilder("The field's own derivatives are wrong:");
            for (AuditLine line : lines) {
                boolean isPullback = line.check().compareTo(AuditLine.Check.PULLBACK_TIME) <= 0;
                if (isPullback && line.verdict() == Verdict.FAULT) {
                    faults.append(" [")
                            .append(line.check().title())
                            .append("] ")
                            .append(line.remark())
                            .append('.');
                }
            }
            return faults.toString();
        }
        if (kink != null && kink.isOfValue()) {
            return "The field jumps at t = " + kink.time()
                    + ", and how that time moves is in no gradient: put an event there.";
        }
        if (!isSettled()) {
            return growth > CHAOTIC
                    ? String.format(
                            Locale.ROOT,
                            "Perturbations grow %.0e-fold, at a rate of %.2g: gradients at different tolerances are"
                                    + " those of different trajectories, each exact for its own steps. Take a shorter"
                                    + " horizon, or a mean over many starts.",
                            growth,
                            Math.log(growth) / Math.abs(span))
                    : "It does not settle as the tolerance becomes smaller: look for a place where the field is not"
                            + " smooth, or is not a function of its arguments.";
        }
        if (!differencesAgree) {
            return "Differences contradict the gradient, though the field's derivatives are right where"
                    + " they were checked: look for a place where they are not, a loss whose cotangents are wrong, or an"
                    + " event whose derivatives are.";
        }
        return null;
    }

    private boolean isSettled() {
        double last = errors.length == 0 ? 0 : errors[errors.length - 1];
        return last <= accuracy || (errors.length > 1 && last <= 0.1 * errors[0] && last < 0.1);
    }
}
