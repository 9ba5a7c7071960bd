package org.costate.regularization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.Recording;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Euler;
import org.costate.solver.method.Tsit5;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The identities of unbiasedness: over the draws, the mean of a local estimate is the global penalty, and the mean of
 * its gradient is the global gradient. Seeds are fixed; a mean may be six standard errors off, which for an honest
 * estimator happens once in 5e8 comparisons.
 */
class LocalPenaltyTest {

    private static final Solver SOLVER = Solver.of(Tsit5.METHOD, Tolerances.of(1e-5, 1e-5));
    private static final double[] Y0 = {1.1, 0.4};
    private static final double[] THETA = {0.7, 1.2};
    private static final int ITERATIONS = 20_000;
    private static final double SIGMAS = 6;

    private static final StepPenalty ERROR = ErrorEstimatePenalty.of(Aggregation.sum());
    private static final StepPenalty STIFFNESS = StiffnessPenalty.of(Tsit5.METHOD, Aggregation.sum());
    private static final StepPenalty MEAN_STIFFNESS = StiffnessPenalty.of(Tsit5.METHOD, Aggregation.mean());
    private static final PredictedStepsPenalty STEPS = PredictedStepsPenalty.of(Tsit5.METHOD);

    private static Recording record(double t1) {
        return DiscreteAdjoint.of(SOLVER).record(new Spiral(THETA), Y0, 0, t1);
    }

    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of("error over time", LocalPenalty.error(StepDraw.OVER_TIME, 1), ERROR),
                Arguments.of("error over steps", LocalPenalty.error(StepDraw.OVER_STEPS, 2), ERROR),
                Arguments.of(
                        "error, unweighted",
                        LocalPenalty.error(StepDraw.OVER_STEPS_UNWEIGHTED, 3),
                        ErrorEstimatePenalty.of(Aggregation.mean())),
                Arguments.of(
                        "stiffness over time", LocalPenalty.stiffness(Tsit5.METHOD, StepDraw.OVER_TIME, 4), STIFFNESS),
                Arguments.of(
                        "stiffness over steps",
                        LocalPenalty.stiffness(Tsit5.METHOD, StepDraw.OVER_STEPS, 5),
                        STIFFNESS),
                Arguments.of(
                        "stiffness, unweighted",
                        LocalPenalty.stiffness(Tsit5.METHOD, StepDraw.OVER_STEPS_UNWEIGHTED, 6),
                        MEAN_STIFFNESS),
                Arguments.of(
                        "steps over time", LocalPenalty.predictedSteps(Tsit5.METHOD, StepDraw.OVER_TIME, 7), STEPS),
                Arguments.of(
                        "steps over steps", LocalPenalty.predictedSteps(Tsit5.METHOD, StepDraw.OVER_STEPS, 8), STEPS),
                Arguments.of(
                        "three draws over time",
                        LocalPenalty.error(StepDraw.OVER_TIME, 9).withDraws(3),
                        ERROR),
                Arguments.of(
                        "five draws over steps",
                        LocalPenalty.stiffness(Tsit5.METHOD, StepDraw.OVER_STEPS, 10)
                                .withDraws(5),
                        STIFFNESS),
                Arguments.of(
                        "logarithm",
                        LocalPenalty.predictedSteps(Tsit5.METHOD, StepDraw.OVER_STEPS, 11)
                                .logarithm(),
                        STEPS.logarithm()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void meanOverDrawsIsTheGlobalPenaltyWithItsGradient(String name, LocalPenalty local, StepPenalty global) {
        Recording recording = record(6);
        StepLog log = recording.log();
        assertThat(log.size()).isGreaterThan(5);
        Cotangents bar = recording.cotangents();
        Moments value = new Moments(1);
        Moments error = new Moments(log.size());
        Moments stiffness = new Moments(log.size());
        for (int i = 0; i < ITERATIONS; i++) {
            StepPenalty drawn = local.at(i);
            bar.clear();
            drawn.addCotangents(log, 2.5, bar);
            value.add(drawn.value(log));
            error.add(bar.error());
            stiffness.add(bar.stiffness());
        }
        value.requireMean(SIGMAS, global.value(log));
        Cotangents whole = recording.cotangents();
        global.addCotangents(log, 2.5, whole);
        error.requireMean(SIGMAS, whole.error());
        stiffness.requireMean(SIGMAS, whole.stiffness());
    }

    @Test
    void meanOfTheGradientsByTheParametersIsTheGlobalOne() {
        Recording recording = record(6);
        StepLog log = recording.log();
        LocalPenalty local = LocalPenalty.error(StepDraw.OVER_TIME, 12);
        Moments theta = new Moments(2);
        Moments initial = new Moments(2);
        for (int i = 0; i < 4000; i++) {
            Cotangents bar = recording.cotangents();
            local.at(i).addCotangents(log, 1, bar);
            theta.add(recording.pullback(bar).parameters());
            initial.add(recording.pullback(bar).initialState());
        }
        Cotangents whole = recording.cotangents();
        ERROR.addCotangents(log, 1, whole);
        theta.requireMean(SIGMAS, recording.pullback(whole).parameters());
        initial.requireMean(SIGMAS, recording.pullback(whole).initialState());
    }

    @Test
    void asManyDrawsAsStepsVisitEveryStepOnce() {
        StepLog log = record(6).log();
        LocalPenalty all =
                LocalPenalty.stiffness(Tsit5.METHOD, StepDraw.OVER_STEPS, 13).withDraws(log.size());
        assertThat(all.at(0).value(log)).isCloseTo(STIFFNESS.value(log), within(1e-12 * STIFFNESS.value(log)));
    }

    @Test
    void sameSeedAndIterationDrawTheSameStep() {
        StepLog log = record(30).log();
        LocalPenalty one = LocalPenalty.error(StepDraw.OVER_STEPS, 14);
        LocalPenalty again = LocalPenalty.error(StepDraw.OVER_STEPS, 14);
        LocalPenalty other = LocalPenalty.error(StepDraw.OVER_STEPS, 15);
        int different = 0;
        for (int i = 0; i < 100; i++) {
            assertThat(one.at(i).value(log)).isEqualTo(again.at(i).value(log));
            different += one.at(i).value(log) == other.at(i).value(log) ? 0 : 1;
        }
        assertThat(different).isGreaterThan(50);
    }

    @Test
    void drawOverTimeTakesTheStepThatHoldsTheTimeInBothDirections() {
        for (double t1 : new double[] {4, -1}) {
            StepLog log = record(t1).log();
            for (int j = 0; j < log.size(); j++) {
                double middle = (log.t(j) + log.tNext(j)) / 2 / t1;
                assertThat(StepDraw.OVER_TIME.step(log, middle)).isEqualTo(j);
            }
            assertThat(StepDraw.OVER_TIME.step(log, 0)).isZero();
            assertThat(StepDraw.OVER_TIME.step(log, Math.nextDown(1.0))).isEqualTo(log.size() - 1);
            assertThat(StepDraw.OVER_STEPS.step(log, Math.nextDown(1.0))).isEqualTo(log.size() - 1);
        }
    }

    @Test
    void runningNormalizerGivesTheGradientOfTheLogarithmUpToItsLag() {
        Recording recording = record(6);
        StepLog log = recording.log();
        RunningNormalizer running = RunningNormalizer.of(0.9);
        LocalPenalty plain = LocalPenalty.predictedSteps(Tsit5.METHOD, StepDraw.OVER_STEPS, 16);
        LocalPenalty logarithm = plain.logarithm(running);
        double first = plain.at(0).value(log);
        assertThat(logarithm.at(0).value(log)).isCloseTo(Math.log(first), within(1e-12));
        running.update(2 * STEPS.value(log));
        Cotangents halved = recording.cotangents();
        Cotangents exact = recording.cotangents();
        logarithm.at(1).addCotangents(log, 2, halved);
        plain.logarithm().at(1).addCotangents(log, 1, exact);
        for (int j = 0; j < log.size(); j++) {
            assertThat(halved.error()[j]).isCloseTo(exact.error()[j], within(1e-12 * Math.abs(exact.error()[j])));
        }
    }

    @Test
    void normalizerForgetsExponentiallyFromTheFirstValueOn() {
        RunningNormalizer running = RunningNormalizer.of(0.5);
        assertThatThrownBy(running::value).isInstanceOf(IllegalStateException.class);
        running.update(3);
        assertThat(running.value()).isEqualTo(3);
        running.update(6);
        assertThat(running.value()).isCloseTo((6 + 0.5 * 3) / 1.5, within(1e-15));
        assertThatThrownBy(() -> running.update(-1)).hasMessageContaining("estimate = -1.0");
        assertThatThrownBy(() -> RunningNormalizer.of(1)).hasMessageContaining("decay = 1.0");
    }

    @Test
    void noStepsNoEstimate() {
        Recording recording = DiscreteAdjoint.of(SOLVER).record(new Spiral(THETA), Y0, 1, 1);
        pairs().forEach(pair -> {
            StepPenalty local = ((LocalPenalty) pair.get()[1]).at(0);
            assertThat(local.value(recording.log())).isZero();
            local.addCotangents(recording.log(), 1, recording.cotangents());
        });
    }

    @Test
    void misuseIsNamed() {
        assertThatThrownBy(() -> LocalPenalty.error(StepDraw.OVER_TIME, 1).withDraws(0))
                .hasMessageContaining("draws = 0");
        assertThatThrownBy(() -> LocalPenalty.stiffness(Euler.METHOD, StepDraw.OVER_TIME, 1))
                .hasMessageContaining("Euler");
        assertThatThrownBy(() -> ERROR.times(Double.NaN)).hasMessageContaining("factor = NaN");
        Recording shorter = record(0.01);
        Recording longer = record(6);
        assertThatThrownBy(() -> LocalPenalty.error(StepDraw.OVER_TIME, 1)
                        .at(0)
                        .addCotangents(longer.log(), 1, shorter.cotangents()))
                .hasMessageContaining("the log has");
    }

    @Test
    void sumOfPenaltiesIsLinear() {
        Recording recording = record(6);
        StepLog log = recording.log();
        StepPenalty sum = ERROR.times(0.5).plus(STIFFNESS).plus(STEPS.times(2));
        assertThat(sum.value(log))
                .isCloseTo(0.5 * ERROR.value(log) + STIFFNESS.value(log) + 2 * STEPS.value(log), within(1e-12));
        Cotangents whole = recording.cotangents();
        sum.addCotangents(log, 3, whole);
        Cotangents parts = recording.cotangents();
        ERROR.addCotangents(log, 1.5, parts);
        STIFFNESS.addCotangents(log, 3, parts);
        STEPS.addCotangents(log, 6, parts);
        assertThat(whole.error()).isEqualTo(parts.error());
        assertThat(whole.stiffness()).isEqualTo(parts.stiffness());
        assertThat(Arrays.stream(whole.error()).sum()).isNotZero();
    }
}
