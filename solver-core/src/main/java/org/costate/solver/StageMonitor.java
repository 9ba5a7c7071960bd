package org.costate.solver;

/** Stands between a stepper and its field: told before each evaluation, it counts and may stop the solve. */
public interface StageMonitor {

    /** Index of an evaluation that belongs to no stage: the probe of the automatic initial step. */
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
}
