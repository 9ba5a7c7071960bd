package org.costate.solver.rk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.costate.solver.Attempt;
import org.costate.solver.Event;
import org.costate.solver.Impulse;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Bosh3;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Heun;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.testkit.AllocationMeter;
import org.costate.testkit.OrderEstimator;
import org.costate.testkit.Problem;
import org.costate.testkit.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods made reversible keep their order, and their steps can be undone. */
class ReversibleRungeKuttaTest {

    static List<ExplicitRungeKutta> methods() {
        return List.of(Heun.METHOD, Bosh3.METHOD, RK4.METHOD, Dopri5.METHOD, Tsit5.METHOD, Vern7.METHOD);
    }

    /** Largest error of a component at the end of a step. */
    private static double error(Solver solver, Problem problem) {
        Solution solution = solver.withSaveAt(SaveAt.everyStep())
                .solve(problem.rhs()::evaluate, problem.y0(), problem.t0(), problem.t1());
        double worst = 0;
        for (int j = 0; j < solution.size(); j++) {
            double[] exact = problem.exact(solution.time(j));
            for (int i = 0; i < exact.length; i++) {
                worst = Math.max(worst, Math.abs(solution.value(j, i) - exact[i]));
            }
        }
        return worst;
    }

    /** Over two nonlinear problems, one of which depends on time; global errors of the order of the method. */
    @ParameterizedTest
    @MethodSource("methods")
    void keepsTheOrder(ExplicitRungeKutta method) {
        boolean isHigh = method.order() > 5;
        double[] h = OrderEstimator.halvings(isHigh ? 0.25 : 0.125, isHigh ? 3 : 4);
        for (double coupling : new double[] {0.999, 1}) {
            ReversibleRungeKutta reversible = ReversibleRungeKutta.of(method).withCoupling(coupling);
            for (Problem problem : List.of(
                    Problems.nonAutonomous().withEnd(2), Problems.kepler(0.3).withEnd(4))) {
                double observed = OrderEstimator.from(h, step -> error(Solver.fixed(reversible, step), problem), 2e-14)
                        .slope();
                assertThat(observed)
                        .as("%s at coupling %s on %s", method, coupling, problem)
                        .isBetween(method.order() - 0.3, method.order() + 0.7);
            }
        }
    }

    /** Steps forwards, then back by the formulas that a sweep uses, to rounding. */
    @ParameterizedTest
    @MethodSource("methods")
    void stepsCanBeUndone(ExplicitRungeKutta method) {
        Problem problem = Problems.kepler(0.3);
        ReversibleRungeKutta reversible = ReversibleRungeKutta.of(method);
        ReversibleStepper stepper =
                reversible.stepper(problem.rhs()::evaluate, 4, Tolerances.of(1e-6, 1e-6), s -> true);
        double h = 0.05;
        int steps = 40;
        double[] y = problem.y0();
        double[] next = new double[4];
        assertThat(stepper.start(0, y)).isEqualTo(Attempt.OK);
        for (int j = 0; j < steps; j++) {
            assertThat(stepper.attempt(j * h, (j + 1) * h, y, next)).isEqualTo(Attempt.OK);
            stepper.accept();
            double[] old = y;
            y = next;
            next = old;
        }
        double[] z = new double[4];
        stepper.companion(z);
        assertThat(z).isNotEqualTo(y);
        for (int j = steps - 1; j >= 0; j--) {
            double[] back = increment(method, problem, (j + 1) * h, j * h, y);
            for (int i = 0; i < 4; i++) {
                z[i] += back[i];
            }
            double[] there = increment(method, problem, j * h, (j + 1) * h, z);
            for (int i = 0; i < 4; i++) {
                y[i] = (y[i] - (1 - reversible.coupling()) * z[i] - there[i]) / reversible.coupling();
            }
        }
        assertThat(y).containsExactly(problem.y0(), within(1e-12));
        assertThat(z).containsExactly(problem.y0(), within(1e-12));
    }

    private static double[] increment(ExplicitRungeKutta method, Problem problem, double t, double tNext, double[] y) {
        double[] end = Solver.fixed(method, Math.abs(tNext - t))
                .solve(problem.rhs()::evaluate, y, t, tNext)
                .endState();
        for (int i = 0; i < end.length; i++) {
            end[i] -= y[i];
        }
        return end;
    }

    /** Adaptive steps keep the error of a periodic orbit near the tolerance, and land on the times to save at. */
    @Test
    void adaptsItsSteps() {
        Problem problem = Problems.kepler(0.3);
        double[] times = {1, 2.5, problem.t1()};
        for (double tolerance : new double[] {1e-5, 1e-8}) {
            Solver solver = Solver.of(ReversibleRungeKutta.of(Tsit5.METHOD), Tolerances.of(tolerance, tolerance))
                    .withSaveAt(SaveAt.times(times));
            Solution solution = solver.solve(problem.rhs()::evaluate, problem.y0(), problem.t0(), problem.t1());
            for (int i = 0; i < times.length; i++) {
                assertThat(solution.state(i))
                        .as("tolerance %s, t = %s", tolerance, times[i])
                        .containsExactly(problem.exact(times[i]), within(300 * tolerance));
            }
        }
    }

    /** With y' = -L y the difference of the two states is damped below the interval, and grows beyond it. */
    @Test
    void staysTogetherWithinItsInterval() {
        for (double coupling : new double[] {0.7, 0.9}) {
            ReversibleRungeKutta method = ReversibleRungeKutta.of(RK4.METHOD).withCoupling(coupling);
            double interval = method.stabilityInterval();
            double[] ends = new double[2];
            for (int i = 0; i < 2; i++) {
                double h = (i == 0 ? 0.9 : 1.5) * interval;
                ends[i] = Solver.fixed(method, h)
                        .withMaxSteps(1000)
                        .solve((t, y, dydt) -> dydt[0] = -y[0], new double[] {1}, 0, 400 * h)
                        .endState()[0];
            }
            assertThat(Math.abs(ends[0])).isLessThan(1e-9);
            assertThat(Math.abs(ends[1])).isGreaterThan(1);
        }
    }

    @Test
    void allocatesNothingPerStep() {
        Problem problem = Problems.oscillator(1);
        Solver solver = Solver.fixed(ReversibleRungeKutta.of(Dopri5.METHOD), 1e-3);
        double bytes = AllocationMeter.perUnit(
                units -> solver.solve(problem.rhs()::evaluate, problem.y0(), 0, units * 1e-3), 1000);
        assertThat(bytes).isZero();
    }

    @Test
    void refusesMisuse() {
        ReversibleRungeKutta method = ReversibleRungeKutta.of(Tsit5.METHOD);
        assertThat(method.name()).isEqualTo("ReversibleTsit5");
        assertThat(method.stabilityInterval()).isCloseTo(-Math.log(0.95), within(1e-15));
        for (double coupling : new double[] {0, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> method.withCoupling(coupling)).hasMessageContaining("lambda = " + coupling);
        }
        Solver solver = Solver.of(method, Tolerances.of(1e-6, 1e-6));
        assertThatThrownBy(() -> solver.withEvents(Event.at(1).changing(Impulse.of(1))))
                .hasMessageContaining("no interpolant");
        assertThatThrownBy(() ->
                        solver.withSaveAt(SaveAt.dense()).solve((t, y, dydt) -> dydt[0] = 1, new double[] {1}, 0, 1))
                .hasMessageContaining("ReversibleTsit5");
    }
}
