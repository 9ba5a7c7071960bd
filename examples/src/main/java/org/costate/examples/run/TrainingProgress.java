package org.costate.examples.run;

import java.io.PrintStream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.costate.examples.report.EpochResult;
import org.costate.examples.report.Quality;
import org.jspecify.annotations.Nullable;

/**
 * Shows a long training: the run, its epoch, loss, quality, NFE, and the seconds left for the whole job. To be told
 * from one thread.
 */
public final class TrainingProgress implements AutoCloseable {

    private static final int REDRAW_MILLIS = 250;
    private static final double FIRST_ESTIMATE_AFTER_SECONDS = 1;

    private final ProgressStyle style;
    private final PrintStream out;
    private final long steps;
    private final Quality quality;
    private final int columns;
    private final long startNanos = System.nanoTime();
    private final @Nullable ProgressBar bar;
    /** Read by the thread that redraws the bar. */
    private volatile ProgressLine line = new ProgressLine("starting", 0, 0, Double.NaN, "", Double.NaN, 0, -1);

    private long done;
    private boolean closed;

    private TrainingProgress(ProgressStyle style, PrintStream out, long steps, Quality quality, int columns) {
        this.style = style;
        this.out = out;
        this.steps = steps;
        this.quality = quality;
        this.columns = Math.max(20, columns);
        this.bar = style == ProgressStyle.BAR ? startBar() : null;
    }

    /**
     * Progress of a job.
     *
     * @param style   how it is shown
     * @param out     where to
     * @param steps   batches of the whole job: variants x seeds x epochs x batches; at least 1
     * @param quality what is told of tests
     */
    public static TrainingProgress of(ProgressStyle style, PrintStream out, long steps, Quality quality) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps = " + steps + ", but must be at least 1");
        }
        return new TrainingProgress(style, out, steps, quality, Integer.getInteger("costate.columns", 80));
    }

    private ProgressBar startBar() {
        return new ProgressBarBuilder()
                .setInitialMax(steps)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setRenderer((state, width) -> line.withBar(width))
                .setConsumer(new DelegatingProgressBarConsumer(this::redraw, columns))
                .build();
    }

    /**
     * A run begins.
     *
     * @param run    its name, for example {@code "error estimate, seed 2"}
     * @param epochs its number of epochs
     */
    public void startRun(String run, int epochs) {
        line = new ProgressLine(run, 1, epochs, Double.NaN, "", Double.NaN, share(), secondsLeft());
    }

    /**
     * A batch is done.
     *
     * @param epoch the epoch it belongs to, from 1
     * @param loss  loss of late
     * @param nfe   evaluations of its forward solve
     */
    public void batch(int epoch, double loss, double nfe) {
        done++;
        line = new ProgressLine(line.run(), epoch, line.epochs(), loss, line.quality(), nfe, share(), secondsLeft());
        if (bar != null) {
            bar.stepTo(Math.min(done, steps));
        }
    }

    /**
     * Some batches will not be done.
     *
     * @param batches their number
     */
    public void skip(long batches) {
        done += batches;
    }

    /**
     * An epoch is done and its test too.
     *
     * @param result what was seen
     */
    public void epoch(EpochResult result) {
        line = new ProgressLine(
                line.run(),
                result.epoch(),
                line.epochs(),
                result.loss(),
                marked(result),
                result.nfe(),
                share(),
                secondsLeft());
        if (style == ProgressStyle.LINES) {
            out.println(line.plain());
        }
    }

    /** Nothing for a training that is not tested. */
    private String marked(EpochResult result) {
        double value = result.quality(quality.key());
        return Double.isNaN(value) ? "" : quality.marked(value);
    }

    /** The library calls this from its own thread, and possibly once more after it was closed. */
    private synchronized void redraw(String text) {
        if (!closed) {
            out.print("\r" + text + " ".repeat(Math.max(0, columns - 1 - text.length())));
            out.flush();
        }
    }

    private double share() {
        return Math.min(1, (double) done / steps);
    }

    private double secondsLeft() {
        double seconds = (System.nanoTime() - startNanos) * 1e-9;
        if (done == 0 || seconds < FIRST_ESTIMATE_AFTER_SECONDS) {
            return -1;
        }
        return seconds * Math.max(0, steps - done) / done;
    }

    /** Leaves the last state of the bar behind and goes to the next line. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            finishLine();
        }
    }

    private synchronized void finishLine() {
        if (!closed) {
            redraw(line.withBar(columns));
            out.println();
            closed = true;
        }
    }
}
