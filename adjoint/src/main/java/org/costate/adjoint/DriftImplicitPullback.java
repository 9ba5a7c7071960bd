package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Noise;
import org.costate.solver.Tolerances;
import org.costate.solver.newton.JacobianForm;

/**
 * Pulls cotangents back through drift-implicit Euler steps, whose equations were solved to rounding. With c the
 * cotangent of yNext, J the Jacobian of the drift there, and u the cotangent of the error
 * {@code e = h (f(tNext, yNext) - f(t, y)) / 2}:
 *
 * <pre>
 * (I - h J^T) w = c + J^T h u / 2        thetaBar += (df/dtheta)^T (h w + h u / 2) at (tNext, yNext)
 * fBar = -h u / 2, gBar = w * W at (t, y)              yBar = w + (df/dy)^T fBar + (dg/dy)^T gBar
 * </pre>
 */
final class DriftImplicitPullback implements DrivenPullback {

    private final Noise noise;
    private final SdeParameters parameters;
    private final int n;
    private final ErrorNormPullback norm;
    private final StageAdjoint stage;
    private final Linearization drift;
    private final Linearization startDrift;
    private final Linearization diffusion;
    private final double[] f;
    private final double[] startF;
    private final double[] g;
    private final double[] end;
    private final double[] base;
    private final double[] u;
    private final double[] w;
    private final double[] fBar;
    private final double[] gBar;
    private final double[] startBar;
    private final double[] ignored;
    private StochasticTape tape;
    private long reevaluations;

    DriftImplicitPullback(
            DifferentiableField driftField,
            Noise noise,
            SdeParameters parameters,
            int n,
            Tolerances tolerances,
            StochasticTape tape) {
        this.noise = noise;
        this.parameters = parameters;
        this.n = n;
        this.tape = tape;
        norm = new ErrorNormPullback(tolerances, n);
        stage = new StageAdjoint(driftField, n, JacobianForm.dense(), tolerances);
        drift = parameters.driftLinearization();
        startDrift = parameters.driftLinearization();
        diffusion = parameters.diffusionLinearization();
        f = new double[n];
        startF = new double[n];
        g = new double[noise.length(n)];
        end = new double[n];
        base = new double[n];
        u = new double[n];
        w = new double[n];
        fBar = new double[n];
        gBar = new double[g.length];
        startBar = new double[n];
        ignored = new double[n];
    }

    @Override
    public void begin(StochasticTape recorded, double[] endState) {
        tape = recorded;
        reevaluations = 0;
        System.arraycopy(endState, 0, end, 0, n);
    }

    @Override
    public void step(int j, double[] bar, double errorBar, double stiffnessBar) {
        if (stiffnessBar != 0) {
            throw new IllegalArgumentException(
                    "a cotangent of S was given, but ImplicitEulerMaruyama has no stiffness estimate");
        }
        double t = tape.t(j);
        double tNext = tape.t(j + 1);
        double h = tNext - t;
        double[] y = tape.y(j);
        double[] yNext = j + 1 < tape.steps() ? tape.y(j + 1) : end;
        drift.evaluate(tNext, yNext, f);
        diffusion.evaluate(t, y, g);
        reevaluations++;
        stage.linearize(tNext, yNext, drift);
        Arrays.fill(startBar, 0);
        Arrays.fill(u, 0);
        if (errorBar != 0) {
            addError(errorBar, j, y, yNext, bar);
            stage.addPullback(0.5 * h, u, bar);
        }
        if (!stage.solve(h, bar, w)) {
            throw new ArithmeticException("step " + j + " at t = " + t
                    + " has no derivative: I - h J is singular for the Jacobian J of the drift at its end");
        }
        for (int i = 0; i < n; i++) {
            fBar[i] = h * (w[i] + 0.5 * u[i]);
            bar[i] = w[i] + startBar[i];
        }
        drift.pullback(fBar, ignored, parameters.driftBar());
        Arrays.fill(gBar, 0);
        noise.addPullback(1, w, tape.w(j), gBar);
        diffusion.pullback(gBar, bar, parameters.diffusionBar());
        if (errorBar != 0) {
            for (int i = 0; i < n; i++) {
                fBar[i] = -0.5 * h * u[i];
            }
            startDrift.pullback(fBar, bar, parameters.driftBar());
        }
    }

    /**
     * Cotangent u of e from that of E; what goes through the scale is added to the states.
     * The drift at the end is taken from the step's equation, as the solver does.
     */
    private void addError(double errorBar, int j, double[] y, double[] yNext, double[] bar) {
        double h = tape.t(j + 1) - tape.t(j);
        startDrift.evaluate(tape.t(j), y, startF);
        reevaluations++;
        System.arraycopy(y, 0, base, 0, n);
        noise.addProduct(g, tape.w(j), base);
        for (int i = 0; i < n; i++) {
            u[i] = 0.5 * (yNext[i] - base[i] - h * startF[i]);
        }
        norm.pullback(errorBar, u, startF, h, y, yNext, startBar, bar);
    }

    @Override
    public void end(double[] bar) {}

    @Override
    public long reevaluations() {
        return reevaluations;
    }
}
