package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.costate.adjoint.AuditLine;
import org.costate.adjoint.AuditReport;
import org.costate.adjoint.GradientAudit;
import org.costate.solver.Solver;
import org.costate.trace.TracedField;
import org.jspecify.annotations.Nullable;

/**
 * The audit of a problem file's gradient, by its initial state and by its parameters as far as they are in the equations.
 * Immutable.
 */
public final class ProblemAudit {

    private static final Pattern ENTRY = Pattern.compile("(y|dydt|theta)\\[(\\d+)]");

    private final ProblemFile file;
    private final AuditReport report;

    private ProblemAudit(ProblemFile file, AuditReport report) {
        this.file = file;
        this.report = report;
    }

    /**
     * Audits.
     *
     * @param file   a problem with a loss, a running cost or data, an ordinary equation
     * @param solver one method with an error estimate, explicit or implicit, tolerances and control
     * @return what was found
     * @throws IllegalArgumentException          if there is no loss, or the method cannot be audited
     * @throws org.costate.solver.SolveException if the end was not reached
     */
    public static ProblemAudit of(ProblemFile file, Solver solver) {
        if (!file.hasLoss()) {
            throw new ProblemException("there is no loss, running or data, but an audit is that of their gradient");
        }
        ProblemEquations equations = new ProblemEquations(file);
        ProblemLoss loss = new ProblemLoss(file, equations);
        TracedField field = equations.fieldWithRunning();
        double[] start = Arrays.copyOf(equations.initialState(), equations.lengthWithRunning());
        int parameters = file.parameters().size();
        GradientAudit audit = GradientAudit.of(field::withParameters, solver.withSaveAt(loss.saveAt()));
        if (!file.events().isEmpty()) {
            audit = audit.withEvents(theta -> List.of(equations.events(field.withParameters(theta))));
        }
        AuditReport report = audit.at(
                equations.theta(),
                start,
                file.start(),
                file.end(),
                (solution, bar) -> loss.addCotangents(solution, bar, new double[parameters]).value);
        return new ProblemAudit(file, report);
    }

    /** What was found. */
    public AuditReport report() {
        return report;
    }

    /** The report to read, with the names of the file. */
    public String text() {
        return named(report.text());
    }

    /** The object that {@code --audit --json} adds: verdict, believe, uncertainty, advice, lines. */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("verdict", report.verdict().name());
        json.put("believe", report.belief().name());
        json.put("uncertainty", ProblemJson.number(report.uncertainty()));
        json.put("advice", named(report.advice()));
        List<Map<String, @Nullable Object>> lines = new ArrayList<>();
        for (AuditLine line : report.lines()) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("check", line.check().name().toLowerCase(Locale.ROOT));
            one.put("verdict", line.verdict().name());
            one.put("value", ProblemJson.number(line.value()));
            one.put("limit", ProblemJson.number(line.limit()));
            one.put("remark", named(line.remark()));
            lines.add(one);
        }
        json.put("lines", lines);
        return json;
    }

    /** Puts the names of the file behind indices. */
    private String named(String text) {
        return ENTRY.matcher(text).replaceAll(this::withName);
    }

    private String withName(MatchResult entry) {
        int index = Integer.parseInt(entry.group(2));
        List<String> names = entry.group(1).equals("theta") ? file.parameters() : file.states();
        String name = index < names.size() ? names.get(index) : "running";
        return entry.group() + " (" + name + ")";
    }
}
