package org.costate.diffusion.guide;

import org.costate.diffusion.Grid;
import org.costate.diffusion.SampleNoise;
import org.costate.diffusion.SampleRecording;
import org.costate.diffusion.Sampler;

/**
 * Sampling towards a small loss by its gradient: before each guided step the sample that would come out is foreseen by a few steps of the
 * same sampler, the loss there is differentiated exactly by the present state, and the step's result is moved against that
 * gradient. One step of foresight is the estimate by the predicted data of earlier methods; more are nearer to what comes out. Immutable.
 *
 * <p>Each row is moved by {@code strength} times the root mean square of the way that its step goes in z, whatever the size of the
 * gradient. With repeats, a guided step is taken back by adding noise and made again.
 *
 * <p>Source: Pan et al. 2023 (symplectic adjoint guidance), where the step is scaled by the difference of the predictions with and without
 * conditioning instead.
 */
public final class ForesightSampler {

    private final Sampler sampler;
    private final SampleLoss loss;
    private final int foresight;
    private final double strength;
    private final int first;
    private final int end;
    private final int repeats;

    private ForesightSampler(
            Sampler sampler, SampleLoss loss, int foresight, double strength, int first, int end, int repeats) {
        this.sampler = sampler;
        this.loss = loss;
        this.foresight = foresight;
        this.strength = strength;
        this.first = first;
        this.end = end;
        this.repeats = repeats;
    }

    /**
     * Guidance in all steps.
     *
     * @param sampler   a sampler without noise of a one-step method on a falling grid, without final denoising
     * @param loss      what is made small
     * @param foresight steps by which the result is foreseen, over nodes of the grid, at least 1
     * @param strength  how far results of steps are moved, over the way of the step; not negative
     * @return the sampler
     * @throws IllegalArgumentException if the sampler is of another kind or a number lies outside
     */
    public static ForesightSampler of(Sampler sampler, SampleLoss loss, int foresight, double strength) {
        boolean fits = sampler.method().history() == 0
                && !sampler.method().isStochastic()
                && sampler.grid().isFalling()
                && !sampler.isDenoised();
        if (!fits) {
            throw new IllegalArgumentException("sampler has method " + sampler.method() + " and grid " + sampler.grid()
                    + ", but must be of a one-step method without noise such as Ddim, on a falling grid, and without a"
                    + " final denoising");
        }
        if (foresight < 1) {
            throw new IllegalArgumentException("foresight = " + foresight + ", but must be at least 1");
        }
        if (!(strength >= 0) || Double.isInfinite(strength)) {
            throw new IllegalArgumentException("strength = " + strength + ", but must be finite and >= 0");
        }
        return new ForesightSampler(
                sampler, loss, foresight, strength, 0, sampler.grid().steps(), 1);
    }

    /**
     * The same with guidance in some steps only.
     *
     * @param from first guided step
     * @param to   step after the last guided one
     * @return a new sampler
     * @throws IllegalArgumentException unless 0 &lt;= from &lt;= to &lt;= steps
     */
    public ForesightSampler withSteps(int from, int to) {
        if (!(from >= 0 && from <= to && to <= sampler.grid().steps())) {
            throw new IllegalArgumentException("from = " + from + " and to = " + to
                    + ", but must be in order within 0 and " + sampler.grid().steps());
        }
        return new ForesightSampler(sampler, loss, foresight, strength, from, to, repeats);
    }

    /**
     * The same with guided steps made several times, with noise added between.
     *
     * @param count times, at least 1
     * @return a new sampler
     * @throws IllegalArgumentException if there are fewer, or more than steps can be counted
     */
    public ForesightSampler withRepeats(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("repeats = " + count + ", but must be at least 1");
        }
        if (count > Integer.MAX_VALUE / sampler.grid().steps()) {
            throw new IllegalArgumentException("repeats = " + count + ", but must be at most "
                    + Integer.MAX_VALUE / sampler.grid().steps() + " for "
                    + sampler.grid().steps() + " steps");
        }
        return new ForesightSampler(sampler, loss, foresight, strength, first, end, count);
    }

    /**
     * Samples.
     *
     * @param noise     samples x at the first node, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param seed      seed of the noise of repeats
     * @return samples x at the last node, n x d
     * @throws IllegalArgumentException if a length does not fit
     * @throws IllegalStateException if the loss is NaN
     * @throws ArithmeticException if its derivative is not finite
     * @throws org.costate.diffusion.SamplingException if a prediction is not finite
     */
    public double[] sample(double[] noise, double[] condition, long seed) {
        Grid grid = sampler.grid();
        int rows = Shape.rows(sampler.model(), noise, condition);
        int d = sampler.model().dimension();
        SampleNoise.Draws draws = SampleNoise.of(seed).open(grid.steps() * repeats, rows, d);
        double[] x = noise.clone();
        double[] xi = new double[x.length];
        for (int step = 0; step < grid.steps(); step++) {
            Sampler one = sampler.withGrid(Grid.ofTimes(grid.schedule(), grid.time(step), grid.time(step + 1)));
            boolean guided = step >= first && step < end && strength > 0;
            for (int i = 0; i < (guided ? repeats : 1); i++) {
                if (i > 0) {
                    draws.write(step * repeats + i, xi);
                    takeBack(step, x, xi);
                }
                double[] next = one.sample(x, condition);
                if (guided) {
                    move(step, x, gradient(step, x, condition), next);
                }
                x = next;
            }
        }
        return x;
    }

    /** Derivative of the loss of the foreseen sample by the state at the begin of a step. */
    private double[] gradient(int step, double[] x, double[] condition) {
        SampleRecording recording = sampler.withGrid(foreseen(step)).record(x, condition);
        double[] bar = new double[x.length];
        double value = loss.evaluate(recording.samples(), condition.clone(), bar);
        if (Double.isNaN(value)) {
            throw new IllegalStateException("the loss is NaN in step " + step + "; are samples and the loss finite?");
        }
        return recording.pullback(bar).input();
    }

    /** Nodes from the begin of a step to the end of the grid, nearly evenly among its nodes. */
    private Grid foreseen(int step) {
        Grid grid = sampler.grid();
        int left = grid.steps() - step;
        int count = Math.min(foresight, left);
        double[] times = new double[count + 1];
        for (int i = 0; i <= count; i++) {
            times[i] = grid.time(step + (int) ((long) left * i / count));
        }
        return Grid.ofTimes(grid.schedule(), times);
    }

    private void move(int step, double[] x, double[] gradient, double[] next) {
        Grid grid = sampler.grid();
        double scale = grid.schedule().scale(grid.time(step));
        double nextScale = grid.schedule().scale(grid.time(step + 1));
        int d = sampler.model().dimension();
        for (int row = 0; row < x.length / d; row++) {
            double largest = 0;
            for (int i = row * d; i < (row + 1) * d; i++) {
                largest = Math.max(largest, Math.abs(gradient[i]));
            }
            if (largest == 0) {
                continue;
            }
            double way = 0;
            double square = 0;
            for (int i = row * d; i < (row + 1) * d; i++) {
                double dz = next[i] / nextScale - x[i] / scale;
                double part = gradient[i] / largest;
                way += dz * dz;
                square += part * part;
            }
            double factor = strength * nextScale * Math.sqrt(way / square);
            for (int i = row * d; i < (row + 1) * d; i++) {
                next[i] -= factor * (gradient[i] / largest);
            }
        }
    }

    /** Adds the noise of the forward process from the end of a step to its begin. */
    private void takeBack(int step, double[] x, double[] xi) {
        Grid grid = sampler.grid();
        double from = grid.time(step + 1);
        double to = grid.time(step);
        double ratio = grid.schedule().alpha(to) / grid.schedule().alpha(from);
        double kept = ratio * grid.schedule().sigma(from);
        double sigma = grid.schedule().sigma(to);
        double added = Math.sqrt((sigma - kept) * (sigma + kept));
        for (int i = 0; i < x.length; i++) {
            x[i] = ratio * x[i] + added * xi[i];
        }
    }
}
