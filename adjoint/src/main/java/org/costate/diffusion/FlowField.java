package org.costate.diffusion;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.Linearization;
import org.costate.adjoint.SecondOrderLinearization;
import org.jspecify.annotations.Nullable;

/**
 * The probability flow of a denoiser as an ODE, for every solver, adjoint and penalty. The state is a batch of rows of width
 * d, in the coordinates of the {@link FlowForm}. Its parameters are those of the denoiser followed by the conditioning of
 * all rows, so each adjoint gives derivatives by both. For any number of threads, as long as nothing is loaded meanwhile.
 */
public final class FlowField implements DifferentiableField {

    /** How far, in the coordinate, a stage may pass an end of its range by rounding. */
    private static final double SLACK = 1e-9;

    private final FlowForm form;
    private final Denoiser model;
    private final double[] condition;
    private final AtomicReference<@Nullable FlowLinearization> idle = new AtomicReference<>();
    private final AtomicLong loads = new AtomicLong();

    private FlowField(FlowForm form, Denoiser model, double[] condition) {
        this.form = form;
        this.model = model.as(form.quantity());
        this.condition = condition;
    }

    /**
     * A flow.
     *
     * @param form      coordinates
     * @param model     the denoiser
     * @param condition conditioning, n x k, row-major; copied. Empty for an unconditional model, which takes any n
     * @return the field
     * @throws IllegalArgumentException if the length does not fit
     */
    public static FlowField of(FlowForm form, Denoiser model, double[] condition) {
        int k = model.conditionWidth();
        if (k == 0 ? condition.length != 0 : condition.length == 0 || condition.length % k != 0) {
            throw new IllegalArgumentException("condition has length " + condition.length + ", but must have "
                    + (k == 0 ? "length 0" : "a positive multiple of " + k) + " numbers for a model of condition width "
                    + k);
        }
        return new FlowField(form, model, condition.clone());
    }

    /**
     * Takes new conditioning. Not during a solve, nor between a solve and its reverse sweep.
     *
     * @param values conditioning as long as before; copied
     * @throws IllegalArgumentException if the length differs
     */
    public void loadCondition(double[] values) {
        if (values.length != condition.length) {
            throw new IllegalArgumentException(
                    "condition has length " + values.length + ", but must have length " + condition.length);
        }
        System.arraycopy(values, 0, condition, 0, condition.length);
        loads.incrementAndGet();
    }

    /**
     * The coordinates.
     *
     * @return the form
     */
    public FlowForm form() {
        return form;
    }

    /**
     * The denoiser as it is evaluated.
     *
     * @return a denoiser of the form's quantity
     */
    public Denoiser model() {
        return model;
    }

    @Override
    public int parameterCount() {
        return model.parameterCount() + condition.length;
    }

    @Override
    public void requireDimension(int n) {
        int d = model.dimension();
        int k = model.conditionWidth();
        if (k > 0 && n != (long) condition.length / k * d) {
            throw new IllegalArgumentException("n = " + n + ", but must be " + condition.length / k + " rows x " + d
                    + ", because that many rows of conditioning were given");
        }
        if (n <= 0 || n % d != 0) {
            throw new IllegalArgumentException(
                    "n = " + n + ", but must be a positive multiple of the model's dimension " + d);
        }
    }

    @Override
    public long revision() {
        return model.revision() + loads.get();
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        FlowLinearization pass = idle.getAndSet(null);
        if (pass == null) {
            pass = new FlowLinearization();
        }
        try {
            pass.evaluate(t, y, dydt);
        } finally {
            idle.set(pass);
        }
    }

    @Override
    public Linearization linearization() {
        return new FlowLinearization();
    }

    private final class FlowLinearization implements SecondOrderLinearization {

        private final NoisyLinearization pass = model.linearization();
        private final int parameters = model.parameterCount();
        private final double[] conditionBar = new double[condition.length];
        private @Nullable NoiseLevels levels;
        private double[] state = {};
        private double[] z = {};
        private double[] zBar = {};
        private double[] phiBar = {};
        private double[] scaled = {};
        private double[] tangent = {};
        private double cos;
        private double sin;

        private NoiseLevels levels(int n) {
            requireDimension(n);
            int rows = n / model.dimension();
            NoiseLevels there = levels;
            if (there == null || there.rows() != rows) {
                there = NoiseLevels.of(rows);
                levels = there;
                state = new double[n];
                z = new double[n];
                zBar = new double[n];
                phiBar = new double[rows];
            }
            return there;
        }

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            NoiseLevels at = levels(y.length);
            switch (form) {
                case NOISE -> at.fillRho(finite("rho", t < 0 && t > -SLACK ? 0 : t));
                case DATA -> at.fillLambda(finite("lambda", t));
                case ANGLE -> at.fillPhi(angle(t));
            }
            cos = at.cos(0);
            sin = at.sin(0);
            System.arraycopy(y, 0, state, 0, y.length);
            double scale = form == FlowForm.ANGLE ? 1 : cos;
            for (int i = 0; i < y.length; i++) {
                z[i] = scale * y[i];
            }
            pass.evaluate(at, z, condition, dydt);
            if (form == FlowForm.DATA) {
                for (int i = 0; i < y.length; i++) {
                    dydt[i] -= y[i];
                }
            }
        }

        private double finite(String name, double t) {
            if (Double.isInfinite(t)) {
                throw new IllegalArgumentException(
                        name + " = " + t + ", where the " + form + " form is singular; use FlowForm.ANGLE");
            }
            return t;
        }

        private static double angle(double t) {
            if (t < 0 && t > -SLACK) {
                return 0;
            }
            return t > NoiseLevels.RIGHT_ANGLE && t < NoiseLevels.RIGHT_ANGLE + SLACK ? NoiseLevels.RIGHT_ANGLE : t;
        }

        @Override
        public double pullback(double[] w, double[] yBar, double[] thetaBar) {
            clear();
            pass.pullback(w, zBar, conditionBar, thetaBar, phiBar);
            double sum = sum(thetaBar);
            return switch (form) {
                case ANGLE -> {
                    for (int i = 0; i < zBar.length; i++) {
                        yBar[i] += zBar[i];
                    }
                    yield sum;
                }
                case NOISE -> cos * cos * (sum - sin * pullScale(yBar));
                case DATA -> {
                    double along = sin * cos * (sin * pullScale(yBar) - sum);
                    for (int i = 0; i < w.length; i++) {
                        yBar[i] -= w[i];
                    }
                    yield along;
                }
            };
        }

        private void clear() {
            Arrays.fill(zBar, 0);
            Arrays.fill(phiBar, 0);
            Arrays.fill(conditionBar, 0);
        }

        /** Adds the conditioning's part to thetaBar; returns the derivative by the angle of all rows. */
        private double sum(double[] thetaBar) {
            for (int i = 0; i < conditionBar.length; i++) {
                thetaBar[parameters + i] += conditionBar[i];
            }
            double sum = 0;
            for (double each : phiBar) {
                sum += each;
            }
            return sum;
        }

        @Override
        public double pullbackProduct(double[] w, double[] u, double[] yBar, double[] thetaBar) {
            if (scaled.length != w.length) {
                scaled = new double[w.length];
                tangent = new double[w.length];
            }
            double scale = form == FlowForm.ANGLE ? 1 : cos;
            for (int i = 0; i < w.length; i++) {
                scaled[i] = scale * w[i];
            }
            clear();
            pass.pullbackProduct(scaled, u, zBar, conditionBar, thetaBar, phiBar, tangent);
            double sum = sum(thetaBar);
            if (form == FlowForm.ANGLE) {
                for (int i = 0; i < zBar.length; i++) {
                    yBar[i] += zBar[i];
                }
                return sum;
            }
            // z = cos y also scales the direction, whence the product itself; the state that DATA subtracts has no
            // curvature.
            double product = 0;
            for (int i = 0; i < w.length; i++) {
                product += w[i] * tangent[i];
            }
            double along = cos * (sum - sin * (product + pullScale(yBar)));
            return form == FlowForm.NOISE ? cos * along : -sin * along;
        }

        /** Pulls back through {@code z = cos y} at held angle; returns {@code zBar . y}. */
        private double pullScale(double[] yBar) {
            double sum = 0;
            for (int i = 0; i < zBar.length; i++) {
                yBar[i] += cos * zBar[i];
                sum += zBar[i] * state[i];
            }
            return sum;
        }

        @Override
        public long bytes() {
            long inside = pass.bytes();
            long own = 8L * (3L * z.length + 2L * scaled.length + conditionBar.length + 3L * phiBar.length) + 256;
            return inside > UNKNOWN - own ? UNKNOWN : inside + own;
        }
    }
}
