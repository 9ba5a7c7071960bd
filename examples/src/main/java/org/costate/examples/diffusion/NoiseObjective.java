package org.costate.examples.diffusion;

import java.util.Arrays;
import org.costate.diffusion.ContinuousAdjoint;
import org.costate.diffusion.Grid;
import org.costate.diffusion.LatentGrid;
import org.costate.diffusion.SampleRecording;
import org.costate.diffusion.Sampler;
import org.costate.examples.train.DigitJudge;

/**
 * What a classifier thinks of the digits that noise becomes, as a function of the noise: sampler, basis, pixels cut to [0, 1],
 * classifier. The model is told no label. Mutable, for one thread.
 */
final class NoiseObjective {

    private final DiffusionModel model;
    private final Sampler sampler;
    private final DigitJudge judge;
    private final LatentGrid levels;
    private final double sigma;
    private final double alpha;
    private final double[] condition;
    private final SampleRecording recording;
    private double[] pixels;

    /**
     * The objective at some noise, rows x d, not modified.
     *
     * @param sampler of few steps over the whole schedule of the model
     */
    NoiseObjective(DiffusionModel model, Sampler sampler, DigitJudge judge, double[] noise) {
        this.model = model;
        this.sampler = sampler;
        this.judge = judge;
        Grid grid = sampler.grid();
        levels = LatentGrid.of(grid.schedule(), grid.times());
        sigma = grid.schedule().sigma(grid.time(0));
        alpha = grid.schedule().alpha(grid.time(grid.steps()));
        condition = new double[noise.length / model.dimension() * model.labels()];
        recording = sampler.record(scaled(noise, sigma), condition);
        pixels = decoded(recording.samples());
    }

    /** Moves to other noise, rows x d, not modified. */
    void move(double[] noise) {
        pixels = decoded(recording.again(scaled(noise, sigma), condition));
    }

    /** The images, rows x 784, in [0, 1]; a new array. */
    double[] images() {
        double[] images = new double[pixels.length];
        Arrays.setAll(images, i -> Math.max(0, Math.min(1, pixels[i])));
        return images;
    }

    /**
     * Mean cross entropy of the classifier and wanted digits, and its derivative by the samples.
     *
     * @param targets   a digit for each row
     * @param sampleBar rows x d, written
     */
    double loss(int[] targets, double[] sampleBar) {
        double[] bar = new double[pixels.length];
        double loss = judge.gradient(images(), targets, bar);
        for (int i = 0; i < bar.length; i++) {
            if (!(pixels[i] > 0 && pixels[i] < 1)) {
                bar[i] = 0;
            }
        }
        double[] byData =
                scaled(model.requireBasis().pullback(bar), model.scaling().scale() / alpha);
        System.arraycopy(byData, 0, sampleBar, 0, sampleBar.length);
        return loss;
    }

    /**
     * The derivative by the noise.
     *
     * @param how       by which adjoint
     * @param sampleBar derivative by the samples, rows x d
     * @return rows x d
     */
    double[] byNoise(SteeringGradient how, double[] sampleBar) {
        double[] byStart = how.scheme()
                .map(scheme -> ContinuousAdjoint.of(sampler.model(), scheme)
                        .solvedAgain(levels, recording.samples(), condition, sampleBar)
                        .noise())
                .orElseGet(() -> recording.pullback(sampleBar).input());
        return scaled(byStart, sigma);
    }

    private double[] decoded(double[] samples) {
        return model.requireBasis().decode(model.scaling().toData(scaled(samples, 1 / alpha)));
    }

    private static double[] scaled(double[] rows, double factor) {
        double[] out = new double[rows.length];
        Arrays.setAll(out, i -> factor * rows[i]);
        return out;
    }
}
