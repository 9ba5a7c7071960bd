package org.costate.solver.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Numbers by address are standard normal and independent along every coordinate of the address. */
class NormalsTest {

    private static final int SAMPLE = 1_000_000;

    @Test
    void theLayersClose() {
        assertThat(Math.abs(Normals.closure())).isLessThan(1e-12);
    }

    /** Neighbours at distance 1 and 2 in a sequence: 3 means, 6 second moments, and Kolmogorov's test. */
    private static void requireIndependent(IntFunction<double[]> pairs) {
        Moments moments = new Moments(6);
        double[] sample = new double[SAMPLE / 2];
        double[] before = pairs.apply(0);
        double[] last = pairs.apply(1);
        double[] values = new double[6];
        for (int i = 0; i < SAMPLE / 2; i++) {
            double[] pair = pairs.apply(i + 2);
            sample[i] = pair[i % 2];
            if (i % 3 == 0) {
                System.arraycopy(before, 0, values, 0, 2);
                System.arraycopy(last, 0, values, 2, 2);
                System.arraycopy(pair, 0, values, 4, 2);
                moments.add(values);
            }
            before = last;
            last = pair;
        }
        moments.requireIndependentStandardNormal();
        Moments.requireNormal(sample);
    }

    /** The two numbers of each source at one place of each path. */
    private static void draw(PathNumbers numbers, long place, double[] first, double[] second) {
        for (int row = 0; row < numbers.rows(); row++) {
            long state = numbers.state(row, place);
            long increment = numbers.increment(row, place);
            for (int j = 0; j < numbers.sources(); j++) {
                int i = row * numbers.sources() + j;
                first[i] = Normals.normal(Normals.mix(state + (2 * j + 1) * increment));
                second[i] = Normals.normal(Normals.mix(state + (2 * j + 2) * increment));
            }
        }
    }

    private static double[] draw(PathNumbers numbers, long place) {
        double[] first = new double[numbers.dimension()];
        double[] second = new double[numbers.dimension()];
        draw(numbers, place, first, second);
        return new double[] {first[first.length - 1], second[first.length - 1]};
    }

    @Test
    void placesOfAPath() {
        PathNumbers numbers = PathNumbers.of(1, 42, 7, 1, 1);
        requireIndependent(i -> draw(numbers, i));
    }

    @Test
    void pathsOfASeed() {
        requireIndependent(i -> draw(PathNumbers.of(1, 42, i - 1000, 1, 1), 0));
    }

    @Test
    void seeds() {
        requireIndependent(i -> draw(PathNumbers.of(1, i, 0, 1, 1), 1));
    }

    @Test
    void kindsOfPath() {
        requireIndependent(i -> draw(PathNumbers.of(i, 42, 0, 1, 1), 1));
    }

    @Test
    void sourcesOfAPath() {
        PathNumbers numbers = PathNumbers.of(1, 99, 0, 1, SAMPLE / 2 + 2);
        double[] first = new double[numbers.dimension()];
        double[] second = new double[numbers.dimension()];
        draw(numbers, 3, first, second);
        requireIndependent(i -> new double[] {first[i], second[i]});
    }

    /**
     * How often numbers lie beyond 1, 2, ... 5 deviations, each side: ten binomial counts, each within 6 deviations (or 8
     * counts, where few are expected); false alarm 1e-7.
     */
    @Test
    void tailsHaveTheirShare() {
        double[] beyond = {
            0.15865525393145707, 0.02275013194817921, 1.3498980316300933e-3, 3.167124183311986e-5, 2.866515718791939e-7
        };
        int n = 4_000_000;
        int[] above = new int[5];
        int[] below = new int[5];
        PathNumbers numbers = PathNumbers.of(2, 5, 0, 1, 1000);
        double[] first = new double[1000];
        double[] second = new double[1000];
        for (int place = 0; place < n / 2000; place++) {
            draw(numbers, place, first, second);
            for (int i = 0; i < 1000; i++) {
                count(first[i], above, below);
                count(second[i], above, below);
            }
        }
        for (int k = 0; k < 5; k++) {
            double expected = n * beyond[k];
            double limit = Math.max(8, 6 * Math.sqrt(expected));
            assertThat(Math.abs(above[k] - expected)).as("above " + (k + 1)).isLessThan(limit);
            assertThat(Math.abs(below[k] - expected)).as("below " + (k + 1)).isLessThan(limit);
        }
    }

    private static void count(double x, int[] above, int[] below) {
        for (int k = 0; k < 5; k++) {
            above[k] += x > k + 1 ? 1 : 0;
            below[k] += x < -k - 1 ? 1 : 0;
        }
    }

    @Test
    void aSourceHasTheSameNumbersWhateverIsBesideIt() {
        double[] one = new double[1];
        double[] oneMore = new double[1];
        double[] block = new double[12];
        double[] blockMore = new double[12];
        draw(PathNumbers.of(1, 3, -2, 4, 3), 77, block, blockMore);
        for (int row = 0; row < 4; row++) {
            draw(PathNumbers.of(1, 3, row - 2, 1, 1), 77, one, oneMore);
            assertThat(block[3 * row]).isEqualTo(one[0]);
            assertThat(blockMore[3 * row]).isEqualTo(oneMore[0]);
        }
    }
}
