package org.costate.examples;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks of options; each failure names the option, its value and what is required. */
final class Require {

    private static final double SMALLEST_TOLERANCE = 1e-14;
    private static final double GIB = 1L << 30;
    private static final double SHARE = 0.9;

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

    /**
     * Refuses work that cannot fit into the memory that Java may use, before it begins.
     *
     * @param what  the options that decide, with their values
     * @param bytes about how much is held at the same time; a double, so that no product overflows
     */
    static void memory(String what, double bytes) {
        double most = SHARE * Runtime.getRuntime().maxMemory();
        if (!(bytes <= most)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s, but that takes about %s and Java may use %s here; ask for less, or give it more by"
                            + " COSTATE_JAVA_OPTS=-Xmx...",
                    what,
                    size(bytes),
                    size(most)));
        }
    }

    private static String size(double bytes) {
        return bytes < GIB
                ? String.format(Locale.ROOT, "%.0f MiB", bytes / (GIB / 1024))
                : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }

    /** Refuses an option that would do nothing here; null is one that was not given. */
    static void absent(String option, @Nullable Object value, String reason) {
        if (value != null) {
            throw new IllegalArgumentException(option + " = " + value + ", but " + reason);
        }
    }
}
