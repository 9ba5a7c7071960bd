package org.costate.solver.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.costate.testkit.AllocationMeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Misuse is refused by every kind of path, and no query allocates. */
class PathFaultTest {

    static List<PathKind> kinds() {
        return PathKind.all();
    }

    static List<PathKind> repeatable() {
        return kinds().stream()
                .filter(kind -> !(kind.path().apply(0) instanceof BrownianStream))
                .toList();
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void timesOutsideTheIntervalAndArraysOfOtherLengthsAreRefused(PathKind kind) {
        BrownianPath path = kind.path().apply(3);
        assertThat(path.dimension()).isEqualTo(2);
        assertThat(path.start()).isEqualTo(PathKind.START);
        assertThat(path.end()).isEqualTo(PathKind.END);
        BrownianCursor cursor = path.cursor();
        double[] w = new double[2];
        double[] h = new double[2];
        for (double time : new double[] {-1.1, 1.1, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY}) {
            refused("s = " + time, () -> cursor.increment(time, 0, w, h));
            refused("t = " + time, () -> cursor.increment(0, time, w, h));
            refused(time + ", but must be in [-1.0, 1.0]", () -> cursor.increment(time, time, w, h));
        }
        refused("w has length 1", () -> cursor.increment(0, 0.5, new double[1], h));
        refused("h has length 3", () -> cursor.increment(0, 0.5, w, new double[3]));
        assertThat(path.toString()).doesNotContain("@");
    }

    /** The first increment of a path is noise like any other. */
    @ParameterizedTest
    @MethodSource("kinds")
    void theFirstIncrementIsNotZero(PathKind kind) {
        double[] w = new double[2];
        double[] h = new double[2];
        kind.path().apply(0).cursor().increment(PathKind.START, PathKind.knot(1), w, h);
        assertThat(w[0]).isNotZero();
        assertThat(h[1]).isNotZero();
    }

    /** What a cursor allocates does not grow with its queries. Streams, which cannot go back, have their own test. */
    @ParameterizedTest
    @MethodSource("repeatable")
    void noQueryAllocates(PathKind kind) {
        BrownianPath path = kind.path().apply(3);
        double[] w = new double[2];
        double[] h = new double[2];
        double bytes = AllocationMeter.perUnit(
                sweeps -> {
                    BrownianCursor cursor = path.cursor();
                    for (int sweep = 0; sweep < sweeps; sweep++) {
                        for (int i = 0; i < PathKind.CELLS - 2; i++) {
                            cursor.increment(PathKind.knot(i), PathKind.knot(i + 2), w, h);
                            cursor.increment(PathKind.knot(i), PathKind.knot(i + 1), w, h);
                        }
                    }
                },
                50);
        assertThat(bytes).isZero();
    }

    @Test
    void aPathNeedsSourcesRowsAndAnInterval() {
        refused("m = 0", () -> BrownianTree.of(1, 0, 0, 1));
        refused("m = -1", () -> BrownianStream.of(1, -1, 0, 1));
        refused("rows = 0", () -> BrownianTree.rows(1, 0, 0, 1, 0, 1));
        refused("rows = 0", () -> GridPath.rows(1, 0, 0, 1, 0, 1, 4));
        refused("must fit into an array", () -> BrownianStream.rows(1, 0, 1 << 20, 1 << 12, 0, 1));
        refused("rows = 0", () -> PathFamily.of(1, 1, 0, 1).rows(0, 0));
        for (double[] interval : new double[][] {{1, 1}, {2, 1}}) {
            String message = "start = " + interval[0];
            refused(message, () -> BrownianTree.of(1, 1, interval[0], interval[1]));
            refused(message, () -> BrownianStream.of(1, 1, interval[0], interval[1]));
            refused(message, () -> GridPath.of(1, 1, interval[0], interval[1], 4));
            refused(message, () -> PathFamily.of(1, 1, interval[0], interval[1]));
        }
        refused("start = NaN", () -> BrownianTree.of(1, 1, Double.NaN, 1));
        refused("end = Infinity", () -> BrownianStream.of(1, 1, 0, Double.POSITIVE_INFINITY));
        refused("end - start = Infinity", () -> BrownianTree.of(1, 1, -1e308, 1e308));
        refused("end - start = 1.0E-300", () -> BrownianTree.of(1, 1, 0, 1e-300));
    }

    @Test
    void aToleranceIsPositiveAndNoLongerThanTheInterval() {
        BrownianTree tree = BrownianTree.of(1, 1, 0, 4);
        for (double tolerance : new double[] {0, -1, 4.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused("tolerance = " + tolerance, () -> tree.withTolerance(tolerance));
            refused("tolerance = " + tolerance, () -> PathFamily.of(1, 1, 0, 4).withTolerance(tolerance));
        }
        refused("must be >= ", () -> tree.withTolerance(1e-16));
        refused("must be >= ", () -> tree.withTolerance(Double.MIN_VALUE));
        assertThat(tree.withTolerance(4e-15).resolution()).isLessThan(8e-15);
    }
}
