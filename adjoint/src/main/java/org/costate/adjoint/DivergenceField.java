package org.costate.adjoint;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A field of n rows of width d with the divergence of every row: after the n d components of the state come n more, which
 * gather {@code integral of tr(df/dy) dt} of each row. A density that is carried by the field changes by
 * {@code d log p = -tr(df/dy) dt} along it, so this is what continuous normalizing flows and likelihoods of diffusion models
 * solve; any adjoint of a {@link DifferentiableField} differentiates it. Rows of the field must not know of each other.
 *
 * <p>The divergences take part in the error norm, as their digits are wanted. Forward a trace costs d pullbacks or, with a
 * probe, one. Gradients need fields whose linearizations are {@link SecondOrderLinearization}s, as those of networks and flows are,
 * or {@link SecondOrderField}s, as traced fields are.
 *
 * <p>Source: Chen et al. 2018; Grathwohl et al. 2019 (FFJORD). For any number of threads, if the field is.
 */
public final class DivergenceField implements DifferentiableField {

    private final DifferentiableField field;
    private final int d;
    private final TraceProbe probe;
    private final AtomicReference<@Nullable Diverging> idle = new AtomicReference<>();

    /** Where pullbacks of a forward evaluation leave what nobody wants: one for all stages, for theta may be long. */
    private final AtomicReference<double @Nullable []> scratch = new AtomicReference<>();

    private DivergenceField(DifferentiableField field, int d, TraceProbe probe) {
        this.field = field;
        this.d = d;
        this.probe = probe;
    }

    /**
     * A field with the divergence of its rows.
     *
     * @param field the field
     * @param width components d of a row; the dimension of the state for a single sample
     * @param probe how the trace is had
     * @return the field of n d + n components
     * @throws IllegalArgumentException if width is below 1
     */
    public static DivergenceField of(DifferentiableField field, int width, TraceProbe probe) {
        if (width < 1) {
            throw new IllegalArgumentException("width = " + width + ", but must be at least 1");
        }
        return new DivergenceField(field, width, probe);
    }

    /**
     * The start of a solve.
     *
     * @param rows n x d, not modified
     * @return the state with divergences that are zero, length n d + n
     */
    public double[] start(double[] rows) {
        return Arrays.copyOf(rows, rows.length + rows.length / d);
    }

    /**
     * The rows of a state.
     *
     * @param augmented state of a solve, not modified
     * @return a copy, n x d
     */
    public double[] rows(double[] augmented) {
        return Arrays.copyOf(augmented, count(augmented) * d);
    }

    /**
     * The divergences gathered so far.
     *
     * @param augmented state of a solve, not modified
     * @return the integral of each row, length n
     */
    public double[] divergences(double[] augmented) {
        return Arrays.copyOfRange(augmented, count(augmented) * d, augmented.length);
    }

    private int count(double[] augmented) {
        return augmented.length / (d + 1);
    }

    @Override
    public void requireDimension(int n) {
        if (n <= 0 || n % (d + 1) != 0) {
            throw new IllegalArgumentException("n = " + n + ", but must be a positive multiple of " + (d + 1)
                    + ": rows of width " + d + " and a divergence for each");
        }
        field.requireDimension(n / (d + 1) * d);
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
    public void evaluate(double t, double[] y, double[] dydt) {
        Diverging pass = idle.getAndSet(null);
        if (pass == null) {
            pass = new Diverging();
        }
        try {
            pass.evaluate(t, y, dydt);
        } finally {
            idle.set(pass);
        }
    }

    @Override
    public Linearization linearization() {
        return new Diverging();
    }

    private final class Diverging implements Linearization {

        private final Linearization inner = field.linearization();
        private double[] state = {};
        private double[] derivative = {};
        private double[] w = {};
        private double[] u = {};
        private double[] stateBar = {};
        private double time;

        private int require(int n) {
            requireDimension(n);
            int rows = n / (d + 1);
            if (state.length != rows * d) {
                state = new double[rows * d];
                derivative = new double[rows * d];
                w = new double[rows * d];
                u = new double[rows * d];
                stateBar = new double[rows * d];
                probe.fill(d, u);
            }
            return rows;
        }

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            int rows = require(y.length);
            int n = state.length;
            System.arraycopy(y, 0, state, 0, n);
            time = t;
            inner.evaluate(t, state, derivative);
            System.arraycopy(derivative, 0, dydt, 0, n);
            Arrays.fill(dydt, n, n + rows, 0);
            double[] thetaBar = scratch.getAndSet(null);
            if (thetaBar == null) {
                thetaBar = new double[field.parameterCount()];
            }
            for (int j = 0; j < directions(); j++) {
                direction(j);
                Arrays.fill(stateBar, 0);
                inner.pullback(u, stateBar, thetaBar);
                for (int i = 0; i < n; i++) {
                    dydt[n + i / d] += stateBar[i] * u[i];
                }
            }
            scratch.set(thetaBar);
        }

        private int directions() {
            return probe.isExact() ? d : 1;
        }

        /** Component j of every row; a probe is there already. */
        private void direction(int j) {
            if (probe.isExact()) {
                for (int i = 0; i < u.length; i++) {
                    u[i] = i % d == j ? 1 : 0;
                }
            }
        }

        @Override
        public double pullback(double[] bar, double[] yBar, double[] thetaBar) {
            int n = state.length;
            System.arraycopy(yBar, 0, stateBar, 0, n);
            double timeBar = 0;
            if (hasDivergences(bar)) {
                for (int j = 0; j < directions(); j++) {
                    direction(j);
                    for (int i = 0; i < n; i++) {
                        w[i] = bar[n + i / d] * u[i];
                    }
                    timeBar += pullbackProduct(thetaBar);
                }
            }
            System.arraycopy(bar, 0, w, 0, n);
            timeBar += inner.pullback(w, stateBar, thetaBar);
            System.arraycopy(stateBar, 0, yBar, 0, n);
            return timeBar;
        }

        /** Adds the gradient of {@code w . (df/dy) u}. */
        private double pullbackProduct(double[] thetaBar) {
            if (inner instanceof SecondOrderLinearization curved) {
                return curved.pullbackProduct(w, u, stateBar, thetaBar);
            }
            if (field instanceof SecondOrderField second) {
                return second.derivativePullback(time, state, w, 0, u, stateBar, thetaBar);
            }
            throw new UnsupportedOperationException(field.getClass().getName()
                    + " has no second derivatives, but a gradient of divergences needs them; it must be a"
                    + " SecondOrderField, or its linearizations SecondOrderLinearizations");
        }

        private boolean hasDivergences(double[] bar) {
            for (int i = state.length; i < bar.length; i++) {
                if (bar[i] != 0) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public long bytes() {
            long inside = inner.bytes();
            long own = 40L * state.length + 128;
            return inside > UNKNOWN - own ? UNKNOWN : inside + own;
        }
    }
}
