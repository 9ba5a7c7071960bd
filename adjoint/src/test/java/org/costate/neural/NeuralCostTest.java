package org.costate.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.costate.adjoint.CostLinearization;
import org.costate.adjoint.RunningCost;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Vern9;
import org.costate.testkit.AllocationMeter;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class NeuralCostTest {

    private static NeuralField field(Activation activation) {
        Network network = Network.of(
                Dense.of(2, 5, activation).withTime(),
                Dense.of(5, 2, Activation.TANH).withTime());
        double[] theta = network.initialize(4);
        for (int i = 0; i < theta.length; i++) {
            theta[i] += 0.2 * Math.sin(i);
        }
        return NeuralField.of(network, theta);
    }

    private static double value(RunningCost cost, NeuralField field, double t, double[] z) {
        double[] dydt = new double[z.length];
        field.evaluate(t, z, dydt);
        return cost.linearization().evaluate(t, z, dydt);
    }

    /** The derivative of f along the solution, by differences of two solves at the tightest tolerances. */
    @ParameterizedTest
    @EnumSource(value = Activation.class, names = "RELU", mode = Mode.EXCLUDE)
    void taylorCostIsTheDerivativeOfTheSolution(Activation activation) {
        NeuralField field = field(activation);
        Solver solver = Solver.of(Vern9.METHOD, Tolerances.of(1e-13, 1e-13));
        double[] z = {0.3, -0.8, 1.1, 0.4};
        double t = 0.7;
        double second = 0;
        double third = 0;
        for (int i = 0; i < z.length; i++) {
            int c = i;
            double[] f = new double[z.length];
            CentralDifference.Derivative d =
                    CentralDifference.derivative(s -> along(solver, field, z, t, s, f)[c], 0, 0.5);
            second += d.value() * d.value() / z.length;
            CentralDifference.Derivative dd = CentralDifference.derivative(
                    s -> rate(field, along(solver, field, z, t, s, f), z, t, s, c, solver), 0, 0.5);
            third += dd.value() * dd.value() / z.length;
        }
        assertThat(value(TaylorCost.of(field, 2), field, t, z)).isCloseTo(second, within(1e-7 * (1 + second)));
        assertThat(value(TaylorCost.of(field, 3), field, t, z)).isCloseTo(third, within(1e-6 * (1 + third)));
    }

    /** f at the solution s later. */
    private static double[] along(Solver solver, NeuralField field, double[] z, double t, double s, double[] f) {
        double[] there = solver.solve(field, z, t, t + s).endState();
        field.evaluate(t + s, there, f);
        return f;
    }

    /** df/dt along the solution, by the chain rule with a pullback in the direction of f. */
    private static double rate(
            NeuralField field, double[] f, double[] z, double t, double s, int component, Solver solver) {
        double[] there = solver.solve(field, z, t, t + s).endState();
        double[] w = new double[z.length];
        w[component] = 1;
        double[] yBar = new double[z.length];
        NeuralPass pass = field.map().pass();
        pass.evaluate(t + s, there, new double[z.length]);
        double sum = pass.pullback(w, yBar, new double[field.parameterCount()]);
        for (int i = 0; i < z.length; i++) {
            sum += yBar[i] * f[i];
        }
        return sum;
    }

    @Test
    void linearFieldHasThePowersOfItsMatrix() {
        Network network = Network.of(Dense.of(2, 2, Activation.IDENTITY));
        double[] theta = {0.5, -1.5, 2, 0.25, 0, 0};
        NeuralField field = NeuralField.of(network, theta);
        double[] z = {0.3, -0.8, 1.1, 0.4};
        double[] power = z.clone();
        for (int k = 1; k <= 3; k++) {
            double[] next = new double[4];
            field.evaluate(0, power, next);
            power = next;
            if (k > 1) {
                double squares = 0;
                for (double p : power) {
                    squares += p * p / 4;
                }
                assertThat(value(TaylorCost.of(field, k), field, 0, z)).isCloseTo(squares, within(1e-13 * squares));
            }
        }
    }

    /** Over the draws the mean is the squared Frobenius norm; false alarm below 1e-8 at six standard errors. */
    @Test
    void jacobianCostIsAnUnbiasedEstimate() {
        NeuralField field = field(Activation.TANH);
        double[] z = {0.3, -0.8, 1.1, 0.4};
        double frobenius = 0;
        for (int c = 0; c < 4; c++) {
            double[] w = new double[4];
            w[c] = 1;
            double[] yBar = new double[4];
            NeuralPass pass = field.map().pass();
            pass.evaluate(0.7, z, new double[4]);
            pass.pullback(w, yBar, new double[field.parameterCount()]);
            for (double j : yBar) {
                frobenius += j * j / 4;
            }
        }
        JacobianCost cost = JacobianCost.of(field, 5);
        CostLinearization linearization = cost.linearization();
        double sum = 0;
        double squares = 0;
        int draws = 4000;
        for (int i = 0; i < draws; i++) {
            cost.draw(i);
            double l = linearization.evaluate(0.7, z, new double[4]);
            sum += l;
            squares += l * l;
        }
        double mean = sum / draws;
        double deviation = Math.sqrt((squares / draws - mean * mean) / draws);
        assertThat(mean).isCloseTo(frobenius, within(6 * deviation));
    }

    @Test
    void signsAreAFunctionOfSeedAndIteration() {
        NeuralField field = field(Activation.TANH);
        double[] z = NeuralPassTest.random(2 * 50, 8);
        JacobianCost one = JacobianCost.of(field, 5);
        JacobianCost other = JacobianCost.of(field, 5);
        one.draw(3);
        double at3 = value(one, field, 0, z);
        one.draw(4);
        assertThat(value(one, field, 0, z)).isNotEqualTo(at3);
        other.draw(3);
        assertThat(value(other, field, 0, z)).isEqualTo(at3);
        assertThat(one.revision()).isNotEqualTo(other.revision());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void workersDoNotShowInTheBits(int derivative) {
        NeuralField plain = field(Activation.GELU);
        try (Workers workers = Workers.of(3)) {
            NeuralField shared = plain.withWorkers(workers);
            double[] z = NeuralPassTest.random(2 * 300, 8);
            assertThat(pulled(TaylorCost.of(shared, derivative), shared, z))
                    .isEqualTo(pulled(TaylorCost.of(plain, derivative), plain, z));
            assertThat(pulled(JacobianCost.of(shared, 1), shared, z))
                    .isEqualTo(pulled(JacobianCost.of(plain, 1), plain, z));
        }
    }

    private static double[] pulled(RunningCost cost, NeuralField field, double[] z) {
        CostLinearization linearization = cost.linearization();
        double[] thetaBar = new double[field.parameterCount() + 2];
        double[] own = new double[field.parameterCount()];
        double value = linearization.evaluate(0.3, z, new double[z.length]);
        double tBar = linearization.pullback(1, new double[z.length], new double[z.length], own);
        System.arraycopy(own, 0, thetaBar, 0, own.length);
        thetaBar[own.length] = value;
        thetaBar[own.length + 1] = tBar;
        return thetaBar;
    }

    @Test
    void nothingIsAllocatedAfterTheFirstEvaluations() {
        NeuralField field = field(Activation.TANH);
        double[] z = NeuralPassTest.random(2 * 100, 8);
        double[] dydt = new double[z.length];
        double[] bar = new double[z.length];
        double[] thetaBar = new double[field.parameterCount()];
        CostLinearization taylor = TaylorCost.of(field, 3).linearization();
        CostLinearization jacobian = JacobianCost.of(field, 1).linearization();
        double bytes = AllocationMeter.perUnit(
                units -> {
                    for (int i = 0; i < units; i++) {
                        taylor.evaluate(0.1, z, dydt);
                        taylor.pullback(1, dydt, bar, thetaBar);
                        jacobian.evaluate(0.1, z, dydt);
                        jacobian.pullback(1, dydt, bar, thetaBar);
                    }
                },
                50);
        assertThat(bytes).isEqualTo(0);
    }

    @Test
    void misuseIsNamed() {
        NeuralField field = field(Activation.TANH);
        assertThatThrownBy(() -> TaylorCost.of(field, 4)).hasMessageContaining("derivative = 4");
        CostLinearization cost = TaylorCost.of(field, 2).linearization();
        double[] two = new double[2];
        double[] thetaBar = new double[field.parameterCount()];
        assertThatThrownBy(() -> cost.pullback(1, two, two, thetaBar)).isInstanceOf(IllegalStateException.class);
        cost.evaluate(0, two, two);
        field.load(thetaBar);
        assertThatThrownBy(() -> cost.pullback(1, two, two, thetaBar)).hasMessageContaining("parameters were loaded");
    }
}
