package org.costate.regularization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.costate.adjoint.BacksolveAdjoint;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.LocalStep;
import org.costate.adjoint.Recording;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Local penalties beside a solve. Means are over draws of fixed seeds and may be six standard errors off. */
class LocalStepPenaltyTest {

    private static final Solver SOLVER =
            Solver.of(Tsit5.METHOD, Tolerances.of(1e-5, 1e-5)).withSaveAt(SaveAt.everyStep());
    private static final double[] Y0 = {1.1, 0.4};
    private static final double[] THETA = {0.7, 1.2};
    private static final double T1 = 6;
    private static final Spiral FIELD = new Spiral(THETA);

    private static double[] joined(Gradient gradient, double[] thetaBar) {
        double[] both = new double[4];
        double[] theta = gradient.parameters();
        double[] initial = gradient.initialState();
        for (int i = 0; i < 2; i++) {
            both[i] = theta[i] + thetaBar[i];
            both[2 + i] = initial[i];
        }
        return both;
    }

    private static double[] gradientOf(Penalty penalty, Recording recording) {
        Cotangents bar = recording.cotangents();
        double[] thetaBar = new double[2];
        penalty.add(recording, 1, bar, thetaBar);
        return joined(recording.pullback(bar), thetaBar);
    }

    private static int indexOf(StepReservoir reservoir, StepLog log) {
        int j = 0;
        while (log.t(j) != reservoir.time()) {
            j++;
        }
        return j;
    }

    /** Every step is held as often as its chance says. */
    @ParameterizedTest
    @EnumSource(StepDraw.class)
    void reservoirHoldsEachStepWithItsChance(StepDraw draw) {
        StepReservoir reservoir = StepReservoir.of(draw, 21);
        Recording recording = DiscreteAdjoint.of(SOLVER).record(FIELD, Y0, 0, T1, reservoir);
        int steps = recording.log().size();
        double[] chance = new double[steps];
        Moments seen = new Moments(steps);
        for (int i = 0; i < 4000; i++) {
            reservoir.begin(i);
            recording.again(Y0, 0, T1);
            double[] hit = new double[steps];
            hit[indexOf(reservoir, recording.log())] = 1;
            seen.add(hit);
        }
        for (int j = 0; j < steps; j++) {
            chance[j] = draw == StepDraw.OVER_TIME ? recording.log().h(j) / T1 : 1.0 / steps;
        }
        seen.requireMean(6, chance);
    }

    /** With the state's cotangent injected, the step beside the solve has the gradient that E_j has in the solve. */
    @ParameterizedTest
    @EnumSource(StepDraw.class)
    void fullGradientIsThatOfTheEstimateInTheSolve(StepDraw draw) {
        StepReservoir reservoir = StepReservoir.of(draw, 22);
        LocalStep step = LocalStep.of(SOLVER, FIELD);
        Recording recording = DiscreteAdjoint.of(SOLVER).record(FIELD, Y0, 0, T1, reservoir);
        for (int i = 0; i < 20; i++) {
            reservoir.begin(i);
            recording.again(Y0, 0, T1);
            StepLog log = recording.log();
            int j = indexOf(reservoir, log);
            Penalty beside = OwnStepPenalty.error(step, reservoir)
                    .withStateGradient(StateGradient.FULL)
                    .plus(OwnStepPenalty.stiffness(Tsit5.METHOD, step, reservoir)
                            .withStateGradient(StateGradient.FULL)
                            .times(0.3))
                    .plus(OwnStepPenalty.predictedSteps(Tsit5.METHOD, step, reservoir)
                            .withStateGradient(StateGradient.FULL));
            double place = (j + 0.5) / log.size();
            double middle = (log.t(j) + 0.5 * log.h(j)) / T1;
            double[] places = {draw == StepDraw.OVER_TIME ? middle : place};
            double settled = PredictedStepsPenalty.settledError(Tsit5.METHOD);
            StepPenalty inside = new DrawnSteps(StepCost.error(), draw, places)
                    .plus(new DrawnSteps(StepCost.stiffness(Tsit5.METHOD), draw, places).times(0.3))
                    .plus(new DrawnSteps(StepCost.predictedSteps(Tsit5.METHOD, settled), draw, places));
            double[] thetaBar = new double[2];
            double value = beside.add(recording, 1, recording.cotangents(), thetaBar);
            assertThat(value).isCloseTo(inside.value(log), within(1e-9 * Math.abs(value)));
            assertThat(CentralDifference.relativeError(gradientOf(beside, recording), gradientOf(inside, recording)))
                    .isLessThan(1e-7);
        }
    }

    /** The same by an adjoint that knows no steps: its mean over the draws is the gradient of the global penalty. */
    @Test
    void backsolveCarriesTheLocalPenaltyWithoutBias() {
        Solver tight = SOLVER.withTolerances(Tolerances.of(1e-8, 1e-8));
        double end = 1;
        StepReservoir reservoir = StepReservoir.of(StepDraw.OVER_TIME, 23);
        LocalStep step = LocalStep.of(tight, FIELD);
        OwnStepPenalty local = OwnStepPenalty.error(step, reservoir).withStateGradient(StateGradient.FULL);
        Recording recording = BacksolveAdjoint.of(tight).record(FIELD, Y0, 0, end, reservoir);
        Moments gradient = new Moments(4);
        for (int i = 0; i < 1500; i++) {
            reservoir.begin(i);
            recording.again(Y0, 0, end);
            gradient.add(gradientOf(local, recording));
        }
        Recording exact = DiscreteAdjoint.of(tight).record(FIELD, Y0, 0, end);
        gradient.requireMean(6, gradientOf(ErrorEstimatePenalty.of(Aggregation.sum()), exact));
    }

    @Test
    void detachedPenaltyLeavesTheSolveAlone() {
        StepReservoir reservoir = StepReservoir.of(StepDraw.OVER_TIME, 24);
        Recording recording = DiscreteAdjoint.of(SOLVER).record(FIELD, Y0, 0, T1, reservoir);
        Cotangents bar = recording.cotangents();
        double[] thetaBar = new double[2];
        double value =
                OwnStepPenalty.error(LocalStep.of(SOLVER, FIELD), reservoir).add(recording, 2, bar, thetaBar);
        assertThat(bar.states()).containsOnly(0);
        assertThat(bar.error()).containsOnly(0);
        assertThat(thetaBar).doesNotContain(0, Double.NaN);
        StepLog log = recording.log();
        int j = indexOf(reservoir, log);
        assertThat(value).isCloseTo(T1 * log.error(j), within(1e-9));
    }

    /** What is left out is exactly the way through the state. */
    @Test
    void detachedGradientIsTheFullOneLessTheStates() {
        StepReservoir reservoir = StepReservoir.of(StepDraw.OVER_STEPS, 30);
        Recording recording = DiscreteAdjoint.of(SOLVER).record(FIELD, Y0, 0, T1, reservoir);
        OwnStepPenalty detached = OwnStepPenalty.error(LocalStep.of(SOLVER, FIELD), reservoir);
        double[] own = new double[2];
        detached.add(recording, 1, recording.cotangents(), own);
        Cotangents bar = recording.cotangents();
        double[] whole = new double[2];
        detached.withStateGradient(StateGradient.FULL).add(recording, 1, bar, whole);
        assertThat(whole).isEqualTo(own);
        assertThat(recording.pullback(bar).parameters()).doesNotContain(0);
        double[] later = new double[2];
        detached.withStateGradient(StateGradient.DETACHED_WITH_FIRST_STAGE)
                .add(recording, 1, recording.cotangents(), later);
        assertThat(CentralDifference.norm(later)).isGreaterThan(10 * CentralDifference.norm(own));
    }

    @Test
    void freshStepReachesTheParametersOnly() {
        Recording recording =
                DiscreteAdjoint.of(SOLVER.withSaveAt(SaveAt.dense())).record(FIELD, Y0, 0, T1);
        FreshStepPenalty penalty = FreshStepPenalty.error(LocalStep.of(SOLVER, FIELD), 25);
        for (Penalty drawn :
                new Penalty[] {penalty.at(3), penalty.atSavedStates().at(3)}) {
            double[] thetaBar = new double[2];
            Cotangents bar = recording.cotangents();
            double r = drawn.add(recording, 1, bar, thetaBar);
            assertThat(r).isPositive();
            assertThat(bar.states()).containsOnly(0);
            assertThat(thetaBar).doesNotContain(0, Double.NaN);
        }
    }

    @Test
    void freshStepAtSavedStatesMayInjectItsCotangent() {
        double[] times = {0, 1, 2.5, T1};
        Solver solver = SOLVER.withSaveAt(SaveAt.times(times));
        Recording recording = DiscreteAdjoint.of(solver).record(FIELD, Y0, 0, T1);
        FreshStepPenalty penalty = FreshStepPenalty.stiffness(Tsit5.METHOD, LocalStep.of(solver, FIELD), 26)
                .atSavedStates()
                .withStateGradient(StateGradient.FULL);
        boolean[] drawn = new boolean[times.length];
        for (int i = 0; i < 60; i++) {
            Cotangents bar = recording.cotangents();
            penalty.at(i).add(recording, 1, bar, new double[2]);
            for (int row = 0; row < times.length; row++) {
                drawn[row] |= bar.states()[2 * row] != 0;
            }
        }
        assertThat(drawn).containsExactly(true, true, true, false);
    }

    @Test
    void placesOfFreshStepsAreAFunctionOfSeedAndIteration() {
        Recording recording =
                DiscreteAdjoint.of(SOLVER.withSaveAt(SaveAt.dense())).record(FIELD, Y0, 0, T1);
        double[] first = new double[2];
        double[] second = new double[2];
        for (int i = 0; i < 2; i++) {
            LocalStep step = LocalStep.of(SOLVER, FIELD);
            first[i] = FreshStepPenalty.error(step, 27).at(i).add(recording, 1, recording.cotangents(), new double[2]);
            second[i] = FreshStepPenalty.error(step, 27).at(i).add(recording, 1, recording.cotangents(), new double[2]);
        }
        assertThat(first).isEqualTo(second);
        assertThat(first[0]).isNotEqualTo(first[1]);
    }

    /** Where every step is saved its start is known, without dense output. */
    @Test
    void freshStepsAtStepStartsInjectTheirCotangentThere() {
        Recording recording = DiscreteAdjoint.of(SOLVER).record(FIELD, Y0, 0, T1);
        int steps = recording.log().size();
        Moments seen = new Moments(steps);
        FreshStepPenalty penalty = FreshStepPenalty.stiffness(Tsit5.METHOD, LocalStep.of(SOLVER, FIELD), 31)
                .atStepStarts()
                .withStateGradient(StateGradient.FULL);
        double[] chance = new double[steps];
        for (int j = 0; j < steps; j++) {
            chance[j] = recording.log().h(j) / T1;
        }
        for (int i = 0; i < 2000; i++) {
            Cotangents bar = recording.cotangents();
            penalty.at(i).add(recording, 1, bar, new double[2]);
            double[] hit = new double[steps];
            for (int j = 0; j < steps; j++) {
                hit[j] = bar.states()[2 * j] != 0 ? 1 : 0;
            }
            seen.add(hit);
        }
        seen.requireMean(6, chance);
    }

    @Test
    void stepPenaltiesAndLocalStepsAddUp() {
        StepReservoir reservoir = StepReservoir.of(StepDraw.OVER_STEPS, 28);
        Recording recording = DiscreteAdjoint.of(SOLVER).record(FIELD, Y0, 0, T1, reservoir);
        StepPenalty global = StiffnessPenalty.of(Tsit5.METHOD, Aggregation.mean());
        Penalty local = OwnStepPenalty.error(LocalStep.of(SOLVER, FIELD), reservoir);
        Penalty sum = local.plus(global).times(0.5);
        double[] parts = new double[2];
        double value =
                0.5 * local.add(recording, 1, recording.cotangents(), parts) + 0.5 * global.value(recording.log());
        double[] whole = new double[2];
        Cotangents bar = recording.cotangents();
        assertThat(sum.add(recording, 3, bar, whole)).isCloseTo(value, within(1e-12 * value));
        assertThat(whole[0]).isCloseTo(1.5 * parts[0], within(1e-12 * Math.abs(parts[0])));
        assertThat(bar.stiffness()[0]).isPositive();
    }

    @Test
    void misuseIsNamed() {
        StepReservoir reservoir = StepReservoir.of(StepDraw.OVER_TIME, 29);
        assertThatThrownBy(reservoir::time).isInstanceOf(IllegalStateException.class);
        Solver atEnd = SOLVER.withSaveAt(SaveAt.end());
        LocalStep step = LocalStep.of(SOLVER, FIELD);
        Recording recording = DiscreteAdjoint.of(atEnd).record(FIELD, Y0, 0, T1, reservoir);
        OwnStepPenalty full = OwnStepPenalty.error(step, reservoir).withStateGradient(StateGradient.FULL);
        assertThatThrownBy(() -> full.add(recording, 1, recording.cotangents(), new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no state was saved");
        Penalty fresh = FreshStepPenalty.error(step, 1).atSavedStates().at(0);
        assertThatThrownBy(() -> fresh.add(recording, 1, recording.cotangents(), new double[2]))
                .hasMessageContaining("no state was saved before the end");
        Penalty times = full.times(2);
        assertThat(times).isNotNull();
        assertThatThrownBy(() -> full.times(Double.POSITIVE_INFINITY)).hasMessageContaining("factor = Infinity");
    }
}
