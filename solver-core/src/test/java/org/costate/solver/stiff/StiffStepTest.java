package org.costate.solver.stiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.costate.solver.Attempt;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StageMonitor;
import org.costate.solver.Statistics;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.RosenbrockMethod;
import org.costate.solver.implicit.StiffMethod;
import org.costate.testkit.AllocationMeter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws of single steps and of their sequence. */
class StiffStepTest {

    private static final String ALL = "org.costate.solver.stiff.StiffScan#methods";

    private static final VectorField ROBERTSON = (t, y, f) -> {
        double slow = 0.04 * y[0];
        double back = 1e4 * y[1] * y[2];
        double fast = 3e7 * y[1] * y[1];
        f[0] = back - slow;
        f[1] = slow - back - fast;
        f[2] = fast;
    };

    private static VectorField vanDerPol(double mu) {
        return (t, y, f) -> {
            f[0] = y[1];
            f[1] = mu * (1 - y[0] * y[0]) * y[1] - y[0];
        };
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void linearInvariantsAreKept(StiffMethod method) {
        Solution solution = Solver.of(method, Tolerances.of(1e-6, 1e-10))
                .withSaveAt(SaveAt.everyStep())
                .solve(ROBERTSON, new double[] {1, 0, 0}, 0, 1e4);
        for (int i = 0; i < solution.size(); i++) {
            double[] y = solution.state(i);
            // Differences of the Jacobian keep the invariant as far as they are exact.
            assertThat(y[0] + y[1] + y[2]).isCloseTo(1, within(1e-8));
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void timeRunsBackwards(StiffMethod method) {
        Solver solver = Solver.of(method, Tolerances.of(1e-7, 1e-7));
        VectorField field = (t, y, f) -> f[0] = 5 * (y[0] - Math.cos(t)) - Math.sin(t);
        double[] y0 = {Math.cos(1)};
        assertThat(solver.solve(field, y0, 1, -2).endState()[0]).isCloseTo(Math.cos(2), within(1e-5));
        VectorField mirrored = (t, y, f) -> f[0] = -(5 * (y[0] - Math.cos(-t)) - Math.sin(-t));
        Statistics forwards = solver.solve(mirrored, y0, -1, 2).statistics();
        assertThat(solver.solve(field, y0, 1, -2).statistics().attempts()).isEqualTo(forwards.attempts());
    }

    /** What a rejected attempt leaves behind does not show in the next. */
    @ParameterizedTest
    @MethodSource(ALL)
    void stepsAfterARejectionAreThoseWithout(StiffMethod method) {
        StiffMethod exact = method instanceof EsdirkMethod esdirk ? esdirk.toRounding() : method;
        VectorField field = vanDerPol(5);
        double[] y0 = {2, 0};
        double[] plain = new double[2];
        double[] rejected = new double[2];
        Stepper one = exact.stepper(field, 2, Tolerances.of(1e-6, 1e-6), stage -> true);
        Stepper other = exact.stepper(field, 2, Tolerances.of(1e-6, 1e-6), stage -> true);
        double[] middle = new double[2];
        one.start(0, y0);
        other.start(0, y0);
        one.attempt(0, 0.01, y0, middle);
        one.accept();
        assertThat(one.attempt(0.01, 0.03, middle, plain)).isEqualTo(Attempt.OK);
        other.attempt(0, 0.02, y0, new double[2]);
        other.reject();
        other.attempt(0, 0.01, y0, middle);
        other.accept();
        other.attempt(0.01, 0.06, middle, new double[2]);
        other.reject();
        assertThat(other.attempt(0.01, 0.03, middle, rejected)).isEqualTo(Attempt.OK);
        assertThat(rejected).containsExactly(plain, within(1e-13));
        assertThat(other.scaledError()).isCloseTo(one.scaledError(), within(1e-6 * one.scaledError()));
    }

    @ParameterizedTest
    @MethodSource("org.costate.solver.stiff.StiffScan#esdirkMethods")
    void jacobiansAndFactorsAreKept(EsdirkMethod method) {
        Statistics statistics = Solver.of(method, Tolerances.of(1e-6, 1e-10))
                .solve(ROBERTSON, new double[] {1, 0, 0}, 0, 1e8)
                .statistics();
        assertThat(statistics.jacobians()).isBetween(2L, statistics.accepted() / 3);
        assertThat(statistics.factorings()).isLessThan(statistics.attempts() + statistics.jacobians() + 1);
        long stages = statistics.attempts() * (method.tableau().stages() - 1);
        assertThat(statistics.linearSolves()).isBetween(stages, 6 * stages);
        // With steps of one size and a linear problem nothing needs to be done twice.
        Statistics linear = Solver.of(method, Tolerances.of(1e-3, 1e-3))
                .withMaxStep(0.01)
                .withInitialStep(0.01)
                .solve((t, y, f) -> f[0] = -50 * y[0], new double[] {1}, 0, 10)
                .statistics();
        assertThat(linear.accepted()).isGreaterThan(900);
        assertThat(linear.jacobians()).isEqualTo(1);
        assertThat(linear.factorings()).isLessThan(20);
    }

    @ParameterizedTest
    @MethodSource("org.costate.solver.stiff.StiffScan#rosenbrockMethods")
    void rosenbrockStepsHaveOneJacobianAndAttemptsOneMatrix(RosenbrockMethod method) {
        Statistics statistics = Solver.of(method, Tolerances.of(1e-6, 1e-6))
                .solve(vanDerPol(50), new double[] {2, 0}, 0, 100)
                .statistics();
        assertThat(statistics.rejected()).isPositive();
        assertThat(statistics.jacobians()).isEqualTo(statistics.accepted());
        assertThat(statistics.factorings()).isEqualTo(statistics.attempts());
        assertThat(statistics.linearSolves())
                .isEqualTo(statistics.attempts() * method.tableau().stages());
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void stepsAllocateNothing(StiffMethod method) {
        Solver adaptive = Solver.of(method, Tolerances.of(1e-4, 1e-4));
        VectorField field = vanDerPol(20);
        double[] y0 = {2, 0};
        double bytes = AllocationMeter.perUnit(periods -> adaptive.solve(field, y0, 0, 40 * periods), 4);
        assertThat(bytes).isZero();
        Solver fixed = Solver.fixed(method, 0.01);
        assertThat(AllocationMeter.perUnit(steps -> fixed.solve(field, y0, 0, 0.01 * steps), 50))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void stiffnessEstimateOfOneRateIsThatRate(StiffMethod method) {
        for (double rate : new double[] {1e-3, 1, 1e6}) {
            VectorField decay = (t, y, f) -> {
                f[0] = -rate * y[0];
                f[1] = -rate * y[1];
            };
            double[] y = {1, -0.3};
            Stepper stepper = method.stepper(decay, 2, Tolerances.of(1e-9, 1e-9), frozen());
            stepper.start(0, y);
            assertThat(stepper.attempt(0, 0.7 / rate, y, new double[2])).isEqualTo(Attempt.OK);
            assertThat(stepper.stiffness()).isCloseTo(rate, within(1e-5 * rate));
            assertThat(stepper.dominantEigenvalue()).isCloseTo(rate, within(1e-5 * rate));
        }
    }

    private static StageMonitor frozen() {
        return new StageMonitor() {
            @Override
            public boolean evaluating(int stage) {
                return true;
            }

            @Override
            public boolean isAdaptive() {
                return false;
            }
        };
    }

    /** However the components are scaled, the bound is near the largest eigenvalue and not below it. */
    @ParameterizedTest
    @MethodSource(ALL)
    void dominantEigenvalueDoesNotDependOnScales(StiffMethod method) {
        for (double scale : new double[] {1e-6, 1, 1e6}) {
            VectorField field = (t, y, f) -> {
                f[0] = -1000 * y[0] + 500 / scale * y[1];
                f[1] = 500 * scale * y[0] - 1000 * y[1];
            };
            double[] y = {1, scale};
            Stepper stepper =
                    method.stepper(field, 2, Tolerances.of(1e-6, new double[] {1e-6, 1e-6 * scale}), stage -> true);
            stepper.start(0, y);
            assertThat(stepper.attempt(0, 0.01, y, new double[2])).isEqualTo(Attempt.OK);
            assertThat(stepper.dominantEigenvalue()).isBetween(1500 * (1 - 1e-5), 1600.0);
        }
    }
}
