package org.costate.examples.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.costate.examples.mnist.MnistData;
import org.costate.neural.Workers;
import org.costate.regularization.Aggregation;
import org.costate.regularization.ErrorEstimatePenalty;
import org.costate.regularization.StiffnessPenalty;
import org.costate.regularization.WeightSchedule;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.sde.SOSRI2;
import org.junit.jupiter.api.Test;

class NoisyDigitClassifierTest {

    private static final double ERROR = 0.3;
    private static final double STIFFNESS = 0.02;
    private static final int ROWS = 3;

    /** Steps of one size, so that differences see the same steps and the same numbers of the path. */
    private static final Solver SOLVER = Solver.fixed(SOSRI2.METHOD, 0.125).withTolerances(Tolerances.of(0.14, 0.14));

    private final NoisyDigitNetwork network = NoisyDigitNetwork.of();
    private final double[] images = images();
    private final int[] labels = {3, 0, 7};

    private static double[] images() {
        Random random = new Random(3);
        double[] images = new double[ROWS * MnistData.PIXELS];
        for (int i = 0; i < images.length; i++) {
            images[i] = random.nextInt(4) == 0 ? random.nextDouble() : 0;
        }
        return images;
    }

    private NoisyDigitClassifier model(double[] theta) {
        StepCharges charges = StepCharges.of(
                Charge.of(ErrorEstimatePenalty.of(Aggregation.sum()), WeightSchedule.constant(ERROR)),
                Charge.of(StiffnessPenalty.of(SOSRI2.METHOD, Aggregation.mean()), WeightSchedule.constant(STIFFNESS)));
        return new NoisyDigitClassifier(network, theta, SOLVER, SOLVER, charges, 4, Workers.serial());
    }

    private double loss(double[] theta) {
        double[] bar = new double[theta.length];
        double task = model(theta)
                .differentiate(images, labels, new Moment(2, 0), bar)
                .loss();
        return task + ERROR * alone(theta, ERROR, 0) + STIFFNESS * alone(theta, 0, STIFFNESS);
    }

    /** One of the two penalties: what the other is charged does not move the solve. */
    private double alone(double[] theta, double error, double stiffness) {
        Charge charge = error != 0
                ? Charge.of(ErrorEstimatePenalty.of(Aggregation.sum()), WeightSchedule.constant(error))
                : Charge.of(StiffnessPenalty.of(SOSRI2.METHOD, Aggregation.mean()), WeightSchedule.constant(stiffness));
        NoisyDigitClassifier model =
                new NoisyDigitClassifier(network, theta, SOLVER, SOLVER, StepCharges.of(charge), 4, Workers.serial());
        return model.differentiate(images, labels, new Moment(2, 0), new double[theta.length])
                .penalty();
    }

    /** Through head, equation, both penalties and encoder, along directions that move every parameter. */
    @Test
    void gradientOfTheChargedLossAgreesWithDifferences() {
        double[] theta = network.initialize(2);
        double[] bar = new double[theta.length];
        model(theta).differentiate(images, labels, new Moment(2, 0), bar);
        Random random = new Random(6);
        for (int k = 0; k < 4; k++) {
            double[] up = theta.clone();
            double[] down = theta.clone();
            double exact = 0;
            double h = 1e-6;
            for (int i = 0; i < theta.length; i++) {
                double direction = random.nextGaussian();
                up[i] += h * direction;
                down[i] -= h * direction;
                exact += bar[i] * direction;
            }
            assertThat((loss(up) - loss(down)) / (2 * h)).isCloseTo(exact, within(2e-4 * (1 + Math.abs(exact))));
        }
    }

    @Test
    void iterationsHaveOtherPathsAndPredictionsAlwaysTheSame() {
        double[] theta = network.initialize(2);
        double[] bar = new double[theta.length];
        NoisyDigitClassifier model = model(theta);
        double first =
                model.differentiate(images, labels, new Moment(0, 0), bar).loss();
        assertThat(model.differentiate(images, labels, new Moment(1, 0), bar).loss())
                .isNotEqualTo(first);
        assertThat(model.differentiate(images, labels, new Moment(0, 0), bar).loss())
                .isEqualTo(first);
        DigitModel.Prediction prediction = model.predict(images, labels);
        assertThat(model.predict(images, labels)).isEqualTo(prediction);
        assertThat(model(theta).predict(images, labels)).isEqualTo(prediction);
    }

    /** Four drifts for each of the eight steps of a path, and one to begin: not those of all ten paths. */
    @Test
    void evaluationsAreThoseOfOnePath() {
        assertThat(model(network.initialize(1)).predict(images, labels).evaluations())
                .isBetween(8 * 4.0, 8 * 4 + 2.0);
    }
}
