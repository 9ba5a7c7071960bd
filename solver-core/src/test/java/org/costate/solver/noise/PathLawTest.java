package org.costate.solver.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.costate.testkit.JsonTree;
import org.costate.testkit.ReferenceCases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The law of increments and areas, and their arithmetic, for every kind of path. */
class PathLawTest {

    private static final int PATHS = 100_000;
    private static final double TINY = 1e-14;

    static List<PathKind> kinds() {
        return PathKind.all();
    }

    /** Twelve numbers of each source in units of their deviations: 24 means and 300 second moments. */
    @ParameterizedTest
    @MethodSource("kinds")
    void incrementsAndAreasOfAllIntervalsAndSourcesAreIndependent(PathKind kind) {
        double[] t = PathKind.times();
        int cells = t.length - 1;
        Moments moments = new Moments(4 * cells);
        double[] values = new double[4 * cells];
        double[] w = new double[2];
        double[] h = new double[2];
        double[] someW = new double[PATHS];
        double[] someH = new double[PATHS];
        for (int k = 0; k < PATHS; k++) {
            BrownianCursor cursor = kind.path().apply(k).cursor();
            for (int i = 0; i < cells; i++) {
                cursor.increment(t[i], t[i + 1], w, h);
                double length = t[i + 1] - t[i];
                for (int source = 0; source < 2; source++) {
                    values[4 * i + 2 * source] = w[source] / Math.sqrt(length);
                    values[4 * i + 2 * source + 1] = h[source] / Math.sqrt(length / 12);
                }
            }
            moments.add(values);
            someW[k] = values[4];
            someH[k] = values[7];
        }
        moments.requireIndependentStandardNormal();
        Moments.requireNormal(someW);
        Moments.requireNormal(someH);
    }

    /**
     * Against the reference case: variances of W and H, and the law of the path at the middle given both. Nine
     * deviates.
     */
    @ParameterizedTest
    @MethodSource("kinds")
    void theMiddleGivenIncrementAndAreaIsAsInTheReferenceCase(PathKind kind) {
        double length = PathKind.END - PathKind.START;
        Moments moments = new Moments(3);
        double[] values = new double[3];
        double[] w = new double[2];
        double[] h = new double[2];
        double[] half = new double[2];
        double[] halfH = new double[2];
        JsonTree reference = reference();
        double scale = length / reference.get("h").number();
        JsonTree middle = reference.get("midpoint_example");
        double byW = 0.5;
        double byH = (middle.get("mean").number() - byW * middle.get("W_h").number())
                / middle.get("H").number();
        for (int k = 0; k < PATHS / 2; k++) {
            BrownianCursor cursor = kind.path().apply(k).cursor();
            cursor.increment(PathKind.START, PathKind.END, w, h);
            cursor.increment(PathKind.START, PathKind.START + length / 2, half, halfH);
            values[0] = w[1] / Math.sqrt(scale * reference.get("var_W").number());
            values[1] = h[1] / Math.sqrt(scale * reference.get("var_H").number());
            values[2] = (half[1] - byW * w[1] - byH * h[1])
                    / Math.sqrt(scale * middle.get("var").number());
            moments.add(values);
        }
        moments.requireIndependentStandardNormal();
    }

    private static JsonTree reference() {
        return ReferenceCases.find("sde", "sde.brownian_structure").tree().get("reference");
    }

    /** The rule of E8 for adjacent intervals, as arithmetic. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aLongerIntervalIsPutTogetherFromShorterOnes(PathKind kind) {
        double[] knots = PathKind.knots();
        double[] w = new double[2];
        double[] h = new double[2];
        for (int k = 0; k < 20; k++) {
            BrownianCursor cursor = kind.path().apply(k).cursor();
            double[] wholeW = new double[2];
            double[] wholeH = new double[2];
            cursor.increment(PathKind.START, PathKind.END, wholeW, wholeH);
            double[] sum = new double[2];
            double[] integral = new double[2];
            for (int i = 0; i + 1 < knots.length; i++) {
                cursor.increment(knots[i], knots[i + 1], w, h);
                double length = knots[i + 1] - knots[i];
                for (int source = 0; source < 2; source++) {
                    integral[source] += length * (sum[source] + 0.5 * w[source] + h[source]);
                    sum[source] += w[source];
                }
            }
            double span = PathKind.END - PathKind.START;
            for (int source = 0; source < 2; source++) {
                assertThat(sum[source]).isCloseTo(wholeW[source], within(TINY));
                assertThat(integral[source] / span - 0.5 * sum[source]).isCloseTo(wholeH[source], within(TINY));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void backwardsTheIncrementTurnsItsSignAndTheAreaDoesNot(PathKind kind) {
        BrownianCursor cursor = kind.path().apply(5).cursor();
        double[] w = new double[2];
        double[] h = new double[2];
        double[] back = new double[2];
        double[] backH = new double[2];
        cursor.increment(-0.5, 0.375, w, h);
        cursor.increment(0.375, -0.5, back, backH);
        assertThat(back).containsExactly(-w[0], -w[1]);
        assertThat(backH).containsExactly(h);
        cursor.increment(0.375, 0.375, w, h);
        assertThat(w).containsExactly(0, 0);
        assertThat(h).containsExactly(0, 0);
    }

    /** The sign of H of a path that is run through backwards, from its definition as an integral. */
    @Test
    void theAreaOfTheReversedPathIsItsIntegral() {
        BrownianCursor cursor = BrownianTree.of(3, 1, 0, 1).cursor();
        double[] w = new double[1];
        double[] h = new double[1];
        int n = 4096;
        double sum = 0;
        double b = 0;
        for (int i = 0; i < n; i++) {
            cursor.increment(1 - i / (double) n, 1 - (i + 1) / (double) n, w, h);
            sum += (b + 0.5 * w[0] + h[0]) / n;
            b += w[0];
        }
        cursor.increment(1, 0, w, h);
        assertThat(b).isEqualTo(w[0]);
        assertThat(sum - 0.5 * b).isCloseTo(h[0], within(1e-13));
    }
}
