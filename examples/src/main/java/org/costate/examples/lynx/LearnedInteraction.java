package org.costate.examples.lynx;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.costate.examples.fit.Coordinate;
import org.costate.examples.fit.Differentiation;
import org.costate.examples.fit.Measurements;
import org.costate.examples.fit.SolvedModel;
import org.costate.solver.Solver;
import org.costate.trace.Traced;
import org.costate.trace.TracedFunction;
import org.costate.trace.TracedNumber;

/**
 * Lotka-Volterra with its growth and its decay, and a network in place of its two rates of interaction:
 * {@code hare' = birth hare - e^a hare lynx}, {@code lynx' = e^b hare lynx - death lynx}, where a and b are what the network says
 * of the logarithms of both. Without weights a and b are constants, and this is Lotka-Volterra. The interaction ends where one
 * of both is absent, and never changes its sign. The state is solved as logarithms. Immutable.
 *
 * <p>Source: Rackauckas et al. 2020 (universal differential equations).
 */
final class LearnedInteraction {

    private static final int HIDDEN = 4;

    /** Parameters that are no weights: logarithms of birth, death and both initial values, and the constants of a and b. */
    private static final int KNOWN = 6;

    /** Of these the first are held. */
    static final int HELD = 2;

    private static final int A = 4;
    private static final int B = 5;
    private static final int IN = KNOWN;
    private static final int BIAS = IN + 2 * HIDDEN;
    private static final int OUT = BIAS + HIDDEN;
    private static final int COUNT = OUT + 2 * HIDDEN;

    private static final double START_WEIGHT = 0.5;

    private final double[] center = new double[2];
    private final double[] spread = new double[2];
    private final double start;
    private final double end;

    /**
     * A model.
     *
     * @param data  logarithms of hares and lynxes; those that count say what the network takes as usual
     * @param start start time
     * @param end   end time
     */
    LearnedInteraction(Measurements data, double start, double end) {
        this.start = start;
        this.end = end;
        for (int c = 0; c < 2; c++) {
            int column = c;
            double[] values = data.places().stream()
                    .filter(place -> place.column() == column)
                    .mapToDouble(place -> data.value(place.time(), column))
                    .toArray();
            double mean = Arrays.stream(values).average().orElse(0);
            center[c] = mean;
            spread[c] = Math.sqrt(Arrays.stream(values)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElse(1));
        }
    }

    /** Indices of the weights, which are kept small. */
    static int[] weights() {
        return IntStream.range(KNOWN, COUNT).toArray();
    }

    /**
     * Parameters to begin with: those of Lotka-Volterra, with weights inside the network and none behind it.
     *
     * @param mechanistic birth, hunt, death, growth, hare and lynx at the start
     * @param seed        of the weights
     */
    static double[] start(double[] mechanistic, long seed) {
        double[] theta = new double[COUNT];
        theta[0] = Math.log(mechanistic[0]);
        theta[1] = Math.log(mechanistic[2]);
        theta[2] = Math.log(mechanistic[4]);
        theta[3] = Math.log(mechanistic[5]);
        theta[A] = Math.log(mechanistic[1]);
        theta[B] = Math.log(mechanistic[3]);
        SplittableRandom random = new SplittableRandom(seed);
        for (int k = IN; k < OUT; k++) {
            theta[k] = START_WEIGHT * random.nextGaussian();
        }
        return theta;
    }

    /** Indices of the parameters that are learned: all but birth and death, which count as known. */
    static int[] learned() {
        return IntStream.range(HELD, COUNT).toArray();
    }

    /** What is learned, as coordinates without bounds. */
    static List<Coordinate> coordinates(double[] theta) {
        return Arrays.stream(learned())
                .mapToObj(k -> Coordinate.of("theta[" + k + "]", theta[k]))
                .toList();
    }

    SolvedModel model(Solver solver, Differentiation how) {
        double[] theta = new double[COUNT];
        return new SolvedModel(
                Traced.field(2, theta, (t, y, p) -> {
                    TracedNumber[] rates = rates(y, p);
                    return new TracedNumber[] {
                        p[0].exp().subtract(y[1].add(rates[0]).exp()),
                        y[0].add(rates[1]).exp().subtract(p[1].exp())
                    };
                }),
                Traced.function(1, theta, (t, y, p) -> new TracedNumber[] {p[2], p[3]}),
                Traced.function(2, theta, (t, y, p) -> y),
                solver,
                how,
                start,
                end);
    }

    /** Logarithms of both rates of interaction. */
    private TracedNumber[] rates(TracedNumber[] y, TracedNumber[] p) {
        TracedNumber[] rates = {p[A], p[B]};
        for (int h = 0; h < HIDDEN; h++) {
            TracedNumber sum = p[BIAS + h];
            for (int c = 0; c < 2; c++) {
                sum = sum.add(
                        p[IN + 2 * h + c].multiply(y[c].subtract(center[c]).divide(spread[c])));
            }
            TracedNumber unit = sum.tanh();
            for (int c = 0; c < 2; c++) {
                rates[c] = rates[c].add(p[OUT + 2 * h + c].multiply(unit));
            }
        }
        return rates;
    }

    /** Logarithms of what a hare loses to a lynx and of what a lynx gains by a hare, of the logarithms of both. */
    TracedFunction rates(double[] theta) {
        return Traced.function(2, theta, (t, y, p) -> rates(y, p));
    }
}
