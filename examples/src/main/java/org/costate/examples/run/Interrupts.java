package org.costate.examples.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets Ctrl-C end a long run cleanly. The first signal asks the run to stop; the process then waits until the run has
 * closed this object, or until patience ends. Usage:
 *
 * <pre>{@code
 * try (Interrupts interrupts = Interrupts.of(Duration.ofSeconds(30), System.err, cancellation::cancel)) {
 *     while (!interrupts.stopRequested() && ...) { ... }
 *     save();
 * }
 * }</pre>
 */
public final class Interrupts implements AutoCloseable {

    private final Duration patience;
    private final PrintStream err;
    private final Runnable onStop;
    private final AtomicBoolean requested = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopAndWait, "costate-interrupts");

    private Interrupts(Duration patience, PrintStream err, Runnable onStop) {
        this.patience = patience;
        this.err = err;
        this.onStop = onStop;
    }

    /**
     * Begins to listen for the end of the process.
     *
     * @param patience how long the process waits for the run to finish
     * @param err      where the person is told
     * @param onStop   called once, in another thread, when a stop is asked for; for example to cancel a solve
     */
    public static Interrupts of(Duration patience, PrintStream err, Runnable onStop) {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience = " + patience + ", but must not be negative");
        }
        Interrupts interrupts = new Interrupts(patience, err, onStop);
        Runtime.getRuntime().addShutdownHook(interrupts.hook);
        return interrupts;
    }

    /** Whether the run is asked to stop. */
    public boolean stopRequested() {
        return requested.get();
    }

    /** Asks the run to stop, as Ctrl-C does, without ending the process. */
    void requestStop() {
        if (requested.compareAndSet(false, true)) {
            onStop.run();
        }
    }

    /** What the shutdown hook does. */
    private void stopAndWait() {
        if (finished.getCount() == 0) {
            return;
        }
        err.println();
        err.println("stopping ...");
        requestStop();
        try {
            if (!finished.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                err.println("gave up waiting after " + patience.toSeconds() + " s; the last results are not saved");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The run has saved what it has; the process may end. */
    @Override
    public void close() {
        finished.countDown();
        if (!requested.get()) {
            removeHook();
        }
    }

    @SuppressWarnings("EmptyCatch")
    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already; the hook finds the run finished.
        }
    }
}
