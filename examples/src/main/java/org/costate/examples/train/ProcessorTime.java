package org.costate.examples.train;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The time that the processors spent on this program, all of its threads together. Other work on the machine adds
 * nothing to it but what shared caches and clocks cost, while it may double the time on the wall.
 */
public final class ProcessorTime {

    private ProcessorTime() {}

    /** Seconds since some moment, the same one during the program; of the wall where the platform cannot tell. */
    public static double seconds() {
        long nanos = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : -1;
        return 1e-9 * (nanos >= 0 ? nanos : System.nanoTime());
    }
}
