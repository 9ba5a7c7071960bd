package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.costate.examples.Trajectory;
import org.costate.solver.MethodRun;
import org.costate.solver.Occurrence;
import org.costate.solver.Solution;
import org.costate.solver.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * A solution by the names of its components: the states at the times that were asked for, as far as the solve came. If it
 * ended early, the state that it reached comes last. Immutable.
 */
public final class SolvedTable {

    private final List<String> names;
    private final List<String> eventNames;
    private final Solution solution;
    private final double[] times;
    private final double[][] states;

    private SolvedTable(
            List<String> names, List<String> eventNames, Solution solution, double[] times, double[][] states) {
        this.names = names;
        this.eventNames = eventNames;
        this.solution = solution;
        this.times = times;
        this.states = states;
    }

    /**
     * A table.
     *
     * @param names      names of the components
     * @param eventNames names of the events, in the solver's order
     * @param solution   a solution that saved at given times
     */
    public static SolvedTable of(List<String> names, List<String> eventNames, Solution solution) {
        int saved = solution.size();
        boolean endedEarly = solution.status() != org.costate.solver.Status.SUCCESS
                && (saved == 0 || solution.time(saved - 1) != solution.endTime());
        int rows = saved + (endedEarly ? 1 : 0);
        double[] times = new double[rows];
        double[][] states = new double[rows][];
        for (int i = 0; i < rows; i++) {
            times[i] = i < saved ? solution.time(i) : solution.endTime();
            states[i] = i < saved ? solution.state(i) : solution.endState();
        }
        return new SolvedTable(List.copyOf(names), List.copyOf(eventNames), solution, times, states);
    }

    /** The solution. */
    public Solution solution() {
        return solution;
    }

    /** The same for tables and pictures. */
    public Trajectory trajectory(double seconds) {
        int n = names.size();
        double[] flat = new double[times.length * n];
        for (int i = 0; i < times.length; i++) {
            System.arraycopy(states[i], 0, flat, i * n, n);
        }
        Statistics cost = solution.statistics();
        return Trajectory.of(
                names, times, flat, new Trajectory.Cost(cost.evaluations(), cost.accepted(), cost.rejected(), seconds));
    }

    /** The object that {@code --json} prints: status, message, t, y, events, statistics. */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("status", solution.status().name());
        json.put("message", solution.message());
        json.put("t", ProblemJson.numbers(times));
        Map<String, @Nullable Object> y = new LinkedHashMap<>();
        for (int c = 0; c < names.size(); c++) {
            double[] column = new double[times.length];
            for (int i = 0; i < column.length; i++) {
                column[i] = states[i][c];
            }
            y.put(names.get(c), ProblemJson.numbers(column));
        }
        json.put("y", y);
        List<Object> events = new ArrayList<>();
        solution.occurrences().forEach(occurrence -> events.add(event(occurrence)));
        json.put("events", events);
        json.put("statistics", statistics(solution.statistics()));
        return json;
    }

    private Map<String, @Nullable Object> event(Occurrence occurrence) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("index", occurrence.event());
        json.put("name", eventNames.get(occurrence.event()));
        json.put("t", occurrence.time());
        json.put(
                "direction",
                switch (occurrence.cause()) {
                    case RISING -> "up";
                    case FALLING -> "down";
                    case CHANGE -> "change";
                    case TIME -> "time";
                });
        json.put("before", ProblemJson.byName(names, occurrence.before()));
        json.put("after", ProblemJson.byName(names, occurrence.after()));
        return json;
    }

    /** What a solve cost, as JSON. */
    static Map<String, @Nullable Object> statistics(Statistics cost) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("evaluations", cost.evaluations());
        json.put("accepted", cost.accepted());
        json.put("rejected", cost.rejected());
        json.put("errorRejections", cost.errorRejections());
        json.put("notFiniteRejections", cost.notFiniteRejections());
        json.put("refusedRejections", cost.refusedRejections());
        json.put("newtonRejections", cost.newtonRejections());
        json.put("diffusionEvaluations", cost.diffusionEvaluations());
        json.put("jacobians", cost.jacobians());
        json.put("factorings", cost.factorings());
        json.put("linearSolves", cost.linearSolves());
        List<Object> runs = new ArrayList<>();
        for (MethodRun run : cost.runs()) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("method", run.method());
            one.put("start", ProblemJson.number(run.start()));
            one.put("accepted", run.accepted());
            one.put("rejected", run.rejected());
            runs.add(one);
        }
        json.put("methods", runs);
        return json;
    }
}
