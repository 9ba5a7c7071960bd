package org.costate.examples;

import java.nio.file.Path;
import java.util.Locale;
import org.costate.examples.diffusion.DenoiserKind;
import org.costate.examples.diffusion.DiffusionData;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.StudyResults;

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

    // Numbers that tell the network the level of noise, at most; and what is held for each weight (moments, average,
    // gradient, the file) and for each value of a layer (before and after its activation, and their derivatives).
    private static final double LEVEL = 16;
    private static final double MOST_WEIGHTS = 260_000_000;
    private static final double WEIGHT_COPIES = 12;
    private static final double VALUE_COPIES = 6;

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
        Require.notNegative("--weight", weight);
    }

    /**
     * Refuses a network, and more samples, than fit into memory.
     *
     * @throws IllegalArgumentException if they do not; says how much memory they take
     */
    void requireMemory() {
        boolean plane = data.isPlane();
        int d = plane ? 2 : components;
        int labels = plane ? 0 : MnistData.CLASSES;
        draw.requireMemory(data, d, labels);
        double weights = hidden * (2.0 * d + labels + LEVEL + depth) + (depth - 1.0) * hidden * hidden + d;
        // Of a batch: layers, and the rows that go in and come out.
        double values = (double) batch * ((double) depth * hidden + 2.0 * d + labels + LEVEL);
        // The images as bytes, their components and those components scaled.
        double images = plane ? 0 : MnistData.TRAINING_SIZE * (MnistData.PIXELS + 2.0 * Double.BYTES * d);
        String what = "--hidden = " + hidden + ", --depth = " + depth + (plane ? "" : ", --components = " + d)
                + " and --batch = " + batch;
        if (weights > MOST_WEIGHTS) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s, but that makes %.0f weights, and a model file holds at most %.0f",
                    what,
                    weights,
                    MOST_WEIGHTS));
        }
        Require.memory(what, images + Double.BYTES * (WEIGHT_COPIES * weights + VALUE_COPIES * values));
    }

    /**
     * Adds all that decides the model and its samples.
     *
     * @param results to which it is added
     * @param labels  labels that the model knows
     */
    public void addTo(StudyResults results, int labels) {
        results.setting("data", data)
                .setting("kind", kind)
                .setting("hidden layers", depth + " of width " + hidden)
                .setting("epochs", epochs)
                .setting("batch", batch)
                .setting("learning rate", rate)
                .setting("averaging", average)
                .setting(
                        "penalty",
                        penalty == PenaltyKind.NONE ? penalty.title() : penalty.title() + ", weight " + weight);
        if (!data.isPlane()) {
            results.setting("components", components).setting("labels hidden", dropout);
        }
        draw.addTo(results, labels);
    }
}
