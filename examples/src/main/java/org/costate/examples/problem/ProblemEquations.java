package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.costate.solver.Event;
import org.costate.solver.Sde;
import org.costate.trace.Traced;
import org.costate.trace.TracedEquation;
import org.costate.trace.TracedField;
import org.costate.trace.TracedFunction;
import org.costate.trace.TracedNumber;

/** What the library needs of a problem file: its formulas as traced fields, events and functions. */
final class ProblemEquations {

    private final ProblemFile file;
    private final double[] theta;
    private final int n;
    private final int named;
    private final TracedFunction initial;

    ProblemEquations(ProblemFile file) {
        this(file, file.parameterValues());
    }

    /** The same with other parameters. */
    ProblemEquations(ProblemFile file, double[] theta) {
        this(file, theta, theta.length);
    }

    /** The same with numbers after the parameters that no formula names. */
    ProblemEquations(ProblemFile file, double[] theta, int named) {
        this.file = file;
        this.named = named;
        this.theta = theta.clone();
        n = file.states().size();
        initial = Traced.function(1, this.theta, of(file.initial()));
    }

    /** The parameters, a new array. */
    double[] theta() {
        return theta.clone();
    }

    /** The initial state as a function of the parameters; its argument y is not used. */
    TracedFunction initialFunction() {
        return initial;
    }

    double[] initialState() {
        double[] y0 = new double[n];
        initialFunction().evaluate(file.start(), new double[1], y0);
        return y0;
    }

    /** The right-hand side. */
    TracedField field() {
        return Traced.field(n, theta, of(file.derivatives()));
    }

    /** The right-hand side with what is integrated along as one more component, if there is such a thing. */
    TracedField fieldWithRunning() {
        List<Formula> all = new ArrayList<>(file.derivatives());
        file.running().ifPresent(all::add);
        return Traced.field(all.size(), theta, of(all));
    }

    /** Number of components of {@link #fieldWithRunning}. */
    int lengthWithRunning() {
        return n + (file.running().isPresent() ? 1 : 0);
    }

    /** Some formulas of a state of n components, as a function. */
    TracedFunction function(List<Formula> formulas) {
        return Traced.function(n, theta, of(formulas));
    }

    private FormulaNames names(TracedNumber t, TracedNumber[] y, TracedNumber[] p) {
        return file.names().bind(t, y, Arrays.copyOf(p, named));
    }

    private TracedEquation of(List<Formula> formulas) {
        return (t, y, p) -> {
            FormulaNames names = names(t, y, p);
            return formulas.stream().map(formula -> formula.evaluate(names)).toArray(TracedNumber[]::new);
        };
    }

    /**
     * The events of a field.
     *
     * @param field one of this class's fields; components after those of the file are left as they are
     */
    Event[] events(TracedField field) {
        return file.events().stream().map(entry -> event(entry, field)).toArray(Event[]::new);
    }

    private Event event(ProblemFile.EventEntry entry, TracedField field) {
        Event directed = entry.when()
                .map(when -> directed(Event.crossing(Traced.event(field, of(List.of(when)))), entry.direction()))
                .orElseGet(() -> Event.at(
                        entry.times().stream().mapToDouble(Double::doubleValue).toArray()))
                .named(entry.name());
        return switch (entry.action()) {
            case RECORD -> directed;
            case STOP -> directed.stopping();
            case RESET -> directed.changing(Traced.change(field, reset(entry.reset())));
        };
    }

    private static Event directed(Event crossing, ProblemFile.Crossing direction) {
        return switch (direction) {
            case UP -> crossing.rising();
            case DOWN -> crossing.falling();
            case BOTH -> crossing;
        };
    }

    private TracedEquation reset(Map<String, Formula> changes) {
        return (t, y, p) -> {
            FormulaNames names = names(t, y, p);
            TracedNumber[] after = y.clone();
            for (int i = 0; i < n; i++) {
                Formula change = changes.get(file.states().get(i));
                after[i] = change == null ? y[i] : change.evaluate(names);
            }
            return after;
        };
    }

    /**
     * The stochastic equation, its structure of noise proven from the formulas, with what is integrated along as one more
     * component, if there is such a thing.
     */
    Sde<TracedField> sdeWithRunning() {
        List<Formula> drift = new ArrayList<>(file.derivatives());
        file.running().ifPresent(drift::add);
        double[] typical = Arrays.copyOf(initialState(), drift.size());
        return Traced.sde(file.interpretation(), typical, theta, of(drift), this::diffusion);
    }

    /** A component more without noise has a source of its own where all have, so that the matrix stays diagonal. */
    private TracedNumber[][] diffusion(TracedNumber t, TracedNumber[] y, TracedNumber[] p) {
        FormulaNames names = names(t, y, p);
        List<String> sources = file.sources();
        int more = file.isDiagonal() ? lengthWithRunning() - n : 0;
        TracedNumber[][] rows = new TracedNumber[lengthWithRunning()][sources.size() + more];
        for (int i = 0; i < rows.length; i++) {
            Arrays.fill(rows[i], names.number(0));
            for (int j = 0; i < n && j < sources.size(); j++) {
                Formula term = file.diffusion().get(i).get(sources.get(j));
                rows[i][j] = term == null ? rows[i][j] : term.evaluate(names);
            }
        }
        return rows;
    }
}
