package org.costate.diffusion.guide;

import org.costate.diffusion.Denoiser;
import org.costate.diffusion.Grid;
import org.costate.diffusion.NoiseLevels;
import org.costate.diffusion.NoisyLinearization;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SampleNoise;

/**
 * Sampling towards a reward without its gradient: in each ancestral step every sample gets M proposals from the kernel of the model,
 * their soft values are estimated, and one is selected. Samples do not know of each other. At the last node the value is
 * the reward of the sample itself. With exact values, selection in proportion and many proposals, samples follow
 * {@code p(x) exp(r(x)/alpha)}. Immutable.
 *
 * <pre>{@code
 * ValueGuidedSampler sampler = ValueGuidedSampler.of(model, grid, reward, 10).withSelection(Selection.proportional(0.5));
 * double[] x = sampler.sample(noise, condition, seed);
 * }</pre>
 *
 * <p>Source: Li et al. 2024 (SVDD).
 */
public final class ValueGuidedSampler {

    private static final long MOST_NUMBERS = Integer.MAX_VALUE - 8;

    private static final long SELECTION_SEED = 0x5644445343484f53L;

    private final Denoiser model;
    private final Grid grid;
    private final Reward reward;
    private final int proposals;
    private final SoftValue value;
    private final Selection selection;
    private final double eta;

    private ValueGuidedSampler(
            Denoiser model, Grid grid, Reward reward, int proposals, SoftValue value, Selection selection, double eta) {
        this.model = model;
        this.grid = grid;
        this.reward = reward;
        this.proposals = proposals;
        this.value = value;
        this.selection = selection;
        this.eta = eta;
    }

    /**
     * A sampler that takes the best proposal by the reward of the predicted data, with the kernel of DDPM.
     *
     * @param model     the denoiser
     * @param grid      a falling grid
     * @param reward    the reward
     * @param proposals M for each step of each sample, at least 1, which is sampling without guidance; 10 and more are usual
     * @return the sampler
     * @throws IllegalArgumentException if the grid rises, proposals is below 1, or the model does not tell the data at a node
     */
    public static ValueGuidedSampler of(Denoiser model, Grid grid, Reward reward, int proposals) {
        AncestralKernel.of(grid, 0, 1);
        if (proposals < 1) {
            throw new IllegalArgumentException("proposals = " + proposals + ", but must be at least 1");
        }
        requireData(model, grid);
        return new ValueGuidedSampler(
                model, grid, reward, proposals, SoftValue.posteriorMean(reward), Selection.best(), 1);
    }

    /** Refuses a model that does not tell the data at a node where it is asked. */
    static void requireData(Denoiser model, Grid grid) {
        NoiseLevels level = NoiseLevels.of(1);
        for (int node = 0; node < grid.steps(); node++) {
            level.setRho(0, grid.rho(node));
            if (!model.tells(Prediction.DATA, level.cos(0), level.sin(0))) {
                throw new IllegalArgumentException("t = " + grid.time(node) + ", where rho = " + grid.rho(node)
                        + " and " + model.prediction()
                        + " does not tell DATA; use a model of VELOCITY or FLOW, or a grid away from that end");
            }
        }
    }

    /**
     * The same with another estimate of the value.
     *
     * @param estimate the estimate
     * @return a new sampler
     */
    public ValueGuidedSampler withValue(SoftValue estimate) {
        return new ValueGuidedSampler(model, grid, reward, proposals, estimate, selection, eta);
    }

    /**
     * The same with another selection.
     *
     * @param rule how one of the proposals is chosen
     * @return a new sampler
     */
    public ValueGuidedSampler withSelection(Selection rule) {
        return new ValueGuidedSampler(model, grid, reward, proposals, value, rule, eta);
    }

    /**
     * The same with another amount of noise on the way.
     *
     * @param amount eta, in (0, 1]; without noise all proposals would be the same
     * @return a new sampler
     * @throws IllegalArgumentException if it lies outside
     */
    public ValueGuidedSampler withEta(double amount) {
        if (!(amount > 0 && amount <= 1)) {
            throw new IllegalArgumentException("eta = " + amount + ", but must lie in (0, 1]");
        }
        return new ValueGuidedSampler(model, grid, reward, proposals, value, selection, amount);
    }

    /**
     * Evaluations of the denoiser for one sample.
     *
     * @return 1 + M (steps - 1) if the value uses predicted data, otherwise the number of steps
     */
    public long evaluations() {
        return value.usesData() ? 1 + (long) proposals * (grid.steps() - 1) : grid.steps();
    }

    /**
     * Samples.
     *
     * @param noise     samples x at the first node, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param seed      seed of proposals and selections
     * @return samples x at the last node, n x d
     * @throws IllegalArgumentException if a length does not fit
     * @throws IllegalStateException    if a proposal is not finite, or a value is NaN or plus infinity
     */
    public double[] sample(double[] noise, double[] condition, long seed) {
        return sample(noise, condition, seed, 0);
    }

    /**
     * Samples a part of a larger batch, to the bits that it has there.
     *
     * @param noise     samples x at the first node, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param seed      seed of proposals and selections
     * @param firstRow  number that the first row has in the larger batch
     * @return samples x at the last node, n x d
     * @throws IllegalArgumentException if a length does not fit
     * @throws IllegalStateException    if a proposal is not finite, or a value is NaN or plus infinity
     */
    public double[] sample(double[] noise, double[] condition, long seed, long firstRow) {
        Guidance run = new Guidance(noise, condition, seed, firstRow);
        for (int step = 0; step < grid.steps(); step++) {
            run.step(step);
        }
        return run.samples();
    }

    /** One run. Proposals of a row are neighbours. */
    private final class Guidance {

        private final int d = model.dimension();
        private final int k = model.conditionWidth();
        private final int rows;
        private final NoisyLinearization pass = model.as(Prediction.DATA).linearization();
        private final double[] condition;
        private final double[] manyConditions;
        private final SampleNoise.Draws draws;
        private final SampleNoise.Draws choices;
        private final NoiseLevels one;
        private final NoiseLevels many;
        private final double[] z;
        private final double[] data;
        private final double[] mean;
        private final double[] proposed;
        private final double[] x;
        private final double[] proposedData;
        private final double[] values;
        private final double[] xi;
        private final double[] pairs;

        Guidance(double[] noise, double[] condition, long seed, long firstRow) {
            rows = Shape.rows(model, noise, condition);
            this.condition = condition.clone();
            if ((long) rows * proposals * Math.max(d, k) > MOST_NUMBERS) {
                throw new IllegalArgumentException("proposals = " + proposals + " of " + rows + " rows of width "
                        + Math.max(d, k) + ", but all must fit into an array");
            }
            manyConditions = new double[rows * proposals * k];
            for (int i = 0; i < rows * proposals; i++) {
                System.arraycopy(condition, i / proposals * k, manyConditions, i * k, k);
            }
            draws = SampleNoise.of(seed, firstRow).open(grid.steps(), rows, proposals * d);
            choices = SampleNoise.of(seed ^ SELECTION_SEED, firstRow).open(grid.steps(), rows, 2);
            one = NoiseLevels.of(rows);
            many = NoiseLevels.of(rows * proposals);
            z = new double[noise.length];
            data = new double[noise.length];
            mean = new double[noise.length];
            proposed = new double[noise.length * proposals];
            x = new double[proposed.length];
            proposedData = value.usesData() ? new double[proposed.length] : new double[0];
            values = new double[rows * proposals];
            xi = new double[proposed.length];
            pairs = new double[2 * rows];
            double scale = grid.schedule().scale(grid.time(0));
            for (int i = 0; i < z.length; i++) {
                z[i] = noise[i] / scale;
            }
            predict(0);
        }

        private void predict(int node) {
            one.fillRho(grid.rho(node));
            pass.evaluate(one, z, condition, data);
        }

        void step(int step) {
            AncestralKernel kernel = AncestralKernel.of(grid, step, eta);
            kernel.mean(z, data, mean);
            draws.write(step, xi);
            int width = proposals * d;
            double scale = grid.schedule().scale(grid.time(step + 1));
            for (int i = 0; i < proposed.length; i++) {
                int coordinate = i / width * d + i % d;
                proposed[i] = mean[coordinate] + kernel.deviation() * xi[i];
                x[i] = scale * proposed[i];
            }
            requireProposals(step + 1);
            boolean last = step + 1 == grid.steps();
            if (last) {
                reward.score(x, manyConditions, values);
            } else {
                estimate(step + 1);
            }
            requireValues(step + 1);
            select(step, last);
        }

        private void estimate(int node) {
            if (value.usesData()) {
                many.fillRho(grid.rho(node));
                pass.evaluate(many, proposed, manyConditions, proposedData);
            }
            value.estimate(grid, node, x, proposedData, manyConditions, values);
        }

        private void requireProposals(int node) {
            for (int i = 0; i < x.length; i++) {
                if (!Double.isFinite(x[i])) {
                    throw new IllegalStateException("proposal " + i / d % proposals + " of row " + i / d / proposals
                            + " is " + x[i] + " at t = " + grid.time(node)
                            + ", but must be finite; are the noise and the model's parameters?");
                }
            }
        }

        private void requireValues(int node) {
            for (int i = 0; i < values.length; i++) {
                if (!(values[i] < Double.POSITIVE_INFINITY)) {
                    throw new IllegalStateException("the value of proposal " + i % proposals + " of row "
                            + i / proposals + " is " + values[i] + " at t = " + grid.time(node)
                            + ", but must be finite or minus infinity; are samples and the reward finite?");
                }
            }
        }

        private void select(int step, boolean last) {
            choices.write(step, pairs);
            for (int row = 0; row < rows; row++) {
                double a = pairs[2 * row];
                double b = pairs[2 * row + 1];
                // The squared length of a pair of normal numbers is twice an exponential one.
                double u = -Math.expm1(-0.5 * (a * a + b * b));
                int chosen = selection.choose(values, row * proposals, proposals, Math.min(u, Math.nextDown(1.0)));
                int at = (row * proposals + chosen) * d;
                System.arraycopy(proposed, at, z, row * d, d);
                if (value.usesData()) {
                    System.arraycopy(proposedData, at, data, row * d, d);
                }
            }
            if (!last && !value.usesData()) {
                predict(step + 1);
            }
        }

        double[] samples() {
            double scale = grid.schedule().scale(grid.time(grid.steps()));
            double[] samples = new double[z.length];
            for (int i = 0; i < z.length; i++) {
                samples[i] = scale * z[i];
            }
            return samples;
        }
    }
}
