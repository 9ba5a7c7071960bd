package org.costate.examples.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

    private static final long BUSY_NANOS = 150_000_000L;
    private static final double TICK = 0.011;

    /** Two threads that each had a processor for some time: all of it is counted, however long it took on the wall. */
    @Test
    void allThreadsCount() throws InterruptedException {
        double before = ProcessorTime.seconds();
        Thread other = new Thread(ProcessorTimeTest::beBusy);
        other.start();
        beBusy();
        other.join();
        assertThat(ProcessorTime.seconds() - before).isGreaterThanOrEqualTo(2e-9 * BUSY_NANOS - 2 * TICK);
    }

    private static void beBusy() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + BUSY_NANOS;
        while (threads.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }
}
