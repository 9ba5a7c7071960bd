package org.costate.diffusion;

import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.Recording;

/** An adjoint's way to solve and record, {@code DiscreteAdjoint.of(solver)::record} or that of another. */
@FunctionalInterface
public interface SolveRecorder {

    /**
     * Solves and records.
     *
     * @param field right-hand side
     * @param y0    state at t0, length n; not modified and not kept
     * @param t0    start of the coordinate
     * @param t1    end of the coordinate
     * @return the recording
     */
    Recording record(DifferentiableField field, double[] y0, double t0, double t1);
}
