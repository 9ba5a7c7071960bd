package org.costate.adjoint;

import org.costate.solver.Solution;
import org.jspecify.annotations.Nullable;

/** The last solve of a recording, and what must hold for a pullback through it. */
final class RecordedSolve {

    private @Nullable Solution solution;
    private long revision;

    /** A solve begins, with parameters of this revision. */
    void begin(long revision) {
        solution = null;
        this.revision = revision;
    }

    /** It reached its end. */
    Solution end(Solution solved) {
        solution = solved;
        return solved;
    }

    void forget() {
        solution = null;
    }

    /** The solution, or misuse if there is none. */
    Solution get() {
        if (solution == null) {
            throw new IllegalStateException(
                    "nothing is recorded: the last solve did not reach its end, or it is closed");
        }
        return solution;
    }

    /** Cotangents of zero for it, of so many steps and events. */
    Cotangents cotangents(int steps, int occurrences) {
        return new Cotangents(get().size(), get().dimension(), steps, occurrences);
    }

    /** Misuse, if the parameters are others now. */
    void requireRevision(long now) {
        if (now != revision) {
            throw new IllegalStateException("the parameters have changed since the equation was solved");
        }
    }

    /** Misuse, if cotangents are those of another solve. */
    void requireShape(Cotangents bar, int steps) {
        Solution solved = get();
        if (!bar.hasShape(solved.size(), solved.dimension(), steps)) {
            throw new IllegalArgumentException("bar is for " + bar.shape() + ", but this solve has " + solved.size()
                    + " states of length " + solved.dimension() + " and " + steps + " steps");
        }
    }
}
