package org.costate.solver.srk;

import java.util.Map;

/**
 * One place of a step at which drift, diffusion or both are evaluated:
 * {@code z_s = y + h sum_j a_j f_j + sum_k sum_j b_kj g_j xi_k}. Immutable.
 */
final class StochasticStage {

    private final double driftNode;
    private final double diffusionNode;
    private final Evaluates evaluates;
    private final double[] drift;
    private final Map<NoiseTerm, double[]> noise;

    StochasticStage(
            double driftNode,
            double diffusionNode,
            Evaluates evaluates,
            double[] drift,
            Map<NoiseTerm, double[]> noise) {
        this.driftNode = driftNode;
        this.diffusionNode = diffusionNode;
        this.evaluates = evaluates;
        this.drift = drift;
        this.noise = noise;
    }

    double driftNode() {
        return driftNode;
    }

    double diffusionNode() {
        return diffusionNode;
    }

    Evaluates evaluates() {
        return evaluates;
    }

    double[] drift() {
        return drift;
    }

    Map<NoiseTerm, double[]> noise() {
        return noise;
    }

    /** What a stage evaluates. */
    enum Evaluates {
        BOTH,
        DRIFT,
        DIFFUSION,
        /** The noise-induced drift of the equation, whose values stand in place of a diffusion's. */
        NOISE_INDUCED
    }

    boolean hasDrift() {
        return evaluates == Evaluates.BOTH || evaluates == Evaluates.DRIFT;
    }

    boolean hasDiffusion() {
        return evaluates != Evaluates.DRIFT;
    }

    /** Whether the state of the stage is the start of the step, at its time. */
    boolean isStart() {
        boolean noDrift = isZero(drift);
        for (double[] weights : noise.values()) {
            noDrift &= isZero(weights);
        }
        return noDrift && (!hasDrift() || driftNode == 0) && (!hasDiffusion() || diffusionNode == 0);
    }

    private static boolean isZero(double[] weights) {
        for (double w : weights) {
            if (w != 0) {
                return false;
            }
        }
        return true;
    }
}
