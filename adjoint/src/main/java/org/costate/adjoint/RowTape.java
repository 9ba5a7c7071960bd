package org.costate.adjoint;

import java.util.Arrays;

/** The steps of one row: their times, the states where they begin, and the noise over them. Mutable. */
final class RowTape {

    private final int n;
    private final int sources;
    private double[] times = new double[17];
    private double[] states;
    private double[] noise;
    private int steps;

    RowTape(int n, int sources) {
        this.n = n;
        this.sources = sources;
        states = new double[16 * n];
        noise = new double[32 * sources];
    }

    void add(double t, double tNext, double[] y, double[] w, double[] area) {
        if (steps + 1 == times.length) {
            times = Arrays.copyOf(times, 2 * times.length);
            states = Arrays.copyOf(states, 2 * states.length + n);
            noise = Arrays.copyOf(noise, 2 * noise.length + 2 * sources);
        }
        times[steps] = t;
        times[steps + 1] = tNext;
        System.arraycopy(y, 0, states, steps * n, n);
        System.arraycopy(w, 0, noise, 2 * steps * sources, sources);
        System.arraycopy(area, 0, noise, (2 * steps + 1) * sources, sources);
        steps++;
    }

    int steps() {
        return steps;
    }

    /** Time at the start of a step; that of the number of steps is the end. */
    double time(int k) {
        return times[k];
    }

    void state(int k, double[] out, int offset) {
        System.arraycopy(states, k * n, out, offset, n);
    }

    void noise(int k, double[] w, double[] area, int offset) {
        System.arraycopy(noise, 2 * k * sources, w, offset, sources);
        System.arraycopy(noise, (2 * k + 1) * sources, area, offset, sources);
    }

    /** Index of the state at a time at which a step begins or ends; -1 if there is none. */
    int index(double time) {
        if (steps == 0) {
            return -1;
        }
        double sign = Math.signum(times[steps] - times[0]);
        int low = 0;
        int high = steps;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sign * times[middle] < sign * time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return times[low] == time ? low : -1;
    }
}
