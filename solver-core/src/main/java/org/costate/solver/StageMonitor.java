package org.costate.solver;

/** Stands between a stepper and its field: told before each evaluation, it counts and may stop the solve. */
public interface StageMonitor {

    /** Index of an evaluation that belongs to no stage: a probe of the automatic initial step, or of a Jacobian by differences. */
    int PROBE = -1;

    /**
     * Called before an evaluation of the field.
     *
     * @param stage index of the stage from 0, extra stages of the dense output after those of the step, or
     *              {@link #PROBE}
     * @return false to stop the solve without evaluating
     */
    boolean evaluating(int stage);

    /**
     * Called before an evaluation of the diffusion of a stochastic equation.
     *
     * @param stage index of the stage from 0, or {@link #PROBE}
     * @return false to stop the solve without evaluating
     */
    default boolean evaluatingDiffusion(int stage) {
        return true;
    }

    /**
     * Called after work of linear algebra was done.
     *
     * @param work its kind
     */
    default void worked(LinearWork work) {}

    /**
     * Called when a method that is made of several begins, and when it goes on with another at the start of a step, before
     * that other evaluates the field.
     *
     * @param method the method that makes the steps from here on
     */
    default void switched(Method method) {}

    /**
     * Whether the sizes of steps follow the tolerances. Where they do not, implicit stages are solved to rounding.
     *
     * @return true for adaptive control
     */
    default boolean isAdaptive() {
        return true;
    }
}
