package org.costate.examples.diffusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.costate.diffusion.Sampler;
import org.costate.diffusion.SamplingException;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.Words;
import org.costate.examples.train.DigitJudge;
import org.costate.optim.Adam;
import org.costate.optim.OptimizerState;
import org.costate.solver.Cancellation;
import org.jspecify.annotations.Nullable;

/** One descent on the noise of digits by one kind of gradient, and what came of it. Mutable, for one thread. */
final class NoiseDescent {

    // Of Adam. Rows that have reached their target have small gradients, which the mean over all rows makes smaller
    // still.
    private static final double MEAN_DECAY = 0.8;
    private static final double SQUARE_DECAY = 0.9;
    private static final double EPSILON = 1e-12;

    private final SteeringGradient how;
    private final NoiseObjective objective;
    private final DigitJudge judge;
    private final double[] noise;
    private final int[] targets;
    private final double[] firstImages;
    private final List<Double> shares = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();
    private @Nullable String fault;
    private Agreement agreement = Agreement.of(new double[0], new double[0]);
    private double gradientSeconds;

    /**
     * A descent that has not begun.
     *
     * @param target the digit that all samples shall become; none for the one after the one that each is
     * @param start  noise, rows x d; not modified
     */
    NoiseDescent(
            SteeringGradient how,
            DiffusionModel model,
            Sampler sampler,
            DigitJudge judge,
            Optional<Integer> target,
            double[] start) {
        this.how = how;
        this.judge = judge;
        noise = start.clone();
        objective = new NoiseObjective(model, sampler, judge, noise);
        firstImages = objective.images();
        targets = judge.classify(firstImages);
        for (int row = 0; row < targets.length; row++) {
            targets[row] = target.orElse((targets[row] + 1) % MnistData.CLASSES);
        }
    }

    /**
     * Makes so many updates; fewer if it is cancelled, or a gradient or a sample is not finite.
     *
     * @param cancellation that of the sampler's denoiser, too: what is done of an update then is taken back
     */
    void run(int updates, double rate, Cancellation cancellation) {
        double[] last = noise.clone();
        try {
            descend(updates, rate, cancellation, last);
        } catch (CancellationException e) {
            System.arraycopy(last, 0, noise, 0, noise.length);
        }
    }

    /** @param last written: the noise of which the last loss is */
    private void descend(int updates, double rate, Cancellation cancellation, double[] last) {
        OptimizerState state = Adam.of(MEAN_DECAY, SQUARE_DECAY, EPSILON).start(noise.length);
        double[] sampleBar = new double[noise.length];
        for (int update = 0; ; update++) {
            losses.add(objective.loss(targets, sampleBar));
            shares.add(reached());
            if (!Double.isFinite(losses.get(update))) {
                fault = "the loss is not finite after " + Words.count(update, "update");
                return;
            }
            System.arraycopy(noise, 0, last, 0, noise.length);
            if (update == updates || cancellation.isRequested()) {
                return;
            }
            long begin = System.nanoTime();
            double[] gradient = objective.byNoise(how, sampleBar);
            gradientSeconds += 1e-9 * (System.nanoTime() - begin);
            if (update == 0) {
                agreement = Agreement.of(gradient, objective.byNoise(SteeringGradient.DISCRETE, sampleBar));
            }
            if (!Arrays.stream(gradient).allMatch(Double::isFinite)) {
                fault = "the gradient is not finite after " + Words.count(update, "update");
                return;
            }
            state.step(noise, gradient, rate);
            try {
                objective.move(noise);
            } catch (SamplingException e) {
                fault = "update " + (update + 1) + ": " + e.getMessage();
                System.arraycopy(last, 0, noise, 0, noise.length);
                return;
            }
        }
    }

    private double reached() {
        double[] images = objective.images();
        return DiffusionDraw.share(
                judge,
                targets,
                (first, last) -> Arrays.copyOfRange(images, first * MnistData.PIXELS, last * MnistData.PIXELS));
    }

    /** Why it ended before its last update. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** The noise as it is now, rows x d. */
    double[] noise() {
        return noise.clone();
    }

    SteeringGradient how() {
        return how;
    }

    /** Updates that were made. */
    int updates() {
        return shares.size() - 1;
    }

    /** Share of the samples that are what they shall be, before and after each update. */
    double[] shares() {
        return shares.stream().mapToDouble(Double::doubleValue).toArray();
    }

    double lastShare() {
        return shares.get(shares.size() - 1);
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

    double[] firstImages() {
        return firstImages;
    }

    double[] images() {
        return objective.images();
    }

    /** Root mean square of the noise as it is now. */
    double size() {
        double squares = 0;
        for (double each : noise) {
            squares += each * each / noise.length;
        }
        return Math.sqrt(squares);
    }
}
