package org.costate.equilibrium;

import org.costate.solver.Event;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.StepListener;

/**
 * Solves the flow {@code y' = f(t, y)} at a fixed time t until f is within the tolerances of the state, so that it is the
 * steady state that the flow leads to. With an L-stable method (Rodas5P, Kvaerno5) steps grow without bound as the flow
 * comes to rest; an explicit method stays at its stability limit, where its error keeps f from becoming small. Immutable.
 */
public final class Relaxation extends RootMethod {

    private final Solver solver;
    private final double longest;

    private Relaxation(Solver solver, double longest) {
        this.solver = solver;
        this.longest = longest;
    }

    /**
     * A relaxation.
     *
     * @param solver  an adaptive solver for the flow, whose tolerances need not be those of the steady state; without
     *                events
     * @param longest time after which the search is given up, positive and finite
     * @return the method
     * @throws IllegalArgumentException if the solver has events or no interpolant, or the time is not positive and finite
     */
    public static Relaxation of(Solver solver, double longest) {
        LinearMethod.require(
                "longest", longest, longest > 0 && longest < Double.POSITIVE_INFINITY, "positive and finite");
        LinearMethod.require(
                "events of the solver", solver.events().size(), solver.events().isEmpty(), "none");
        if (!solver.method().hasDenseOutput()) {
            throw new IllegalArgumentException("method = " + solver.method().name()
                    + " has no interpolant between steps, but the end of the relaxation is found on one");
        }
        return new Relaxation(solver.withSaveAt(SaveAt.end()), longest);
    }

    @Override
    void run(RootSearch search) {
        if (search.scaled(search.f) <= 1) {
            search.converge();
            return;
        }
        FrozenField flow = new FrozenField(search);
        Event rest = Event.crossing((t, y) -> flow.logResidual(y)).falling().stopping();
        StepListener listener = step -> {
            search.iterations++;
            flow.take(step.yNext());
            search.record();
        };
        Solution end;
        try {
            end = search.listening(solver).withEvents(rest).solve(flow, search.y.clone(), 0, longest, listener);
        } catch (SolveException failure) {
            end = failure.solution();
        }
        search.factorings += end.statistics().factorings();
        flow.take(end.endState());
        search.record();
        conclude(search, end);
    }

    private void conclude(RootSearch search, Solution end) {
        switch (end.status()) {
            case STOPPED_BY_EVENT -> search.converge();
            case SUCCESS ->
                search.failAtLimit("; f is " + search.scaled(search.f) + " tolerances after a time of " + longest
                        + ": relax longer, or does the flow come to rest at all?");
            case NOT_FINITE -> search.fail(EquilibriumStatus.NOT_FINITE, "; " + end.message());
            case FIELD_REFUSED -> search.fail(EquilibriumStatus.FIELD_REFUSED, "; " + end.message());
            case CANCELLED -> search.fail(EquilibriumStatus.CANCELLED, "");
            default ->
                search.fail(
                        EquilibriumStatus.NOT_CONVERGED,
                        "; the solve of the flow ended with " + failure(end.status(), end.endTime()) + end.message());
        }
    }

    private static String failure(Status status, double time) {
        return status + " at " + time + ": ";
    }

    @Override
    LinearMethod linear() {
        return LuFactors.of();
    }

    @Override
    public String toString() {
        return "Relaxation(" + solver + ", up to " + longest + ")";
    }
}
