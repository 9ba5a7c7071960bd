package org.costate.diffusion;

/**
 * Hides the conditioning of some rows from a training, so that one network learns both models that
 * {@link ClassifierFreeGuidance} needs (Ho and Salimans 2022). Seed, step and row fix what is hidden. Immutable.
 */
public final class ConditionDropout {

    private static final long DROPOUT = 3;

    private final double probability;
    private final double[] empty;
    private final long seed;

    private ConditionDropout(double probability, double[] empty, long seed) {
        this.probability = probability;
        this.empty = empty;
        this.seed = seed;
    }

    /**
     * Dropout of a probability.
     *
     * @param probability of a row to be hidden, from 0 to 1
     * @param empty       conditioning of a hidden row, length k; copied. The same goes to {@link ClassifierFreeGuidance#of}
     * @param seed        any number
     * @return the dropout
     * @throws IllegalArgumentException unless the probability lies in [0, 1]
     */
    public static ConditionDropout of(double probability, double[] empty, long seed) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability = " + probability + ", but must lie in [0, 1]");
        }
        return new ConditionDropout(probability, empty.clone(), seed);
    }

    /**
     * Hides rows of a batch.
     *
     * @param step      index of the step
     * @param condition n x k, row-major; hidden rows are overwritten
     */
    public void hide(long step, double[] condition) {
        int k = empty.length;
        for (int row = 0; k > 0 && row < condition.length / k; row++) {
            if (DrawAddress.of(seed, DROPOUT, step, row).nextDouble() < probability) {
                System.arraycopy(empty, 0, condition, row * k, k);
            }
        }
    }

    /** Numbers of a row of conditioning. */
    int width() {
        return empty.length;
    }
}
