package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DenoisingLossTest {

    private static final double MEAN = 0.3;
    private static final double DEVIATION = 0.6;
    private static final double SIGMA_DATA = 0.8;

    /** Both signs of both normal numbers: exact means of every quadratic. */
    private static final double[] DATA = {MEAN + DEVIATION, MEAN + DEVIATION, MEAN - DEVIATION, MEAN - DEVIATION};

    private static final double[] NOISE = {1, -1, 1, -1};

    private static double exact(DenoisingLoss loss, Prediction prediction, double rho) {
        Denoiser model = GaussianDenoiser.of(new double[] {MEAN}, new double[] {DEVIATION})
                .as(prediction);
        NoiseLevels levels = NoiseLevels.of(4);
        levels.fillRho(rho);
        return loss.pass(model).evaluate(levels, DATA, NOISE, new double[0]);
    }

    /** E of each loss under the exact denoiser of N(m, c^2) is the variance that no denoiser can remove. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 0.02, 0.5, 1, 7, 80, 1e4})
    void exactDenoisersLeaveTheIrreducible(double rho) {
        double c2 = DEVIATION * DEVIATION;
        double r2 = rho * rho;
        double s2 = SIGMA_DATA * SIGMA_DATA;
        double noise = c2 / (c2 + r2);
        for (Prediction prediction : Prediction.values()) {
            is(noise, exact(DenoisingLoss.noise(), prediction, rho), prediction, rho);
            is(noise, exact(DenoisingLoss.data(), prediction, rho), prediction, rho);
            DenoisingLoss data = DenoisingLoss.of(Prediction.DATA, LossWeight.one());
            is(noise * r2, exact(data, prediction, rho), prediction, rho);
            is(noise * (1 + r2), exact(DenoisingLoss.velocity(), prediction, rho), prediction, rho);
            is(noise * (1 + rho) * (1 + rho), exact(DenoisingLoss.flowMatching(), prediction, rho), prediction, rho);
            double edm = c2 / s2 * (r2 + s2) / (r2 + c2);
            is(edm, exact(DenoisingLoss.edm(SIGMA_DATA), prediction, rho), prediction, rho);
        }
    }

    private static void is(double expected, double found, Prediction prediction, double rho) {
        // The quantity that a model gives loses digits of its error where its signal or its noise is small.
        double digits = 1e-13 * Math.max(rho, 1 / rho) * Math.max(rho, 1 / rho);
        assertThat(found).as(prediction + " at rho = " + rho).isCloseTo(expected, within((1e-12 + digits) * expected));
    }

    @Test
    void velocitiesAndFlowsHaveFiniteLossesAtBothEnds() {
        double c2 = DEVIATION * DEVIATION;
        for (Prediction own : new Prediction[] {Prediction.VELOCITY, Prediction.FLOW}) {
            assertThat(exact(DenoisingLoss.velocity(), own, 0)).isCloseTo(1, within(1e-14));
            assertThat(exact(DenoisingLoss.flowMatching(), own, 0)).isCloseTo(1, within(1e-14));
            assertThat(exact(DenoisingLoss.noise(), own, Double.POSITIVE_INFINITY))
                    .isZero();
            assertThat(exact(DenoisingLoss.velocity(), own, Double.POSITIVE_INFINITY))
                    .isCloseTo(c2, within(1e-14));
            assertThat(exact(DenoisingLoss.flowMatching(), own, Double.POSITIVE_INFINITY))
                    .isCloseTo(c2, within(1e-14));
            assertThat(exact(DenoisingLoss.edm(SIGMA_DATA), own, Double.POSITIVE_INFINITY))
                    .isCloseTo(c2 / (SIGMA_DATA * SIGMA_DATA), within(1e-14));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> exact(DenoisingLoss.data(), own, 0))
                    .withMessageContaining("at rho = 0.0, but must be finite and >= 0");
        }
    }

    /** Flow matching regresses dx/dt; its straight path is the FLOW loss, and any other has the rates of its alpha and sigma. */
    @ParameterizedTest
    @MethodSource("schedules")
    void flowMatchingIsTheErrorOfTheVelocityOfThePath(Schedule schedule) {
        for (double share : new double[] {0.2, 0.5, 0.9}) {
            double t = schedule.tMin() + share * (schedule.tMax() - schedule.tMin());
            double rho = schedule.rho(t);
            double h = 1e-5 * (schedule.tMax() - schedule.tMin());
            double alphaRate = (schedule.alpha(t + h) - schedule.alpha(t - h)) / (2 * h);
            double sigmaRate = (schedule.sigma(t + h) - schedule.sigma(t - h)) / (2 * h);
            double alpha = schedule.alpha(t);
            double sigma = schedule.sigma(t);
            double c2 = DEVIATION * DEVIATION;
            double variance = alpha * alpha * c2 + sigma * sigma;
            // Of dx/dt = alpha' x_0 + sigma' epsilon given x.
            double both = alphaRate * alpha * c2 + sigmaRate * sigma;
            double expected = alphaRate * alphaRate * c2 + sigmaRate * sigmaRate - both * both / variance;
            for (Prediction own : Prediction.values()) {
                assertThat(exact(DenoisingLoss.flowMatching(schedule), own, rho))
                        .as(own + " at t = " + t)
                        .isCloseTo(expected, within(1e-5 * expected));
            }
        }
    }

    static List<Schedule> schedules() {
        return List.of(VpLinear.of(), VpCosine.of(), FlowMatching.of(), EdmSchedule.of(), VarianceExploding.of());
    }

    @Test
    void theStraightPathIsTheFlow() {
        for (double rho : new double[] {0.01, 1, 30}) {
            double expected = exact(DenoisingLoss.flowMatching(), Prediction.FLOW, rho);
            assertThat(exact(DenoisingLoss.flowMatching(FlowMatching.of()), Prediction.FLOW, rho))
                    .isCloseTo(expected, within(1e-12 * expected));
        }
    }

    /** Another denoiser is worse by the square of its distance from the exact one, on average. */
    @ParameterizedTest
    @EnumSource
    void noOtherDenoiserIsBetter(Prediction own) {
        for (double rho : new double[] {0.1, 1, 5}) {
            NoiseLevels levels = NoiseLevels.of(4);
            levels.fillRho(rho);
            for (double[] other : new double[][] {{MEAN + 0.1, DEVIATION}, {MEAN, 0.9 * DEVIATION}}) {
                Denoiser model = GaussianDenoiser.of(new double[] {other[0]}, new double[] {other[1]})
                        .as(own);
                double loss = DenoisingLoss.velocity().pass(model).evaluate(levels, DATA, NOISE, new double[0]);
                assertThat(loss).isGreaterThan(exact(DenoisingLoss.velocity(), own, rho) * (1 + 1e-6));
            }
        }
    }

    static List<Denoisers.Kind> kinds() {
        return Denoisers.all();
    }

    private static List<DenoisingLoss> losses() {
        List<DenoisingLoss> losses = new ArrayList<>(List.of(
                DenoisingLoss.noise(),
                DenoisingLoss.data(),
                DenoisingLoss.velocity(),
                DenoisingLoss.flowMatching(),
                DenoisingLoss.flowMatching(VpCosine.of()),
                DenoisingLoss.edm(0.5)));
        losses.add(DenoisingLoss.of(Prediction.SCORE, LossWeight.one()));
        return losses;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void gradientsAgreeWithDifferences(Denoisers.Kind kind) {
        double[][] at = {Denoisers.rows(3, 2, 1), Denoisers.rows(3, kind.model().conditionWidth(), 2), kind.theta()};
        double[] noise = Denoisers.rows(3, 2, 3);
        NoiseLevels levels = NoiseLevels.of(3);
        levels.setPhi(0, 0.4);
        levels.setPhi(1, 0.9);
        levels.setPhi(2, 1.3);
        for (DenoisingLoss loss : losses()) {
            double[][] bars = {Denoisers.rows(3, 2, 4), new double[at[1].length], Denoisers.rows(1, at[2].length + 1, 5)
            };
            double[][] before = {bars[0].clone(), bars[1].clone(), bars[2].clone()};
            DenoisingPass pass = loss.pass(kind.model());
            pass.evaluate(levels, at[0], noise, at[1]);
            pass.pullback(0.7, bars[0], bars[1], bars[2]);
            for (int input = 0; input < 3; input++) {
                for (int i = 0; i < at[input].length; i++) {
                    int which = input;
                    int index = i;
                    double expected = 0.7
                            * difference(d -> {
                                double[][] moved = {at[0].clone(), at[1].clone(), at[2].clone()};
                                moved[which][index] += d;
                                return loss.pass(kind.of().apply(moved[2])).evaluate(levels, moved[0], noise, moved[1]);
                            });
                    assertThat(bars[input][i] - before[input][i])
                            .as("input " + input + ", element " + i)
                            .isCloseTo(expected, within(1e-6 * (1 + Math.abs(expected))));
                }
            }
            assertThat(bars[2][at[2].length]).isEqualTo(before[2][at[2].length]);
        }
    }

    private static double difference(DoubleUnaryOperator f) {
        double h = 1e-3;
        double wide = (f.applyAsDouble(h) - f.applyAsDouble(-h)) / (2 * h);
        double half = (f.applyAsDouble(h / 2) - f.applyAsDouble(-h / 2)) / h;
        return half + (half - wide) / 3;
    }

    @Test
    void nothingIsModifiedAndWrongLengthsAreNamed() {
        Denoiser model = Denoisers.gaussian().model();
        DenoisingPass pass = DenoisingLoss.velocity().pass(model);
        NoiseLevels levels = NoiseLevels.of(2);
        levels.fillRho(1);
        double[] theta = new double[4];
        assertThatIllegalStateException()
                .isThrownBy(() -> pass.pullback(1, new double[4], new double[0], theta))
                .withMessageContaining("nothing was evaluated");
        double[] data = {1, 2, 3, 4};
        double[] noise = {5, 6, 7, 8};
        pass.evaluate(levels, data, noise, new double[0]);
        assertThat(data).containsExactly(1, 2, 3, 4);
        assertThat(noise).containsExactly(5, 6, 7, 8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pass.pullback(1, new double[3], new double[0], theta))
                .withMessage("dataBar has length 3, but must have length 4 = 2 rows x width 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pass.evaluate(levels, new double[3], noise, new double[0]))
                .withMessage("data has length 3, but must have length 4 = 2 rows x width 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pass.evaluate(levels, data, new double[6], new double[0]))
                .withMessageContaining("noise has length 6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LossWeight.edm(0))
                .withMessage("sigmaData = 0.0, but must be finite and > 0");
    }
}
