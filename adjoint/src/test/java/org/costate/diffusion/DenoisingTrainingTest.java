package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.costate.neural.NeuralMap;
import org.costate.neural.Workers;
import org.costate.optim.Adam;
import org.costate.optim.LearningRate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DenoisingTrainingTest {

    private static final Network SMALL =
            Network.of(Dense.of(2 + 1 + 2, 6, Activation.TANH), Dense.of(6, 2, Activation.IDENTITY));

    /** Of Alain and Bengio: the best linear denoiser shrinks by c^2/(c^2 + sigma^2), and c^2 sigma^2/(c^2 + sigma^2) is left. */
    @Test
    void aLinearDenoiserLearnsTheShrinkageOfAGaussian() {
        double mean = 0.4;
        double c = 0.7;
        double sigma = 0.5;
        Network line = Network.of(Dense.of(1 + 1, 1, Activation.IDENTITY));
        NeuralDenoiser model = NeuralDenoiser.of(
                line, line.initialize(1), Preconditioning.exploding(Prediction.DATA), NoiseEmbedding.phi());
        DenoisingLoss loss = DenoisingLoss.of(Prediction.DATA, LossWeight.one());
        DenoisingTraining training = DenoisingRecipe.of(
                        loss,
                        DenoisingDraws.of(NoiseDistribution.logUniform(sigma, sigma), 3),
                        Adam.of(),
                        LearningRate.cosine(3e-2, 400))
                .withAverage(0.98)
                .start(model, line.initialize(1));
        SplittableRandom random = new SplittableRandom(7);
        double[] data = new double[256];
        for (int step = 0; step < 400; step++) {
            for (int i = 0; i < data.length; i++) {
                data[i] = mean + c * random.nextGaussian();
            }
            training.step(data, new double[0]);
        }
        double shrink = c * c / (c * c + sigma * sigma);
        double[] theta = training.averaged();
        double phi = Math.atan(sigma);
        assertThat(theta[0]).isCloseTo(shrink, within(0.02));
        // What stands beside y is (1 - shrink) mean.
        assertThat(theta[1] * phi + theta[2]).isCloseTo((1 - shrink) * mean, within(0.02));
        model.load(theta);
        NoiseLevels levels = NoiseLevels.of(4);
        levels.fillRho(sigma);
        double left = loss.pass(model)
                .evaluate(
                        levels,
                        new double[] {mean + c, mean + c, mean - c, mean - c},
                        new double[] {1, -1, 1, -1},
                        new double[0]);
        double irreducible = c * c * sigma * sigma / (c * c + sigma * sigma);
        assertThat(left).isBetween(irreducible, irreducible * (1 + 1e-3));
    }

    /** The usual look at the averaged weights between steps. */
    @Test
    void whatIsLoadedBetweenStepsLeavesNoTrace() {
        double[][] found = new double[2][];
        for (int looks = 0; looks < 2; looks++) {
            double[] theta = SMALL.initialize(2);
            NeuralDenoiser model = NeuralDenoiser.of(SMALL, theta, Preconditioning.edm(0.5), NoiseEmbedding.phi());
            DenoisingTraining training = DenoisingRecipe.of(
                            DenoisingLoss.edm(0.5),
                            DenoisingDraws.of(NoiseDistribution.logNormal(-1.2, 1.2), 3),
                            Adam.of(),
                            LearningRate.constant(1e-2))
                    .withAverage(0.9)
                    .start(model, theta);
            SplittableRandom random = new SplittableRandom(7);
            for (int step = 0; step < 20; step++) {
                double[] data = random.doubles(8, -1, 1).toArray();
                training.step(data, new double[8]);
                if (looks == 1 && step % 3 == 0) {
                    model.load(training.averaged());
                }
            }
            found[looks] = training.parameters();
        }
        assertThat(found[1]).isEqualTo(found[0]);
    }

    private static double[] train(int threads, double average, int steps) {
        try (Workers workers = Workers.of(threads)) {
            double[] theta = SMALL.initialize(2);
            NeuralDenoiser model = NeuralDenoiser.from(
                    NeuralMap.of(SMALL, theta).withWorkers(workers), Preconditioning.edm(0.5), NoiseEmbedding.phi());
            DenoisingTraining training = DenoisingRecipe.of(
                            DenoisingLoss.edm(0.5),
                            DenoisingDraws.of(NoiseDistribution.logNormal(-1.2, 1.2), 5),
                            Adam.of(),
                            LearningRate.constant(1e-2))
                    .withDropout(ConditionDropout.of(0.3, new double[2], 5))
                    .withAverage(average)
                    .withClipping(0.5)
                    .start(model, theta);
            double[] data = Denoisers.rows(300, 2, 1);
            double[] condition = Denoisers.rows(300, 2, 2);
            double[] dataThere = data.clone();
            double[] conditionThere = condition.clone();
            double first = training.step(data, condition);
            double last = first;
            for (int step = 1; step < steps; step++) {
                last = training.step(data, condition);
            }
            assertThat(training.steps()).isEqualTo(steps);
            assertThat(last).isLessThan(first);
            assertThat(data).isEqualTo(dataThere);
            assertThat(condition).isEqualTo(conditionThere);
            assertThat(training.parameters()).hasSize(theta.length);
            return training.averaged();
        }
    }

    @Test
    void bitsDoNotDependOnThreads() {
        assertThat(train(3, 0.9, 30)).isEqualTo(train(1, 0.9, 30));
    }

    @Test
    void averagesFollowTheParameters() {
        double[] last = train(1, 0, 30);
        double[] averaged = train(1, 0.9, 30);
        double distance = 0;
        for (int i = 0; i < last.length; i++) {
            distance = Math.max(distance, Math.abs(last[i] - averaged[i]));
        }
        assertThat(distance).isBetween(1e-6, 0.1);
    }

    @Test
    void misuseIsNamed() {
        NeuralDenoiser model =
                NeuralDenoiser.of(SMALL, SMALL.initialize(1), Preconditioning.edm(0.5), NoiseEmbedding.phi());
        DenoisingRecipe recipe = DenoisingRecipe.of(
                DenoisingLoss.velocity(),
                DenoisingDraws.of(NoiseDistribution.uniformTime(VpLinear.of()), 1),
                Adam.of(),
                LearningRate.constant(1e-2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recipe.start(model, new double[3]))
                .withMessage("theta has length 3, but the model has " + SMALL.parameterCount() + " parameters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recipe.withDropout(ConditionDropout.of(0.1, new double[1], 1))
                        .start(model, SMALL.initialize(1)))
                .withMessage("hidden conditioning has width 1, but the model takes width 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recipe.withAverage(1))
                .withMessage("decay = 1.0, but must be >= 0 and < 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recipe.withClipping(0))
                .withMessage("norm = 0.0, but must be > 0");
        DenoisingTraining training = recipe.start(model, SMALL.initialize(1));
        assertThat(training.averaged()).isEqualTo(SMALL.initialize(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.step(new double[5], new double[4]))
                .withMessage("data has length 5, but must have length 4 = 2 rows x width 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.step(new double[4], new double[3]))
                .withMessage("condition has length 3, but must have length 4 = 2 rows x width 2");
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> training.step(new double[] {Double.NaN, 0}, new double[2]))
                .withMessageStartingWith("loss = NaN in step 0, but must be finite");
        assertThat(training.parameters()).isEqualTo(SMALL.initialize(1));
    }

    static List<NoiseDistribution> distributions() {
        return List.of(
                NoiseDistribution.logNormal(-1.2, 1.2),
                NoiseDistribution.logUniform(0.01, 50),
                NoiseDistribution.uniformTime(VpLinear.of()),
                NoiseDistribution.uniformTime(FlowMatching.of()));
    }

    /** The mean of a monotone function over systematic levels is off by its range over n at most, whatever the seed. */
    @ParameterizedTest
    @MethodSource("distributions")
    void levelsOfAStepCoverTheDistribution(NoiseDistribution distribution) {
        int many = 200_000;
        NoiseLevels level = NoiseLevels.of(1);
        double exact = 0;
        for (int i = 0; i < many; i++) {
            distribution.set((i + 0.5) / many, level, 0);
            exact += level.phi(0) / many;
        }
        for (int n : new int[] {1, 16, 256}) {
            NoiseLevels levels = NoiseLevels.of(n);
            for (int step = 0; step < 20; step++) {
                DenoisingDraws.of(distribution, 9).levels(step, levels);
                double mean = 0;
                for (int row = 0; row < n; row++) {
                    mean += levels.phi(row) / n;
                }
                assertThat(mean).isCloseTo(exact, within(NoiseLevels.RIGHT_ANGLE / n + 1e-5));
            }
        }
    }

    @Test
    void logNormalLevelsHaveTheirQuantiles() {
        NoiseLevels level = NoiseLevels.of(1);
        double[][] quantiles = {{0.5, 0}, {0.8413447460685429, 1}, {0.022750131948179195, -2}};
        for (double[] each : quantiles) {
            NoiseDistribution.logNormal(-0.3, 0.7).set(each[0], level, 0);
            assertThat(Math.log(level.rho(0))).isCloseTo(-0.3 + 0.7 * each[1], within(1e-12));
        }
    }

    @Test
    void everyNumberHasItsAddress() {
        DenoisingDraws draws = DenoisingDraws.of(NoiseDistribution.logNormal(0, 1), 4);
        double[] few = new double[2 * 3];
        double[] many = new double[5 * 3];
        draws.noise(8, 2, few);
        draws.noise(8, 5, many);
        assertThat(few).isEqualTo(Arrays.copyOf(many, 6));
        draws.noise(9, 2, few);
        assertThat(few[0]).isNotEqualTo(many[0]);
        double sum = 0;
        double squares = 0;
        double[] noise = new double[40_000];
        draws.noise(0, 10_000, noise);
        for (double each : noise) {
            sum += each / noise.length;
            squares += each * each / noise.length;
        }
        // Five standard deviations: a false alarm once in 10^6 seeds, and this one is fixed.
        assertThat(sum).isCloseTo(0, within(5 / Math.sqrt(noise.length)));
        assertThat(squares).isCloseTo(1, within(5 * Math.sqrt(2.0 / noise.length)));
    }

    @Test
    void hiddenConditionsAreTheEmptyOne() {
        double[] empty = {-1, -2};
        for (double probability : new double[] {0, 0.25, 1}) {
            double[] condition = new double[20_000];
            Arrays.fill(condition, 3);
            ConditionDropout.of(probability, empty, 6).hide(2, condition);
            int hidden = 0;
            for (int row = 0; row < 10_000; row++) {
                double first = condition[2 * row];
                assertThat(condition[2 * row + 1]).isEqualTo(first == 3 ? 3 : -2);
                hidden += first == -1 ? 1 : 0;
            }
            // Five standard deviations, 0 at the ends.
            double deviation = Math.sqrt(probability * (1 - probability) * 10_000);
            assertThat((double) hidden).isCloseTo(10_000 * probability, within(5 * deviation));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConditionDropout.of(1.5, empty, 1))
                .withMessage("probability = 1.5, but must lie in [0, 1]");
    }
}
