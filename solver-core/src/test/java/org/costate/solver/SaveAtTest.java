package org.costate.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Tsit5;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.solver.stiff.TRBDF2;
import org.junit.jupiter.api.Test;

/** Which states a solution has: exactly those asked for, as far as the solve came. */
class SaveAtTest {

    private static final Solver SOLVER = Solver.of(Tsit5.METHOD, Tolerances.of(1e-8, 1e-8));

    private static Solution decay(SaveAt saveAt, double t0, double t1) {
        return SOLVER.withSaveAt(saveAt).solve(Fields.DECAY, new double[] {Math.exp(-t0), 1}, t0, t1);
    }

    @Test
    void endKeepsOneState() {
        Solution solution = decay(SaveAt.end(), 0, 2);
        assertThat(solution.times()).containsExactly(2);
        assertThat(solution.state(0)).containsExactly(solution.endState());
    }

    @Test
    void everyStepKeepsTheStartAndAllEnds() {
        StepLog log = StepLog.of();
        Solution solution = SOLVER.withSaveAt(SaveAt.everyStep()).solve(Fields.DECAY, new double[] {1}, 0, -3, log);
        assertThat(solution.size()).isEqualTo(log.size() + 1);
        for (int j = 0; j < log.size(); j++) {
            assertThat(solution.time(j)).isEqualTo(log.t(j));
            assertThat(solution.time(j + 1)).isEqualTo(log.tNext(j));
            assertThat(solution.value(j + 1, 0)).isCloseTo(Math.exp(-log.tNext(j)), within(1e-5));
        }
    }

    @Test
    void timesAreKeptInTheOrderOfTheSolve() {
        Solution forwards = decay(SaveAt.times(0.25, 0.5, 1.75), 0, 2);
        Solution backwards = decay(SaveAt.times(1.75, 0.5, 0.25), 2, 0);
        assertThat(forwards.times()).containsExactly(0.25, 0.5, 1.75);
        assertThat(backwards.times()).containsExactly(1.75, 0.5, 0.25);
        for (int i = 0; i < 3; i++) {
            assertThat(forwards.value(i, 0)).isCloseTo(Math.exp(-forwards.time(i)), within(1e-6));
            assertThat(backwards.value(i, 0)).isCloseTo(Math.exp(-backwards.time(i)), within(1e-6));
        }
    }

    @Test
    void noTimesKeepNothing() {
        Solution solution = decay(SaveAt.times(new double[0]), 0, 1);
        assertThat(solution.size()).isZero();
        assertThat(solution.endTime()).isEqualTo(1);
        assertThat(solution.endState()).hasSize(2);
    }

    @Test
    void equalTimesInOneDirectionOnly() {
        assertThat(decay(SaveAt.times(1, 1, 1), 0, 2).size()).isEqualTo(3);
        assertThatThrownBy(() -> SaveAt.times(1, 2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SaveAt.times(1, 1, 2, 1.5)).isInstanceOf(IllegalArgumentException.class);
        assertThat(SaveAt.times(3, 2, 2, 1).times()).containsExactly(3, 2, 2, 1);
    }

    @Test
    void aSolveThatFailsHasWhatItReachedAndNoPadding() {
        Solution solution =
                SOLVER.withSaveAt(SaveAt.times(0, 0.5, 0.9, 1.5, 2)).trySolve(Fields.BLOW_UP, new double[] {1}, 0, 2);
        assertThat(solution.status()).isNotEqualTo(Status.SUCCESS);
        assertThat(solution.times()).containsExactly(0, 0.5, 0.9);
        assertThat(solution.value(1, 0)).isCloseTo(2, within(1e-5));
        assertThat(solution.value(2, 0)).isCloseTo(10, within(1e-3));
        for (SaveAt saveAt : new SaveAt[] {SaveAt.everyStep(), SaveAt.dense()}) {
            Solution part = SOLVER.withSaveAt(saveAt).trySolve(Fields.BLOW_UP, new double[] {1}, 0, 2);
            assertThat(part.time(part.size() - 1)).isEqualTo(part.endTime());
            assertThat(part.size()).isEqualTo((int) part.statistics().accepted() + 1);
        }
    }

    @Test
    void indicesOutOfRangeAreNamed() {
        Solution solution = decay(SaveAt.times(0, 1), 0, 1);
        assertThatThrownBy(() -> solution.state(2)).hasMessageContaining("saved state 2 of 2");
        assertThatThrownBy(() -> solution.time(-1)).hasMessageContaining("saved state -1 of 2");
        assertThatThrownBy(() -> solution.value(0, 2)).hasMessageContaining("component 2 of 2");
    }

    @Test
    void fixedStepsSaveInsideTheirStepsToo() {
        Solution solution = Solver.fixed(RK4.METHOD, 0.05)
                .withSaveAt(SaveAt.times(0, 0.02, 0.05, 0.99, 1))
                .solve(Fields.DECAY, new double[] {1}, 0, 1);
        for (int i = 0; i < solution.size(); i++) {
            assertThat(solution.value(i, 0)).isCloseTo(Math.exp(-solution.time(i)), within(1e-6));
        }
    }

    /** Steps end at save times, between the times of an event, and those of a solve without them are taken again. */
    @Test
    void landingEndsStepsAtTheTimes() {
        double[] times = {0.25, 1, 1.5, 2.75};
        StepLog log = StepLog.of();
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-4, 1e-4))
                .withSaveAt(SaveAt.times(times).landing())
                .withEvents(Event.at(1.25, 2));
        Solution solution = solver.solve(Fields.HARMONIC, new double[] {1, 0}, 0, 3, log);
        List<Double> ends = new ArrayList<>();
        for (int j = 0; j < log.size(); j++) {
            ends.add(log.t(j) + log.h(j));
        }
        assertThat(ends).contains(0.25, 1.0, 1.25, 1.5, 2.0, 2.75, 3.0);
        assertThat(solution.times()).isEqualTo(times);
        assertThat(solution.occurrences()).hasSize(2);
        for (int i = 0; i < times.length; i++) {
            assertThat(solution.value(i, 0)).isCloseTo(Math.cos(times[i]), within(1e-3));
        }
        Solution back = solver.withEvents()
                .withSaveAt(SaveAt.times(2.5, 0.5).landing())
                .solve(Fields.HARMONIC, new double[] {1, 0}, 3, 0);
        assertThat(back.times()).containsExactly(2.5, 0.5);
        assertThat(back.value(1, 0)).isCloseTo(Math.cos(-2.5), within(1e-3));
    }

    /** Prothero and Robinson's problem: steps are long against the solution, whose interpolants are poor between them. */
    @Test
    void landingIsForStepsThatAreLong() {
        VectorField field = (t, y, dydt) -> dydt[0] = -1e5 * (y[0] - Math.cos(t)) - Math.sin(t);
        for (Method method : List.of(Kvaerno5.METHOD, TRBDF2.METHOD, Rodas5P.METHOD)) {
            Solver solver = Solver.of(method, Tolerances.of(1e-6, 1e-7));
            SaveAt times = SaveAt.times(2.55, 4, 5);
            double inside = error(solver.withSaveAt(times).solve(field, new double[] {1.5}, 0.1, 5));
            double landed = error(solver.withSaveAt(times.landing()).solve(field, new double[] {1.5}, 0.1, 5));
            assertThat(landed).as(method.name()).isLessThan(2e-6).isLessThan(0.1 * inside);
        }
    }

    private static double error(Solution solution) {
        double worst = 0;
        for (int i = 0; i < solution.size(); i++) {
            worst = Math.max(worst, Math.abs(solution.value(i, 0) - Math.cos(solution.time(i))));
        }
        return worst;
    }
}
