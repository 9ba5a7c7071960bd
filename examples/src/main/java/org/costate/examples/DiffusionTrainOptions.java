package org.costate.examples;

import java.nio.file.Path;
import org.costate.examples.diffusion.DenoiserKind;
import org.costate.examples.diffusion.DiffusionData;
import org.costate.examples.mnist.MnistData;

/**
 * What {@code diffusion train} was asked to do; valid once it exists.
 *
 * @param data       what is learned
 * @param kind       what the network predicts, and by which loss
 * @param hidden     width of the hidden layers
 * @param depth      number of hidden layers
 * @param epochs     how often 60,000 samples are seen
 * @param batch      samples in a batch
 * @param rate       learning rate of the first step
 * @param average    decay of the averaged weights
 * @param dropout    share of labels that are hidden
 * @param components principal components that stand for a digit
 * @param penalty    what a solve of the flow is charged for in training
 * @param weight     weight of that
 * @param draw       samples of the trained model, and the seed and threads of all
 * @param out        folder for the results
 */
public record DiffusionTrainOptions(
        DiffusionData data,
        DenoiserKind kind,
        int hidden,
        int depth,
        int epochs,
        int batch,
        double rate,
        double average,
        double dropout,
        int components,
        PenaltyKind penalty,
        double weight,
        DiffusionDrawOptions draw,
        Path out) {

    /** Checks everything. */
    public DiffusionTrainOptions {
        Require.within("--hidden", hidden, 1, 8192);
        Require.within("--depth", depth, 1, 64);
        Require.within("--epochs", epochs, 1, 1_000_000);
        Require.within("--batch", batch, 1, MnistData.TRAINING_SIZE);
        Require.positive("--rate", rate);
        if (!(average >= 0 && average < 1)) {
            throw new IllegalArgumentException("--average = " + average + ", but must be at least 0 and below 1");
        }
        if (!(dropout >= 0 && dropout <= 1)) {
            throw new IllegalArgumentException("--dropout = " + dropout + ", but must be from 0 to 1");
        }
        Require.within("--components", components, 1, MnistData.PIXELS);
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("--weight = " + weight + ", but must be at least 0 and finite");
        }
        requireDigits(data, draw);
    }

    /** Refuses options that only make sense for digits. */
    static void requireDigits(DiffusionData data, DiffusionDrawOptions draw) {
        if (!data.isPlane()) {
            return;
        }
        if (draw.label() >= 0) {
            throw new IllegalArgumentException("--label = " + draw.label() + ", but " + data + " has no labels");
        }
        if (draw.guidance() != 1) {
            throw new IllegalArgumentException("--guidance = " + draw.guidance() + ", but " + data + " has no labels");
        }
        if (draw.classifier().isPresent()) {
            throw new IllegalArgumentException(
                    "--classifier = " + draw.classifier().get() + ", but " + data + " is not digits");
        }
    }
}
