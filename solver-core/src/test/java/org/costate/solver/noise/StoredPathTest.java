package org.costate.solver.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** A path of given increments. */
class StoredPathTest {

    private static final double[] TIMES = {1, 2, 4, 4.5};

    @Test
    void whatIsGivenIsCopiedAndGivenBack() {
        double[] times = TIMES.clone();
        double[][] increments = {{1, -1}, {0.5, 2}, {3, 0}};
        double[][] areas = {{0.1, 0.2}, {0.3, 0.4}, {0.5, 0.6}};
        StoredPath path = StoredPath.of(times, increments).withAreas(areas);
        times[1] = 3;
        increments[1][0] = 99;
        areas[1][1] = 99;
        path.times()[2] = 99;
        double[] w = new double[2];
        double[] h = new double[2];
        path.cursor().increment(2, 4, w, h);
        assertThat(w).containsExactly(0.5, 2);
        assertThat(h).containsExactly(0.3, 0.4);
        assertThat(path.times()).containsExactly(TIMES);
        assertThat(path.resolution()).isEqualTo(0.5);
        assertThat(path.start()).isEqualTo(1);
        assertThat(path.end()).isEqualTo(4.5);
    }

    /** Without areas a piece is a straight line, so the area of a longer interval is that of a polygon. */
    @Test
    void withoutAreasThePathIsAPolygon() {
        StoredPath path = StoredPath.of(TIMES, new double[][] {{1}, {0.5}, {3}});
        double[] w = new double[1];
        double[] h = new double[1];
        path.cursor().increment(1, 4.5, w, h);
        assertThat(w[0]).isEqualTo(4.5);
        double integral = 0.5 * 1 + (1 + 1.5) / 2 * 2 + (1.5 + 4.5) / 2 * 0.5;
        assertThat(h[0]).isCloseTo(integral / 3.5 - 4.5 / 2, within(1e-15));
        path.cursor().increment(2, 4, w, h);
        assertThat(h[0]).isZero();
    }

    @Test
    void storedFromAPathItHasTheSameBits() {
        BrownianTree tree = BrownianTree.of(6, 3, 0, 5);
        StoredPath path = StoredPath.from(tree, TIMES);
        double[] w = new double[3];
        double[] h = new double[3];
        double[] treeW = new double[3];
        double[] treeH = new double[3];
        for (int k = 0; k < 3; k++) {
            path.cursor().increment(TIMES[k + 1], TIMES[k], w, h);
            tree.cursor().increment(TIMES[k + 1], TIMES[k], treeW, treeH);
            assertThat(w).isEqualTo(treeW);
            assertThat(h).isEqualTo(treeH);
        }
    }

    @Test
    void otherTimesAreRefusedWithTheNearest() {
        StoredPath path = StoredPath.of(TIMES, new double[3][1]);
        double[] w = new double[1];
        double[] h = new double[1];
        assertThatIllegalArgumentException()
                .isThrownBy(() -> path.cursor().increment(1, 2.5, w, h))
                .withMessageContainingAll("t = 2.5", "2.0 and 4.0");
        path.cursor().increment(Math.nextUp(1.0), Math.nextDown(4.0), w, h);
    }

    @Test
    void misuseIsRefused() {
        double nan = Double.NaN;
        refused("at least 2", () -> StoredPath.of(new double[] {1}, new double[0][1]));
        refused("times[2] = 2.0", () -> StoredPath.of(new double[] {1, 2, 2, 3}, new double[3][1]));
        refused("times[1] = NaN", () -> StoredPath.of(new double[] {1, nan, 3}, new double[2][1]));
        refused("start = NaN", () -> StoredPath.of(new double[] {nan, 2}, new double[1][1]));
        refused("3, one between", () -> StoredPath.of(TIMES, new double[4][1]));
        refused("increments[0] has length 0", () -> StoredPath.of(TIMES, new double[3][0]));
        refused("increments[1] has length 2", () -> StoredPath.of(TIMES, new double[][] {{1}, {1, 2}, {1}}));
        refused("increments[2][0] = NaN", () -> StoredPath.of(TIMES, new double[][] {{1}, {1}, {nan}}));
        StoredPath path = StoredPath.of(TIMES, new double[3][1]);
        refused("areas has 2 rows", () -> path.withAreas(new double[2][1]));
        refused("areas[0] has length 2", () -> path.withAreas(new double[3][2]));
        refused("at least 2", () -> StoredPath.from(path, new double[0]));
        refused("s = 0.0", () -> StoredPath.from(path, new double[] {0, 1}));
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
