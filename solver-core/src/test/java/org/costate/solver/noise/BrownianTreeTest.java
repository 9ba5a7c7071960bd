package org.costate.solver.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.costate.testkit.Cases;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for a tree and not for every path: any interval, in any order, at the cost of its logarithm. */
class BrownianTreeTest {

    private static double[] query(BrownianCursor cursor, int m, double s, double t) {
        double[] w = new double[m];
        double[] h = new double[m];
        cursor.increment(s, t, w, h);
        double[] both = Arrays.copyOf(w, 2 * m);
        System.arraycopy(h, 0, both, m, m);
        return both;
    }

    /** Half of the queries inside the one before. */
    private static double[][] nestedQueries(RandomCase random, int n, double start, double end) {
        double[][] queries = new double[n][];
        for (int i = 0; i < n; i++) {
            boolean nested = i > 0 && random.coin();
            double low = nested ? Math.min(queries[i - 1][0], queries[i - 1][1]) : start;
            double high = nested ? Math.max(queries[i - 1][0], queries[i - 1][1]) : end;
            queries[i] = new double[] {random.uniform(low, high), random.uniform(low, high)};
        }
        return queries;
    }

    @Test
    void neitherOrderNorThreadNorHistoryMatters() throws Exception {
        RandomCase random = RandomCase.of(17);
        BrownianTree tree = BrownianTree.of(5, 3, -2, 7).withTolerance(1e-4);
        double[][] queries = nestedQueries(random, 500, -2, 7);
        double[][] expected = new double[queries.length][];
        for (int i = 0; i < queries.length; i++) {
            expected[i] = query(tree.cursor(), 3, queries[i][0], queries[i][1]);
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> runs = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            RandomCase shuffle = RandomCase.of(thread);
            runs.add(threads.submit(() -> {
                BrownianCursor cursor = tree.cursor();
                for (int repeat = 0; repeat < 4 * queries.length; repeat++) {
                    int i = shuffle.integer(0, queries.length - 1);
                    assertThat(query(cursor, 3, queries[i][0], queries[i][1])).isEqualTo(expected[i]);
                }
            }));
        }
        threads.shutdown();
        for (Future<?> run : runs) {
            run.get();
        }
    }

    @Test
    void incrementsAddUpToTheBitEvenInsideACell() {
        Cases.check("incrementsAddUp", 300, random -> {
            double start = random.uniform(-10, 10);
            double end = start + random.logUniform(1e-3, 1e3);
            BrownianTree tree = BrownianTree.of(random.bits(), 2, start, end)
                    .withTolerance((end - start) * random.logUniform(1e-9, 1));
            BrownianCursor cursor = tree.cursor();
            double[] t = random.uniformArray(3, start, end);
            double[] ab = query(cursor, 2, t[0], t[1]);
            double[] bc = query(cursor, 2, t[1], t[2]);
            double[] ac = query(cursor, 2, t[0], t[2]);
            assertThat(ab[0] + bc[0]).isEqualTo(ac[0]);
            assertThat(ab[1] + bc[1]).isEqualTo(ac[1]);
        });
    }

    /** As integrals, for times in any order; the sums may cancel, hence the scale. */
    @Test
    void areasAddUpAsIntegrals() {
        Cases.check("areasAddUp", 300, random -> {
            BrownianCursor cursor = BrownianTree.of(random.bits(), 1, 3, 5)
                    .withTolerance(random.logUniform(1e-6, 1))
                    .cursor();
            double[] t = random.uniformArray(3, 3, 5);
            double[] ab = query(cursor, 1, t[0], t[1]);
            double[] bc = query(cursor, 1, t[1], t[2]);
            double[] ac = query(cursor, 1, t[0], t[2]);
            double l = t[1] - t[0];
            double r = t[2] - t[1];
            double pieces = l * (0.5 * ab[0] + ab[1]) + r * (ab[0] + 0.5 * bc[0] + bc[1]);
            assertThat((l + r) * (0.5 * ac[0] + ac[1])).isCloseTo(pieces, within(3e-14));
        });
    }

    /**
     * Times at least a cell apart, most of them inside cells, asked in a fixed random order: 30 numbers are independent;
     * 30 means and 465 second moments, see {@link Moments}.
     */
    @Test
    void theJointLawIsExactForTimesOneCellApart() {
        RandomCase random = RandomCase.of(3);
        double cell = 0x1p-4;
        double[] t = new double[16];
        for (int i = 1; i < 16; i++) {
            t[i] = t[i - 1] + (i % 4 == 0 ? cell : random.uniform(cell, 1.06 * cell));
        }
        assertThat(t[15]).isLessThan(1);
        Moments moments = new Moments(30);
        double[] values = new double[30];
        double[] w = new double[1];
        double[] h = new double[1];
        BrownianTree tree = BrownianTree.of(8, 1, 0, 1).withTolerance(cell);
        for (int k = 0; k < 100_000; k++) {
            BrownianCursor cursor = tree.withPath(k).cursor();
            for (int j = 0; j < 15; j++) {
                int i = 7 * j % 15;
                cursor.increment(t[i], t[i + 1], w, h);
                double length = t[i + 1] - t[i];
                values[2 * i] = w[0] / Math.sqrt(length);
                values[2 * i + 1] = h[0] / Math.sqrt(length / 12);
            }
            moments.add(values);
        }
        moments.requireIndependentStandardNormal();
    }

    @Test
    void aSmallerToleranceKeepsWhatLiesBetweenEndsOfCells() {
        BrownianTree coarse = BrownianTree.of(11, 2, 1, 4).withTolerance(3.0 / 64);
        for (double finer : new double[] {3.0 / 128, 3.0 / 4096, 1e-7}) {
            BrownianTree fine = coarse.withTolerance(finer);
            BrownianCursor coarseCursor = coarse.cursor();
            BrownianCursor fineCursor = fine.cursor();
            for (int i = 0; i <= 64; i++) {
                for (int j = 0; j <= 64; j += 3) {
                    double s = 1 + 3 * i / 64.0;
                    double t = 1 + 3 * j / 64.0;
                    assertThat(query(fineCursor, 2, s, t)).isEqualTo(query(coarseCursor, 2, s, t));
                }
            }
        }
        // inside a cell the numbers are others, but the middle is the next halving
        BrownianCursor fineCursor = coarse.withTolerance(1e-7).cursor();
        assertThat(query(fineCursor, 2, 1, 1 + 3 / 128.0)).isEqualTo(query(coarse.cursor(), 2, 1, 1 + 3 / 128.0));
        assertThat(query(fineCursor, 2, 1, 1.01)[0]).isNotEqualTo(query(coarse.cursor(), 2, 1, 1.01)[0]);
    }

    @Test
    void aBatchEqualsItsRows() {
        BrownianTree batch = BrownianTree.rows(5, 100, 4, 3, 0, 2).withTolerance(1e-3);
        BrownianCursor cursor = batch.cursor();
        assertThat(batch.dimension()).isEqualTo(12);
        RandomCase random = RandomCase.of(2);
        for (double[] q : nestedQueries(random, 50, 0, 2)) {
            double[] all = query(cursor, 12, q[0], q[1]);
            for (int row = 0; row < 4; row++) {
                BrownianTree single =
                        BrownianTree.of(5, 3, 0, 2).withPath(100 + row).withTolerance(1e-3);
                double[] one = query(single.cursor(), 3, q[0], q[1]);
                assertThat(Arrays.copyOfRange(all, 3 * row, 3 * row + 3)).isEqualTo(Arrays.copyOf(one, 3));
                assertThat(Arrays.copyOfRange(all, 12 + 3 * row, 15 + 3 * row))
                        .isEqualTo(Arrays.copyOfRange(one, 3, 6));
            }
        }
    }

    /** A million steps near t = 4096 as long as single precision can tell apart, and shorter: 4 moments, see Moments. */
    @ParameterizedTest
    @ValueSource(doubles = {0x1p-11, 0x1p-22, 0x1p-28})
    void tinyAdjacentIntervalsFarFromZeroAreDistinctAndIndependent(double step) {
        int n = 1_000_000;
        BrownianCursor cursor =
                BrownianTree.of(1, 1, 0, 8192).withTolerance(step).cursor();
        double[] w = new double[1];
        double[] h = new double[1];
        double[] increments = new double[n];
        Moments moments = new Moments(4);
        double[] values = new double[4];
        for (int i = 0; i < n; i++) {
            cursor.increment(4096 + i * step, 4096 + (i + 1) * step, w, h);
            increments[i] = w[0] / Math.sqrt(step);
            values[2 * (i % 2)] = increments[i];
            values[2 * (i % 2) + 1] = h[0] / Math.sqrt(step / 12);
            if (i % 2 == 1) {
                moments.add(values);
            }
        }
        moments.requireIndependentStandardNormal();
        Moments.requireNormal(increments);
        Arrays.sort(increments);
        long repeats = 0;
        for (int i = 1; i < n; i++) {
            repeats += increments[i] == increments[i - 1] ? 1 : 0;
        }
        // rounded to 2^-43 or finer in units where a deviation is sqrt(step): chance alone repeats n^2 q / 3.5
        // sqrt(step)
        double chance = 0.5 * n * (double) n * 0x1p-43 / (2 * Math.sqrt(Math.PI) * Math.sqrt(step));
        assertThat((double) repeats).isLessThan(chance + 6 * Math.sqrt(chance) + 10);
    }

    @Test
    void theCostOfAQueryGrowsWithTheLogarithmOfTheTolerance() {
        int steps = 1000;
        double[] w = new double[1];
        double[] h = new double[1];
        for (int depth = 10; depth <= 40; depth += 6) {
            BrownianTree tree = BrownianTree.of(4, 1, 0, 1).withTolerance(Math.scalb(1.0, -depth));
            for (int direction : new int[] {1, -1}) {
                TreeCursor cursor = (TreeCursor) tree.cursor();
                for (int i = 0; i < steps; i++) {
                    int k = direction > 0 ? i : steps - 1 - i;
                    cursor.increment(k / (double) steps, (k + 1) / (double) steps, w, h);
                }
                double below = depth - Math.log(steps) / Math.log(2);
                assertThat(cursor.splits() / (double) steps).isLessThan(below + 3);
            }
            TreeCursor cursor = (TreeCursor) tree.cursor();
            RandomCase random = RandomCase.of(depth);
            for (int i = 0; i < steps; i++) {
                double s = random.uniform(0, 1 - 1e-3);
                cursor.increment(s, s + 1e-3, w, h);
            }
            assertThat(cursor.splits() / (double) steps).isLessThan(2.0 * depth + 2);
        }
    }

    /** Steps tried and rejected: a query for each, none of which goes back to the root. */
    @Test
    void rejectedStepsCostNoMoreThanTwoDescents() {
        TreeCursor cursor =
                (TreeCursor) BrownianTree.of(4, 1, 0, 1).withTolerance(0x1p-20).cursor();
        double[] w = new double[1];
        double[] h = new double[1];
        int queries = 0;
        for (int i = 0; i < 990; i++) {
            cursor.increment(i / 1000.0, (i + 3.7) / 1000, w, h);
            cursor.increment(i / 1000.0, (i + 1) / 1000.0, w, h);
            queries += 2;
        }
        assertThat(cursor.splits() / (double) queries).isLessThan(2 * (20 - 8) + 3);
    }

    @Test
    void resolutionIsTwoCells() {
        assertThat(BrownianTree.of(1, 1, 0, 3).resolution()).isEqualTo(6 * 0x1p-16);
        BrownianTree tree = BrownianTree.of(1, 1, 0, 3).withTolerance(0.1);
        assertThat(tree.resolution()).isEqualTo(6.0 / 32);
        assertThat(tree.withTolerance(3).resolution()).isEqualTo(6);
    }
}
