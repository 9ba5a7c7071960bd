package org.costate.examples;

import org.jspecify.annotations.Nullable;

/** Checks of options; each failure names the option, its value and what is required. */
final class Require {

    private static final double SMALLEST_TOLERANCE = 1e-14;

    private Require() {}

    static void within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            String bound = most == Integer.MAX_VALUE ? "at least " + least : "from " + least + " to " + most;
            throw new IllegalArgumentException(option + " = " + value + ", but must be " + bound);
        }
    }

    static void positive(String option, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(option + " = " + value + ", but must be positive and finite");
        }
    }

    static void tolerance(String option, double value) {
        if (!(value >= SMALLEST_TOLERANCE && value < 1)) {
            throw new IllegalArgumentException(
                    option + " = " + value + ", but must be at least " + SMALLEST_TOLERANCE + " and below 1");
        }
    }

    static void notNegative(String option, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(option + " = " + value + ", but must be 0 or more, and finite");
        }
    }

    /** Refuses an option that would do nothing here; null is one that was not given. */
    static void absent(String option, @Nullable Object value, String reason) {
        if (value != null) {
            throw new IllegalArgumentException(option + " = " + value + ", but " + reason);
        }
    }
}
