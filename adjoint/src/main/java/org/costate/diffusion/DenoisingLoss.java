package org.costate.diffusion;

/**
 * What a denoiser is trained by: the mean over rows and coordinates of {@code w (q - q*)^2}, where q is a quantity read from the
 * model, {@code q* = p x_0 + r epsilon} what it should be, and w a weight of the level. Immutable.
 *
 * <p>The error of one quantity is a multiple of that of any other at the same level, so the model is never converted: its own
 * error is taken, and the multiple goes into the weight. No difference of nearly equal numbers arises at either end.
 *
 * <p>On data {@code N(m, c^2)} the least value at one level is, for each coordinate, {@code c^2/(c^2 + rho^2)} for {@link #noise} and
 * {@link #data}, {@code c^2/(cos^2 c^2 + sin^2)} for {@link #velocity}, and {@code (c^2/sigmaData^2) (rho^2 + sigmaData^2)/(rho^2 + c^2)}
 * for {@link #edm}.
 */
public final class DenoisingLoss {

    private final Prediction target;
    private final LossWeight weight;

    private DenoisingLoss(Prediction target, LossWeight weight) {
        this.target = target;
        this.weight = weight;
    }

    /**
     * A loss of any quantity and weight.
     *
     * @param target the quantity whose error counts
     * @param weight its weight
     * @return the loss
     */
    public static DenoisingLoss of(Prediction target, LossWeight weight) {
        return new DenoisingLoss(target, weight);
    }

    /**
     * The error of the noise, {@code E|epsilon_theta - epsilon|^2} (Ho et al. 2020).
     *
     * @return the loss
     */
    public static DenoisingLoss noise() {
        return new DenoisingLoss(Prediction.NOISE, LossWeight.one());
    }

    /**
     * The error of the data, weighted by the signal-to-noise ratio: the same number as {@link #noise}, without a detour by the noise.
     *
     * @return the loss
     */
    public static DenoisingLoss data() {
        return new DenoisingLoss(Prediction.DATA, LossWeight.snr());
    }

    /**
     * The error of the angular velocity v (Salimans and Ho 2022).
     *
     * @return the loss
     */
    public static DenoisingLoss velocity() {
        return new DenoisingLoss(Prediction.VELOCITY, LossWeight.one());
    }

    /**
     * Flow matching on the straight path, {@code E|u_theta - (epsilon - x_0)|^2} (Lipman et al. 2023).
     *
     * @return the loss
     */
    public static DenoisingLoss flowMatching() {
        return new DenoisingLoss(Prediction.FLOW, LossWeight.one());
    }

    /**
     * Flow matching on the path of any schedule, {@code E|dx/dt_theta - (alpha' x_0 + sigma' epsilon)|^2}.
     *
     * @param schedule the schedule
     * @return the loss
     */
    public static DenoisingLoss flowMatching(Schedule schedule) {
        return new DenoisingLoss(Prediction.VELOCITY, LossWeight.pathVelocity(schedule));
    }

    /**
     * The error of the data with the weight of EDM (Karras et al. 2022).
     *
     * @param sigmaData standard deviation of the data
     * @return the loss
     * @throws IllegalArgumentException unless sigmaData is finite and positive
     */
    public static DenoisingLoss edm(double sigmaData) {
        return new DenoisingLoss(Prediction.DATA, LossWeight.edm(sigmaData));
    }

    /**
     * Makes a workspace that evaluates and pulls back.
     *
     * @param model the denoiser, of any quantity
     * @return a new pass, for one thread
     */
    public DenoisingPass pass(Denoiser model) {
        return new DenoisingPass(this, model);
    }

    /** Weight of the error of a model's own quantity. */
    double weight(Prediction own, double cos, double sin) {
        double factor = target.factor(own, cos, sin);
        double all = weight.at(cos, sin) * factor * factor;
        if (!(all >= 0) || Double.isInfinite(all)) {
            throw new IllegalArgumentException("weight = " + all + " at rho = " + sin / cos
                    + ", but must be finite and >= 0; draw levels away from that end, or use another loss");
        }
        return all;
    }
}
