package org.costate.examples.series;

import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * Mean and covariance of the states of a series at every time, given all its given entries, under a linear model with
 * Gaussian noise: the filter forwards, entry by entry, then the smoother of Rauch, Tung and Striebel (1965) backwards.
 */
final class KalmanSmoother {

    private final StateSpace model;

    KalmanSmoother(StateSpace model) {
        this.model = model;
    }

    /** What is known of the channels of a series. */
    static final class Smoothed {
        private final StateSpace model;
        private final RealVector[] mean;
        private final RealMatrix[] covariance;

        private Smoothed(StateSpace model, int times) {
            this.model = model;
            mean = new RealVector[times];
            covariance = new RealMatrix[times];
        }

        /** Expectation of a channel. */
        double mean(int time, int channel) {
            return model.readout.getRowVector(channel).dotProduct(mean[time]);
        }

        /** Variance of a measurement of a channel: of what is not known and of the noise. */
        double variance(int time, int channel) {
            RealVector c = model.readout.getRowVector(channel);
            double noise = model.deviations[channel];
            return c.dotProduct(covariance[time].operate(c)) + noise * noise;
        }
    }

    Smoothed smooth(SeriesSet set, int series) {
        int times = set.timeCount();
        Smoothed result = new Smoothed(model, times);
        RealVector[] predictedMean = new RealVector[times];
        RealMatrix[] predicted = new RealMatrix[times];
        RealMatrix f = model.transition;
        for (int t = 0; t < times; t++) {
            boolean first = t == 0;
            predictedMean[t] = first ? model.initialMean : f.operate(result.mean[t - 1]);
            predicted[t] = first
                    ? model.initialCovariance
                    : f.multiply(result.covariance[t - 1]).multiplyTransposed(f).add(model.transitionNoise);
            result.mean[t] = predictedMean[t];
            result.covariance[t] = predicted[t];
            for (int c = 0; c < model.channels(); c++) {
                if (set.isGiven(series, t, c)) {
                    condition(result, t, c, set.value(series, t, c));
                }
            }
        }
        for (int t = times - 2; t >= 0; t--) {
            RealMatrix gain = new LUDecomposition(predicted[t + 1])
                    .getSolver()
                    .solve(f.multiply(result.covariance[t]))
                    .transpose();
            result.mean[t] = result.mean[t].add(gain.operate(result.mean[t + 1].subtract(predictedMean[t + 1])));
            result.covariance[t] = result.covariance[t].add(
                    gain.multiply(result.covariance[t + 1].subtract(predicted[t + 1]))
                            .multiplyTransposed(gain));
        }
        return result;
    }

    /** Takes one entry into account. */
    private void condition(Smoothed result, int t, int channel, double value) {
        RealVector c = model.readout.getRowVector(channel);
        RealVector cross = result.covariance[t].operate(c);
        double variance = result.variance(t, channel);
        double innovation = (value - result.mean(t, channel)) / variance;
        result.mean[t] = result.mean[t].add(cross.mapMultiply(innovation));
        result.covariance[t] =
                result.covariance[t].subtract(cross.outerProduct(cross).scalarMultiply(1 / variance));
    }
}
