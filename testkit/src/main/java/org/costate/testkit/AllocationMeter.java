package org.costate.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;

/**
 * Counts the bytes that the current thread allocates. Work that is handed to other threads is not seen.
 *
 * <p>Before the just-in-time compiler has done its work code may allocate what compiled code does not, and the first
 * call loads classes. {@link #perUnit} therefore repeats its measurement until the smallest counts stay the same, and,
 * since the compiler may be late on a busy machine, for a second if they tell of an allocation.
 */
public final class AllocationMeter {
    private static final int SETTLED_ROUNDS = 8;
    private static final long PATIENCE = 1_000_000_000;

    private AllocationMeter() {}

    /** The bytes the current thread allocates while {@code work} runs once, class loading and all. */
    public static long bytes(Runnable work) {
        ThreadMXBean threads = threads();
        // The first reading may itself load classes.
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /**
     * The bytes allocated by each further unit of work: the slope between {@code units} and twice as many, so that what
     * a run allocates once does not count. Zero means that the loop over units allocates nothing.
     *
     * @param work runs the given number of units
     * @param units N > 0; {@code work} is called with N and with 2N, ten times each or more
     */
    public static double perUnit(IntConsumer work, int units) {
        if (units < 1 || units > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("units = " + units + ", but must be in [1, 2^30)");
        }
        long once = Long.MAX_VALUE;
        long twice = Long.MAX_VALUE;
        int settled = 0;
        long begin = System.nanoTime();
        while (settled < SETTLED_ROUNDS || (twice > once && System.nanoTime() - begin < PATIENCE)) {
            long bytesOnce = bytes(() -> work.accept(units));
            long bytesTwice = bytes(() -> work.accept(2 * units));
            settled = bytesOnce < once || bytesTwice < twice ? 0 : settled + 1;
            once = Math.min(once, bytesOnce);
            twice = Math.min(twice, bytesTwice);
        }
        return (twice - once) / (double) units;
    }

    private static ThreadMXBean threads() {
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                && threads.isThreadAllocatedMemorySupported()) {
            if (!threads.isThreadAllocatedMemoryEnabled()) {
                threads.setThreadAllocatedMemoryEnabled(true);
            }
            return threads;
        }
        throw new UnsupportedOperationException("this virtual machine does not count allocated bytes by thread");
    }
}
