package org.costate.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.costate.adjoint.Linearization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A branch that was not chosen has no derivatives, whatever its values are there. */
class BranchGuardTest {

    private static final double[] THETA = {0, 1.5};
    private static final double[] Y = {1, -0.5};

    /** Right-hand sides whose other branch is not finite at {@link #Y}, or has no finite derivative. */
    static List<TracedEquation> guarded() {
        return List.of(
                first((y, p) -> Condition.greater(y[0], number(y[0], 2))
                        .select(y[0].subtract(2).sqrt(), y[0].multiply(y[1]))),
                first((y, p) ->
                        Condition.greater(p[0], number(p[0], 0)).select(y[0].divide(p[0]), y[0].multiply(p[1]))),
                first((y, p) -> Condition.greater(p[0], number(p[0], 0))
                        .select(y[0].multiply(p[0]).exp().subtract(1).divide(p[0]), y[0].multiply(y[0]))),
                first((y, p) -> Condition.less(y[0], number(y[0], 0))
                        .select(y[0].multiply(800).exp().multiply(y[1]), y[0].sin())),
                first((y, p) -> Condition.greater(y[1], number(y[1], 0))
                        .select(y[1].log().multiply(y[0]).tanh(), y[1].cos())),
                first((y, p) -> Condition.greater(y[1], number(y[1], 0))
                        .select(y[1].pow(1.5), y[1].pow(2).multiply(p[1]))),
                first((y, p) -> Condition.greater(y[1], number(y[1], 0))
                        .select(
                                Condition.greater(y[0], number(y[0], 5))
                                        .select(y[1].sqrt().multiply(y[0]), y[1].log()),
                                y[0])));
    }

    private interface Rate {
        TracedNumber of(TracedNumber[] y, TracedNumber[] p);
    }

    private static TracedEquation first(Rate rate) {
        return (t, y, p) -> new TracedNumber[] {rate.of(y, p).add(y[1]), y[0].multiply(p[1])};
    }

    private static TracedNumber number(TracedNumber like, double value) {
        return like.newInstance(value);
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void hasNoDerivatives(TracedEquation equation) {
        TracedField field = Traced.field(2, THETA, equation);
        double[] f = new double[2];
        Linearization linearization = field.linearization();
        linearization.evaluate(0.3, Y, f);
        double[][] rows = new double[2][2];
        double[][] thetaRows = new double[2][2];
        for (int i = 0; i < 2; i++) {
            linearization.pullback(new double[] {1 - i, i}, rows[i], thetaRows[i]);
        }
        double[] column = new double[2];
        for (int c = 0; c < 4; c++) {
            double[] yDot = {c == 0 ? 1 : 0, c == 1 ? 1 : 0};
            double[] thetaDot = {c == 2 ? 1 : 0, c == 3 ? 1 : 0};
            field.derivative(0.3, Y, 0, yDot, thetaDot, column);
            for (int i = 0; i < 2; i++) {
                double found = c < 2 ? rows[i][c] : thetaRows[i][c - 2];
                assertThat(found).as("row " + i + ", column " + c).isCloseTo(column[i], within(1e-14));
            }
        }
    }

    /** Second derivatives, which Rosenbrock steps need, against differences of first ones. */
    @ParameterizedTest
    @MethodSource("guarded")
    void hasNoSecondDerivatives(TracedEquation equation) {
        TracedField field = Traced.field(2, THETA, equation);
        double[] w = {0.7, -0.4};
        double[] yDot = {0.3, 0.9};
        double[] yBar = new double[2];
        field.derivativePullback(0.3, Y, w, 0, yDot, yBar, new double[2]);
        double h = 1e-4;
        for (int i = 0; i < 2; i++) {
            double[] moved = Y.clone();
            moved[i] += h;
            double above = along(field, moved, yDot, w);
            moved[i] -= 2 * h;
            assertThat(yBar[i]).isCloseTo((above - along(field, moved, yDot, w)) / (2 * h), within(1e-6));
        }
    }

    private static double along(TracedField field, double[] y, double[] yDot, double[] w) {
        double[] out = new double[2];
        field.derivative(0.3, y, 0, yDot, new double[2], out);
        return w[0] * out[0] + w[1] * out[1];
    }
}
