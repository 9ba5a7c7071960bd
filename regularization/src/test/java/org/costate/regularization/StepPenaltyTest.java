package org.costate.regularization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.Recording;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Euler;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Tsit5;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StepPenaltyTest {

    private static final Solver SOLVER = Solver.of(Tsit5.METHOD, Tolerances.of(1e-4, 1e-4));
    private static final PrescribedSteps STEPS = PrescribedSteps.of(0, 0.8, 1.9, 3);
    private static final double[] Y0 = {1.1, 0.4};
    private static final double[] THETA = {0.7, 1.2};

    static Stream<Arguments> penalties() {
        return Stream.of(
                Arguments.of("error, sum", ErrorEstimatePenalty.of(Aggregation.sum())),
                Arguments.of("error, mean", ErrorEstimatePenalty.of(Aggregation.mean())),
                Arguments.of("error, max", ErrorEstimatePenalty.of(Aggregation.max())),
                Arguments.of("error, smooth max", ErrorEstimatePenalty.of(Aggregation.smoothMax(3))),
                Arguments.of("error, squares", ErrorEstimatePenalty.of(Aggregation.sumOfSquares())),
                Arguments.of("stiffness, sum", StiffnessPenalty.of(Tsit5.METHOD, Aggregation.sum())),
                Arguments.of("stiffness, mean", StiffnessPenalty.of(Tsit5.METHOD, Aggregation.mean())),
                Arguments.of("stiffness, max", StiffnessPenalty.of(Tsit5.METHOD, Aggregation.max())),
                Arguments.of("stiffness, smooth max", StiffnessPenalty.of(Tsit5.METHOD, Aggregation.smoothMax(3))),
                Arguments.of("stiffness, squares", StiffnessPenalty.of(Tsit5.METHOD, Aggregation.sumOfSquares())),
                Arguments.of("steps", PredictedStepsPenalty.of(Tsit5.METHOD)),
                Arguments.of("log steps", PredictedStepsPenalty.of(Tsit5.METHOD).logarithm()),
                Arguments.of(
                        "local error",
                        LocalPenalty.error(StepDraw.OVER_TIME, 5).withDraws(2).at(3)),
                Arguments.of(
                        "local stiffness",
                        LocalPenalty.stiffness(Tsit5.METHOD, StepDraw.OVER_STEPS, 5)
                                .at(3)),
                Arguments.of(
                        "local steps",
                        LocalPenalty.predictedSteps(Tsit5.METHOD, StepDraw.OVER_STEPS_UNWEIGHTED, 5)
                                .at(3)),
                Arguments.of(
                        "sum",
                        ErrorEstimatePenalty.of(Aggregation.sum())
                                .times(0.5)
                                .plus(StiffnessPenalty.of(Tsit5.METHOD, Aggregation.mean()))
                                .plus(LocalPenalty.error(StepDraw.OVER_STEPS, 5).at(4))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("penalties")
    void gradientOfThePenaltyEqualsDifferencesAtFrozenSteps(String name, StepPenalty penalty) {
        Solver replay = SOLVER.withController(STEPS);
        Recording recording = DiscreteAdjoint.of(replay).record(new Spiral(THETA), Y0, 0, 3);
        Cotangents bar = recording.cotangents();
        penalty.addCotangents(recording.log(), 2.5, bar);
        Gradient gradient = recording.pullback(bar);

        double[] byTheta = CentralDifference.gradient(
                        theta -> 2.5 * penalty.value(log(replay, new Spiral(theta), Y0)), THETA)
                .value();
        double[] byState = CentralDifference.gradient(y0 -> 2.5 * penalty.value(log(replay, new Spiral(THETA), y0)), Y0)
                .value();
        assertThat(CentralDifference.relativeError(gradient.parameters(), byTheta))
                .isLessThan(1e-6);
        assertThat(CentralDifference.relativeError(gradient.initialState(), byState))
                .isLessThan(1e-6);
    }

    private static StepLog log(Solver solver, Spiral field, double[] y0) {
        StepLog log = StepLog.of();
        solver.solve(field, y0, 0, 3, log);
        return log;
    }

    @Test
    void predictedStepsAreAboutTheStepsTakenAtAnyTolerance() {
        for (double tolerance : new double[] {1e-4, 1e-6, 1e-8, 1e-10}) {
            StepLog log = StepLog.of();
            Solver.of(Tsit5.METHOD, Tolerances.of(tolerance, tolerance)).solve(new Spiral(THETA), Y0, 0, 30, log);
            double predicted = PredictedStepsPenalty.of(Tsit5.METHOD).value(log);
            assertThat(predicted / log.size()).as("tolerance %s", tolerance).isBetween(0.6, 1.4);
        }
    }

    @Test
    void logarithmDoesNotDependOnWhereTheControllerSettles() {
        Recording recording = DiscreteAdjoint.of(SOLVER).record(new Spiral(THETA), Y0, 0, 3);
        Cotangents one = recording.cotangents();
        Cotangents other = recording.cotangents();
        PredictedStepsPenalty.of(Tsit5.METHOD, 0.1).logarithm().addCotangents(recording.log(), 1, one);
        PredictedStepsPenalty.of(Tsit5.METHOD, 0.9).logarithm().addCotangents(recording.log(), 1, other);
        for (int j = 0; j < one.error().length; j++) {
            assertThat(one.error()[j]).isCloseTo(other.error()[j], within(1e-12 * Math.abs(other.error()[j])));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("penalties")
    void constantFieldHasNoPenaltyGradientAndNoNaN(String name, StepPenalty penalty) {
        Recording recording = DiscreteAdjoint.of(SOLVER).record(new Spiral(new double[] {0, 0}), Y0, 0, 3);
        Cotangents bar = recording.cotangents();
        penalty.addCotangents(recording.log(), 1, bar);
        assertThat(penalty.value(recording.log())).isFinite();
        assertThat(recording.pullback(bar).parameters())
                .doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        assertThat(recording.pullback(bar).initialState())
                .doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    @Test
    void noStepsNoPenalty() {
        Recording recording = DiscreteAdjoint.of(SOLVER).record(new Spiral(THETA), Y0, 1, 1);
        penalties().forEach(each -> {
            StepPenalty penalty = (StepPenalty) each.get()[1];
            assertThat(penalty.value(recording.log())).isZero();
            penalty.addCotangents(recording.log(), 1, recording.cotangents());
        });
    }

    @Test
    void aggregationsAreOrdered() {
        double[] r = {0.2, 1.5, 0.9, 1.5};
        double mean = Aggregation.mean().value(r);
        double max = Aggregation.max().value(r);
        double smooth = Aggregation.smoothMax(2).value(r);
        assertThat(mean).isCloseTo(4.1 / 4, within(1e-15));
        assertThat(max).isEqualTo(1.5);
        assertThat(smooth).isBetween(mean, max);
        assertThat(Aggregation.smoothMax(1e6).value(r)).isCloseTo(max, within(1e-5));
        assertThat(Aggregation.smoothMax(1e-6).value(r)).isCloseTo(mean, within(1e-5));
        assertThat(Aggregation.sumOfSquares().value(r)).isCloseTo(0.04 + 2.25 + 0.81 + 2.25, within(1e-15));
    }

    @Test
    void methodsWithoutTheEstimateAreRefusedByName() {
        assertThatThrownBy(() -> StiffnessPenalty.of(Euler.METHOD, Aggregation.sum()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Euler");
        assertThatThrownBy(() -> PredictedStepsPenalty.of(RK4.METHOD)).hasMessageContaining("RK4");
        StepLog log = StepLog.of();
        Solver.fixed(RK4.METHOD, 0.1).solve(new Spiral(THETA), Y0, 0, 1, log);
        assertThatThrownBy(() -> ErrorEstimatePenalty.of(Aggregation.sum()).value(log))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("error estimates");
    }

    @Test
    void weightsFollowTheirSchedule() {
        WeightSchedule falling = WeightSchedule.exponential(100, 10, 75);
        assertThat(falling.at(0)).isEqualTo(100);
        assertThat(falling.at(75)).isCloseTo(10, within(1e-12));
        assertThat(falling.at(10) / falling.at(11)).isCloseTo(falling.at(40) / falling.at(41), within(1e-12));
        assertThat(WeightSchedule.constant(3).at(1000)).isEqualTo(3);
        assertThatThrownBy(() -> WeightSchedule.constant(-1)).hasMessageContaining("weight = -1.0");
        assertThatThrownBy(() -> WeightSchedule.exponential(1, 0, 5)).hasMessageContaining("last = 0.0");
    }
}
