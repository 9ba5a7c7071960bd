package org.costate.examples.diffusion;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.costate.examples.Session;
import org.costate.examples.run.ProgressStyle;
import org.jspecify.annotations.Nullable;

/** Shows how many samples are done: a bar on a terminal, nothing in files. */
final class DrawProgress implements AutoCloseable {

    private static final int REDRAW_MILLIS = 250;

    private final @Nullable ProgressBar bar;

    private DrawProgress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    static DrawProgress of(String task, Session session, long count) {
        if (session.progress() != ProgressStyle.BAR) {
            return new DrawProgress(null);
        }
        return new DrawProgress(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(count)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(session.err(), Integer.getInteger("costate.columns", 80)))
                .build());
    }

    void done(int samples) {
        if (bar != null) {
            bar.stepBy(samples);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
