package org.costate.diffusion.score;

import java.util.Arrays;
import org.costate.diffusion.Denoiser;
import org.costate.diffusion.Grid;
import org.costate.diffusion.NoiseLevels;
import org.costate.diffusion.NoisyLinearization;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SampleNoise;

/**
 * Langevin sampling at falling levels of noise: at each node of a grid some steps {@code z += h sin^2 s(z) + sin sqrt(2 h) xi}, and
 * from node to node {@code y = x/alpha} is held. Steps of this length suit every level, because the score of z falls by at most
 * {@code 1/sin^2} for each unit of z. Without acceptance samples follow a law that is off by the order of h; {@link #withMetropolis}
 * accepts or rejects each step by the difference of log-densities along it, which only needs the score. Immutable.
 *
 * <p>Source: Song and Ermon 2019; acceptance by the path integral: Alain and Bengio 2014.
 */
public final class AnnealedLangevin {

    private static final long ACCEPTANCE_SEED = 0x4d4554524f504f4cL;

    private final Denoiser model;
    private final Grid grid;
    private final int stepsOfLevel;
    private final double length;
    private final int quadrature;

    private AnnealedLangevin(Denoiser model, Grid grid, int stepsOfLevel, double length, int quadrature) {
        this.model = model;
        this.grid = grid;
        this.stepsOfLevel = stepsOfLevel;
        this.length = length;
        this.quadrature = quadrature;
    }

    /**
     * A sampler that accepts all steps.
     *
     * @param model        the denoiser
     * @param grid         a falling grid whose levels have signal and noise
     * @param stepsOfLevel steps at each node, at least 1
     * @param length       h, in (0, 1]; the part by which a step moves to the mean of the data, seen from the noise
     * @return the sampler
     * @throws IllegalArgumentException if a number lies outside, the grid rises, or a level has no signal or no noise
     */
    public static AnnealedLangevin of(Denoiser model, Grid grid, int stepsOfLevel, double length) {
        if (stepsOfLevel < 1) {
            throw new IllegalArgumentException("stepsOfLevel = " + stepsOfLevel + ", but must be at least 1");
        }
        if (!(length > 0 && length <= 1)) {
            throw new IllegalArgumentException("length = " + length + ", but must lie in (0, 1]");
        }
        if (!grid.isFalling()) {
            throw new IllegalArgumentException("grid = " + grid + ", but must fall, from noise to data");
        }
        for (int node = 0; node <= grid.steps(); node++) {
            double rho = grid.rho(node);
            if (!(rho > 0 && rho < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("t = " + grid.time(node) + ", where rho = " + rho
                        + ", but must be positive and finite for Langevin steps");
            }
        }
        return new AnnealedLangevin(model, grid, stepsOfLevel, length, 0);
    }

    /**
     * The same with acceptance of each step, so that it leaves the law of a level as it is.
     *
     * @param nodes evaluations of the score along each step, at least 1
     * @return a new sampler
     * @throws IllegalArgumentException if there are fewer
     */
    public AnnealedLangevin withMetropolis(int nodes) {
        LogDensityDifference.of(model, nodes);
        return new AnnealedLangevin(model, grid, stepsOfLevel, length, nodes);
    }

    /**
     * Evaluations of the denoiser for one sample.
     *
     * @return their number
     */
    public long evaluations() {
        return (grid.steps() + 1L) * (quadrature == 0 ? stepsOfLevel : 1 + stepsOfLevel * (1L + quadrature));
    }

    /**
     * Samples.
     *
     * @param start     samples x at the first node, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param seed      seed of steps and acceptances, of which each row has its own part by its number
     * @return samples at the last node
     * @throws IllegalArgumentException if a length does not fit
     * @throws IllegalStateException    if a score is not finite
     */
    public LangevinSample sample(double[] start, double[] condition, long seed) {
        int d = model.dimension();
        if (start.length == 0 || start.length % d != 0) {
            throw new IllegalArgumentException("start has length " + start.length
                    + ", but must be a positive multiple of the model's dimension " + d);
        }
        Chain chain = new Chain(start, condition, seed);
        double[] accepted = new double[grid.steps() + 1];
        for (int node = 0; node <= grid.steps(); node++) {
            accepted[node] = chain.runAt(node);
        }
        return new LangevinSample(chain.samples(), accepted);
    }

    /** One run of all rows. */
    private final class Chain {

        private final int d = model.dimension();
        private final int rows;
        private final NoisyLinearization pass = model.as(Prediction.SCORE).linearization();
        private final LogDensityDifference difference = LogDensityDifference.of(model, Math.max(1, quadrature));
        private final SampleNoise.Draws draws;
        private final SampleNoise.Draws chances;
        private final NoiseLevels levels;
        private final double[] condition;
        private final double[] z;
        private final double[] score;
        private final double[] next;
        private final double[] nextScore;
        private final double[] xi;
        private final double[] pairs;
        private final double[] gain;
        private int step;

        Chain(double[] start, double[] condition, long seed) {
            rows = start.length / d;
            this.condition = condition.clone();
            int steps = (grid.steps() + 1) * stepsOfLevel;
            draws = SampleNoise.of(seed).open(steps, rows, d);
            chances = SampleNoise.of(seed ^ ACCEPTANCE_SEED).open(steps, rows, 2);
            levels = NoiseLevels.of(rows);
            z = start.clone();
            score = new double[z.length];
            next = new double[z.length];
            nextScore = new double[z.length];
            xi = new double[z.length];
            pairs = new double[2 * rows];
            gain = new double[rows];
            double scale = grid.schedule().scale(grid.time(0));
            for (int i = 0; i < z.length; i++) {
                z[i] /= scale;
            }
        }

        /** Makes the steps of a node; returns the share that was accepted. */
        double runAt(int node) {
            double cosBefore = levels.cos(0);
            levels.fillRho(grid.rho(node));
            if (node > 0) {
                for (int i = 0; i < z.length; i++) {
                    z[i] *= levels.cos(0) / cosBefore;
                }
            }
            double sin = levels.sin(0);
            if (quadrature > 0) {
                evaluate(z, score);
            }
            long count = 0;
            for (int i = 0; i < stepsOfLevel; i++, step++) {
                draws.write(step, xi);
                if (quadrature == 0) {
                    evaluate(z, score);
                }
                propose(sin);
                count += quadrature == 0 ? acceptAll() : accept(sin);
            }
            return (double) count / ((long) rows * stepsOfLevel);
        }

        private void evaluate(double[] at, double[] out) {
            pass.evaluate(levels, at, condition, out);
            for (int i = 0; i < out.length; i++) {
                if (!Double.isFinite(out[i])) {
                    throw new IllegalStateException("the score of row " + i / d + " is " + out[i] + " at rho = "
                            + levels.rho(0) + ", after " + step
                            + " steps; are the model's parameters and the samples finite?");
                }
            }
        }

        private void propose(double sin) {
            double spread = sin * Math.sqrt(2 * length);
            for (int i = 0; i < z.length; i++) {
                next[i] = z[i] + length * sin * sin * score[i] + spread * xi[i];
            }
        }

        private int acceptAll() {
            System.arraycopy(next, 0, z, 0, z.length);
            return rows;
        }

        private int accept(double sin) {
            difference.evaluate(levels, z, next, condition, gain);
            evaluate(next, nextScore);
            chances.write(step, pairs);
            int count = 0;
            for (int row = 0; row < rows; row++) {
                double log = gain[row] + backOverForth(row, sin);
                double a = pairs[2 * row];
                double b = pairs[2 * row + 1];
                // Half the squared length of a pair of normal numbers is minus the logarithm of a uniform one.
                if (-0.5 * (a * a + b * b) < log) {
                    System.arraycopy(next, row * d, z, row * d, d);
                    System.arraycopy(nextScore, row * d, score, row * d, d);
                    count++;
                }
            }
            return count;
        }

        /** Log of the density of the step back over that of the step. */
        private double backOverForth(int row, double sin) {
            double sum = 0;
            for (int i = row * d; i < (row + 1) * d; i++) {
                double back = z[i] - next[i] - length * sin * sin * nextScore[i];
                sum += xi[i] * xi[i] / 2 - back * back / (4 * length * sin * sin);
            }
            return sum;
        }

        double[] samples() {
            double scale = grid.schedule().scale(grid.time(grid.steps()));
            double[] x = new double[z.length];
            Arrays.setAll(x, i -> scale * z[i]);
            return x;
        }
    }
}
