package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Function;
import java.util.stream.Stream;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Elementwise;
import org.costate.neural.JacobianCost;
import org.costate.neural.Network;
import org.costate.neural.NeuralField;
import org.costate.neural.TaylorCost;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunningCostTest {

    private static final int ROWS = 3;
    private static final Network NETWORK = Network.of(
            Dense.of(2, 4, Activation.SOFTPLUS).withTime(),
            Dense.of(4, 3, Activation.SIN),
            Elementwise.of(3, Activation.SILU),
            Dense.of(3, 2, Activation.TANH).withTime());
    private static final double[] Y0 = {0.3, -0.8, 1.1, 0.4, -0.2, 0.9};
    private static final int N = Y0.length;
    private static final Solver SOLVER = Solver.of(Tsit5.METHOD, Tolerances.of(1e-4, 1e-4));

    private static double[] theta() {
        double[] theta = NETWORK.initialize(4);
        for (int i = 0; i < theta.length; i++) {
            theta[i] = 2 * theta[i] + 0.2 * Math.sin(i);
        }
        return theta;
    }

    static Stream<Arguments> costs() {
        return Stream.of(
                named("kinetic", field -> new RunningCost[] {KineticCost.of()}),
                named("Jacobian", field -> new RunningCost[] {JacobianCost.of(field, 3)}),
                named("RNODE", field -> new RunningCost[] {KineticCost.of(), JacobianCost.of(field, 3)}),
                named("TayNODE 2", field -> new RunningCost[] {TaylorCost.of(field, 2)}),
                named("TayNODE 3", field -> new RunningCost[] {TaylorCost.of(field, 3)}),
                named("all", field -> new RunningCost[] {
                    KineticCost.of(), JacobianCost.of(field, 3), TaylorCost.of(field, 2), TaylorCost.of(field, 3)
                }));
    }

    private static Arguments named(String name, Function<NeuralField, RunningCost[]> costs) {
        return Arguments.of(name, costs);
    }

    /** Costs, states and the estimates of the steps in one loss, so that all paths of the pullback are used at once. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("costs")
    void gradientOfTheWholeLossEqualsDifferencesAtFrozenSteps(String name, Function<NeuralField, RunningCost[]> costs) {
        NeuralField net = NeuralField.of(NETWORK, theta());
        RunningCost[] list = costs.apply(net);
        RunningCostField field = RunningCostField.of(net, list);
        Solver solver = field.solver(SOLVER, N).withSaveAt(SaveAt.times(0.35, 1.5));
        Recording recording = DiscreteAdjoint.of(solver).record(field, field.start(Y0), 0, 1.5);
        Cotangents bar = recording.cotangents();
        double[] costBars = new double[list.length];
        for (int c = 0; c < costBars.length; c++) {
            costBars[c] = 0.5 + 0.1 * c;
        }
        double[] stateBar = {0.1, -0.2, 0.3, 0.4, -0.5, 0.6};
        bar.addState(0, field.cotangent(stateBar, costBars));
        bar.addState(1, field.cotangent(stateBar, costBars));
        java.util.Arrays.fill(bar.error(), 0.1);
        java.util.Arrays.fill(bar.stiffness(), 0.01);
        Gradient gradient = recording.pullback(bar);

        Solver replay = solver.withController(PrescribedSteps.from(recording.log()));
        Loss loss = new Loss(costs, replay, stateBar, costBars);
        assertClose(gradient.parameters(), CentralDifference.gradient(p -> loss.at(p, Y0), theta()));
        double[] byState = java.util.Arrays.copyOf(gradient.initialState(), N);
        assertClose(byState, CentralDifference.gradient(y -> loss.at(theta(), y), Y0));
    }

    private static void assertClose(double[] pulledBack, CentralDifference differences) {
        assertThat(CentralDifference.relativeError(pulledBack, differences.value()))
                .isLessThan(1e-6);
    }

    /** The loss when the solve is replayed. */
    private static final class Loss {

        private final Function<NeuralField, RunningCost[]> costs;
        private final Solver replay;
        private final double[] stateBar;
        private final double[] costBars;

        Loss(Function<NeuralField, RunningCost[]> costs, Solver replay, double[] stateBar, double[] costBars) {
            this.costs = costs;
            this.replay = replay;
            this.stateBar = stateBar;
            this.costBars = costBars;
        }

        double at(double[] theta, double[] y0) {
            NeuralField net = NeuralField.of(NETWORK, theta);
            RunningCostField field = RunningCostField.of(net, costs.apply(net));
            StepLog log = StepLog.of();
            Solution solution = replay.solve(field, field.start(y0), 0, 1.5, log);
            double sum = 0;
            for (int i = 0; i < solution.size(); i++) {
                double[] state = solution.state(i);
                for (int c = 0; c < N; c++) {
                    sum += stateBar[c] * state[c];
                }
                for (int c = 0; c < costBars.length; c++) {
                    sum += costBars[c] * field.cost(state, c);
                }
            }
            for (int j = 0; j < log.size(); j++) {
                sum += 0.1 * log.error(j) + 0.01 * log.stiffness(j);
            }
            return sum;
        }
    }

    @Test
    void timeDerivativeOfACostIsPulledBack() {
        NeuralField net = NeuralField.of(NETWORK, theta());
        RunningCostField field =
                RunningCostField.of(net, KineticCost.of(), JacobianCost.of(net, 3), TaylorCost.of(net, 3));
        Linearization linearization = field.linearization();
        double[] y = field.start(Y0);
        double[] dydt = new double[y.length];
        linearization.evaluate(0.4, y, dydt);
        double[] w = field.cotangent(new double[N], 1, 0.5, 0.25);
        double byTime = linearization.pullback(w, new double[y.length], new double[field.parameterCount()]);
        double difference = CentralDifference.derivative(
                        t -> {
                            field.evaluate(t, y, dydt);
                            return field.cost(dydt, 0) + 0.5 * field.cost(dydt, 1) + 0.25 * field.cost(dydt, 2);
                        },
                        0.4,
                        0.5)
                .value();
        assertThat(byTime).isCloseTo(difference, within(1e-7 * Math.max(1, Math.abs(difference))));
    }

    @Test
    void linearizationGivesTheBitsOfTheFieldAndAddsToItsTargets() {
        NeuralField net = NeuralField.of(NETWORK, theta());
        RunningCostField field = RunningCostField.of(net, KineticCost.of(), TaylorCost.of(net, 2));
        GradientCheck.of(theta -> {
                    NeuralField at = NeuralField.of(NETWORK, theta);
                    return RunningCostField.of(at, KineticCost.of(), TaylorCost.of(at, 2));
                })
                .at(0.3, field.start(Y0), theta())
                .requireBelow(1e-6);
    }

    @Test
    void costsDoNotSteerTheStep() {
        NeuralField net = NeuralField.of(NETWORK, theta());
        RunningCostField field = RunningCostField.of(net, KineticCost.of(), TaylorCost.of(net, 3));
        for (double tolerance : new double[] {1e-3, 1e-7}) {
            Solver solver = SOLVER.withTolerances(Tolerances.of(tolerance, tolerance));
            StepLog plain = StepLog.of();
            StepLog costed = StepLog.of();
            solver.solve(net, Y0, 0, 3, plain);
            field.solver(solver, N).solve(field, field.start(Y0), 0, 3, costed);
            assertThat(costed.size()).isEqualTo(plain.size());
            for (int j = 0; j < plain.size(); j++) {
                assertThat(costed.tNext(j)).isCloseTo(plain.tNext(j), within(1e-9));
                assertThat(costed.error(j)).isCloseTo(plain.error(j), within(1e-6));
                assertThat(costed.stiffness(j)).isCloseTo(plain.stiffness(j), within(1e-6));
            }
        }
    }

    @Test
    void costIsTheIntegral() {
        ReferenceIntegral integral = new ReferenceIntegral();
        Solver tight = SOLVER.withTolerances(Tolerances.of(1e-10, 1e-10)).withSaveAt(SaveAt.end());
        RunningCostField field = RunningCostField.of(integral, KineticCost.of());
        double[] end = field.solver(tight, 1)
                .solve(field, field.start(new double[] {1}), 0, 2)
                .endState();
        assertThat(field.state(end)[0]).isCloseTo(Math.exp(-2), within(1e-9));
        assertThat(field.cost(end, 0)).isCloseTo(0.5 * (1 - Math.exp(-4)), within(1e-8));
    }

    /** y' = -y. */
    private static final class ReferenceIntegral implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            dydt[0] = -y[0];
        }

        @Override
        public int parameterCount() {
            return 0;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                @Override
                public void evaluate(double t, double[] y, double[] dydt) {
                    dydt[0] = -y[0];
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    yBar[0] -= w[0];
                    return 0;
                }
            };
        }
    }

    @Test
    void newSignsBetweenSolveAndPullbackAreRefused() {
        NeuralField net = NeuralField.of(NETWORK, theta());
        JacobianCost jacobian = JacobianCost.of(net, 3);
        RunningCostField field = RunningCostField.of(net, jacobian);
        Recording recording = DiscreteAdjoint.of(SOLVER).record(field, field.start(Y0), 0, 1);
        Cotangents bar = recording.cotangents();
        jacobian.draw(1);
        assertThatThrownBy(() -> recording.pullback(bar)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void misuseIsNamed() {
        NeuralField net = NeuralField.of(NETWORK, theta());
        RunningCostField field = RunningCostField.of(net, KineticCost.of());
        assertThatThrownBy(() -> field.solver(SOLVER, 0)).hasMessageContaining("n = 0");
        assertThatThrownBy(() -> field.cotangent(Y0)).hasMessageContaining("costBars has length 0");
        assertThatThrownBy(() -> field.cost(field.start(Y0), 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> field.requireDimension(2 * ROWS)).isInstanceOf(IllegalArgumentException.class);
    }
}
