package org.costate.examples;

import java.util.Locale;
import org.costate.examples.problem.ProblemFile;
import org.costate.solver.Occurrence;
import org.costate.solver.Solution;

/** What {@code solve} prints for a person. */
final class SolveReport {

    private static final int MOST_EVENTS = 20;

    private SolveReport() {}

    static void print(Session session, String head, Trajectory trajectory) {
        Trajectory.Cost cost = trajectory.cost();
        double[] times = trajectory.times();
        double[] end = trajectory.state(times.length - 1);
        session.out()
                .printf(
                        Locale.ROOT,
                        "%s: %d evaluations, %d steps accepted, %d rejected, %.1f ms%n",
                        head,
                        cost.evaluations(),
                        cost.accepted(),
                        cost.rejected(),
                        1e3 * cost.seconds());
        for (int c = 0; c < end.length; c++) {
            session.out()
                    .printf(
                            Locale.ROOT,
                            "  %-10s at t = %s: %s%n",
                            trajectory.names().get(c),
                            times[times.length - 1],
                            end[c]);
        }
    }

    static void printEvents(Session session, ProblemFile file, Solution solution) {
        int count = solution.occurrences().size();
        for (Occurrence occurrence : solution.occurrences().subList(0, Math.min(count, MOST_EVENTS))) {
            session.out()
                    .println("  event " + file.eventNames().get(occurrence.event()) + " at t = " + occurrence.time());
        }
        if (count > MOST_EVENTS) {
            session.out().println("  and " + (count - MOST_EVENTS) + " more events; --json has them all");
        }
    }
}
