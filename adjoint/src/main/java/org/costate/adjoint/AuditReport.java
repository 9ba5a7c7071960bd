package org.costate.adjoint;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@link GradientAudit} found, and which gradient to believe. Immutable. */
public final class AuditReport {

    private final String title;
    private final List<AuditLine> lines;
    private final Belief belief;
    private final String advice;
    private final double uncertainty;
    private final double loss;
    private final @Nullable Gradient gradient;

    /** Which gradient to believe. */
    public enum Belief {
        /** The discrete adjoint's at the tolerance that was asked for. */
        DISCRETE,
        /** The discrete adjoint's at the smallest tolerance that was tried. */
        FINER,
        /** None of them. */
        NONE
    }

    AuditReport(
            String title,
            List<AuditLine> lines,
            Belief belief,
            String advice,
            double uncertainty,
            double loss,
            @Nullable Gradient gradient) {
        this.title = title;
        this.lines = List.copyOf(lines);
        this.belief = belief;
        this.advice = advice;
        this.uncertainty = uncertainty;
        this.loss = loss;
        this.gradient = gradient;
    }

    /**
     * All comparisons, in the order in which they were made.
     *
     * @return the lines
     */
    public List<AuditLine> lines() {
        return lines;
    }

    /**
     * The worst line of a kind.
     *
     * @param check what was compared
     * @return the line, or nothing if the audit ended before
     */
    public Optional<AuditLine> line(AuditLine.Check check) {
        AuditLine found = null;
        for (AuditLine line : lines) {
            if (line.check() == check && (found == null || line.verdict().compareTo(found.verdict()) > 0)) {
                found = line;
            }
        }
        return Optional.ofNullable(found);
    }

    /**
     * The worst verdict of all lines.
     *
     * @return the verdict
     */
    public AuditLine.Verdict verdict() {
        AuditLine.Verdict worst = AuditLine.Verdict.OK;
        for (AuditLine line : lines) {
            worst = line.verdict().compareTo(worst) > 0 ? line.verdict() : worst;
        }
        return worst;
    }

    /**
     * Which gradient to believe.
     *
     * @return the choice
     */
    public Belief belief() {
        return belief;
    }

    /**
     * Why that one, and what to do.
     *
     * @return a sentence or two
     */
    public String advice() {
        return advice;
    }

    /**
     * How far the believed gradient may be off, relative to its size, all components in units of their sizes.
     *
     * @return an estimate; infinite if none is to be believed
     */
    public double uncertainty() {
        return uncertainty;
    }

    /**
     * The loss of the solve that was audited.
     *
     * @return its value
     */
    public double loss() {
        return loss;
    }

    /**
     * The gradient to believe.
     *
     * @return it, or nothing if it is none of them
     */
    public Optional<Gradient> gradient() {
        return Optional.ofNullable(gradient);
    }

    /**
     * The report to read.
     *
     * @return a title, a line for each comparison, and which number to believe
     */
    public String text() {
        StringBuilder text = new StringBuilder(title).append('\n');
        for (AuditLine line : lines) {
            text.append("  ").append(line).append('\n');
        }
        return text.append("believe: ").append(advice).append('\n').toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
