package org.costate.examples.latent;

import java.util.Arrays;
import org.costate.examples.latent.LatentOde.Reconstruction;
import org.costate.examples.series.SeriesBatch;
import org.costate.examples.series.SeriesSet;
import org.costate.neural.GaussianLikelihood;
import org.costate.solver.StepLog;

/** Measures a latent ODE on a set of series, in batches. */
final class LatentEvaluation {

    private static final int WARM_CALLS = 2;
    private static final int TIMED_CALLS = 15;

    private final SeriesBatch[] batches;
    private final GaussianLikelihood likelihood;

    LatentEvaluation(SeriesSet series, int batch, double noise) {
        int[] order = new int[series.size()];
        Arrays.setAll(order, i -> i);
        batches = new SeriesBatch[(order.length + batch - 1) / batch];
        for (int b = 0; b < batches.length; b++) {
            batches[b] = series.batch(order, b * batch, Math.min(batch, order.length - b * batch));
        }
        likelihood = GaussianLikelihood.of(noise);
    }

    /** Squared errors of some entries. */
    private static final class Errors {
        private double sum;
        private double entries;

        void add(double[] means, double[] values, double[] mask) {
            for (int i = 0; i < means.length; i++) {
                if (mask[i] != 0) {
                    double error = values[i] - means[i];
                    sum += error * error;
                    entries++;
                }
            }
        }

        double mean() {
            return entries == 0 ? 0 : sum / entries;
        }
    }

    /** The steps of the solve for the first batch. */
    StepLog steps(LatentOde model) {
        return model.steps(batches[0]);
    }

    LatentMetrics run(LatentOde model) {
        Errors heldOut = new Errors();
        Errors given = new Errors();
        double divergence = 0;
        double evaluations = 0;
        for (SeriesBatch batch : batches) {
            Reconstruction made = model.reconstruct(batch);
            heldOut.add(made.means, batch.values, batch.heldOut);
            given.add(made.means, batch.values, batch.given);
            divergence += made.divergence * batch.rows();
            evaluations += made.evaluations;
        }
        double entries = heldOut.entries + given.entries;
        double error = entries == 0 ? 0 : (heldOut.sum + given.sum) / entries;
        return new LatentMetrics(
                heldOut.mean(),
                nats(heldOut.mean()),
                given.mean(),
                nats(error) + divergence / Math.max(1, entries),
                evaluations / batches.length,
                medianSeconds(model));
    }

    /** Negative log-likelihood of an entry when the squared errors have this mean. */
    private double nats(double squaredError) {
        return likelihood.value(new double[] {Math.sqrt(squaredError)}, new double[1], new double[] {1});
    }

    /** Time to reconstruct the first batch. */
    double medianSeconds(LatentOde model) {
        double[] seconds = new double[TIMED_CALLS];
        for (int call = -WARM_CALLS; call < TIMED_CALLS; call++) {
            long start = System.nanoTime();
            model.reconstruct(batches[0]);
            if (call >= 0) {
                seconds[call] = (System.nanoTime() - start) * 1e-9;
            }
        }
        Arrays.sort(seconds);
        return seconds[TIMED_CALLS / 2];
    }
}
