package org.costate.examples.run;

import java.util.Locale;

/**
 * Where a training stands, in one line.
 *
 * @param run         which run, for example {@code "error estimate, seed 2"}
 * @param epoch       the epoch, from 1
 * @param epochs      how many there are in this run
 * @param loss        loss of late; NaN if not known yet
 * @param quality     result of the test after the last epoch; empty if not known yet
 * @param nfe         evaluations of the field in a forward solve; NaN if not known yet
 * @param done        share of the whole job, from 0 to 1
 * @param secondsLeft until the end of the whole job; negative if not known yet
 */
record ProgressLine(
        String run, int epoch, int epochs, double loss, String quality, double nfe, double done, double secondsLeft) {

    private static final int LONGEST_BAR = 30;

    /** With a bar that takes the room that is left in so many columns. */
    String withBar(int columns) {
        String tail = String.format(Locale.ROOT, "] %3d%%  %s", (int) Math.floor(100 * done), figures());
        String head = run + " ";
        int room = Math.min(LONGEST_BAR, columns - head.length() - tail.length() - 2);
        if (room < 4) {
            String line = head + tail.substring(2);
            return line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1));
        }
        int filled = (int) Math.round(room * Math.max(0, Math.min(1, done)));
        return head + "[" + "#".repeat(filled) + ".".repeat(room - filled) + tail;
    }

    /** Without a bar. */
    String plain() {
        return run + ": " + figures();
    }

    private String figures() {
        StringBuilder text = new StringBuilder("epoch " + epoch + "/" + epochs);
        append(text, loss < 0.01 ? "  loss %.2e" : "  loss %.4f", loss);
        if (!quality.isEmpty()) {
            text.append("  ").append(quality);
        }
        append(text, "  NFE %.0f", nfe);
        if (secondsLeft >= 0) {
            text.append("  ").append(time(secondsLeft)).append(" left");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String format, double value) {
        if (!Double.isNaN(value)) {
            text.append(String.format(Locale.ROOT, format, value));
        }
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole / 60 % 60);
    }
}
