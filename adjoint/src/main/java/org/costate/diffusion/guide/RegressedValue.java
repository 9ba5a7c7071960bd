package org.costate.diffusion.guide;

import org.costate.diffusion.Denoiser;
import org.costate.diffusion.Grid;
import org.costate.diffusion.NoiseLevels;
import org.costate.diffusion.NoisyLinearization;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SampleNoise;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * The reward of the end of unguided samples, regressed at every node on functions of the sample there (SVDD-MC of Li et al. 2024, with a
 * linear regression in the place of a network): an estimate of {@code E[r(x_0) | x_t]}. Immutable.
 */
public final class RegressedValue implements SoftValue {

    private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

    private final ValueBasis basis;
    private final Grid grid;
    private final double[][] weights;

    private RegressedValue(ValueBasis basis, Grid grid, double[][] weights) {
        this.basis = basis;
        this.grid = grid;
        this.weights = weights;
    }

    /**
     * Samples without guidance by the kernel of DDPM and fits by least squares, of the smallest norm if functions depend on each
     * other.
     *
     * @param model     the denoiser
     * @param grid      a falling grid
     * @param reward    finite rewards
     * @param basis     functions to regress on
     * @param noise     samples x at the first node, n x d, at least as many as there are functions; not modified
     * @param condition conditioning, n x k; not modified
     * @param seed      seed of the noise on the way
     * @return the estimate, for this grid
     * @throws IllegalArgumentException if lengths do not fit, the grid rises, samples are too few or too many, or the model does not tell
     *                                  the data
     * @throws IllegalStateException    if a sample or a reward is not finite
     */
    public static RegressedValue fit(
            Denoiser model, Grid grid, Reward reward, ValueBasis basis, double[] noise, double[] condition, long seed) {
        int rows = Shape.rows(model, noise, condition);
        int width = basis.width(model.dimension(), model.conditionWidth());
        if (rows < width) {
            throw new IllegalArgumentException(
                    "noise has " + rows + " rows, but must have at least " + width + ", the width of the basis");
        }
        if ((long) rows * width > MOST_NUMBERS) {
            throw new IllegalArgumentException("noise has " + rows + " rows and the basis width " + width
                    + ", but their product must be at most " + MOST_NUMBERS);
        }
        ValueGuidedSampler.requireData(model, grid);
        double[][] features = new double[grid.steps()][];
        double[] z = rollOut(model, grid, basis, noise, condition, seed, features);
        double[] rewards = new double[rows];
        reward.score(scaled(z, grid, grid.steps()), condition.clone(), rewards);
        for (int row = 0; row < rows; row++) {
            if (!Double.isFinite(rewards[row])) {
                throw new IllegalStateException(
                        "the reward of row " + row + " is " + rewards[row] + ", but must be finite to be regressed");
            }
        }
        double[][] weights = new double[grid.steps()][];
        for (int node = 1; node < grid.steps(); node++) {
            weights[node] = leastSquares(features[node], width, rewards);
        }
        return new RegressedValue(basis, grid, weights);
    }

    /** Writes the features of each inner node; returns the scaled states at the end. */
    private static double[] rollOut(
            Denoiser model,
            Grid grid,
            ValueBasis basis,
            double[] noise,
            double[] condition,
            long seed,
            double[][] features) {
        int rows = noise.length / model.dimension();
        int width = basis.width(model.dimension(), model.conditionWidth());
        NoisyLinearization pass = model.as(Prediction.DATA).linearization();
        NoiseLevels levels = NoiseLevels.of(rows);
        SampleNoise.Draws draws = SampleNoise.of(seed).open(grid.steps(), rows, model.dimension());
        double[] z = noise.clone();
        double[] data = new double[z.length];
        double[] xi = new double[z.length];
        double scale = grid.schedule().scale(grid.time(0));
        for (int i = 0; i < z.length; i++) {
            z[i] /= scale;
        }
        for (int step = 0; step < grid.steps(); step++) {
            levels.fillRho(grid.rho(step));
            pass.evaluate(levels, z, condition, data);
            features[step] = new double[rows * width];
            basis.write(scaled(z, grid, step), data, condition, rows, features[step]);
            AncestralKernel kernel = AncestralKernel.of(grid, step, 1);
            kernel.mean(z, data, z);
            draws.write(step, xi);
            for (int i = 0; i < z.length; i++) {
                z[i] += kernel.deviation() * xi[i];
                if (!Double.isFinite(z[i])) {
                    throw new IllegalStateException("row " + i / model.dimension() + " is " + z[i] + " at t = "
                            + grid.time(step + 1)
                            + ", but must be finite; are the noise and the model's parameters?");
                }
            }
        }
        return z;
    }

    private static double[] scaled(double[] z, Grid grid, int node) {
        double scale = grid.schedule().scale(grid.time(node));
        double[] x = new double[z.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = scale * z[i];
        }
        return x;
    }

    private static double[] leastSquares(double[] features, int width, double[] rewards) {
        double[][] rows = new double[rewards.length][width];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(features, row * width, rows[row], 0, width);
        }
        return new SingularValueDecomposition(new Array2DRowRealMatrix(rows, false))
                .getSolver()
                .solve(new ArrayRealVector(rewards, false))
                .toArray();
    }

    /**
     * Coefficients at a node.
     *
     * @param node neither the first nor the last
     * @return a copy, one for each function of the basis
     * @throws IndexOutOfBoundsException if it is no inner node
     */
    public double[] weights(int node) {
        if (node < 1 || node >= weights.length) {
            throw new IndexOutOfBoundsException("node " + node + ", but inner nodes are 1 to " + (weights.length - 1));
        }
        return weights[node].clone();
    }

    @Override
    public boolean usesData() {
        return basis.usesData();
    }

    @Override
    public void estimate(Grid on, int node, double[] x, double[] data, double[] condition, double[] out) {
        if (on.steps() != grid.steps() || on.time(node) != grid.time(node) || on.rho(node) != grid.rho(node)) {
            throw new IllegalArgumentException("grid = " + on + ", but must be the one of the regression, " + grid);
        }
        int width = weights[node].length;
        double[] features = new double[out.length * width];
        basis.write(x, data, condition, out.length, features);
        for (int row = 0; row < out.length; row++) {
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += weights[node][i] * features[row * width + i];
            }
            out[row] = sum;
        }
    }
}
