package org.costate.examples.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.costate.examples.latent.LatentOde.BatchResult;
import org.costate.examples.series.SeriesBatch;
import org.costate.examples.series.SeriesSet;
import org.costate.examples.series.VitalSigns;
import org.costate.examples.train.Charge;
import org.costate.examples.train.Moment;
import org.costate.examples.train.StepCharges;
import org.costate.neural.Workers;
import org.costate.regularization.Aggregation;
import org.costate.regularization.ErrorEstimatePenalty;
import org.costate.regularization.WeightSchedule;
import org.costate.solver.Solver;
import org.costate.solver.method.Tsit5;
import org.junit.jupiter.api.Test;

class LatentOdeTest {

    private static final double DIVERGENCE_WEIGHT = 0.4;
    private static final double PENALTY_WEIGHT = 0.3;

    private final SeriesSet series = VitalSigns.generate(20, 4).training();
    private final SeriesBatch batch = series.batch(new int[] {3, 0, 7, 11}, 0, 4);
    private final LatentNetwork network =
            LatentNetwork.of(LatentSize.SMALL, series.channels().size());

    /** Steps of one size, so that differences see the same steps. */
    private LatentOde model(double[] theta) {
        return new LatentOde(
                network,
                theta,
                Solver.fixed(Tsit5.METHOD, 0.25),
                series.times(),
                0.3,
                StepCharges.of(
                        Charge.of(ErrorEstimatePenalty.of(Aggregation.sum()), WeightSchedule.constant(PENALTY_WEIGHT))),
                1,
                Workers.serial());
    }

    private BatchResult differentiate(double[] theta, double[] bar) {
        return model(theta).differentiate(batch, DIVERGENCE_WEIGHT, new Random(5), new Moment(0, 0), bar);
    }

    private double loss(double[] theta) {
        BatchResult result = differentiate(theta, new double[theta.length]);
        return result.loss() + PENALTY_WEIGHT * result.penalty();
    }

    private double difference(double[] theta, double[] direction, double h) {
        double[] up = theta.clone();
        double[] down = theta.clone();
        for (int i = 0; i < theta.length; i++) {
            up[i] += h * direction[i];
            down[i] -= h * direction[i];
        }
        return (loss(up) - loss(down)) / (2 * h);
    }

    /**
     * Likelihood, divergence and penalty through decoder, solve, sample and encoder: along directions that move every
     * parameter, and along single parameters of each part.
     */
    @Test
    void gradientOfTheWholeLossAgreesWithDifferences() {
        double[] theta = network.initialize(2);
        double[] bar = new double[theta.length];
        differentiate(theta, bar);
        Random random = new Random(6);
        for (int k = 0; k < 24; k++) {
            double[] direction = new double[theta.length];
            if (k < 4) {
                for (int i = 0; i < theta.length; i++) {
                    direction[i] = random.nextGaussian() / Math.sqrt(theta.length);
                }
            } else {
                direction[random.nextInt(theta.length)] = 1;
            }
            double exact = 0;
            for (int i = 0; i < theta.length; i++) {
                exact += bar[i] * direction[i];
            }
            double h = 1e-4;
            double fine = difference(theta, direction, h);
            double coarse = difference(theta, direction, 2 * h);
            assertThat(fine + (fine - coarse) / 3)
                    .as("direction " + k)
                    .isCloseTo(exact, within(1e-7 * (1 + Math.abs(exact))));
        }
    }

    @Test
    void partsOfTheLossAddUp() {
        double[] theta = network.initialize(2);
        BatchResult result = differentiate(theta, new double[theta.length]);
        double entries = java.util.Arrays.stream(batch.observed).sum();
        assertThat(result.loss())
                .isCloseTo(result.likelihood() + DIVERGENCE_WEIGHT * result.divergence() * 4 / entries, within(1e-12));
        assertThat(result.evaluations()).isPositive();
    }

    @Test
    void aReconstructionSeesOnlyWhatIsGiven() {
        LatentOde model = model(network.initialize(2));
        double[] before = model.reconstruct(batch).means;
        SeriesBatch changed = series.batch(new int[] {3, 0, 7, 11}, 0, 4);
        int heldOut = 0;
        for (int i = 0; i < changed.values.length; i++) {
            if (changed.given[i] == 0) {
                heldOut += changed.heldOut[i] != 0 ? 1 : 0;
                changed.values[i] = 1e3;
            }
        }
        assertThat(heldOut).isPositive();
        assertThat(model.reconstruct(changed).means).isEqualTo(before);
    }
}
