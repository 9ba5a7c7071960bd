package org.costate.solver;

import java.util.Arrays;
import org.costate.solver.noise.BrownianCursor;
import org.costate.solver.noise.BrownianPath;
import org.jspecify.annotations.Nullable;

/**
 * The steps of many rows as one step from time 0 to time 1: at time s of it row r is at {@code t_r + s h_r}, its drift is
 * {@code h_r f}, its diffusion {@code sqrt|h_r| g}, and its path is its own over {@code sqrt|h_r|}. Mutable, for one
 * thread.
 */
final class RowsOfStep {

    private final RowEquation equation;
    private final int n;
    private final int sources;
    private final boolean keepsLast;
    private final double[] times;
    private final double[] t;
    private final double[] tNext;
    private final double[] h;
    private final double[] root;
    private final double[] driftScale;
    private final double[] noiseScale;
    private final double[] first;
    private final double[] last;
    private final BrownianCursor[] cursors;
    private final double[] w;
    private final double[] area;
    private boolean starting;
    private int active;
    private double[] unitW = {};
    private double[] unitArea = {};

    RowsOfStep(RowEquation equation, int rows, boolean keepsLast) {
        this.equation = equation;
        this.keepsLast = keepsLast;
        n = equation.width();
        sources = equation.sources();
        times = new double[rows];
        t = new double[rows];
        tNext = new double[rows];
        h = new double[rows];
        root = new double[rows];
        driftScale = new double[rows * n];
        noiseScale = new double[rows * equation.diffusionLength()];
        first = new double[keepsLast ? rows * n : 0];
        last = new double[first.length];
        cursors = new BrownianCursor[rows];
        w = new double[sources];
        area = new double[sources];
    }

    /** The first rows of this one. */
    RowsOfStep first(int rows) {
        RowsOfStep fewer = new RowsOfStep(equation, rows, keepsLast);
        System.arraycopy(t, 0, fewer.t, 0, rows);
        System.arraycopy(first, 0, fewer.first, 0, fewer.first.length);
        System.arraycopy(cursors, 0, fewer.cursors, 0, rows);
        return fewer;
    }

    /** What the stepper solves. */
    VectorField field() {
        VectorField drift = this::drift;
        return equation.isStochastic() ? equation.batch(drift, this::diffusion).along(new UnitPath()) : drift;
    }

    /** A row begins. */
    void begin(int r, double[] derivative, @Nullable BrownianPath path) {
        if (keepsLast) {
            System.arraycopy(derivative, 0, first, r * n, n);
        }
        cursors[r] = path == null ? null : path.cursor();
    }

    /** A row moves to another place. */
    void move(int source, int target) {
        if (keepsLast) {
            System.arraycopy(first, source * n, first, target * n, n);
        }
        cursors[target] = cursors[source];
    }

    /** A row goes on from the end of its step. */
    void accepted(int r) {
        if (keepsLast) {
            System.arraycopy(last, r * n, first, r * n, n);
        }
    }

    /** The noise of a row's attempt, in units of {@code sqrt|h_r|}. */
    void noise(int r, double[] rowW, double[] rowArea) {
        System.arraycopy(unitW, r * sources, rowW, 0, sources);
        System.arraycopy(unitArea, r * sources, rowArea, 0, sources);
    }

    /** Whether what is evaluated next is the start of steps. */
    void starting(boolean now) {
        starting = now;
    }

    /** Takes the attempts of the rows that go on; places behind them stand still. */
    void aim(RowRun[] runs, int count) {
        active = count;
        int length = noiseScale.length / h.length;
        for (int r = 0; r < h.length; r++) {
            if (r < count) {
                t[r] = runs[r].t();
                tNext[r] = runs[r].tNext();
            } else {
                tNext[r] = t[r];
            }
            double size = tNext[r] - t[r];
            h[r] = size;
            for (int i = r * n; i < (r + 1) * n; i++) {
                driftScale[i] = size;
            }
            if (length > 0) {
                double squareRoot = Math.sqrt(Math.abs(size));
                root[r] = squareRoot;
                for (int i = r * length; i < (r + 1) * length; i++) {
                    noiseScale[i] = squareRoot;
                }
            }
        }
    }

    private void drift(double s, double[] y, double[] out) {
        if (starting && keepsLast) {
            System.arraycopy(first, 0, out, 0, out.length);
        } else {
            equation.drift().evaluate(timesAt(s), y, out);
            if (keepsLast && s == 1) {
                System.arraycopy(out, 0, last, 0, out.length);
            }
        }
        scale(driftScale, out);
    }

    private void diffusion(double s, double[] y, double[] out) {
        equation.diffusion().evaluate(timesAt(s), y, out);
        scale(noiseScale, out);
    }

    private double[] timesAt(double s) {
        if (s == 1) {
            System.arraycopy(tNext, 0, times, 0, times.length);
            return times;
        }
        for (int r = 0; r < times.length; r++) {
            times[r] = t[r] + s * h[r];
        }
        return times;
    }

    private static void scale(double[] factors, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] *= factors[i];
        }
    }

    /** The paths of all rows over their steps, scaled to a step of size 1. */
    private final class UnitPath implements BrownianPath {

        @Override
        public int dimension() {
            return h.length * sources;
        }

        @Override
        public double start() {
            return 0;
        }

        @Override
        public double end() {
            return 1;
        }

        @Override
        public double resolution() {
            return 0;
        }

        @Override
        public BrownianCursor cursor() {
            return this::increments;
        }

        private void increments(double s0, double s1, double[] outW, double[] outArea) {
            unitW = outW;
            unitArea = outArea;
            for (int r = 0; r < active; r++) {
                cursors[r].increment(t[r], tNext[r], w, area);
                double scale = 1 / root[r];
                for (int j = 0; j < sources; j++) {
                    outW[r * sources + j] = scale * w[j];
                    outArea[r * sources + j] = scale * area[j];
                }
            }
            Arrays.fill(outW, active * sources, outW.length, 0);
            Arrays.fill(outArea, active * sources, outArea.length, 0);
        }
    }
}
