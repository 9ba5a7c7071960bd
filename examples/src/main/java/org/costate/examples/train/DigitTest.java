package org.costate.examples.train;

import java.util.Map;
import org.costate.examples.mnist.ImageSet;
import org.costate.examples.report.Quality;
import org.costate.examples.train.DigitModel.Prediction;

/** Runs a classifier over a set of images, in batches. */
final class DigitTest {

    private static final int TIMED_CALLS = 5;

    private final ImageSet images;
    private final int batch;
    private final int batches;

    DigitTest(ImageSet images, int batch) {
        this.images = images;
        this.batch = Math.min(batch, images.size());
        batches = (images.size() + this.batch - 1) / this.batch;
    }

    int size() {
        return images.size();
    }

    /** Share of the images classified rightly, and evaluations of the dynamics for one batch, mean over the batches. */
    Trial.Outcome run(DigitModel classifier) {
        double right = 0;
        double evaluations = 0;
        for (int b = 0; b < batches; b++) {
            Batch some = batch(b);
            Prediction prediction = classifier.predict(some.pixels, some.labels);
            right += prediction.accuracy() * some.labels.length;
            evaluations += prediction.evaluations();
        }
        double accuracy = Math.round(right) / (double) images.size();
        return new Trial.Outcome(Map.of(Quality.accuracy().key(), accuracy), evaluations / batches);
    }

    /** Time to classify all images: the median over batches, each at least once, times their number. */
    double seconds(DigitModel classifier) {
        Batch[] all = new Batch[batches];
        for (int b = 0; b < batches; b++) {
            all[b] = batch(b);
        }
        return batches
                * WarmTime.median(Math.max(batches, TIMED_CALLS), call -> {
                    Batch some = all[call % batches];
                    classifier.predict(some.pixels, some.labels);
                });
    }

    private Batch batch(int b) {
        int from = b * batch;
        Batch some = new Batch(Math.min(batch, images.size() - from), images.pixelsPerImage());
        images.batch(from, some.labels.length, some.pixels, some.labels);
        return some;
    }

    private static final class Batch {
        final double[] pixels;
        final int[] labels;

        Batch(int rows, int width) {
            pixels = new double[rows * width];
            labels = new int[rows];
        }
    }
}
