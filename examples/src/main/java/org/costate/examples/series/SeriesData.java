package org.costate.examples.series;

/**
 * Series to train on and series to test with.
 *
 * @param training series to train on
 * @param test     other series of the same channels and times
 */
public record SeriesData(SeriesSet training, SeriesSet test) {

    /** Part of the series that is trained on. */
    private static final double TRAINING_SHARE = 0.8;

    /** Checks that both have the same channels and times. */
    public SeriesData {
        if (!training.channels().equals(test.channels()) || !java.util.Arrays.equals(training.times(), test.times())) {
            throw new IllegalArgumentException("training and test must have the same channels and times, but have "
                    + training.channels() + " and " + test.channels());
        }
    }

    /**
     * Splits a set: the first four fifths to train on, the rest to test with.
     *
     * @param all at least five series
     */
    public static SeriesData split(SeriesSet all) {
        int training = trainingSize(all.size());
        return new SeriesData(all.range(0, training), all.range(training, all.size() - training));
    }

    /** How many of so many series are trained on. */
    static int trainingSize(int size) {
        if (size < 5) {
            throw new IllegalArgumentException("size = " + size + ", but at least 5 series are needed for a split");
        }
        return (int) (size * TRAINING_SHARE);
    }
}
