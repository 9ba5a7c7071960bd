package org.costate.diffusion.guide;

import org.costate.diffusion.Grid;
import org.costate.diffusion.NoiseLevels;

/**
 * One ancestral step of DDIM with eta: given z at a node and the data D predicted there, the next z is normal with mean
 * {@code a D + b z} and deviation s in each coordinate. With e the ratio of the two rho,
 *
 * <pre>{@code
 * s = eta sin_t sqrt(1 - e^2)     b = sin_t sqrt(1 - eta^2 (1 - e^2)) / sin_s     a = cos_t - b cos_s
 * }</pre>
 *
 * <p>eta = 1 is DDPM. Regular without signal and without noise. Immutable.
 *
 * <p>Source: Song, Meng, Ermon 2021; Ho, Jain, Abbeel 2020.
 */
public final class AncestralKernel {

    private final double dataFactor;
    private final double stateFactor;
    private final double deviation;

    private AncestralKernel(double dataFactor, double stateFactor, double deviation) {
        this.dataFactor = dataFactor;
        this.stateFactor = stateFactor;
        this.deviation = deviation;
    }

    /**
     * The kernel of a step of a grid.
     *
     * @param grid a falling grid
     * @param step number of the step, from 0
     * @param eta  in [0, 1]
     * @return the kernel
     * @throws IllegalArgumentException  if the grid rises or eta lies outside
     * @throws IndexOutOfBoundsException if there is no such step
     */
    public static AncestralKernel of(Grid grid, int step, double eta) {
        if (!grid.isFalling()) {
            throw new IllegalArgumentException("grid = " + grid + ", but must fall, from noise to data");
        }
        if (step < 0 || step >= grid.steps()) {
            throw new IndexOutOfBoundsException("step " + step + " of " + grid.steps());
        }
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta = " + eta + ", but must lie in [0, 1]");
        }
        NoiseLevels levels = NoiseLevels.of(2);
        levels.setRho(0, grid.rho(step));
        levels.setRho(1, grid.rho(step + 1));
        double cosFrom = levels.cos(0);
        double sinFrom = levels.sin(0);
        double cosTo = levels.cos(1);
        double sinTo = levels.sin(1);
        double ratio = sinTo * cosFrom / (cosTo * sinFrom);
        double fresh = (cosTo * sinFrom - sinTo * cosFrom) / (cosTo * sinFrom) * (1 + ratio);
        double kept = Math.sqrt((1 - eta) * (1 + eta) + eta * eta * ratio * ratio);
        double stateFactor = kept * sinTo / sinFrom;
        return new AncestralKernel(cosTo - stateFactor * cosFrom, stateFactor, eta * sinTo * Math.sqrt(fresh));
    }

    /**
     * Factor of the predicted data in the mean.
     *
     * @return a
     */
    public double dataFactor() {
        return dataFactor;
    }

    /**
     * Factor of the state in the mean.
     *
     * @return b
     */
    public double stateFactor() {
        return stateFactor;
    }

    /**
     * Standard deviation of every coordinate of the next z.
     *
     * @return s, not negative
     */
    public double deviation() {
        return deviation;
    }

    /**
     * Mean of the next state.
     *
     * @param z    scaled state at the node, not modified
     * @param data data predicted there, as long; not modified
     * @param mean as long, written; may be z or data
     * @throws IllegalArgumentException if lengths differ
     */
    public void mean(double[] z, double[] data, double[] mean) {
        if (data.length != z.length || mean.length != z.length) {
            throw new IllegalArgumentException("data has length " + data.length + " and mean " + mean.length
                    + ", but must have that of z, " + z.length);
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] = dataFactor * data[i] + stateFactor * z[i];
        }
    }
}
