package org.costate.diffusion;

/**
 * Levels of noise at which latents of a trajectory are known, falling from noise to data, as a sampler meets them. It also says
 * what the latents are: scaled states z, or samples x of a schedule. Immutable.
 */
public final class LatentGrid {

    private final double[] rho;
    private final double[] scale;

    private LatentGrid(double[] rho, double[] scale) {
        this.rho = rho;
        this.scale = scale;
        if (rho.length < 2) {
            throw new IllegalArgumentException("there are " + rho.length + " levels, but must be at least 2");
        }
        for (int i = 0; i < rho.length; i++) {
            if (!(rho[i] >= 0) || (i > 0 && !(rho[i] < rho[i - 1]))) {
                throw new IllegalArgumentException("rho[" + i + "] = " + rho[i] + (i > 0 ? " after " + rho[i - 1] : "")
                        + ", but levels must be >= 0 and fall from noise to data");
            }
        }
    }

    /**
     * Levels of scaled states {@code z = x / sqrt(alpha^2 + sigma^2)}.
     *
     * @param rho sigma/alpha of each latent, falling; copied
     * @return the grid
     * @throws IllegalArgumentException if there are fewer than two levels, or they do not fall
     */
    public static LatentGrid of(double[] rho) {
        double[] scale = new double[rho.length];
        java.util.Arrays.fill(scale, 1);
        return new LatentGrid(rho.clone(), scale);
    }

    /**
     * Times of samples x.
     *
     * @param schedule the schedule
     * @param times    time of each latent, falling
     * @return the grid
     * @throws IllegalArgumentException if there are fewer than two times, they do not fall or one is outside the schedule's range
     */
    public static LatentGrid of(Schedule schedule, double[] times) {
        double[] rho = new double[times.length];
        double[] scale = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            rho[i] = schedule.rho(times[i]);
            scale[i] = schedule.scale(times[i]);
        }
        return new LatentGrid(rho, scale);
    }

    /**
     * Number of levels.
     *
     * @return at least 2
     */
    public int size() {
        return rho.length;
    }

    /**
     * A level.
     *
     * @param i index, 0 for the most noise
     * @return rho
     */
    public double rho(int i) {
        return rho[i];
    }

    /** Factor from z to the latent. */
    double scale(int i) {
        return scale[i];
    }

    double phi(int i) {
        return Math.atan(rho[i]);
    }
}
