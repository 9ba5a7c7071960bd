package org.costate.examples.diffusion;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.costate.examples.mnist.BatchOrder;
import org.costate.examples.mnist.ImageSet;
import org.costate.examples.mnist.MnistData;

/** What a training sees: batches of scaled data with their labels, fixed by the seed, the epoch and the batch. */
interface TrainingRows {

    /** Samples in an epoch: all digits once, or as many points. */
    int EPOCH = MnistData.TRAINING_SIZE;

    /** A batch. */
    final class Rows {

        /** Rows x d, as the model sees them. */
        final double[] data;
        /** One for each row, -1 for none. */
        final int[] labels;

        private Rows(double[] data, int[] labels) {
            this.data = data;
            this.labels = labels;
        }
    }

    /** Number of batches in an epoch. */
    int batches();

    /** A batch, as new arrays. */
    Rows batch(int epoch, int index);

    /** Fresh points of the plane in every batch. */
    static TrainingRows ofPlane(DiffusionData data, Scaling scaling, int batch, long seed) {
        BatchOrder sizes = BatchOrder.of(seed, EPOCH, batch);
        return new TrainingRows() {
            @Override
            public int batches() {
                return sizes.batches();
            }

            @Override
            public Rows batch(int epoch, int index) {
                int count = sizes.count(index);
                // A stream of its own for each batch.
                long own = new SplittableRandom(seed ^ ((long) epoch << 32 | index)).nextLong();
                int[] labels = new int[count];
                Arrays.fill(labels, -1);
                return new Rows(scaling.toModel(PlanePoints.draw(data, count, own)), labels);
            }
        };
    }

    /** All digits in a new order in each epoch. */
    static TrainingRows ofDigits(ImageSet images, double[] codes, int batch, long seed) {
        int d = codes.length / images.size();
        BatchOrder batches = BatchOrder.of(seed, images.size(), batch);
        return new TrainingRows() {
            private int[] order = {};
            private int ordered = -1;

            @Override
            public int batches() {
                return batches.batches();
            }

            @Override
            public Rows batch(int epoch, int index) {
                if (ordered != epoch) {
                    order = batches.epoch(epoch);
                    ordered = epoch;
                }
                int count = batches.count(index);
                double[] rows = new double[count * d];
                int[] labels = new int[count];
                for (int row = 0; row < count; row++) {
                    int image = order[batches.start(index) + row];
                    System.arraycopy(codes, image * d, rows, row * d, d);
                    labels[row] = images.label(image);
                }
                return new Rows(rows, labels);
            }
        };
    }
}
