package org.costate.solver.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Noise with a covariance. */
class CorrelatedPathTest {

    private static final double[][] COVARIANCE = {{4, 1.2, -0.6}, {1.2, 1, 0.3}, {-0.6, 0.3, 2}};

    /** Six second moments each of W and H, in their own deviations, below 6.1: false alarm 2e-8. */
    @Test
    void incrementsAndAreasHaveTheCovariance() {
        int paths = 100_000;
        double length = 0.4;
        double[][] ofW = new double[3][3];
        double[][] ofH = new double[3][3];
        double[] w = new double[3];
        double[] h = new double[3];
        for (int k = 0; k < paths; k++) {
            BrownianStream stream = BrownianStream.of(31, 3, 0, 1).withPath(k);
            CorrelatedPath.fromCovariance(stream, COVARIANCE).cursor().increment(0.1, 0.1 + length, w, h);
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    ofW[i][j] += w[i] * w[j] / length / paths;
                    ofH[i][j] += 12 * h[i] * h[j] / length / paths;
                }
            }
        }
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double c = COVARIANCE[i][j];
                double deviation = Math.sqrt((COVARIANCE[i][i] * COVARIANCE[j][j] + c * c) / paths);
                assertThat(ofW[i][j]).isCloseTo(c, within(6.1 * deviation));
                assertThat(ofH[i][j]).isCloseTo(c, within(6.1 * deviation));
            }
        }
    }

    @Test
    void aFactorNeedNotBeSquareAndIsAppliedToEachRow() {
        BrownianTree rows = BrownianTree.rows(1, 0, 2, 2, 0, 1);
        double[][] factor = {{1, 0}, {2, -3}, {0, 0.5}};
        CorrelatedPath path = CorrelatedPath.fromFactor(rows, factor);
        factor[0][0] = 99;
        assertThat(path.dimension()).isEqualTo(6);
        assertThat(path.resolution()).isEqualTo(rows.resolution());
        double[] w = new double[4];
        double[] h = new double[4];
        double[] lw = new double[6];
        double[] lh = new double[6];
        rows.cursor().increment(0.2, 0.3, w, h);
        path.cursor().increment(0.2, 0.3, lw, lh);
        assertThat(lw).containsExactly(w[0], 2 * w[0] - 3 * w[1], 0.5 * w[1], w[2], 2 * w[2] - 3 * w[3], 0.5 * w[3]);
        assertThat(lh).containsExactly(h[0], 2 * h[0] - 3 * h[1], 0.5 * h[1], h[2], 2 * h[2] - 3 * h[3], 0.5 * h[3]);
    }

    @Test
    void aMatrixThatIsNoCovarianceIsRefused() {
        refused("[1][0] = 0.2", new double[][] {{1, 0.1}, {0.2, 1}});
        refused("in row 1", new double[][] {{1, 2}, {2, 1}});
        refused("in row 1", new double[][] {{1, 1}, {1, 1}});
        refused("in row 0", new double[][] {{0, 0}, {0, 1}});
        refused("NaN", new double[][] {{1, 0}, {0, Double.NaN}});
        refused("must be square", new double[][] {{1, 0}});
        refused("length 1", new double[][] {{1, 0}, {0}});
        refused("empty", new double[0][]);
        refused("multiple of the 3", COVARIANCE);
    }

    private static void refused(String message, double[][] covariance) {
        BrownianTree path = BrownianTree.of(1, 2, 0, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CorrelatedPath.fromCovariance(path, covariance))
                .withMessageContaining(message);
    }

    @Test
    void aPathAndItsMirrorImageCancel() {
        PathFamily family = PathFamily.of(8, 2, 0, 1);
        double[] w = new double[2];
        double[] h = new double[2];
        double[] minusW = new double[2];
        double[] minusH = new double[2];
        family.path(37).cursor().increment(0.3, 0.7, w, h);
        family.antithetic(37).cursor().increment(0.3, 0.7, minusW, minusH);
        assertThat(minusW).containsExactly(-w[0], -w[1]);
        assertThat(minusH).containsExactly(-h[0], -h[1]);
    }

    @Test
    void aMemberOfAFamilyIsThePathOfThatNumberAloneAndInABatch() {
        PathFamily family = PathFamily.of(8, 2, 0, 1).withTolerance(0.01);
        double[] w = new double[2];
        double[] h = new double[2];
        double[] alone = new double[2];
        double[] batch = new double[6];
        family.path(37).cursor().increment(0.3, 0.7, w, h);
        BrownianTree.of(8, 2, 0, 1).withTolerance(0.01).withPath(37).cursor().increment(0.3, 0.7, alone, h);
        family.rows(35, 3).cursor().increment(0.3, 0.7, batch, new double[6]);
        assertThat(alone).isEqualTo(w);
        assertThat(batch[4]).isEqualTo(w[0]);
        assertThat(batch[5]).isEqualTo(w[1]);
        family.path(38).cursor().increment(0.3, 0.7, alone, h);
        assertThat(alone[0]).isNotEqualTo(w[0]);
    }
}
