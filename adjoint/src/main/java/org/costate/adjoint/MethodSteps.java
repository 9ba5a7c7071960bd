package org.costate.adjoint;

import org.jspecify.annotations.Nullable;

/** The steps of one method in a tape, to be made again and pulled back through. Mutable, for one sweep at a time. */
interface MethodSteps extends StateCursor.Replay {

    /** The cotangents of the step that was entered last. */
    StepPullback step();

    /**
     * Moves to a step: what was yBar of the step after it is the cotangent of its end.
     *
     * @param j            index of the step
     * @param y            state at its start, to stay as it is until the step was pulled back through
     * @param yNext        state at its end, or null if it is not known
     * @param interpolated whether states inside the step are asked for
     */
    void enter(int j, double[] y, double @Nullable [] yNext, boolean interpolated);

    /** Adds the cotangents of the estimates of samples, if there are any. */
    void sampleEstimates(Cotangents bar, int j);

    /** Writes the estimates of samples of the step from an index on. */
    void sampleValues(int count, double[] error, double[] stiffness, int at);

    /** Pulls everything back to the start of a step. */
    void pullback(int j, double[] thetaBar);

    /** Evaluations of the field for making stages again since {@link #forgetEvaluations}. */
    long evaluations();

    /** Counts anew. */
    void forgetEvaluations();
}
