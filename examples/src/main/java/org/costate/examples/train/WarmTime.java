package org.costate.examples.train;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** How long a call takes when the virtual machine has seen it before. */
public final class WarmTime {

    private WarmTime() {}

    /**
     * The median of many calls, after a tenth as many that are not counted.
     *
     * @param calls number of calls, at least 1
     * @param call  what is timed; told the number of the call
     * @return seconds
     */
    public static double median(int calls, IntConsumer call) {
        for (int i = 0; i < calls / 10; i++) {
            call.accept(i);
        }
        double[] seconds = new double[calls];
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            call.accept(i);
            seconds[i] = (System.nanoTime() - start) * 1e-9;
        }
        Arrays.sort(seconds);
        return calls % 2 == 1 ? seconds[calls / 2] : (seconds[calls / 2 - 1] + seconds[calls / 2]) / 2;
    }
}
