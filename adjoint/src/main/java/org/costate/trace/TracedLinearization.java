package org.costate.trace;

import org.costate.adjoint.Linearization;

/**
 * One evaluation of a traced function, with the arguments and the expensive intermediate values. Small functions have
 * subclasses of generated code.
 */
abstract class TracedLinearization implements Linearization {

    private static final int OBJECT_BYTES = 96;

    /** The parameters. */
    final double[] theta;

    /** The state of the last evaluation, as far as the pullback reads it. */
    final double[] at;

    /** Intermediate values of the last evaluation. */
    final double[] saved;

    /** The time of the last evaluation. */
    double time;

    TracedLinearization(TracedFunction function) {
        theta = function.theta();
        at = new double[function.stateCount()];
        saved = new double[function.kernels().savedCount()];
    }

    @Override
    public final long bytes() {
        return OBJECT_BYTES + (long) Double.BYTES * (at.length + saved.length);
    }
}
