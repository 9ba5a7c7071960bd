package org.costate.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Solves the noisy spiral along many paths, 100,000 unless told otherwise, on one thread and then on two, and prints time
 * and attempted steps. Each path is a solve of its own with its own step sizes.
 */
public final class ManyPaths {

    private static final int STANDARD = 100_000;
    private static final int CHUNK = 500;
    private static final int WARM_UP = 4000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ManyPaths() {}

    /** What a run of all paths came to; the sum does not depend on the number of threads. */
    private record Total(double sum, long attempts, long processorNanos) {}

    /**
     * Starts from the shell.
     *
     * @param args number of paths, optional
     * @throws InterruptedException if it is interrupted
     * @throws ExecutionException   if a solve fails
     */
    public static void main(String[] args) throws InterruptedException, ExecutionException {
        int paths = args.length > 0 ? Integer.parseInt(args[0]) : STANDARD;
        MixedLoad.run(MixedLoad.STANDARD_TIMES);
        run(Math.min(paths, WARM_UP), 2);
        for (int threads = 1; threads <= 2; threads++) {
            long start = System.nanoTime();
            Total total = run(paths, threads);
            double nanos = System.nanoTime() - start;
            System.out.printf(
                    Locale.ROOT,
                    "%d paths, threads: %d, %.2f s, %.1f attempts a path, %.0f ns of processor time each, mean %.15f%n",
                    paths,
                    threads,
                    1e-9 * nanos,
                    (double) total.attempts() / paths,
                    (double) total.processorNanos() / total.attempts(),
                    total.sum() / paths);
        }
    }

    private static Total run(int paths, int threads) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Total>> chunks = new ArrayList<>();
            for (int first = 0; first < paths; first += CHUNK) {
                int from = first;
                int count = Math.min(CHUNK, paths - first);
                chunks.add(pool.submit(() -> chunk(from, count)));
            }
            double sum = 0;
            long attempts = 0;
            long processorNanos = 0;
            for (Future<Total> chunk : chunks) {
                sum += chunk.get().sum();
                attempts += chunk.get().attempts();
                processorNanos += chunk.get().processorNanos();
            }
            return new Total(sum, attempts, processorNanos);
        } finally {
            pool.shutdown();
        }
    }

    private static Total chunk(int first, int count) {
        SdeSolves solves = SdeSolves.of(SmallSde.spiral());
        long start = THREADS.getCurrentThreadCpuTime();
        double sum = solves.alongStreams(first, count);
        return new Total(sum, solves.attempts(), THREADS.getCurrentThreadCpuTime() - start);
    }
}
