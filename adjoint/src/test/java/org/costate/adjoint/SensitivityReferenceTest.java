package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.costate.solver.Method;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Vern7;
import org.costate.solver.method.Vern9;
import org.costate.solver.newton.JacobianForm;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.JsonTree;
import org.costate.testkit.PassRule;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.costate.trace.Traced;
import org.costate.trace.TracedField;
import org.costate.trace.TracedNumber;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reference cases whose equations are described in words, those of two examples of CVODES, and Hessians of losses by
 * differences of exact gradients.
 */
class SensitivityReferenceTest {

    private static ReferenceCase find(String id) {
        return ReferenceCases.find("gradients", id);
    }

    private static final double DX = 2.0 / 11;

    /** {@code u_t = q1 u_xx + q2 u_x} at 10 points of (0, 2), zero at both ends. */
    private static final TracedField LINE = Traced.field(10, new double[] {1, 0.5}, (t, u, q) -> {
        TracedNumber[] out = new TracedNumber[10];
        TracedNumber zero = t.getField().getZero();
        for (int i = 0; i < 10; i++) {
            TracedNumber left = i == 0 ? zero : u[i - 1];
            TracedNumber right = i == 9 ? zero : u[i + 1];
            out[i] = q[0].multiply(left.subtract(u[i].multiply(2)).add(right))
                    .divide(DX * DX)
                    .add(q[1].multiply(right.subtract(left)).divide(2 * DX));
        }
        return out;
    });

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1e-8, 1e-11})
    void sensitivitiesOfADiffusionOnALine(double rtol) {
        List<JsonTree> rows =
                find("gradient.cvodes_advdiff_fsa").get("reference").list();
        double[] times = rows.stream().mapToDouble(row -> row.get("t").number()).toArray();
        double[] start = new double[10];
        Arrays.setAll(start, i -> (i + 1) * DX * (2 - (i + 1) * DX) * Math.exp(2 * (i + 1) * DX));
        Solver solver = Solver.of(rtol < 1e-8 ? Vern9.METHOD : Vern7.METHOD, Tolerances.of(rtol, 1e-4 * rtol))
                .withSaveAt(SaveAt.times(times));
        Sensitivities forwards = ForwardSensitivity.of(solver).solve(LINE, start, 0, times[times.length - 1]);
        DiscreteRecording recording = DiscreteAdjoint.of(solver).record(LINE, start, 0, times[times.length - 1]);
        for (int row = 0; row < times.length; row++) {
            double[] u = rows.get(row).get("u").array();
            double[][] expected = {
                rows.get(row).get("du_dq1").array(), rows.get(row).get("du_dq2").array()
            };
            assertThat(CentralDifference.relativeError(forwards.solution().state(row), u))
                    .isLessThan(PassRule.gradientLimit(rtol));
            for (int q = 0; q < 2; q++) {
                assertThat(CentralDifference.relativeError(forwards.along(row, 10 + q), expected[q]))
                        .as("t = %s by q%s", times[row], q + 1)
                        .isLessThan(PassRule.gradientLimit(rtol));
            }
            Cotangents bar = recording.cotangents();
            double[] weights = new double[10];
            Arrays.setAll(weights, i -> 1 + 0.1 * i);
            bar.addState(row, weights);
            double[] found = recording.pullback(bar).parameters();
            double[] byWeights = new double[2];
            for (int i = 0; i < 10; i++) {
                byWeights[0] += weights[i] * expected[0][i];
                byWeights[1] += weights[i] * expected[1][i];
            }
            assertThat(CentralDifference.relativeError(found, byWeights)).isLessThan(PassRule.gradientLimit(rtol));
        }
    }

    private static final int ACROSS = 40;
    private static final int UP = 20;

    /** {@code u_t = u_xx + 1.5 u_x + u_yy} at 40 x 20 points of (0, 2) x (0, 1), zero around, and the integral of their sum. */
    private static final TracedField PLANE = Traced.field(ACROSS * UP + 1, new double[0], (t, u, none) -> {
        double dx = 2.0 / (ACROSS + 1);
        double dy = 1.0 / (UP + 1);
        TracedNumber zero = t.getField().getZero();
        TracedNumber[] out = new TracedNumber[ACROSS * UP + 1];
        TracedNumber sum = zero;
        for (int i = 0; i < ACROSS; i++) {
            for (int j = 0; j < UP; j++) {
                TracedNumber here = u[i * UP + j];
                TracedNumber left = i == 0 ? zero : u[(i - 1) * UP + j];
                TracedNumber right = i == ACROSS - 1 ? zero : u[(i + 1) * UP + j];
                TracedNumber below = j == 0 ? zero : u[i * UP + j - 1];
                TracedNumber above = j == UP - 1 ? zero : u[i * UP + j + 1];
                out[i * UP + j] = left.subtract(here.multiply(2))
                        .add(right)
                        .divide(dx * dx)
                        .add(right.subtract(left).multiply(0.75 / dx))
                        .add(below.subtract(here.multiply(2)).add(above).divide(dy * dy));
                sum = sum.add(here);
            }
        }
        out[ACROSS * UP] = sum;
        return out;
    });

    /** Mildly stiff: an explicit method gets there too. */
    static Stream<Arguments> planeMethods() {
        return Stream.of(
                Arguments.of(Vern7.METHOD, 1e-6),
                Arguments.of(Vern7.METHOD, 1e-8),
                Arguments.of(Vern9.METHOD, 1e-11),
                Arguments.of(Kvaerno5.METHOD.withJacobian(JacobianForm.sparse()), 1e-6));
    }

    @ParameterizedTest
    @MethodSource("planeMethods")
    void adjointOfADiffusionInAPlane(Method method, double rtol) {
        double[] start = new double[ACROSS * UP + 1];
        for (int i = 0; i < ACROSS; i++) {
            for (int j = 0; j < UP; j++) {
                double x = 2.0 * (i + 1) / (ACROSS + 1);
                double y = 1.0 * (j + 1) / (UP + 1);
                start[i * UP + j] = x * (2 - x) * y * (1 - y) * Math.exp(5 * x * y);
            }
        }
        Solver solver = Solver.of(method, Tolerances.of(rtol, 1e-3 * rtol));
        DiscreteRecording recording = DiscreteAdjoint.of(solver).record(PLANE, start, 0, 1);
        Cotangents bar = recording.cotangents();
        bar.states()[ACROSS * UP] = 1;
        double[] found = recording.pullback(bar).initialState();
        for (JsonTree row :
                find("gradient.cvodes_advdiff_asai").get("reference").list()) {
            int i = row.get("i").integer() - 1;
            int j = row.get("j").integer() - 1;
            double expected = row.get("lam").number();
            assertThat(found[i * UP + j])
                    .as("lambda at %s, %s", i + 1, j + 1)
                    .isCloseTo(expected, within(PassRule.gradientLimit(rtol) * 0.11));
        }
    }

    static Stream<ReferenceCase> hessians() {
        return ReferenceCases.load("gradients").stream()
                .filter(each -> each.id().contains("hessian"));
    }

    /** Differences of gradients, each exact for its steps, which tight tolerances make smooth enough: 1e-6 of the Hessian. */
    @ParameterizedTest
    @MethodSource("hessians")
    void hessiansByDifferencesOfGradients(ReferenceCase source) {
        JsonTree reference = source.get("reference");
        TracedField field = TracedReference.of(source);
        double[] y0 = Arrays.copyOf(source.initialState(), field.dimension());
        boolean isIntegral = source.get("system").has("quadrature");
        double end = reference.get("T").number();
        Solver solver = Solver.of(Vern9.METHOD, Tolerances.of(1e-12, 1e-13));
        UnaryOperator<double[]> gradient = theta -> {
            DiscreteRecording recording = DiscreteAdjoint.of(solver).record(field.withParameters(theta), y0, 0, end);
            Cotangents bar = recording.cotangents();
            double[] last = recording.solution().endState();
            for (int i = 0; i < last.length; i++) {
                bar.states()[i] = isIntegral ? (i == last.length - 1 ? 1 : 0) : last[i] - 1;
            }
            return recording.pullback(bar).parameters();
        };
        double[] theta = source.parameters();
        double[][] expected = reference.get("hessian_pp").matrix();
        for (int i = 0; i < theta.length; i++) {
            int row = i;
            double[] found = CentralDifference.gradient(x -> gradient.apply(x)[row], theta)
                    .value();
            assertThat(CentralDifference.relativeError(found, expected[i]))
                    .as("row %s: %s", i, Arrays.toString(found))
                    .isLessThan(1e-6);
        }
    }
}
