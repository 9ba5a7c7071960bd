package org.costate.solver.srk;

import org.costate.solver.Attempt;
import org.costate.solver.DenseSegment;
import org.costate.solver.DrivenField;
import org.costate.solver.Noise;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;

/** The workspace of one solve by the reversible Heun method. */
final class ReversibleStepper implements Stepper {

    private final DrivenFields fields;
    private final Noise noise;
    private final int n;
    private final double rtol;
    private final double[] atol;
    private double[] z;
    private double[] f;
    private double[] g;
    private double[] zNext;
    private double[] fNext;
    private double[] gNext;
    private final double[] e;
    private double h;
    private double[] y;
    private double[] yNext;
    private boolean accepted;

    ReversibleStepper(DrivenField field, int n, Tolerances tolerances, StageMonitor monitor) {
        fields = new DrivenFields(field, n, monitor);
        noise = fields.noise();
        this.n = n;
        rtol = tolerances.relative();
        atol = tolerances.absolutes(n);
        int length = noise.length(n);
        z = new double[n];
        f = new double[n];
        g = new double[length];
        zNext = new double[n];
        fNext = new double[n];
        gNext = new double[length];
        e = new double[n];
        y = e;
        yNext = e;
    }

    @Override
    public Attempt start(double t, double[] y) {
        accepted = false;
        System.arraycopy(y, 0, z, 0, n);
        return fields.start(t, y, f, g);
    }

    @Override
    public double[] startDerivative() {
        return f;
    }

    @Override
    public Attempt attempt(double t, double tNext, double[] y, double[] yNext) {
        moveOn();
        this.y = y;
        this.yNext = yNext;
        h = tNext - t;
        fields.move(t, tNext);
        for (int i = 0; i < n; i++) {
            zNext[i] = 2 * y[i] - z[i] + h * f[i];
        }
        noise.addProduct(g, fields.w(), zNext);
        Attempt attempt = fields.drift(1, tNext, zNext, fNext);
        if (attempt == Attempt.OK) {
            attempt = fields.diffusion(1, tNext, zNext, gNext);
        }
        if (attempt != Attempt.OK) {
            return attempt;
        }
        average(1, yNext);
        for (int i = 0; i < n; i++) {
            yNext[i] += y[i];
        }
        return DrivenFields.isFinite(yNext) ? Attempt.OK : Attempt.NOT_FINITE;
    }

    /** {@code out = ((fNext + sign f) h + (gNext + sign g) W) / 2}. */
    private void average(double sign, double[] out) {
        java.util.Arrays.fill(out, 0);
        noise.addProduct(g, fields.w(), out);
        for (int i = 0; i < n; i++) {
            out[i] = sign * (out[i] + h * f[i]) + h * fNext[i];
        }
        noise.addProduct(gNext, fields.w(), out);
        for (int i = 0; i < n; i++) {
            out[i] *= 0.5;
        }
    }

    private void moveOn() {
        if (accepted) {
            accepted = false;
            double[] old = z;
            z = zNext;
            zNext = old;
            old = f;
            f = fNext;
            fNext = old;
            old = g;
            g = gNext;
            gNext = old;
        }
    }

    @Override
    public double scaledError() {
        average(-1, e);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double scale = atol[i] + rtol * Math.max(Math.abs(y[i]), Math.abs(yNext[i]));
            double quotient = e[i] == 0 && scale == 0 ? 0 : e[i] / scale;
            sum += quotient * quotient;
        }
        return n == 0 ? 0 : Math.sqrt(sum / n);
    }

    @Override
    public void error(double[] errorOut) {
        average(-1, errorOut);
    }

    @Override
    public double stiffness() {
        return Double.NaN;
    }

    @Override
    public void accept() {
        accepted = true;
    }

    @Override
    public void reject() {
        accepted = false;
    }

    @Override
    public DenseSegment dense() {
        throw new IllegalStateException("a stochastic step has no interpolant");
    }
}
