package org.costate.solver.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.solver.Attempt;
import org.costate.solver.JacobianField;
import org.costate.solver.Method;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.TimeDerivativeField;
import org.costate.solver.Tolerances;

/**
 * Observed orders of single steps, dense outputs and error estimates on a nonlinear system that depends on time and knows
 * its derivatives. From a ladder of step sizes the lowest rungs above rounding are used, and a line is fitted to the
 * logarithms.
 */
public final class StepLadder {

    private static final double RATIO = 1.25;
    private static final int RUNGS = 4;
    private static final int LADDER = 42;
    /** Errors below are rounding. */
    public static final double ROUNDING = 2e-13;

    private static final double START = 0;
    private static final double END = 6;
    private static final double APART = 0.25;

    /** Where steps do not follow tolerances, implicit stages are solved to rounding. */
    private static final StageMonitor FROZEN = new StageMonitor() {
        @Override
        public boolean evaluating(int stage) {
            return true;
        }

        @Override
        public boolean isAdaptive() {
            return false;
        }
    };

    /** A system with y = (exp(s), exp(2 s), s + 1, cos t), s = sin t; after Hairer, Norsett, Wanner I, II.4. */
    private static final class Field implements JacobianField, TimeDerivativeField {

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            dydt[0] = Math.sqrt(y[1]) * Math.cos(t);
            dydt[1] = 2 * Math.exp(2 * (y[2] - 1)) * y[3];
            dydt[2] = y[3];
            dydt[3] = -Math.log(y[0]);
        }

        @Override
        public void jacobian(double t, double[] y, double[] dfdy) {
            dfdy[1] = 0.5 / Math.sqrt(y[1]) * Math.cos(t);
            dfdy[6] = 4 * Math.exp(2 * (y[2] - 1)) * y[3];
            dfdy[7] = 2 * Math.exp(2 * (y[2] - 1));
            dfdy[11] = 1;
            dfdy[12] = -1 / y[0];
        }

        @Override
        public void timeDerivative(double t, double[] y, double[] dfdt) {
            dfdt[0] = -Math.sqrt(y[1]) * Math.sin(t);
        }
    }

    private static final Field FIELD = new Field();

    private StepLadder() {}

    private static double[] exact(double t) {
        double s = Math.sin(t);
        return new double[] {Math.exp(s), Math.exp(2 * s), s + 1, Math.cos(t)};
    }

    /** An error as a function of the step size. */
    public interface ErrorOfSize {

        /** Error of a step of this size. */
        double at(double h);
    }

    /** Slope of the line through the lowest rungs whose error is above a floor. */
    public static double observedOrder(double floor, ErrorOfSize error) {
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

    private static Stepper stepper(Method method) {
        return method.stepper(FIELD, 4, Tolerances.of(0, 1), FROZEN);
    }

    /** Error at the ends of single steps from exact states. */
    public static double stepError(Method method, double h) {
        double sum = 0;
        for (double t = START; t < END; t += APART) {
            double[] yNext = new double[4];
            afterOneStep(method, t, h, yNext);
            sum = Math.hypot(sum, distance(yNext, exact(t + h)));
        }
        return sum;
    }

    /** Error inside single steps from exact states. */
    public static double denseError(Method method, double h) {
        double sum = 0;
        double[] y = new double[4];
        for (double t = START; t < END; t += APART) {
            Arrays.fill(y, 0);
            Stepper stepper = afterOneStep(method, t, h, y);
            if (Double.isNaN(y[0]) || stepper.dense().prepare() != Attempt.OK) {
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
    public static double estimate(Method method, double h) {
        double sum = 0;
        for (double t = START; t < END; t += APART) {
            sum = Math.hypot(sum, afterOneStep(method, t, h, new double[4]).scaledError());
        }
        return sum;
    }

    private static Stepper afterOneStep(Method method, double t, double h, double[] yNext) {
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
