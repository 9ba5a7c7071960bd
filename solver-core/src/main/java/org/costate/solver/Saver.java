package org.costate.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects what {@link SaveAt} asks for. Arrays are sized beforehand or grown geometrically. */
final class Saver {

    /** Values to make room for before the number of steps is known. */
    private static final long FIRST_ROOM = 1 << 16;

    private final SaveAt.Kind kind;
    private final double[] wanted;
    private final double direction;
    private final int n;
    private final List<DenseSegment> segments = new ArrayList<>();
    private double[] times;
    private double[] states;
    private int saved;

    Saver(SaveAt saveAt, double t0, double t1, int n) {
        kind = saveAt.kind();
        wanted = saveAt.times();
        direction = Math.signum(t1 - t0);
        this.n = n;
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] < Math.min(t0, t1) || wanted[i] > Math.max(t0, t1)) {
                throw new IllegalArgumentException("save times[" + i + "] = " + wanted[i]
                        + ", but must be between t0 = " + t0 + " and t1 = " + t1);
            }
        }
        if (wanted.length > 1 && direction * Double.compare(wanted[wanted.length - 1], wanted[0]) < 0) {
            throw new IllegalArgumentException(
                    "save times run from " + wanted[0] + ", but must run from t0 = " + t0 + " to t1 = " + t1);
        }
        int steps = (int) Math.max(2, Math.min(64, FIRST_ROOM / Math.max(1, n)));
        int room = kind == SaveAt.Kind.TIMES ? wanted.length : kind == SaveAt.Kind.END ? 1 : steps;
        times = new double[room];
        states = new double[Math.multiplyExact(room, n)];
    }

    void start(double t0, double[] y0) {
        if (kind == SaveAt.Kind.TIMES) {
            saveWantedAt(t0, y0);
        } else if (kind != SaveAt.Kind.END) {
            save(t0, y0);
        }
    }

    /** Makes the dense output of an attempt ready if something is to be saved from it; returns why not, if not. */
    Attempt prepare(double tNext, Stepper stepper) {
        return wantsInterior(tNext) ? stepper.dense().prepare() : Attempt.OK;
    }

    /** Whether something is to be saved from between the ends of a step. */
    boolean wantsInterior(double tNext) {
        return kind == SaveAt.Kind.DENSE || isWantedBefore(tNext);
    }

    /** The next time that is to be saved after t, or t1 if none comes before it. */
    double nextWanted(double t, double t1) {
        int next = saved;
        while (next < wanted.length && (wanted[next] - t) * direction <= 0) {
            next++;
        }
        return next < wanted.length && kind == SaveAt.Kind.TIMES ? wanted[next] : t1;
    }

    /** Saves from an accepted step for which {@link #prepare} was called. */
    void accepted(double t, double tNext, double reach, double[] yNext, Stepper stepper) {
        switch (kind) {
            case END -> {}
            case EVERY_STEP -> save(tNext, yNext);
            case TIMES -> {
                if (isWantedBefore(tNext)) {
                    saveInterior(t, tNext, reach, stepper.dense());
                }
                saveWantedAt(tNext, yNext);
            }
            case DENSE -> {
                DenseSegment segment = stepper.dense().copy();
                segments.add(reach == tNext ? segment : new CutSegment(segment, (tNext - t) / (reach - t)));
                save(tNext, yNext);
            }
        }
    }

    /** Saves what is wanted between the ends of a step. */
    void saveInterior(double t, double tNext, double reach, DenseSegment segment) {
        while (isWantedBefore(tNext)) {
            times[saved] = wanted[saved];
            segment.evaluate((wanted[saved] - t) / (reach - t), states, saved * n);
            saved++;
        }
    }

    /** Saves what is wanted from the end of a step. */
    void saveEnd(double t, double[] y) {
        if (kind == SaveAt.Kind.EVERY_STEP) {
            save(t, y);
        } else if (kind == SaveAt.Kind.TIMES) {
            saveWantedAt(t, y);
        }
    }

    private boolean isWantedBefore(double tNext) {
        return saved < wanted.length && (wanted[saved] - tNext) * direction < 0;
    }

    private void saveWantedAt(double t, double[] y) {
        while (saved < wanted.length && wanted[saved] == t) {
            save(t, y);
        }
    }

    /** The state at which a solve ended. */
    void end(double t, double[] y) {
        if (kind == SaveAt.Kind.END) {
            save(t, y);
        }
    }

    private void save(double t, double[] y) {
        if (saved == times.length) {
            times = Arrays.copyOf(times, 2 * saved);
            states = Arrays.copyOf(states, Math.multiplyExact(2 * saved, n));
        }
        times[saved] = t;
        System.arraycopy(y, 0, states, saved * n, n);
        saved++;
    }

    double[] times() {
        return Arrays.copyOf(times, saved);
    }

    double[] states() {
        return Arrays.copyOf(states, saved * n);
    }

    DenseOutput dense() {
        return DenseOutput.of(times(), segments, n);
    }

    boolean isDense() {
        return kind == SaveAt.Kind.DENSE;
    }
}
