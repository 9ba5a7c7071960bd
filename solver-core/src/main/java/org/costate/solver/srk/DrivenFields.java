package org.costate.solver.srk;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.DrivenField;
import org.costate.solver.Noise;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.StageMonitor;
import org.costate.solver.VectorField;
import org.costate.solver.noise.BrownianCursor;

/** Drift, diffusion and noise of a solve: evaluates on private copies, counts, and turns refusals into attempts. */
final class DrivenFields {

    /** A NaN that no arithmetic makes: what it still fills after an evaluation, the field did not write. */
    private static final long UNWRITTEN_BITS = 0x7ff8_c057_a7e0_0001L;

    private static final double UNWRITTEN = Double.longBitsToDouble(UNWRITTEN_BITS);

    private final VectorField drift;
    private final VectorField diffusion;
    private final VectorField noiseInduced;
    private final Noise noise;
    private final BrownianCursor cursor;
    private final StageMonitor monitor;
    private final double[] scratch;
    private final double[] w;
    private final double[] area;

    /** Fields of which the noise-induced drift is not asked for. */
    DrivenFields(DrivenField field, int n, StageMonitor monitor) {
        this(field, field.sde().diffusion(), n, monitor);
    }

    DrivenFields(DrivenField field, VectorField noiseInduced, int n, StageMonitor monitor) {
        this.noiseInduced = noiseInduced;
        drift = field.sde().drift();
        diffusion = field.sde().diffusion();
        noise = field.sde().noise();
        cursor = field.path().cursor();
        this.monitor = monitor;
        scratch = new double[n];
        w = new double[noise.sources(n)];
        area = new double[w.length];
    }

    /** Asks the path for a step. */
    void move(double t, double tNext) {
        cursor.increment(t, tNext, w, area);
    }

    Noise noise() {
        return noise;
    }

    VectorField drift() {
        return drift;
    }

    VectorField diffusion() {
        return diffusion;
    }

    VectorField noiseInduced() {
        return noiseInduced;
    }

    StageMonitor monitor() {
        return monitor;
    }

    double[] w() {
        return w;
    }

    double[] area() {
        return area;
    }

    Attempt drift(int stage, double t, double[] y, double[] out) {
        return monitor.evaluating(stage) ? evaluate(drift, t, y, out) : Attempt.CANCELLED;
    }

    Attempt diffusion(int stage, double t, double[] y, double[] out) {
        return monitor.evaluatingDiffusion(stage) ? evaluate(diffusion, t, y, out) : Attempt.CANCELLED;
    }

    /** Evaluates the noise-induced drift, which stands in place of a diffusion. */
    Attempt noiseInduced(int stage, double t, double[] y, double[] out) {
        return monitor.evaluatingDiffusion(stage) ? evaluate(noiseInduced, t, y, out) : Attempt.CANCELLED;
    }

    private Attempt evaluate(VectorField field, double t, double[] y, double[] out) {
        System.arraycopy(y, 0, scratch, 0, scratch.length);
        try {
            field.evaluate(t, scratch, out);
        } catch (OutsideDomainException refusal) {
            return Attempt.FIELD_REFUSED;
        }
        return Attempt.OK;
    }

    /** Evaluates drift and diffusion at the start of a solve, and finds what they leave unwritten. */
    Attempt start(double t, double[] y, double[] f, double[] g) {
        Arrays.fill(f, UNWRITTEN);
        Arrays.fill(g, UNWRITTEN);
        Attempt attempt = drift(0, t, y, f);
        if (attempt == Attempt.OK) {
            attempt = diffusion(0, t, y, g);
        }
        if (attempt != Attempt.OK) {
            return attempt;
        }
        requireWritten("drift", "dydt", f);
        requireWritten("diffusion", "g", g);
        markNotFinite(g, f);
        return isFinite(f) ? Attempt.OK : Attempt.NOT_FINITE;
    }

    /** Finds what the noise-induced drift leaves unwritten. */
    Attempt startNoiseInduced(double t, double[] y, double[] out) {
        Arrays.fill(out, UNWRITTEN);
        Attempt attempt = noiseInduced(0, t, y, out);
        if (attempt == Attempt.OK) {
            requireWritten("noise-induced drift", "values", out);
        }
        return attempt;
    }

    /** Makes the drift of a component NaN where its diffusion is not finite, for the message to name it. */
    private void markNotFinite(double[] g, double[] f) {
        int columns = Math.max(1, noise.columns());
        for (int k = 0; k < g.length; k++) {
            if (!(Math.abs(g[k]) < Double.POSITIVE_INFINITY)) {
                f[k / columns] = Double.NaN;
            }
        }
    }

    private static void requireWritten(String what, String name, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (Double.doubleToRawLongBits(values[i]) == UNWRITTEN_BITS) {
                throw new IllegalArgumentException("the " + what + " left " + name + "[" + i
                        + "] unwritten, but its values have length " + values.length + " and all must be written");
            }
        }
    }

    static boolean isFinite(double[] v) {
        double zero = 0;
        for (double value : v) {
            zero += value * 0.0;
        }
        return zero == 0;
    }
}
