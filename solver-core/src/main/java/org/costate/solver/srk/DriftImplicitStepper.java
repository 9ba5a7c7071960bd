package org.costate.solver.srk;

import org.costate.solver.Attempt;
import org.costate.solver.DenseSegment;
import org.costate.solver.DrivenField;
import org.costate.solver.Noise;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.newton.IterationMatrix;
import org.costate.solver.newton.JacobianForm;
import org.costate.solver.newton.NewtonGoal;
import org.costate.solver.newton.NewtonIteration;

/**
 * The workspace of one solve by the drift-implicit Euler method. The drift at the end of a step is had from the step's
 * own equation, {@code (yNext - y - g W) / h}: an evaluation would multiply what Newton's iteration left by the
 * Jacobian.
 */
final class DriftImplicitStepper implements Stepper {

    private final DrivenFields fields;
    private final Noise noise;
    private final NewtonIteration newton;
    private final int n;
    private final double rtol;
    private final double[] atol;
    private final double[] g;
    private final double[] base;
    private double[] f;
    private double[] fNext;
    private double h;
    private double[] y;
    private double[] yNext;
    private boolean haveDiffusion;

    DriftImplicitStepper(DrivenField field, int n, Tolerances tolerances, StageMonitor monitor, NewtonGoal goal) {
        fields = new DrivenFields(field, n, monitor);
        noise = fields.noise();
        this.n = n;
        rtol = tolerances.relative();
        atol = tolerances.absolutes(n);
        IterationMatrix matrix = JacobianForm.dense()
                .start(
                        field.sde().drift(),
                        (t, x, out) -> fields.drift(StageMonitor.PROBE, t, x, out),
                        n,
                        tolerances,
                        monitor);
        newton = new NewtonIteration(n, matrix, (t, x, out) -> fields.drift(1, t, x, out), tolerances, goal);
        g = new double[noise.length(n)];
        base = new double[n];
        f = new double[n];
        fNext = new double[n];
        y = base;
        yNext = base;
    }

    @Override
    public Attempt start(double t, double[] y) {
        newton.restart();
        haveDiffusion = true;
        return fields.start(t, y, f, g);
    }

    @Override
    public double[] startDerivative() {
        return f;
    }

    @Override
    public Attempt attempt(double t, double tNext, double[] y, double[] yNext) {
        this.y = y;
        this.yNext = yNext;
        h = tNext - t;
        fields.move(t, tNext);
        if (!haveDiffusion) {
            Attempt attempt = fields.diffusion(0, t, y, g);
            if (attempt != Attempt.OK) {
                return attempt;
            }
            haveDiffusion = true;
        }
        System.arraycopy(y, 0, base, 0, n);
        noise.addProduct(g, fields.w(), base);
        System.arraycopy(y, 0, yNext, 0, n);
        newton.begin(t, y);
        Attempt attempt = newton.solve(tNext, h, base, yNext);
        if (attempt != Attempt.OK) {
            return attempt;
        }
        for (int i = 0; i < n; i++) {
            fNext[i] = (yNext[i] - base[i]) / h;
        }
        return DrivenFields.isFinite(yNext) ? Attempt.OK : Attempt.NOT_FINITE;
    }

    @Override
    public double scaledError() {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double e = error(i);
            double scale = atol[i] + rtol * Math.max(Math.abs(y[i]), Math.abs(yNext[i]));
            double quotient = e == 0 && scale == 0 ? 0 : e / scale;
            sum += quotient * quotient;
        }
        return n == 0 ? 0 : Math.sqrt(sum / n);
    }

    private double error(int i) {
        return 0.5 * h * (fNext[i] - f[i]);
    }

    @Override
    public void error(double[] errorOut) {
        for (int i = 0; i < n; i++) {
            errorOut[i] = error(i);
        }
    }

    @Override
    public double stiffness() {
        return Double.NaN;
    }

    @Override
    public void accept() {
        newton.moveOn();
        haveDiffusion = false;
        double[] old = f;
        f = fNext;
        fNext = old;
    }

    @Override
    public void reject() {}

    @Override
    public DenseSegment dense() {
        throw new IllegalStateException("a stochastic step has no interpolant");
    }
}
