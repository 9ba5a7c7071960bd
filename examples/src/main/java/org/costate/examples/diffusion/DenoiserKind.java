package org.costate.examples.diffusion;

import java.util.Locale;
import org.costate.diffusion.DenoisingLoss;
import org.costate.diffusion.EdmSchedule;
import org.costate.diffusion.FlowMatching;
import org.costate.diffusion.NoiseDistribution;
import org.costate.diffusion.NoiseEmbedding;
import org.costate.diffusion.Preconditioning;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.Schedule;
import org.costate.diffusion.VpCosine;
import org.costate.diffusion.VpLinear;

/** What a network predicts, what it is trained by and the schedule that goes with it: usual combinations. */
public enum DenoiserKind {
    /** The preconditioning, weights and schedule of EDM. */
    EDM,
    /** The noise, variance preserving with linear rates. */
    NOISE,
    /** The data, variance preserving with linear rates, weighted by the signal-to-noise ratio. */
    DATA,
    /** The angular velocity, variance preserving with cosine rates. */
    VELOCITY,
    /** The velocity of the straight path, with logit-normal times. */
    FLOW;

    /** Between which levels of noise samples are drawn. */
    public Schedule schedule() {
        return switch (this) {
            case EDM -> EdmSchedule.of();
            case NOISE, DATA -> VpLinear.of();
            case VELOCITY -> VpCosine.of();
            case FLOW -> FlowMatching.of();
        };
    }

    /** What stands between the network and its prediction. */
    Preconditioning preconditioning(double sigmaData) {
        return switch (this) {
            case EDM -> Preconditioning.edm(sigmaData);
            case NOISE -> Preconditioning.none(Prediction.NOISE);
            case DATA -> Preconditioning.none(Prediction.DATA);
            case VELOCITY -> Preconditioning.none(Prediction.VELOCITY);
            case FLOW -> Preconditioning.straightPath(Prediction.FLOW);
        };
    }

    /** The number that tells the level: c_noise of EDM, or the time. */
    NoiseEmbedding number() {
        return this == EDM ? NoiseEmbedding.logRho(0.25) : NoiseEmbedding.time(schedule(), 1, 0);
    }

    /** What is made small. */
    DenoisingLoss loss(double sigmaData) {
        return switch (this) {
            case EDM -> DenoisingLoss.edm(sigmaData);
            case NOISE -> DenoisingLoss.noise();
            case DATA -> DenoisingLoss.data();
            case VELOCITY -> DenoisingLoss.velocity();
            case FLOW -> DenoisingLoss.flowMatching();
        };
    }

    /** How often a training sees each level. EDM's is shifted with the deviation of the data, and wider: plane data are thin. */
    NoiseDistribution levels(double sigmaData) {
        return switch (this) {
            case EDM -> NoiseDistribution.logNormal(Math.log(sigmaData) - 0.7, 1.5);
            case NOISE, DATA, VELOCITY -> NoiseDistribution.uniformTime(schedule());
            case FLOW -> NoiseDistribution.logNormal(0, 1.2);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
