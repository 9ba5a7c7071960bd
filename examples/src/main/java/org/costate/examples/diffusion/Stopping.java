package org.costate.examples.diffusion;

import java.util.concurrent.CancellationException;
import org.costate.solver.Cancellation;
import org.costate.solver.SolveException;
import org.costate.solver.Status;

/** Ends work that was cancelled by a {@link CancellationException}, wherever it is. */
final class Stopping {

    private Stopping() {}

    /** @throws CancellationException if it was cancelled */
    static void requireGoingOn(Cancellation cancellation) {
        if (cancellation.isRequested()) {
            throw new CancellationException("sampling was cancelled");
        }
    }

    /** What to throw for a solve that ended early: the fault itself, or a {@link CancellationException}. */
    static RuntimeException of(SolveException fault) {
        return fault.solution().status() == Status.CANCELLED
                ? (RuntimeException) new CancellationException("the solve was cancelled").initCause(fault)
                : fault;
    }
}
