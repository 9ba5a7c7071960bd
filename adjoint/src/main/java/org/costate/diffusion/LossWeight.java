package org.costate.diffusion;

/** How much an error counts at a level of noise. Immutable. */
@FunctionalInterface
public interface LossWeight {

    /**
     * Factor of the squared error.
     *
     * @param cos cosine of the angle
     * @param sin sine of the angle
     * @return the weight, not negative; where it is not finite the loss refuses the level
     */
    double at(double cos, double sin);

    /**
     * The same everywhere.
     *
     * @return 1
     */
    static LossWeight one() {
        return (cos, sin) -> 1;
    }

    /**
     * Signal-to-noise ratio, {@code 1/rho^2}, which makes an error of the data count as that of the noise.
     *
     * @return the weight
     */
    static LossWeight snr() {
        return (cos, sin) -> cos * cos / (sin * sin);
    }

    /**
     * That of EDM for errors of the data, {@code (rho^2 + sigmaData^2) / (rho sigmaData)^2}: a network under its preconditioning
     * counts the same at all levels (Karras et al. 2022, table 1).
     *
     * @param sigmaData standard deviation of the data
     * @return the weight
     * @throws IllegalArgumentException unless sigmaData is finite and positive
     */
    static LossWeight edm(double sigmaData) {
        if (!(sigmaData > 0) || Double.isInfinite(sigmaData)) {
            throw new IllegalArgumentException("sigmaData = " + sigmaData + ", but must be finite and > 0");
        }
        double variance = sigmaData * sigmaData;
        return (cos, sin) -> (sin * sin + variance * cos * cos) / (sin * sin * variance);
    }

    /**
     * For errors of the angular velocity: they count as those of {@code dx/dt} in the time of a schedule, which flow matching
     * regresses on {@code alpha' x_0 + sigma' epsilon} (Lipman et al. 2023).
     *
     * @param schedule the schedule
     * @return {@code (r dphi/dt)^2}
     */
    static LossWeight pathVelocity(Schedule schedule) {
        return (cos, sin) -> {
            double t = schedule.tOfLambda(Math.log(cos / sin));
            double rate = schedule.scale(t) * schedule.phiRate(t);
            return rate * rate;
        };
    }
}
