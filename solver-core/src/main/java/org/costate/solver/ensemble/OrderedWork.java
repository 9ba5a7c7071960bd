package org.costate.solver.ensemble;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Many independent pieces of work on a few threads, whose results are handed over one at a time in the order of their
 * index: what comes out does not know how many threads there were. Results that wait for their turn are few: no piece is
 * begun that is more than a window ahead of the last one handed over. The threads are started by {@link #run} and have
 * ended when it returns; the thread that asks is one of them.
 *
 * <p>Work that throws ends the run: pieces of lower index are finished and handed over, then {@link #run} throws what the
 * piece of lowest index threw. Work that throws {@link CancellationException}, and an interrupt of the thread that asks,
 * end it too, without an exception.
 *
 * @param <R> a result
 */
public final class OrderedWork<R> {

    private static final int MOST_THREADS = 1024;
    private static final int LARGEST_BLOCK = 32;
    private static final int BLOCKS_OF_A_THREAD = 16;
    private static final int WINDOW = 4;

    private final Supplier<Work<R>> workers;
    private final Sink<R> sink;
    private final long from;
    private final long to;
    private final int threads;
    private final long size;
    private final long blocks;

    private final Map<Long, Block<R>> ready = new HashMap<>();
    private long claimed;
    private long delivered;
    private long end;
    private boolean delivering;
    private boolean ended;
    private volatile boolean cancelled;
    private volatile long failedAt = Long.MAX_VALUE;
    private @Nullable Throwable failure;

    /**
     * Makes one result. Used by one thread.
     *
     * @param <R> a result
     */
    public interface Work<R> {

        /**
         * Makes one result.
         *
         * @param index which
         * @return the result, a function of the index alone
         * @throws CancellationException to end the run
         */
        R result(long index);

        /**
         * Names a result, for the note on an exception.
         *
         * @param index which
         * @return what was being made
         */
        default String name(long index) {
            return "member " + index;
        }
    }

    /**
     * Takes the results. Called by several threads one after the other, each seeing what the one before has written.
     *
     * @param <R> a result
     */
    public interface Sink<R> {

        /**
         * Takes one result.
         *
         * @param index  which, in increasing order without gaps
         * @param result the result
         */
        void take(long index, R result);
    }

    /** Results of neighbouring indices; fewer than asked for if the run was to end. */
    private record Block<R>(long first, List<R> results, boolean complete) {}

    private OrderedWork(long from, long to, int threads, Supplier<Work<R>> workers, Sink<R> sink) {
        this.from = from;
        this.to = to;
        this.threads = threads;
        this.workers = workers;
        this.sink = sink;
        end = from;
        size = Math.max(1, Math.min(LARGEST_BLOCK, (to - from) / ((long) threads * BLOCKS_OF_A_THREAD)));
        blocks = (to - from + size - 1) / size;
    }

    /**
     * Does the work.
     *
     * @param from    first index, not negative
     * @param to      index after the last, not below the first
     * @param threads number of threads, from 1 to 1024
     * @param workers called once on each thread, to make what works there
     * @param sink    takes the results
     * @param <R>     a result
     * @return index after the last result handed over, below {@code to} if the run was ended before
     * @throws IllegalArgumentException if the indices or the number of threads are not as said
     */
    public static <R> long run(long from, long to, int threads, Supplier<Work<R>> workers, Sink<R> sink) {
        requireThreads(threads);
        if (from < 0) {
            throw new IllegalArgumentException("from = " + from + ", but must not be negative");
        }
        if (to < from) {
            throw new IllegalArgumentException("to = " + to + ", but must not be below from = " + from);
        }
        return new OrderedWork<>(from, to, threads, workers, sink).run();
    }

    /**
     * Says whether a number of threads is one that {@link #run} takes.
     *
     * @param threads number of threads
     * @throws IllegalArgumentException if it is not between 1 and 1024
     */
    public static void requireThreads(int threads) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("threads = " + threads + ", but must be between 1 and " + MOST_THREADS);
        }
    }

    private long run() {
        int helpers = (int) Math.min(threads, Math.max(1, blocks)) - 1;
        List<Thread> started = new ArrayList<>(helpers);
        try {
            for (int i = 1; i <= helpers; i++) {
                Thread thread = new Thread(this::work, "costate-ensemble-" + i);
                thread.setDaemon(true);
                thread.start();
                started.add(thread);
            }
            work();
        } finally {
            join(started);
        }
        Throwable thrown = failure;
        if (thrown instanceof Error e) {
            throw e;
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        return end;
    }

    /** Waits for all; an interrupt is passed on to them and kept for the caller. */
    private void join(List<Thread> started) {
        boolean interrupted = Thread.interrupted();
        for (int i = 0; i < started.size(); ) {
            if (interrupted || cancelled) {
                stop();
                started.forEach(Thread::interrupt);
            }
            try {
                started.get(i).join();
                i++;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        long block = -1;
        try {
            Work<R> work = workers.get();
            while (true) {
                block = claim();
                if (block < 0) {
                    return;
                }
                publish(block, solved(block, work));
            }
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
        } catch (Throwable thrown) { // what cannot make a worker, or a sink that throws
            fail(end, thrown);
        }
    }

    /** The next block to work on, -1 if there is none; waits while results that wait for their turn are many. */
    private synchronized long claim() throws InterruptedException {
        while (!isStopping() && claimed < blocks && claimed >= delivered + (long) WINDOW * threads) {
            wait();
        }
        return isStopping() || claimed >= blocks ? -1 : claimed++;
    }

    private boolean isStopping() {
        return cancelled || failedAt < Long.MAX_VALUE || ended;
    }

    private Block<R> solved(long block, Work<R> work) {
        long first = from + block * size;
        int count = (int) Math.min(size, to - first);
        List<R> results = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            if (cancelled || failedAt < first) {
                return new Block<>(first, results, false);
            }
            try {
                results.add(work.result(first + i));
            } catch (CancellationException e) {
                stop();
                return new Block<>(first, results, false);
            } catch (Throwable thrown) { // also what a field written in another language throws without declaring it
                thrown.addSuppressed(new MemberNote(work.name(first + i)));
                fail(first + i, thrown);
                return new Block<>(first, results, false);
            }
        }
        return new Block<>(first, results, true);
    }

    private synchronized void stop() {
        cancelled = true;
        notifyAll();
    }

    private synchronized void fail(long index, Throwable thrown) {
        if (index < failedAt) {
            failedAt = index;
            failure = thrown;
        }
        notifyAll();
    }

    /** Hands over what is next in order, unless another thread is at it, which will then see this block. */
    private void publish(long number, Block<R> block) {
        synchronized (this) {
            ready.put(number, block);
            if (delivering) {
                return;
            }
            delivering = true;
        }
        try {
            for (Block<R> next = nextReady(); next != null; next = nextReady()) {
                deliver(next);
            }
        } catch (Throwable thrown) { // the sink's, which must not be called again
            synchronized (this) {
                ended = true;
            }
            throw thrown;
        }
    }

    private synchronized @Nullable Block<R> nextReady() {
        Block<R> next = ended ? null : ready.remove(delivered);
        delivering = next != null;
        return next;
    }

    private void deliver(Block<R> block) {
        for (R result : block.results) {
            sink.take(end, result);
            end++;
        }
        synchronized (this) {
            delivered++;
            ended = !block.complete;
            notifyAll();
        }
    }
}
