package org.costate.diffusion;

import org.hipparchus.special.Erf;

/**
 * How often a training sees each level of noise, as the quantiles of a distribution: a uniform number in (0, 1) goes in, a level
 * comes out, noisier for larger numbers. Immutable; the same number gives the same bits.
 */
@FunctionalInterface
public interface NoiseDistribution {

    /**
     * Sets a row to a quantile.
     *
     * @param u      in (0, 1)
     * @param levels one row is written
     * @param row    its index
     */
    void set(double u, NoiseLevels levels, int row);

    /**
     * {@code log rho ~ N(mean, deviation^2)}. EDM has mean -1.2 and deviation 1.2 for data of deviation 0.5 (Karras et al. 2022, table
     * 1); mean 0 and deviation 1 are the logit-normal times of flow matching (Esser et al. 2024), whose {@code t/(1 - t)} is rho.
     *
     * @param mean      mean of log rho, finite
     * @param deviation standard deviation of log rho, finite and positive
     * @return the distribution
     * @throws IllegalArgumentException if a number is out of range
     */
    static NoiseDistribution logNormal(double mean, double deviation) {
        if (!Double.isFinite(mean)) {
            throw new IllegalArgumentException("mean = " + mean + ", but must be finite");
        }
        if (!(deviation > 0) || Double.isInfinite(deviation)) {
            throw new IllegalArgumentException("deviation = " + deviation + ", but must be > 0 and finite");
        }
        double factor = Math.sqrt(2) * deviation;
        return (u, levels, row) -> levels.setRho(row, Math.exp(mean + factor * Erf.erfInv(2 * u - 1)));
    }

    /**
     * Log rho uniform between two values.
     *
     * @param least lower end of rho, positive
     * @param most  upper end of rho, finite, at least {@code least}; the same for one level only
     * @return the distribution
     * @throws IllegalArgumentException if an end is out of range
     */
    static NoiseDistribution logUniform(double least, double most) {
        if (!(least > 0)) {
            throw new IllegalArgumentException("least = " + least + ", but must be > 0");
        }
        if (!(most >= least) || Double.isInfinite(most)) {
            throw new IllegalArgumentException("most = " + most + ", but must be finite and at least " + least);
        }
        double from = Math.log(least);
        double length = Math.log(most) - from;
        return (u, levels, row) -> levels.setRho(row, Math.exp(from + u * length));
    }

    /**
     * Times uniform over a schedule: what most networks of noise or velocity, and those of flow matching, are trained with.
     *
     * @param schedule the schedule
     * @return the distribution
     */
    static NoiseDistribution uniformTime(Schedule schedule) {
        double start = schedule.tMin();
        double length = schedule.tMax() - start;
        return (u, levels, row) -> levels.setRho(row, schedule.rho(Math.min(start + u * length, schedule.tMax())));
    }
}
