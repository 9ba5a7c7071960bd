package org.costate.diffusion;

import java.util.function.IntToDoubleFunction;

/** A rule by which the nodes of a {@link Grid} lie between its ends. */
@FunctionalInterface
public interface Spacing {

    /**
     * Places nodes.
     *
     * @param schedule the schedule
     * @param tNoise   first time
     * @param tData    last time, before tNoise
     * @param steps    at least 1
     * @return steps + 1 times, falling from tNoise to tData
     * @throws IllegalArgumentException if the rule is singular at an end
     */
    double[] times(Schedule schedule, double tNoise, double tData, int steps);

    /**
     * Equal steps of time.
     *
     * @return the rule
     */
    static Spacing uniform() {
        return (schedule, tNoise, tData, steps) ->
                between(tNoise, tData, steps, i -> tNoise + (tData - tNoise) * i / steps);
    }

    /**
     * Equal steps of the square root of time.
     *
     * @return the rule
     */
    static Spacing quadratic() {
        return (schedule, tNoise, tData, steps) -> {
            double from = Math.sqrt(tNoise);
            double to = Math.sqrt(tData);
            return between(tNoise, tData, steps, i -> {
                double root = from + (to - from) * i / steps;
                return root * root;
            });
        };
    }

    /**
     * Equal steps of lambda, so that rho falls exponentially.
     *
     * @return the rule, for ends with signal and noise
     */
    static Spacing logSnr() {
        return (schedule, tNoise, tData, steps) -> {
            double from = regular(schedule, tNoise, schedule.lambda(tNoise));
            double to = regular(schedule, tData, schedule.lambda(tData));
            return between(tNoise, tData, steps, i -> schedule.tOfLambda(from + (to - from) * i / steps));
        };
    }

    /**
     * The rule of Karras et al. 2022, equal steps of {@code rho^(1/7)}.
     *
     * @return the rule, for finite rho
     */
    static Spacing karras() {
        return karras(7);
    }

    /**
     * Equal steps of a root of rho.
     *
     * @param power which root; 1 for equal steps of rho
     * @return the rule, for finite rho
     * @throws IllegalArgumentException unless power is positive and finite
     */
    static Spacing karras(double power) {
        requirePositive("power", power);
        return (schedule, tNoise, tData, steps) -> {
            double from = Math.pow(regular(schedule, tNoise, schedule.rho(tNoise)), 1 / power);
            double to = Math.pow(schedule.rho(tData), 1 / power);
            return between(
                    tNoise, tData, steps, i -> schedule.tOfLambda(-power * Math.log(from + (to - from) * i / steps)));
        };
    }

    /**
     * Equal steps of {@code arctan(rho / c)}: the best grid of DDIM for data {@code N(m, c^2 I)}.
     *
     * @param deviation c
     * @return the rule, for every level
     * @throws IllegalArgumentException unless c is positive and finite
     */
    static Spacing arctan(double deviation) {
        requirePositive("deviation", deviation);
        return (schedule, tNoise, tData, steps) -> {
            double from = Math.atan(schedule.rho(tNoise) / deviation);
            double to = Math.atan(schedule.rho(tData) / deviation);
            return between(
                    tNoise,
                    tData,
                    steps,
                    i -> schedule.tOfLambda(-Math.log(deviation * Math.tan(from + (to - from) * i / steps))));
        };
    }

    /** Nodes of a rule with the ends as they were given. */
    private static double[] between(double tNoise, double tData, int steps, IntToDoubleFunction inner) {
        double[] times = new double[steps + 1];
        for (int i = 1; i < steps; i++) {
            times[i] = inner.applyAsDouble(i);
        }
        times[0] = tNoise;
        times[steps] = tData;
        return times;
    }

    private static double regular(Schedule schedule, double t, double coordinate) {
        if (Double.isInfinite(coordinate)) {
            throw new IllegalArgumentException("t = " + t + ", where rho = " + schedule.rho(t)
                    + " and this spacing is singular; use Spacing.arctan or Spacing.uniform, or times away from that"
                    + " end");
        }
        return coordinate;
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " = " + value + ", but must be finite and > 0");
        }
    }
}
