package org.costate.examples.series;

/**
 * What the best possible interpolation of held-out entries costs, by a model that knows everything but the paths.
 *
 * @param expected    expected mean squared error, from the model alone
 * @param squaredError mean squared error on these entries, which a model may be compared with entry by entry
 * @param entries     number of held-out entries
 */
public record InterpolationFloor(double expected, double squaredError, long entries) {

    /**
     * The floor of a set.
     *
     * @param model the model that made the series
     * @param set   the series
     */
    static InterpolationFloor of(StateSpace model, SeriesSet set) {
        KalmanSmoother smoother = new KalmanSmoother(model);
        double expected = 0;
        double squared = 0;
        long entries = 0;
        for (int i = 0; i < set.size(); i++) {
            KalmanSmoother.Smoothed smoothed = smoother.smooth(set, i);
            for (int t = 0; t < set.timeCount(); t++) {
                for (int c = 0; c < model.channels(); c++) {
                    if (set.isHeldOut(i, t, c)) {
                        double error = set.value(i, t, c) - smoothed.mean(t, c);
                        expected += smoothed.variance(t, c);
                        squared += error * error;
                        entries++;
                    }
                }
            }
        }
        if (entries == 0) {
            throw new IllegalArgumentException("the set has no held-out entries, but a floor needs at least one");
        }
        return new InterpolationFloor(expected / entries, squared / entries, entries);
    }
}
