package org.costate.solver;

import java.util.List;

/** On which side of its surface a solve is, for the function of each event: 1, -1, or 0 if that is not known. Mutable, for one solve. */
final class EventSides {

    /** A function that moved by less than this many times its rounding did not move. */
    static final double NOTICEABLE = 16;

    /** Part of the rest of the solve over which a function's slope is told at most. */
    private static final double LONGEST = 0x1p-20;

    private static final double NEAR = 16;

    private final List<Event> events;
    private final double t1;
    private final double direction;
    private final int[] signs;
    private final boolean[] kept;
    private final double[] noise;
    private final double[] probe;

    EventSides(List<Event> events, double t0, double t1, int n) {
        this.events = events;
        this.t1 = t1;
        direction = Math.signum(t1 - t0);
        signs = new int[events.size()];
        kept = new boolean[events.size()];
        noise = new double[events.size()];
        probe = new double[n];
    }

    int of(int event) {
        return signs[event];
    }

    void move(int event, int sign) {
        signs[event] = sign;
    }

    /** What rounding made of a function where the method started last. */
    double noise(int event) {
        return noise[event];
    }

    /** Tells the sides at a state from which the method starts anew; the event whose function is not finite there, or -1. */
    int restart(double t, double[] y, double[] dydt) {
        for (int i = 0; i < signs.length; i++) {
            EventFunction function = events.get(i).function();
            if (function == null) {
                continue;
            }
            double here = function.value(t, y);
            if (!Double.isFinite(here)) {
                return i;
            }
            noise[i] = CrossingScan.rounding(function, t, y, here, probe);
            double slope = slope(function, t, y, dydt, here, noise[i]);
            double band = Math.abs(slope) * NEAR * Math.ulp(t) + noise[i];
            boolean onSurface = Math.abs(here) <= band;
            boolean knows = kept[i] && signs[i] != 0 && (onSurface || here * signs[i] > 0);
            signs[i] = knows ? signs[i] : (int) Math.signum(onSurface ? slope : here);
        }
        return -1;
    }

    /** How fast a function moves, as the solve runs, over the shortest time in which it moves beyond its rounding. */
    private double slope(EventFunction function, double t, double[] y, double[] dydt, double here, double rounding) {
        double longest = Math.max(LONGEST * Math.abs(t1 - t), 64 * Math.ulp(t));
        double time = 64 * Math.ulp(t);
        while (true) {
            for (int c = 0; c < probe.length; c++) {
                probe[c] = y[c] + direction * time * dydt[c];
            }
            double moved = function.value(t + direction * time, probe) - here;
            if (Math.abs(moved) > NOTICEABLE * rounding || time >= longest) {
                return moved / time;
            }
            time = Math.max(8 * time, 1e-9 * longest);
        }
    }

    /** Takes the side of the state where it was not known. */
    void settle(double t, double[] y) {
        for (int i = 0; i < signs.length; i++) {
            EventFunction function = events.get(i).function();
            if (signs[i] == 0 && function != null) {
                signs[i] = (int) Math.signum(function.value(t, y));
            }
        }
    }

    /** Events that did not happen, and whose functions nobody changed, stay on the side where they are. */
    void keep(List<Occurrence> happened, double t, double[] before, double[] after) {
        for (int i = 0; i < kept.length; i++) {
            EventFunction function = events.get(i).function();
            kept[i] = function != null && function.value(t, before) == function.value(t, after);
        }
        for (Occurrence occurrence : happened) {
            kept[occurrence.event()] = false;
        }
    }
}
