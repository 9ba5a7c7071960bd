package org.costate.solver;

/**
 * One step, as a listener sees it. A view onto the loop's workspace, valid only during the call; copy what you keep.
 */
public interface StepRecord {

    /**
     * Index among the accepted steps.
     *
     * @return index, from 0
     */
    int index();

    /**
     * Time at the start of the step.
     *
     * @return t
     */
    double t();

    /**
     * Time at the end of the step.
     *
     * @return the end, which is the start of the next step to the bit
     */
    double tNext();

    /**
     * Where the attempt ended whose interpolant, error and stiffness these are: beyond {@link #tNext} if an event cut the
     * step, a rounding before it at the given time of an event, else there.
     *
     * @return the end of the attempt
     */
    double reach();

    /**
     * Size of the step.
     *
     * @return {@code tNext() - t()}, negative when going back in time
     */
    double h();

    /**
     * State at the start of the step.
     *
     * @return length n, not to be modified or kept
     */
    double[] y();

    /**
     * State at the end of the step.
     *
     * @return length n, not to be modified or kept
     */
    double[] yNext();

    /**
     * Scaled error norm E.
     *
     * @return E, or NaN for a method without an error estimate
     */
    double error();

    /**
     * Stiffness estimate S, computed when asked for.
     *
     * @return S in 1/time, or NaN for a method without this estimate
     */
    double stiffness();

    /**
     * Attempts at this step that were rejected before.
     *
     * @return count
     */
    int rejections();
}
