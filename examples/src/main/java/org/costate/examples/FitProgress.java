package org.costate.examples;

import java.util.Locale;
import org.costate.examples.fit.LeastSquares;
import org.costate.examples.run.ProgressStyle;

/** Tells a person who waits how a search goes; quick ones say nothing. */
final class FitProgress implements LeastSquares.Listener {

    private static final double FIRST_AFTER_SECONDS = 2;
    private static final double LINES_EVERY_SECONDS = 5;

    private final Session session;
    private final long begin = System.nanoTime();
    private double nextLine = FIRST_AFTER_SECONDS;
    private int longest;

    FitProgress(Session session) {
        this.session = session;
    }

    @Override
    public void iteration(int iteration, double sumOfSquares) {
        say(String.format(Locale.ROOT, "iteration %d, sum of squares %.6g", iteration, sumOfSquares));
    }

    /** What is done next, of a work of several parts. */
    void phase(String next) {
        say(next);
    }

    private void say(String what) {
        double seconds = (System.nanoTime() - begin) * 1e-9;
        if (session.progress() == ProgressStyle.SILENT || seconds < nextLine) {
            return;
        }
        String line = String.format(Locale.ROOT, "%s, %.0f s", what, seconds);
        if (session.progress() == ProgressStyle.BAR) {
            // What is left of a longer line before is overwritten.
            session.err().print("\r" + line + " ".repeat(Math.max(0, longest - line.length())));
            session.err().flush();
            longest = Math.max(longest, line.length());
        } else {
            session.err().println(line);
            nextLine = seconds + LINES_EVERY_SECONDS;
        }
    }

    /** Ends the line that redraws itself. */
    void close() {
        if (longest > 0) {
            session.err().println();
        }
    }
}
