package org.costate.solver.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.solver.Attempt;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.rk.ButcherTableau;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Observed orders of single steps, dense outputs and error estimates on a nonlinear system that depends on time. From a ladder
 * of step sizes the lowest rungs above rounding are used, and a line is fitted to the logarithms.
 */
class MethodConvergenceTest {

    private static final String ALL = "org.costate.solver.method.MethodScan#explicitMethods";
    private static final String ADAPTIVE = "org.costate.solver.method.MethodScan#adaptiveMethods";
    private static final double RATIO = 1.25;
    private static final int RUNGS = 4;
    private static final int LADDER = 42;
    private static final double ROUNDING = 2e-13;
    private static final double START = 0;
    private static final double END = 6;
    private static final double APART = 0.25;

    /** A system with y = (exp(s), exp(2 s), s + 1, cos t), s = sin t; after Hairer, Norsett, Wanner I, II.4. */
    private static final VectorField FIELD = (t, y, dydt) -> {
        dydt[0] = Math.sqrt(y[1]) * Math.cos(t);
        dydt[1] = 2 * Math.exp(2 * (y[2] - 1)) * y[3];
        dydt[2] = y[3];
        dydt[3] = -Math.log(y[0]);
    };

    private static double[] exact(double t) {
        double s = Math.sin(t);
        return new double[] {Math.exp(s), Math.exp(2 * s), s + 1, Math.cos(t)};
    }

    private interface ErrorOfSize {
        double at(double h);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void stepsHaveTheirOrder(ExplicitRungeKutta method) {
        double observed = observedOrder(stepRounding(method.tableau()), h -> stepError(method, h)) - 1;
        assertOrder(observed, method.order());
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void denseOutputHasItsOrder(ExplicitRungeKutta method) {
        ButcherTableau tableau = method.tableau();
        double observed = observedOrder(denseRounding(tableau), h -> denseError(method, h)) - 1;
        assertOrder(observed, tableau.denseOrder());
    }

    @ParameterizedTest
    @MethodSource(ADAPTIVE)
    void errorEstimateHasItsOrder(ExplicitRungeKutta method) {
        double observed = observedOrder(ROUNDING, h -> estimate(method, h));
        assertOrder(observed, method.errorOrder());
    }

    /**
     * Two-sided. From order 6 on the next term of the error still counts where the error is above rounding, and the
     * slope may be larger by one; there the order conditions are the sharp test from above.
     */
    private static void assertOrder(double observed, double order) {
        double slack = order <= 4 ? 0.15 : 0.3;
        assertThat(observed).as("observed order").isBetween(order - slack, order + slack + (order < 6 ? 0 : 1));
    }

    /** Coefficients that cancel lift the level of rounding of a step. */
    private static double stepRounding(ButcherTableau tableau) {
        double largest = 0;
        double[] b = tableau.weights();
        for (int s = 0; s < b.length; s++) {
            for (double a : tableau.row(s)) {
                largest = Math.max(largest, Math.abs(a * b[s]));
            }
        }
        return Math.max(ROUNDING, 2e-16 * largest);
    }

    private static double denseRounding(ButcherTableau tableau) {
        double largest = 0;
        for (int s = 0; s < tableau.rows(); s++) {
            for (double coefficient : tableau.dense(s)) {
                largest = Math.max(largest, Math.abs(coefficient));
            }
        }
        return Math.max(ROUNDING, 7e-16 * largest);
    }

    /** Slope of the line through the lowest rungs whose error is above a floor. */
    private static double observedOrder(double floor, ErrorOfSize error) {
        List<double[]> rungs = new ArrayList<>();
        double h = 0.7;
        for (int i = 0; i < LADDER; i++) {
            double e = error.at(h);
            if (e < floor) {
                break;
            }
            if (Double.isFinite(e)) {
                rungs.add(new double[] {Math.log(h), Math.log(e)});
            }
            h /= RATIO;
        }
        assertThat(rungs).hasSizeGreaterThanOrEqualTo(RUNGS);
        return slope(rungs.subList(rungs.size() - RUNGS, rungs.size()));
    }

    private static double slope(List<double[]> points) {
        double meanX = points.stream().mapToDouble(p -> p[0]).average().orElseThrow();
        double meanY = points.stream().mapToDouble(p -> p[1]).average().orElseThrow();
        double xy = points.stream()
                .mapToDouble(p -> (p[0] - meanX) * (p[1] - meanY))
                .sum();
        double xx = points.stream()
                .mapToDouble(p -> (p[0] - meanX) * (p[0] - meanX))
                .sum();
        return xy / xx;
    }

    private static Stepper stepper(ExplicitRungeKutta method) {
        return method.stepper(FIELD, 4, Tolerances.of(0, 1), stage -> true);
    }

    /** Error at the ends of single steps from exact states. */
    private static double stepError(ExplicitRungeKutta method, double h) {
        double sum = 0;
        for (double t = START; t < END; t += APART) {
            double[] yNext = new double[4];
            afterOneStep(method, t, h, yNext);
            sum = Math.hypot(sum, distance(yNext, exact(t + h)));
        }
        return sum;
    }

    /** Error inside single steps from exact states. */
    private static double denseError(ExplicitRungeKutta method, double h) {
        double sum = 0;
        double[] y = new double[4];
        for (double t = START; t < END; t += APART) {
            Stepper stepper = afterOneStep(method, t, h, new double[4]);
            if (stepper.dense().prepare() != Attempt.OK) {
                return Double.NaN;
            }
            for (double theta : new double[] {0.21, 0.5, 0.83}) {
                stepper.dense().evaluate(theta, y, 0);
                sum = Math.hypot(sum, distance(y, exact(t + theta * h)));
            }
        }
        return sum;
    }

    /** Error estimates of single steps from exact states. */
    private static double estimate(ExplicitRungeKutta method, double h) {
        double sum = 0;
        for (double t = START; t < END; t += APART) {
            sum = Math.hypot(sum, afterOneStep(method, t, h, new double[4]).scaledError());
        }
        return sum;
    }

    private static Stepper afterOneStep(ExplicitRungeKutta method, double t, double h, double[] yNext) {
        Stepper stepper = stepper(method);
        double[] y = exact(t);
        assertThat(stepper.start(t, y)).isEqualTo(Attempt.OK);
        if (stepper.attempt(t, t + h, y, yNext) != Attempt.OK) {
            Arrays.fill(yNext, Double.NaN);
        }
        return stepper;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
