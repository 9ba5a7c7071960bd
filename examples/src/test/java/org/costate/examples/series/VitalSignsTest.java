package org.costate.examples.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.junit.jupiter.api.Test;

class VitalSignsTest {

    private static double[] values(SeriesSet set) {
        double[] values =
                new double[set.size() * set.timeCount() * set.channels().size()];
        int i = 0;
        for (int s = 0; s < set.size(); s++) {
            for (int t = 0; t < set.timeCount(); t++) {
                for (int c = 0; c < set.channels().size(); c++) {
                    values[i++] = set.isGiven(s, t, c) || set.isHeldOut(s, t, c) ? set.value(s, t, c) : Double.NaN;
                }
            }
        }
        return values;
    }

    @Test
    void theSeedFixesTheBitsAndMoreSeriesLeaveTheFirstAsTheyAre() {
        SeriesData data = VitalSigns.generate(50, 7);
        assertThat(values(VitalSigns.generate(50, 7).test())).isEqualTo(values(data.test()));
        assertThat(values(VitalSigns.generate(50, 8).test())).isNotEqualTo(values(data.test()));
        SeriesSet more = VitalSigns.generate(100, 7).training();
        assertThat(values(more.range(40, 10))).isEqualTo(values(data.test()));
        assertThat(data.training().size()).isEqualTo(40);
    }

    /** Closed forms of a relaxation with noise: exp(-h/tau) and s^2 tau/2 (1 - exp(-2h/tau)); a rotation for the pair. */
    @Test
    void transitionsAreExact() {
        StateSpace model = VitalSigns.model();
        double severity = Math.exp(-1 / 72.0);
        assertThat(model.transition.getEntry(2, 2)).isCloseTo(severity, within(1e-14));
        assertThat(model.transitionNoise.getEntry(2, 2)).isCloseTo(0.16 * (1 - severity * severity), within(1e-14));
        double damping = Math.exp(-1 / 96.0);
        double angle = 2 * Math.PI / 24;
        assertThat(model.transition.getEntry(0, 0)).isCloseTo(damping * Math.cos(angle), within(1e-14));
        assertThat(model.transition.getEntry(1, 0)).isCloseTo(damping * Math.sin(angle), within(1e-14));
        assertThat(model.transition.getEntry(0, 1)).isCloseTo(-damping * Math.sin(angle), within(1e-14));
        assertThat(model.transitionNoise.getEntry(0, 0)).isCloseTo(0.16 * (1 - damping * damping), within(1e-14));
        double inflammation = Math.exp(-1 / 18.0);
        double driven = 0.8 / 18 * (severity - inflammation) / (1 / 18.0 - 1 / 72.0);
        assertThat(model.transition.getEntry(3, 2)).isCloseTo(driven, within(1e-14));
    }

    /** 20,000 paths: mean and covariance after five hours by the transition, within 5 standard errors. */
    @Test
    void pathsFollowTheLaw() {
        StateSpace model = VitalSigns.model();
        RealVector mean = model.initialMean;
        RealMatrix covariance = model.initialCovariance;
        for (int t = 0; t < 5; t++) {
            mean = model.transition.operate(mean);
            covariance = model.transition
                    .multiply(covariance)
                    .multiplyTransposed(model.transition)
                    .add(model.transitionNoise);
        }
        int paths = 20_000;
        Random random = new Random(5);
        double[] sums = new double[6];
        double[] squares = new double[6];
        double product = 0;
        for (int p = 0; p < paths; p++) {
            double[] end = model.path(6, random)[5];
            for (int i = 0; i < 6; i++) {
                double d = end[i] - mean.getEntry(i);
                sums[i] += d;
                squares[i] += d * d;
            }
            product += (end[2] - mean.getEntry(2)) * (end[3] - mean.getEntry(3));
        }
        for (int i = 0; i < 6; i++) {
            double variance = covariance.getEntry(i, i);
            assertThat(sums[i] / paths).isCloseTo(0, within(5 * Math.sqrt(variance / paths)));
            assertThat(squares[i] / paths).isCloseTo(variance, within(5 * variance * Math.sqrt(2.0 / paths)));
        }
        double spread = Math.sqrt(covariance.getEntry(2, 2) * covariance.getEntry(3, 3));
        assertThat(product / paths).isCloseTo(covariance.getEntry(2, 3), within(5 * Math.sqrt(2.0 / paths) * spread));
    }

    /** The smoother against conditioning of the joint Gaussian of all entries of a series, by one linear solve. */
    @Test
    void smootherIsTheConditionalExpectation() {
        StateSpace model = VitalSigns.model();
        SeriesSet set = VitalSigns.generate(5, 11).training();
        int times = set.timeCount();
        RealMatrix[] marginal = new RealMatrix[times];
        RealVector[] mean = new RealVector[times];
        mean[0] = model.initialMean;
        marginal[0] = model.initialCovariance;
        for (int t = 1; t < times; t++) {
            mean[t] = model.transition.operate(mean[t - 1]);
            marginal[t] = model.transition
                    .multiply(marginal[t - 1])
                    .multiplyTransposed(model.transition)
                    .add(model.transitionNoise);
        }
        List<int[]> given = new ArrayList<>();
        for (int t = 0; t < times; t++) {
            for (int c = 0; c < model.channels(); c++) {
                if (set.isGiven(0, t, c)) {
                    given.add(new int[] {t, c});
                }
            }
        }
        int n = given.size();
        RealMatrix joint = MatrixUtils.createRealMatrix(n, n);
        double[] surprise = new double[n];
        for (int i = 0; i < n; i++) {
            int[] a = given.get(i);
            surprise[i] =
                    set.value(0, a[0], a[1]) - model.readout.getRowVector(a[1]).dotProduct(mean[a[0]]);
            for (int j = 0; j < n; j++) {
                joint.setEntry(i, j, covariance(model, marginal, a, given.get(j)));
            }
            joint.addToEntry(i, i, Math.pow(model.deviations[a[1]], 2));
        }
        LUDecomposition lu = new LUDecomposition(joint);
        RealVector weights = lu.getSolver().solve(new ArrayRealVector(surprise));
        KalmanSmoother.Smoothed smoothed = new KalmanSmoother(model).smooth(set, 0);
        for (int t = 0; t < times; t += 6) {
            int[] at = {t, t % model.channels()};
            RealVector cross = new ArrayRealVector(n);
            for (int i = 0; i < n; i++) {
                cross.setEntry(i, covariance(model, marginal, at, given.get(i)));
            }
            double expected = model.readout.getRowVector(at[1]).dotProduct(mean[t]) + cross.dotProduct(weights);
            double variance = covariance(model, marginal, at, at)
                    + Math.pow(model.deviations[at[1]], 2)
                    - cross.dotProduct(lu.getSolver().solve(cross));
            assertThat(smoothed.mean(t, at[1])).isCloseTo(expected, within(1e-9));
            assertThat(smoothed.variance(t, at[1])).isCloseTo(variance, within(1e-9));
        }
    }

    /** Covariance of two entries without their noise: C cov(x_s, x_t) C' with cov = P_s (F')^(t - s) for s before t. */
    private static double covariance(StateSpace model, RealMatrix[] marginal, int[] a, int[] b) {
        int[] early = a[0] <= b[0] ? a : b;
        int[] late = a[0] <= b[0] ? b : a;
        RealMatrix move = model.transition.power(late[0] - early[0]);
        RealVector seen = marginal[early[0]].operate(model.readout.getRowVector(early[1]));
        return model.readout.getRowVector(late[1]).dotProduct(move.operate(seen));
    }

    /**
     * The smoother's errors have the variance that it claims: 400 series, within 5 standard errors, for which errors of
     * one series count as one.
     */
    @Test
    void floorIsCalibratedAndBelowTheVarianceOfTheData() {
        SeriesSet test = VitalSigns.generate(1).test();
        InterpolationFloor floor = VitalSigns.floor(test);
        assertThat(floor.entries()).isGreaterThan(5000);
        double spread = floor.expected() * Math.sqrt(2.0 / test.size());
        assertThat(floor.squaredError()).isCloseTo(floor.expected(), within(5 * spread));
        double sum = 0;
        for (double value : values(test)) {
            sum += Double.isNaN(value) ? 0 : value * value;
        }
        double entries =
                Arrays.stream(values(test)).filter(v -> !Double.isNaN(v)).count();
        assertThat(floor.expected()).isLessThan(0.5 * sum / entries);
        assertThatThrownBy(() -> VitalSigns.floor(test.withHeldOut(0, 1))).hasMessageContaining("no held-out entries");
    }
}
