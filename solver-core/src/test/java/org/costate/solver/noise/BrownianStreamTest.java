package org.costate.solver.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.costate.testkit.AllocationMeter;
import org.costate.testkit.Cases;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for a stream and not for every path. */
class BrownianStreamTest {

    private static final int PATHS = 100_000;
    private static final int EIGHTHS = 8;
    private static final double[] TRIED = {0.3, 0.1, 0.03, 0.01};

    /** Whether a step that is tried again sees the same path, or draws a new one. */
    private enum Retry {
        SAME_PATH,
        NEW_DRAW
    }

    /**
     * Solves that try steps of 0.3, 0.1, 0.03 and 0.01 and reject a step that goes beyond the next eighth of the interval
     * or whose W is large and positive, so that the accepted steps depend on the path. What must have the right law is
     * the path: W and H of the eighths, put together from the accepted steps.
     */
    private static Moments rejectingSolves(Retry retry, double direction) {
        Moments moments = new Moments(2 * EIGHTHS);
        double[] w = new double[1];
        double[] h = new double[1];
        double[] values = new double[2 * EIGHTHS];
        BrownianStream stream = BrownianStream.of(77, 1, -1, 1);
        Stretch eighth = new Stretch(1);
        for (int k = 0; k < PATHS; k++) {
            long path = 1000L * k;
            BrownianCursor cursor = stream.withPath(path).cursor();
            double s = 0;
            for (int i = 0; i < EIGHTHS; i++) {
                eighth.clear();
                double end = (i + 1) / 8.0;
                int attempt = 0;
                while (s < end) {
                    double length = TRIED[attempt];
                    double t = attempt == TRIED.length - 1 ? Math.min(s + length, end) : Math.min(s + length, 1);
                    cursor.increment(direction * s, direction * t, w, h);
                    if (attempt < TRIED.length - 1 && (t > end || w[0] > 0.5 * Math.sqrt(length))) {
                        attempt++;
                        if (retry == Retry.NEW_DRAW) {
                            path++;
                            cursor = stream.withPath(path).cursor();
                        }
                    } else {
                        eighth.append(w, h, t - s);
                        s = t;
                        attempt = 0;
                    }
                }
                eighth.write(1, w, h);
                values[2 * i] = w[0] * Math.sqrt(8);
                values[2 * i + 1] = h[0] * Math.sqrt(12 * 8);
            }
            moments.add(values);
        }
        return moments;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void rejectionsDoNotChangeTheLaw(int direction) {
        rejectingSolves(Retry.SAME_PATH, direction).requireIndependentStandardNormal();
    }

    /** The same statistic sees the usual mistake at once. */
    @Test
    void aNewDrawAfterARejectionWouldBeFound() {
        Moments moments = rejectingSolves(Retry.NEW_DRAW, 1);
        assertThat(moments.worstVariance()).isGreaterThan(20);
        assertThat(moments.worstMean()).isGreaterThan(20);
    }

    /** Cut again and again on both sides, the areas included: 20 numbers, 20 means and 210 second moments. */
    @Test
    void cutsOfCutsHaveTheJointLaw() {
        double[] t = {0, 1e-3, 0.02, 0.1, 0.11, 0.3, 0.55, 0.6, 0.9, 0.95, 1};
        double[] ends = {1, 0.3, 0.9, 0.11, 0.6, 0.1, 0.55, 0.02, 0.95, 1e-3};
        Moments moments = new Moments(20);
        double[] values = new double[20];
        double[] w = new double[1];
        double[] h = new double[1];
        for (int k = 0; k < PATHS; k++) {
            BrownianCursor cursor = BrownianStream.of(3, 1, 0, 1).withPath(k).cursor();
            for (double end : ends) {
                cursor.increment(0, end, w, h);
            }
            for (int i = 0; i < 10; i++) {
                cursor.increment(t[i], t[i + 1], w, h);
                values[2 * i] = w[0] / Math.sqrt(t[i + 1] - t[i]);
                values[2 * i + 1] = h[0] / Math.sqrt((t[i + 1] - t[i]) / 12);
            }
            moments.add(values);
        }
        moments.requireIndependentStandardNormal();
    }

    @Test
    void incrementsAddUpToTheBit() {
        Cases.check("streamAddsUp", 300, random -> {
            int direction = random.coin() ? 1 : -1;
            double[] t = random.uniformArray(4, 0, 5);
            Arrays.sort(t);
            for (int i = 0; i < 4; i++) {
                t[i] *= direction;
            }
            BrownianCursor cursor = BrownianStream.of(random.bits(), 1, -5, 5).cursor();
            double[] whole = new double[1];
            double[] w = new double[1];
            double[] h = new double[1];
            cursor.increment(t[0], t[3], whole, h);
            double sum = 0;
            for (int i = 0; i < 3; i++) {
                cursor.increment(t[i], t[i + 1], w, h);
                sum += w[0];
            }
            assertThat(sum).isEqualTo(whole[0]);
        });
    }

    @Test
    void theSameSequenceGivesTheSameBitsAndABatchEqualsItsRows() {
        BrownianStream batch = BrownianStream.rows(9, 30, 3, 2, 0, 1);
        RandomCase random = RandomCase.of(1);
        double[] ends = random.uniformArray(40, 0, 1);
        Arrays.sort(ends);
        double[][] all = walk(batch, ends);
        assertThat(walk(batch, ends)).isDeepEqualTo(all);
        for (int row = 0; row < 3; row++) {
            double[][] one = walk(BrownianStream.of(9, 2, 0, 1).withPath(30 + row), ends);
            for (int i = 0; i < all.length; i++) {
                assertThat(Arrays.copyOfRange(all[i], 2 * row, 2 * row + 2)).isEqualTo(one[i]);
            }
        }
    }

    /** W and H, in turn, of steps tried twice as long first. */
    private static double[][] walk(BrownianStream stream, double[] ends) {
        BrownianCursor cursor = stream.cursor();
        double[][] results = new double[2 * ends.length][stream.dimension()];
        double s = 0;
        for (int i = 0; i < ends.length; i++) {
            cursor.increment(s, Math.min(1, 2 * ends[i] - s), results[2 * i], results[2 * i + 1]);
            cursor.increment(s, ends[i], results[2 * i], results[2 * i + 1]);
            s = ends[i];
        }
        return results;
    }

    @Test
    void aStepThatIsTriedCostsOneDraw() {
        StreamCursor cursor = (StreamCursor) BrownianStream.of(2, 1, 0, 1).cursor();
        double[] w = new double[1];
        double[] h = new double[1];
        int queries = 0;
        for (int i = 0; i < 900; i++) {
            if (i % 3 == 0) {
                cursor.increment(i / 1000.0, (i + 4.5) / 1000, w, h);
                cursor.increment(i / 1000.0, (i + 2.2) / 1000, w, h);
                queries += 2;
            }
            cursor.increment(i / 1000.0, (i + 1) / 1000.0, w, h);
            queries++;
        }
        assertThat(cursor.draws()).isLessThanOrEqualTo(queries);
    }

    /** Steps over a fixed interval, each tried three times; what a cursor allocates does not grow with their number. */
    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void noQueryAllocates(int direction) {
        BrownianStream stream = BrownianStream.rows(2, 0, 2, 3, -1, 1);
        double[] w = new double[6];
        double[] h = new double[6];
        double[] lengths = {4.5, 2.25, 1};
        double bytes = AllocationMeter.perUnit(
                steps -> {
                    BrownianCursor cursor = stream.cursor();
                    double length = direction / (double) steps;
                    for (int i = 0; i < steps; i++) {
                        for (double tried : lengths) {
                            double end = Math.min(i + tried, steps);
                            cursor.increment(i * length, end * length, w, h);
                        }
                    }
                },
                500);
        assertThat(bytes).isZero();
    }

    @Test
    void whatIsForgottenIsRefusedInBothDirections() {
        double[] w = new double[1];
        double[] h = new double[1];
        BrownianCursor forward = BrownianStream.of(2, 1, 0, 1).cursor();
        forward.increment(0.2, 0.5, w, h);
        forward.increment(0.3, 0.4, w, h);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> forward.increment(0.25, 0.4, w, h))
                .withMessageContainingAll("0.25", "before 0.3", "BrownianTree");
        BrownianCursor backward = BrownianStream.of(2, 1, 0, 1).cursor();
        backward.increment(0.9, 0.5, w, h);
        backward.increment(0.8, 0.1, w, h);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backward.increment(0.85, 0.4, w, h))
                .withMessageContainingAll("0.85", "after 0.8", "BrownianTree");
        // the refusal changed nothing, and the other direction is allowed within what is known or to come
        double[] again = new double[1];
        backward.increment(0.8, 0.1, w, h);
        backward.increment(0.1, 0.8, again, h);
        assertThat(again[0]).isEqualTo(-w[0]);
    }

    @Test
    void piecesOfAnyShortnessAreFinite() {
        double[] w = new double[1];
        double[] h = new double[1];
        BrownianCursor cursor = BrownianStream.of(2, 1, 0, 1).cursor();
        cursor.increment(0, 1, w, h);
        double end = 1;
        while (end > 1e-300) {
            end *= 1e-7;
            cursor.increment(0, end, w, h);
            assertThat(Math.abs(w[0]) + Math.abs(h[0])).isLessThan(10 * Math.sqrt(end) + 0x1p-48);
        }
        cursor.increment(0, Double.MIN_VALUE, w, h);
        assertThat(Math.abs(w[0]) + Math.abs(h[0])).isLessThan(0x1p-48);
        cursor.increment(Math.nextDown(1.0), 1, w, h);
        assertThat(Math.abs(w[0])).isLessThan(1e-6).isGreaterThan(0);
    }
}
