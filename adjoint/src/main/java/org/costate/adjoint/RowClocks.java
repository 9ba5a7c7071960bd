package org.costate.adjoint;

import java.util.Arrays;

/**
 * Steps of many rows as one from time 0 to time 1, as {@code RowSolver} makes them: at time s row r is at
 * {@code t_r + s h_r}, its drift is {@code h_r f} and its diffusion {@code sqrt|h_r| g}. Mutable, for one thread.
 */
final class RowClocks {

    private final double[] t;
    private final double[] tNext;
    private final double[] h;
    private final double[] times;

    RowClocks(int rows) {
        t = new double[rows];
        tNext = new double[rows];
        h = new double[rows];
        times = new double[rows];
    }

    /** Sets the step of a row; a row that stands still has one of size 0. */
    void set(int r, double start, double end) {
        t[r] = start;
        tNext[r] = end;
        h[r] = end - start;
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

    /** A drift on these clocks. */
    DifferentiableField drift(DifferentiableRowField field) {
        return new Clocked(field, false);
    }

    /** A diffusion on these clocks. */
    DifferentiableField diffusion(DifferentiableRowField field) {
        return new Clocked(field, true);
    }

    private final class Clocked implements DifferentiableField {

        private final DifferentiableRowField field;
        private final boolean root;

        Clocked(DifferentiableRowField field, boolean root) {
            this.field = field;
            this.root = root;
        }

        @Override
        public void evaluate(double s, double[] y, double[] values) {
            field.evaluate(timesAt(s), y, values);
            scale(values, values);
        }

        private void scale(double[] values, double[] out) {
            int length = values.length / h.length;
            for (int r = 0; r < h.length; r++) {
                double factor = root ? Math.sqrt(Math.abs(h[r])) : h[r];
                for (int i = r * length; i < (r + 1) * length; i++) {
                    out[i] = factor * values[i];
                }
            }
        }

        @Override
        public int parameterCount() {
            return field.parameterCount();
        }

        @Override
        public long revision() {
            return field.revision();
        }

        @Override
        public Linearization linearization() {
            RowLinearization rows = field.linearization();
            return new Linearization() {

                private double[] scaled = {};

                @Override
                public void evaluate(double s, double[] y, double[] values) {
                    rows.evaluate(timesAt(s), y, values);
                    scale(values, values);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    if (scaled.length != w.length) {
                        scaled = Arrays.copyOf(w, w.length);
                    }
                    scale(w, scaled);
                    rows.pullback(scaled, yBar, thetaBar);
                    return 0;
                }
            };
        }
    }
}
