package org.costate.diffusion;

import java.util.SplittableRandom;

/**
 * The levels and noises of each step of a training. The seed, the step and the row fix every number. Immutable.
 *
 * <p>Levels are drawn systematically: one uniform number shifts n equally spaced quantiles, which a permutation deals to the
 * rows. Each row alone has the whole distribution, and the mean over a batch of any monotone function of the level is off by at
 * most its range over n, where independent levels are off by its deviation over the root of n. Source: Kingma et al.,
 * <i>Variational diffusion models</i>, 2021, appendix I.1, with the permutation added, so that an order of the data does no harm.
 */
public final class DenoisingDraws {

    private static final long LEVELS = 1;
    private static final long NOISE = 2;
    private static final double LARGEST_BELOW_ONE = Math.nextDown(1.0);

    private final NoiseDistribution distribution;
    private final long seed;

    private DenoisingDraws(NoiseDistribution distribution, long seed) {
        this.distribution = distribution;
        this.seed = seed;
    }

    /**
     * Draws of a distribution of levels.
     *
     * @param distribution how often each level is seen
     * @param seed         any number
     * @return the draws
     */
    public static DenoisingDraws of(NoiseDistribution distribution, long seed) {
        return new DenoisingDraws(distribution, seed);
    }

    /**
     * Levels of a step.
     *
     * @param step   index of the step
     * @param levels all rows are written
     */
    public void levels(long step, NoiseLevels levels) {
        int n = levels.rows();
        SplittableRandom random = DrawAddress.of(seed, LEVELS, step, DrawAddress.WHOLE_STEP);
        // Within a cell of width 1/n; away from 0, where a level without noise may be.
        double shift = random.nextDouble(Double.MIN_NORMAL, 1);
        int[] place = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            place[i] = place[j];
            place[j] = i;
        }
        for (int row = 0; row < n; row++) {
            distribution.set(Math.min((place[row] + shift) / n, LARGEST_BELOW_ONE), levels, row);
        }
    }

    /**
     * Noises of a step.
     *
     * @param step  index of the step
     * @param rows  n
     * @param noise n x d standard normal numbers, row-major, written
     */
    public void noise(long step, int rows, double[] noise) {
        int d = noise.length / rows;
        for (int row = 0; row < rows; row++) {
            SplittableRandom random = DrawAddress.of(seed, NOISE, step, row);
            for (int i = row * d; i < (row + 1) * d; i++) {
                noise[i] = random.nextGaussian();
            }
        }
    }
}
