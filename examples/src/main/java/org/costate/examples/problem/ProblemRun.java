package org.costate.examples.problem;

import java.util.List;
import org.costate.solver.Event;
import org.costate.solver.Method;
import org.costate.solver.MethodRun;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.trace.TracedField;

/** Solves the equation of a problem file. */
public final class ProblemRun {

    private static final long MOST_TRIALS = 100_000;
    private static final double STIFF_PART = 0.1;

    private ProblemRun() {}

    /**
     * Solves as far as it goes.
     *
     * @param file   the problem, an ordinary equation
     * @param solver method, tolerances and control; what it saves and watches is replaced
     * @param times  output times in the order of the solve
     * @return the table, whose status may be a failure
     * @throws IllegalArgumentException if the method does not fit the problem
     */
    public static SolvedTable solve(ProblemFile file, Solver solver, double[] times) {
        return solve(file, solver, SaveAt.times(times));
    }

    /**
     * Solves a problem.
     *
     * @param file   the problem, an ordinary equation
     * @param solver method, tolerances and control; what it saves and watches is replaced
     * @param saveAt output times in the order of the solve
     * @return the table, whose status may be a failure
     * @throws IllegalArgumentException if the method does not fit the problem
     */
    public static SolvedTable solve(ProblemFile file, Solver solver, SaveAt saveAt) {
        ProblemEquations equations = new ProblemEquations(file);
        TracedField field = equations.field();
        Solver ready = withEvents(solver.withSaveAt(saveAt), equations, field);
        Solution solution = ready.trySolve(field, equations.initialState(), file.start(), file.end());
        return SolvedTable.of(file.states(), file.eventNames(), solution);
    }

    static Solver withEvents(Solver solver, ProblemEquations equations, TracedField field) {
        Event[] events = equations.events(field);
        return events.length == 0 ? solver : solver.withEvents(events);
    }

    /**
     * The output times of a file: those that it saves at, or its start and end.
     *
     * @param file the problem
     */
    public static double[] times(ProblemFile file) {
        double[] save = file.save();
        return save.length > 0 ? save : new double[] {file.start(), file.end()};
    }

    /**
     * Output times at equal distances, start and end included.
     *
     * @param file   the problem
     * @param points how many, at least 2
     */
    public static double[] times(ProblemFile file, int points) {
        double[] times = new double[points];
        for (int i = 0; i < points - 1; i++) {
            times[i] = file.start() + (file.end() - file.start()) * i / (points - 1);
        }
        times[points - 1] = file.end();
        return times;
    }

    /**
     * An adaptive solver, or one with fixed steps.
     *
     * @param method how a step is made
     * @param rtol   relative tolerance
     * @param atol   absolute tolerance
     */
    public static Solver solver(Method method, double rtol, double atol) {
        return Solver.of(method, Tolerances.of(rtol, atol));
    }

    /**
     * Whether a problem is stiff on a good part of its way: the library's default method, tried at the values of the file,
     * makes more than a tenth of it by its stiff half.
     *
     * @param file       the problem, an ordinary equation
     * @param tolerances of the trial
     * @return false also if nothing can be told, because the trial fails at once
     */
    public static boolean isStiff(ProblemFile file, Tolerances tolerances) {
        ProblemEquations equations = new ProblemEquations(file);
        TracedField field = equations.field();
        Solver trial = withEvents(Solver.of(tolerances).withMaxSteps(MOST_TRIALS), equations, field);
        Solution solution = trial.trySolve(field, equations.initialState(), file.start(), file.end());
        List<MethodRun> runs = solution.statistics().runs();
        double stiff = 0;
        for (int k = 1; k < runs.size(); k++) {
            boolean isStiff = !runs.get(k).method().equals(runs.get(0).method());
            double end = k + 1 < runs.size() ? runs.get(k + 1).start() : solution.endTime();
            stiff += isStiff ? Math.abs(end - runs.get(k).start()) : 0;
        }
        return stiff > STIFF_PART * Math.abs(solution.endTime() - file.start());
    }
}
