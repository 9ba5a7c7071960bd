package org.costate.solver.ensemble;

import org.costate.solver.Solution;
import org.costate.solver.Status;

/** Hands the solutions of members to reductions, in the order of their index, and counts them. Mutable. */
final class Delivery {

    private final long from;
    private final long to;
    private final Reduction[] reductions;
    private final Progress progress;
    private final Outcome.Tally tally = new Outcome.Tally();

    Delivery(long from, long to, Reduction[] reductions, Progress progress) {
        this.from = from;
        this.to = to;
        this.reductions = reductions.clone();
        this.progress = progress;
    }

    void take(long index, Solution solution) {
        for (Reduction reduction : reductions) {
            if (solution.status() == Status.SUCCESS) {
                reduction.add(index, solution);
            } else {
                reduction.failed(index, solution);
            }
        }
        tally.add(index, solution);
        progress.done(index + 1 - from, to - from);
    }

    /** What became of the members below an index. */
    Outcome outcome(long end) {
        return tally.outcome(from, to, end);
    }
}
