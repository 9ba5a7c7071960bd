package org.costate.solver.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.costate.solver.Method;
import org.costate.solver.MethodRun;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.SparsityPattern;
import org.costate.solver.Statistics;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Tsit5;
import org.costate.solver.newton.JacobianForm;
import org.costate.solver.stiff.Kvaerno3;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.testkit.AllocationMeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each method makes the steps that suit it, and a problem that needs one alone is solved by it alone. */
class AutoTest {

    private static final Tolerances TOLERANCES = Tolerances.of(1e-6, 1e-6);

    private static VectorField vanDerPol(double mu) {
        return (t, y, f) -> {
            f[0] = y[1];
            f[1] = mu * (1 - y[0] * y[0]) * y[1] - y[0];
        };
    }

    private static Solution solve(double mu, SwitchingMethod method) {
        return Solver.of(method, TOLERANCES).solve(vanDerPol(mu), new double[] {2, 0}, 0, Math.max(20, 3 * mu));
    }

    @ParameterizedTest
    @ValueSource(doubles = {100, 1e3, 1e4, 1e5, 1e6})
    void switchesBothWaysOnRelaxationOscillations(double mu) {
        Statistics statistics = solve(mu, Auto.METHOD).statistics();
        // Three jumps in that time: explicit there, stiff between them.
        assertThat(statistics.runs()).hasSizeBetween(5, 12);
        for (int i = 0; i < statistics.runs().size(); i++) {
            MethodRun run = statistics.runs().get(i);
            assertThat(run.method()).isEqualTo(i % 2 == 0 ? "Tsit5" : "Rodas5P");
            assertThat(run.accepted()).isPositive();
        }
        assertThat(statistics.switchTimes())
                .hasSize(statistics.runs().size() - 1)
                .isSorted();
        assertThat(statistics.runs().stream().mapToLong(MethodRun::accepted).sum())
                .isEqualTo(statistics.accepted());
        assertThat(statistics.runs().stream().mapToLong(MethodRun::rejected).sum())
                .isEqualTo(statistics.rejected());
        Solution stiff = Solver.of(Rodas5P.METHOD, Tolerances.of(1e-9, 1e-9))
                .solve(vanDerPol(mu), new double[] {2, 0}, 0, 3 * mu);
        assertThat(solve(mu, Auto.METHOD).endState()[0]).isCloseTo(stiff.endState()[0], within(2e-4));
    }

    @ParameterizedTest
    @ValueSource(doubles = {10, 1e3, 1e6})
    void costsNoMoreThanTheStiffMethodAlone(double mu) {
        long alone = Solver.of(Rodas5P.METHOD, TOLERANCES)
                .solve(vanDerPol(mu), new double[] {2, 0}, 0, 3 * mu)
                .statistics()
                .evaluations();
        long auto = Solver.of(TOLERANCES)
                .solve(vanDerPol(mu), new double[] {2, 0}, 0, 3 * mu)
                .statistics()
                .evaluations();
        assertThat(auto).isLessThan(alone);
    }

    @Test
    void problemsThatAreNotStiffAreSolvedByTheExplicitMethodToTheBit() {
        Solver auto = Solver.of(TOLERANCES).withSaveAt(SaveAt.everyStep());
        Solver tsit5 = auto.withMethod(Tsit5.METHOD);
        Solution one = auto.solve(vanDerPol(1), new double[] {2, 0}, 0, 20);
        Solution other = tsit5.solve(vanDerPol(1), new double[] {2, 0}, 0, 20);
        assertThat(one.endState()).containsExactly(other.endState());
        assertThat(one.times()).containsExactly(other.times());
        assertThat(one.statistics()).isEqualTo(other.statistics());
        assertThat(one.statistics().runs()).hasSize(1);
        assertThat(one.statistics().jacobians()).isZero();
    }

    @Test
    void listenersAreToldOfEachSwitch() {
        List<String> told = new ArrayList<>();
        Solution solution = Solver.of(Auto.METHOD, TOLERANCES)
                .solve(vanDerPol(1000), new double[] {2, 0}, 0, 3000, new StepListener() {
                    private long steps;

                    @Override
                    public void switched(Method method) {
                        told.add(method + " before step " + steps);
                    }

                    @Override
                    public void accepted(StepRecord step) {
                        steps++;
                    }
                });
        List<String> expected = new ArrayList<>();
        long steps = 0;
        for (MethodRun run : solution.statistics().runs()) {
            expected.add((run.method().equals("Tsit5") ? Tsit5.METHOD : Rodas5P.METHOD) + " before step " + steps);
            steps += run.accepted();
        }
        assertThat(told).isEqualTo(expected).hasSizeGreaterThan(4);
    }

    @Test
    void isTheDefault() {
        assertThat(Solver.of(TOLERANCES).method()).isSameAs(Auto.METHOD);
        assertThat(Auto.METHOD.name()).isEqualTo("Auto(Tsit5, Rodas5P)");
        assertThat(Solver.of(TOLERANCES)
                        .solve((t, y, f) -> f[0] = -y[0], new double[] {1}, 0, 1)
                        .endState()[0])
                .isCloseTo(Math.exp(-1), within(1e-6));
    }

    @Test
    void staysWithTheStiffMethodWhereItIsStiff() {
        Statistics statistics = Solver.of(TOLERANCES)
                .solve((t, y, f) -> f[0] = -1e6 * (y[0] - Math.cos(t)), new double[] {1}, 0, 20)
                .statistics();
        assertThat(statistics.runs()).hasSize(2);
        assertThat(statistics.accepted()).isLessThan(300);
        assertThat(statistics.runs().get(0).accepted()).isLessThan(40);
    }

    @Test
    void anotherPairDoesTheSame() {
        Solution solution = solve(1e3, Auto.of(Tsit5.METHOD, Kvaerno5.METHOD));
        assertThat(solution.statistics().runs().stream().map(MethodRun::method).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("Tsit5", "Kvaerno5");
        assertThat(solution.endState()[0]).isCloseTo(solve(1e3, Auto.METHOD).endState()[0], within(2e-4));
    }

    @Test
    void denseOutputJoinsTheMethods() {
        VectorField field = vanDerPol(100);
        Solver dense = Solver.of(TOLERANCES).withSaveAt(SaveAt.dense());
        Solution solution = dense.solve(field, new double[] {2, 0}, 0, 300);
        assertThat(solution.statistics().runs()).hasSizeGreaterThan(3);
        Solution saved =
                dense.withSaveAt(SaveAt.times(10.3, 81.5, 160, 200.1)).solve(field, new double[] {2, 0}, 0, 300);
        double[] y = new double[2];
        for (int i = 0; i < saved.size(); i++) {
            solution.dense().evaluate(saved.time(i), y);
            assertThat(y).containsExactly(saved.state(i), within(1e-14));
        }
    }

    @Test
    void stepsAllocateNothingAfterTheFirstSwitch() {
        Solver solver = Solver.of(Tolerances.of(1e-4, 1e-4));
        double[] y0 = {2, 0};
        VectorField field = vanDerPol(50);
        double perPeriod = AllocationMeter.perUnit(periods -> solver.solve(field, y0, 0, 90 * periods), 4);
        // Each switch leaves a line in the statistics: four a period, some tens of bytes each.
        assertThat(perPeriod).isLessThan(400);
    }

    @Test
    void longStatesAllocateNoMatrixUnlessTheyAreStiff() {
        int n = 200_000;
        Solution solution = Solver.of(TOLERANCES)
                .solve(
                        (t, y, f) -> {
                            for (int i = 0; i < y.length; i++) {
                                f[i] = -y[i];
                            }
                        },
                        new double[n],
                        0,
                        1);
        assertThat(solution.statistics().jacobians()).isZero();
        SparsityPattern pattern = SparsityPattern.banded(n, 0, 0);
        Solution sparse = Solver.of(Auto.METHOD.withJacobian(JacobianForm.sparse(pattern)), TOLERANCES)
                .solve(
                        (t, y, f) -> {
                            for (int i = 0; i < y.length; i++) {
                                f[i] = -1e4 * (y[i] - Math.cos(t));
                            }
                        },
                        new double[n],
                        0,
                        1);
        assertThat(sparse.statistics().runs()).hasSize(2);
        assertThat(sparse.endState()[n - 1]).isCloseTo(Math.cos(1), within(2e-4));
    }

    @Test
    void pairsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Auto.of(RK4.METHOD, Rodas5P.METHOD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RK4");
        assertThatThrownBy(() -> Auto.of(Tsit5.METHOD, Kvaerno3.METHOD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Tsit5")
                .hasMessageContaining("Kvaerno3");
        assertThatThrownBy(() -> Auto.of(Kvaerno5.METHOD, Rodas5P.METHOD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("finite");
    }
}
