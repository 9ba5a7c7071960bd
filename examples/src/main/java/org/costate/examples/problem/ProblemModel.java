package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.examples.fit.Coordinate;
import org.costate.examples.fit.Differentiation;
import org.costate.examples.fit.SolvedModel;
import org.costate.solver.Solver;
import org.costate.trace.Traced;
import org.costate.trace.TracedField;
import org.costate.trace.TracedFunction;
import org.costate.trace.TracedNumber;

/**
 * A problem file as a model of its data. Its parameters are those of the file, and after them the initial values that are
 * fitted.
 */
final class ProblemModel {

    private final ProblemFile file;
    private final int parameters;
    private final List<ProblemFile.Parameter> all = new ArrayList<>();

    ProblemModel(ProblemFile file) {
        this.file = file;
        all.addAll(file.names().parameters());
        parameters = all.size();
        file.starts().values().stream().filter(ProblemFile.Parameter::fit).forEach(all::add);
    }

    /** Values of all. */
    double[] theta() {
        return all.stream().mapToDouble(ProblemFile.Parameter::value).toArray();
    }

    /** Indices of those that are fitted. */
    int[] unknowns() {
        List<Integer> marked = new ArrayList<>();
        for (int k = 0; k < all.size(); k++) {
            if (all.get(k).fit()) {
                marked.add(k);
            }
        }
        return marked.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Whether something is an initial value and not a parameter. */
    boolean isStart(int k) {
        return k >= parameters;
    }

    /** Something that is fitted, beginning at its value. */
    Coordinate coordinate(int k) {
        ProblemFile.Parameter one = all.get(k);
        String name = isStart(k) ? one.name() + " at the start" : one.name();
        return new Coordinate(name, one.value(), one.lower(), one.upper(), one.isLogarithmic());
    }

    /** Its name in the file. */
    String name(int k) {
        return all.get(k).name();
    }

    /** The model; events are added to the solver. */
    SolvedModel solved(Solver given, Differentiation how, DataEntry data) {
        ProblemEquations equations = new ProblemEquations(file, theta(), parameters);
        TracedField field = equations.field();
        Solver solver = ProblemRun.withEvents(given, equations, field);
        TracedFunction initial = Traced.function(1, theta(), (t, y, p) -> {
            FormulaNames names = file.names().bind(t, y, Arrays.copyOf(p, parameters));
            TracedNumber[] start = file.initial().stream()
                    .map(formula -> formula.evaluate(names))
                    .toArray(TracedNumber[]::new);
            for (int k = parameters; k < p.length; k++) {
                start[file.states().indexOf(name(k))] = p[k];
            }
            return start;
        });
        return new SolvedModel(
                field, initial, equations.function(data.columns()), solver, how, file.start(), file.end());
    }
}
