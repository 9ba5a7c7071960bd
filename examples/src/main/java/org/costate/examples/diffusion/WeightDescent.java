package org.costate.examples.diffusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.costate.diffusion.ContinuousAdjoint;
import org.costate.diffusion.Denoiser;
import org.costate.diffusion.Grid;
import org.costate.diffusion.LatentGrid;
import org.costate.diffusion.NeuralDenoiser;
import org.costate.diffusion.SampleRecording;
import org.costate.diffusion.Sampler;
import org.costate.diffusion.SamplingException;
import org.costate.diffusion.SamplingMethod;
import org.costate.examples.report.Words;
import org.costate.neural.Workers;
import org.costate.optim.Adam;
import org.costate.optim.OptimizerState;
import org.costate.solver.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * One descent on the weights of a denoiser, so that its samples come close to one reference, by one kind of gradient. The loss is
 * half the mean square of the distance in units of the data's deviation. Mutable, for one thread.
 */
final class WeightDescent {

    private final SteeringGradient how;
    private final DiffusionModel model;
    private final NeuralDenoiser denoiser;
    private final Denoiser stoppable;
    private final Cancellation cancellation;
    private final Sampler sampler;
    private final LatentGrid levels;
    private final double sigma;
    private final double alpha;
    private final double[] reference;
    private final double[] noise;
    private final double[] condition;
    private final double[] theta;
    private final SampleRecording recording;
    private final List<Double> losses = new ArrayList<>();
    private @Nullable String fault;
    private Agreement agreement = Agreement.of(new double[0], new double[0]);
    private double gradientSeconds;

    /**
     * A descent that has not begun.
     *
     * @param reference    code of the image that samples shall come close to, length d; not modified
     * @param start        noise of the samples that are used, rows x d; not modified
     * @param cancellation ends every solve of it by a {@link CancellationException}
     */
    WeightDescent(
            SteeringGradient how,
            DiffusionModel model,
            SamplingMethod method,
            Grid grid,
            double[] reference,
            double[] start,
            Workers workers,
            Cancellation cancellation) {
        this.how = how;
        this.model = model;
        this.reference = model.scaling().toModel(reference);
        denoiser = model.denoiser(workers);
        this.cancellation = cancellation;
        stoppable = new StoppableDenoiser(denoiser, cancellation);
        sampler = Sampler.of(method, stoppable, grid).withMemory(DiffusionModels.sampleMemory());
        levels = LatentGrid.of(grid.schedule(), grid.times());
        sigma = grid.schedule().sigma(grid.time(0));
        alpha = grid.schedule().alpha(grid.time(grid.steps()));
        theta = model.parameters();
        noise = scaled(start);
        condition = conditionOf(start);
        recording = sampler.record(noise, condition);
    }

    private double[] scaled(double[] rows) {
        return Arrays.stream(rows).map(each -> sigma * each).toArray();
    }

    private double[] conditionOf(double[] rows) {
        return new double[rows.length / model.dimension() * model.labels()];
    }

    /**
     * Makes so many updates; fewer if it is cancelled, or a gradient or a sample is not finite. What is done of an update when it is
     * cancelled is taken back.
     */
    void run(int updates, double rate) {
        double[] last = theta.clone();
        try {
            descend(updates, rate, last);
        } catch (CancellationException e) {
            System.arraycopy(last, 0, theta, 0, theta.length);
        }
    }

    /** @param last written: the weights of which the last loss is */
    private void descend(int updates, double rate, double[] last) {
        OptimizerState state = Adam.of().start(theta.length);
        double[] sampleBar = new double[noise.length];
        for (int update = 0; ; update++) {
            losses.add(loss(recording.samples(), sampleBar));
            if (!Double.isFinite(losses.get(update))) {
                fault = "the loss is not finite after " + Words.count(update, "update");
                return;
            }
            System.arraycopy(theta, 0, last, 0, theta.length);
            if (update == updates || cancellation.isRequested()) {
                return;
            }
            long begin = System.nanoTime();
            double[] gradient = byWeights(how, sampleBar);
            gradientSeconds += 1e-9 * (System.nanoTime() - begin);
            if (update == 0) {
                agreement = Agreement.of(gradient, byWeights(SteeringGradient.DISCRETE, sampleBar));
            }
            if (!Arrays.stream(gradient).allMatch(Double::isFinite)) {
                fault = "the gradient is not finite after " + Words.count(update, "update");
                return;
            }
            state.step(theta, gradient, rate);
            denoiser.load(theta);
            try {
                recording.again(noise, condition);
            } catch (SamplingException e) {
                fault = "update " + (update + 1) + ": " + e.getMessage();
                losses.add(Double.POSITIVE_INFINITY);
                return;
            }
        }
    }

    /** Half the mean square distance to the reference, and its derivative by the samples. */
    private double loss(double[] samples, double[] sampleBar) {
        double sum = 0;
        for (int i = 0; i < samples.length; i++) {
            double off = samples[i] / alpha - reference[i % reference.length];
            sum += off * off;
            sampleBar[i] = off / (alpha * samples.length);
        }
        return sum / (2 * samples.length);
    }

    private double[] byWeights(SteeringGradient which, double[] sampleBar) {
        return which.scheme()
                .map(scheme -> ContinuousAdjoint.of(stoppable, scheme)
                        .solvedAgain(levels, recording.samples(), condition, sampleBar)
                        .parameters())
                .orElseGet(() -> recording.pullback(sampleBar).parameters());
    }

    /** Why it ended before its last update. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    SteeringGradient how() {
        return how;
    }

    /** Updates that were made. */
    int updates() {
        return losses.size() - 1;
    }

    double[] losses() {
        return losses.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The first gradient against the discrete adjoint's. */
    Agreement agreement() {
        return agreement;
    }

    /** Time of a gradient, without the solve to the sample. */
    double secondsOfGradient() {
        return gradientSeconds / Math.max(1, updates());
    }

    /** Loss of samples of other noise with the weights as they are. */
    double lossOf(double[] other) {
        double[] samples = sampler.sample(scaled(other), conditionOf(other));
        return loss(samples, new double[samples.length]);
    }

    /** Images of noise with the weights as they are, rows x 784, in [0, 1]. */
    double[] images(double[] other) {
        double[] samples = sampler.sample(scaled(other), conditionOf(other));
        double[] codes = Arrays.stream(samples).map(each -> each / alpha).toArray();
        double[] pixels = model.requireBasis().decode(model.scaling().toData(codes));
        return Arrays.stream(pixels).map(each -> Math.max(0, Math.min(1, each))).toArray();
    }

    /** The model with the weights as they are. */
    DiffusionModel tuned() {
        return model.withParameters(theta);
    }
}
