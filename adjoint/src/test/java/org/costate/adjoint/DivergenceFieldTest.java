package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.costate.neural.NeuralField;
import org.costate.neural.Workers;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Vern8;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.JsonTree;
import org.costate.testkit.RandomCase;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Continuous normalizing flows of any field: traces, their estimates and their gradients. */
class DivergenceFieldTest {

    private static final Solver TIGHT =
            Solver.of(Vern8.METHOD, Tolerances.of(1e-12, 1e-12)).withSaveAt(SaveAt.end());
    private static final double[] NONE = {};

    private static NeuralField linear(double[][] a) {
        int d = a.length;
        Network network = Network.of(Dense.of(d, d, Activation.IDENTITY));
        double[] theta = new double[network.parameterCount()];
        for (int in = 0; in < d; in++) {
            for (int out = 0; out < d; out++) {
                theta[in * d + out] = a[out][in];
            }
        }
        return NeuralField.of(network, theta);
    }

    static Stream<ReferenceCase> linearFlows() {
        return Stream.of("diffusion", "further/diffusion")
                .flatMap(file -> ReferenceCases.load(file).stream())
                .filter(each -> each.id().startsWith("diffusion.linear_cnf"));
    }

    /** {@code z' = A z}: log p changes by minus trace times time. */
    @ParameterizedTest
    @MethodSource("linearFlows")
    void linearFlow(ReferenceCase source) {
        JsonTree params = source.get("params");
        JsonTree reference = source.get("reference");
        double[] z0 = params.get("z0").array();
        int d = z0.length;
        NeuralField field = linear(params.get("A").matrix());
        double t = params.get("T").number();
        DivergenceField flow = DivergenceField.of(field, d, TraceProbe.exact());
        double[] end = TIGHT.solve(flow, flow.start(z0), 0, t).endState();
        double[] zT = reference.get("zT").array();
        assertThat(flow.rows(end)).hasSize(d).containsExactly(zT, within(1e-11));
        double base = -0.5 * d * Math.log(2 * Math.PI);
        for (double z : z0) {
            base -= 0.5 * z * z;
        }
        double logP = base - flow.divergences(end)[0];
        assertThat(logP).isCloseTo(reference.get("logp_T").number(), within(1e-12));

        if (reference.has("hutchinson_rademacher_values")) {
            double[] values = reference.get("hutchinson_rademacher_values").array();
            double[][] probes = {{1, 1}, {1, -1}};
            for (int i = 0; i < 2; i++) {
                DivergenceField estimate = DivergenceField.of(field, d, TraceProbe.of(probes[i]));
                double[] there = TIGHT.solve(estimate, estimate.start(z0), 0, t).endState();
                assertThat(estimate.divergences(there)[0] / t).isCloseTo(values[i], within(1e-12));
            }
        }
    }

    static List<TraceProbe> probes() {
        return List.of(
                TraceProbe.exact(),
                TraceProbe.rademacher(3),
                TraceProbe.gaussian(4),
                TraceProbe.of(RandomCase.of(5).normalArray(6)));
    }

    private static Network network(Activation activation) {
        return Network.of(
                Dense.of(2, 4, activation).withTime(), Dense.of(4, 3, activation), Dense.of(3, 2, Activation.IDENTITY));
    }

    /** Values to the bit and all derivatives of a field with divergences against differences. */
    @ParameterizedTest
    @MethodSource("probes")
    void pullbacksAgreeWithDifferences(TraceProbe probe) {
        Network network = network(Activation.TANH);
        GradientCheck.of(theta -> DivergenceField.of(NeuralField.of(network, theta), 2, probe))
                .at(0.4, RandomCase.of(1).normalArray(9), network.initialize(2))
                .requireBelow(1e-9);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RELU")
    void everySmoothActivation(Activation activation) {
        Network network = network(activation);
        GradientCheck.of(theta -> DivergenceField.of(NeuralField.of(network, theta), 2, TraceProbe.exact()))
                .at(0.4, RandomCase.of(1).normalArray(3), network.initialize(2))
                .requireBelow(1e-8);
    }

    /** The gradient of log p through a whole solve is that of the program at its steps. */
    @Test
    void gradientsOfASolve() {
        Network network = network(Activation.SOFTPLUS);
        double[] theta = network.initialize(7);
        double[] start = RandomCase.of(8).normalArray(4);
        Solver solver = Solver.fixed(RK4.METHOD, 0.25).withSaveAt(SaveAt.end());
        Function<double[], DivergenceField> of =
                p -> DivergenceField.of(NeuralField.of(network, p), 2, TraceProbe.exact());
        DivergenceField field = of.apply(theta);
        Recording recording = DiscreteAdjoint.of(solver).record(field, field.start(start), 0, 1);
        double[] bar = RandomCase.of(9).normalArray(6);
        Cotangents cotangents = recording.cotangents();
        cotangents.addState(0, bar);
        Gradient gradient = recording.pullback(cotangents);
        double[] found = concatenated(field.rows(gradient.initialState()), gradient.parameters());
        double[] expected = CentralDifference.gradient(
                        v -> {
                            DivergenceField at = of.apply(Arrays.copyOfRange(v, 4, v.length));
                            return dot(
                                    bar,
                                    solver.solve(at, at.start(Arrays.copyOf(v, 4)), 0, 1)
                                            .endState());
                        },
                        concatenated(start, theta))
                .value();
        assertThat(CentralDifference.relativeError(found, expected)).isLessThan(1e-8);
    }

    private static double[] concatenated(double[] a, double[] b) {
        double[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Several chunks of rows, any number of threads: the same bits, and each row as if it were alone. */
    @Test
    void threadsAndRowsDoNotMatter() {
        Network network = network(Activation.TANH);
        NeuralField field = NeuralField.of(network, network.initialize(2));
        int rows = 150;
        double[] state = Arrays.copyOf(RandomCase.of(1).normalArray(2 * rows), 3 * rows);
        double[] bar = RandomCase.of(2).normalArray(3 * rows);
        double[][] serial = pulled(DivergenceField.of(field, 2, TraceProbe.rademacher(6)), state, bar);
        try (Workers workers = Workers.of(2)) {
            double[][] shared =
                    pulled(DivergenceField.of(field.withWorkers(workers), 2, TraceProbe.rademacher(6)), state, bar);
            assertThat(shared).isDeepEqualTo(serial);
        }
        double[] one = {state[0], state[1], 0};
        double[] dydt = new double[3];
        DivergenceField.of(field, 2, TraceProbe.rademacher(6)).evaluate(0.3, one, dydt);
        assertThat(dydt).containsExactly(serial[0][0], serial[0][1], serial[0][2 * rows]);
    }

    private static double[][] pulled(DivergenceField field, double[] state, double[] bar) {
        Linearization pass = field.linearization();
        double[] dydt = new double[state.length];
        double[] yBar = new double[state.length];
        double[] thetaBar = new double[field.parameterCount()];
        pass.evaluate(0.3, state, dydt);
        pass.pullback(bar, yBar, thetaBar);
        return new double[][] {dydt, yBar, thetaBar};
    }

    /** A diagonal Jacobian: signs give its trace, whatever they are, to rounding. */
    @Test
    void signsAreExactForDiagonalJacobians() {
        NeuralField field = linear(new double[][] {{0.3, 0, 0}, {0, -1.7, 0}, {0, 0, 0.6}});
        for (int seed = 0; seed < 20; seed++) {
            double[] dydt = new double[4];
            DivergenceField.of(field, 3, TraceProbe.rademacher(seed)).evaluate(0, new double[] {1, 2, 3, 0}, dydt);
            assertThat(dydt[3]).isCloseTo(-0.8, within(1e-15));
        }
    }

    /**
     * Mean and variance of 40000 estimates. Both statistics are near normal, so six standard errors have a false-alarm
     * probability of 2e-9 each, that is below 1e-8 in all; the errors of the variance are taken from the sample's fourth moment.
     */
    @Test
    void estimatesHaveTheStatedMeanAndVariance() {
        double[][] a = {{0.5, 1.2, -0.3}, {0.4, -0.8, 0.9}, {0.7, -0.5, 1.1}};
        double squares = 0;
        double diagonal = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                squares += 0.25 * (a[i][j] + a[j][i]) * (a[i][j] + a[j][i]);
            }
            diagonal += a[i][i] * a[i][i];
        }
        int rows = 40_000;
        requireMoments(DivergenceField.of(linear(a), 3, TraceProbe.gaussian(12345)), rows, 0.8, 2 * squares);
        requireMoments(
                DivergenceField.of(linear(a), 3, TraceProbe.rademacher(12345)), rows, 0.8, 2 * (squares - diagonal));
    }

    private static void requireMoments(DivergenceField field, int rows, double mean, double variance) {
        double[] dydt = new double[4 * rows];
        field.evaluate(0, new double[4 * rows], dydt);
        double first = 0;
        for (int row = 0; row < rows; row++) {
            first += dydt[3 * rows + row] / rows;
        }
        double second = 0;
        double fourth = 0;
        for (int row = 0; row < rows; row++) {
            double off = dydt[3 * rows + row] - first;
            second += off * off / rows;
            fourth += off * off * off * off / rows;
        }
        assertThat(first).isCloseTo(mean, within(6 * Math.sqrt(variance / rows)));
        assertThat(second).isCloseTo(variance, within(6 * Math.sqrt((fourth - second * second) / rows)));
    }

    /** Fields without second derivatives have densities, but no gradients of them. */
    @Test
    void gradientsNeedSecondDerivatives() {
        DifferentiableField first = new DifferentiableField() {
            @Override
            public void evaluate(double t, double[] y, double[] dydt) {
                dydt[0] = -2 * y[0];
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
                        dydt[0] = -2 * y[0];
                    }

                    @Override
                    public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                        yBar[0] -= 2 * w[0];
                        return 0;
                    }
                };
            }
        };
        DivergenceField field = DivergenceField.of(first, 1, TraceProbe.exact());
        double[] end = TIGHT.solve(field, field.start(new double[] {3}), 0, 1.5).endState();
        assertThat(field.divergences(end)[0]).isCloseTo(-3, within(1e-12));
        Linearization pass = field.linearization();
        pass.evaluate(0, new double[2], new double[2]);
        double[] yBar = new double[2];
        pass.pullback(new double[] {1, 0}, yBar, NONE);
        assertThat(yBar).containsExactly(-2, 0);
        assertThatThrownBy(() -> pass.pullback(new double[] {1, 1}, yBar, NONE))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("it must be a SecondOrderField");
    }

    @Test
    void wrongShapesAreNamed() {
        NeuralField field = linear(new double[][] {{1, 0}, {0, 1}});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DivergenceField.of(field, 0, TraceProbe.exact()))
                .withMessage("width = 0, but must be at least 1");
        DivergenceField flow = DivergenceField.of(field, 2, TraceProbe.of(new double[4]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flow.requireDimension(4))
                .withMessage("n = 4, but must be a positive multiple of 3: rows of width 2 and a divergence for each");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flow.evaluate(0, new double[3], new double[3]))
                .withMessage("probe has length 4, but the rows have 2 components in all");
    }
}
