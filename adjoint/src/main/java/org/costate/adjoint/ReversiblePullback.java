package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Noise;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;

/**
 * Undoes reversible Heun steps and pulls cotangents back through them. With {@code F = (f, g)}, {@code dX = (h, W)} and
 * the cotangents yBar, zBar and FBar at the end of a step,
 *
 * <pre>
 * FBar  += yBar (x) dX / 2            zBar  += (dF/dz)^T FBar at (tNext, zNext)
 * FBar0  = yBar (x) dX / 2 + zBar (x) dX
 * yBar0  = yBar + 2 zBar              zBar0  = -zBar
 * z      = 2 yNext - zNext - FNext dX          y = yNext - (F + FNext) dX / 2
 * </pre>
 *
 * <p>Source: Kidger, Foster, Li, Lyons 2021.
 */
final class ReversiblePullback implements DrivenPullback {

    private final SdeParameters parameters;
    private final Noise noise;
    private final int n;
    private final double rtol;
    private final double[] atol;
    private final ArgumentTap tap;
    private Linearization drift;
    private Linearization diffusion;
    private Linearization driftBefore;
    private Linearization diffusionBefore;
    private final double[] y;
    private final double[] yNext;
    private final double[] z;
    private double[] f;
    private double[] g;
    private double[] fBefore;
    private double[] gBefore;
    private final double[] zBar;
    private final double[] fBar;
    private final double[] gBar;
    private final double[] u;
    private final double[] mixed;
    private final double[] startBar;
    private StochasticTape tape;
    private boolean atEnd;
    private long reevaluations;

    ReversiblePullback(
            Noise noise, SdeParameters parameters, int n, Tolerances tolerances, ArgumentTap tap, StochasticTape tape) {
        this.parameters = parameters;
        this.noise = noise;
        this.n = n;
        this.tap = tap;
        this.tape = tape;
        rtol = tolerances.relative();
        atol = tolerances.absolutes(n);
        drift = parameters.driftLinearization();
        diffusion = parameters.diffusionLinearization();
        driftBefore = parameters.driftLinearization();
        diffusionBefore = parameters.diffusionLinearization();
        int length = noise.length(n);
        y = new double[n];
        yNext = new double[n];
        z = new double[n];
        f = new double[n];
        g = new double[length];
        fBefore = new double[n];
        gBefore = new double[length];
        zBar = new double[n];
        fBar = new double[n];
        gBar = new double[length];
        u = new double[n];
        mixed = new double[n];
        startBar = new double[n];
    }

    /** Remembers where a field was evaluated last: after a solve, at z. */
    static final class ArgumentTap implements VectorField {

        private final VectorField field;
        private double[] last = {};

        ArgumentTap(VectorField field) {
            this.field = field;
        }

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            if (last.length != y.length) {
                last = new double[y.length];
            }
            System.arraycopy(y, 0, last, 0, y.length);
            field.evaluate(t, y, dydt);
        }

        @Override
        public void requireDimension(int n) {
            field.requireDimension(n);
        }
    }

    @Override
    public void begin(StochasticTape recorded, double[] end) {
        tape = recorded;
        reevaluations = 0;
        atEnd = true;
        System.arraycopy(end, 0, y, 0, n);
        if (tape.steps() > 0) {
            System.arraycopy(tap.last, 0, z, 0, n);
        } else {
            System.arraycopy(end, 0, z, 0, n);
        }
        Arrays.fill(zBar, 0);
        Arrays.fill(fBar, 0);
        Arrays.fill(gBar, 0);
    }

    /** Evaluates where the sweep is, into the present linearizations. */
    private void evaluate(double t) {
        drift.evaluate(t, z, f);
        diffusion.evaluate(t, z, g);
        reevaluations++;
    }

    @Override
    public void step(int j, double[] bar, double errorBar, double stiffnessBar) {
        if (stiffnessBar != 0) {
            throw new IllegalArgumentException(
                    "a cotangent of S was given, but ReversibleHeun has no stiffness estimate");
        }
        double h = tape.t(j + 1) - tape.t(j);
        double[] w = tape.w(j);
        if (atEnd) {
            evaluate(tape.t(j + 1));
            atEnd = false;
        }
        undo(tape.t(j), h, w);
        Arrays.fill(u, 0);
        Arrays.fill(startBar, 0);
        if (errorBar != 0) {
            addError(errorBar, h, w, bar);
        }
        for (int i = 0; i < n; i++) {
            mixed[i] = 0.5 * (bar[i] + u[i]);
            fBar[i] += h * mixed[i];
        }
        noise.addPullback(1, mixed, w, gBar);
        driftBefore.pullback(fBar, zBar, parameters.driftBar());
        diffusionBefore.pullback(gBar, zBar, parameters.diffusionBar());
        Arrays.fill(gBar, 0);
        for (int i = 0; i < n; i++) {
            mixed[i] = 0.5 * (bar[i] - u[i]) + zBar[i];
            fBar[i] = h * mixed[i];
        }
        noise.addPullback(1, mixed, w, gBar);
        for (int i = 0; i < n; i++) {
            bar[i] += 2 * zBar[i] + startBar[i];
            zBar[i] = -zBar[i];
        }
    }

    /** Goes back to the start of the step; the linearizations at its end become those of what was before. */
    private void undo(double t, double h, double[] w) {
        System.arraycopy(y, 0, yNext, 0, n);
        Arrays.fill(mixed, 0);
        noise.addProduct(g, w, mixed);
        for (int i = 0; i < n; i++) {
            mixed[i] += h * f[i];
            z[i] = 2 * yNext[i] - z[i] - mixed[i];
        }
        swap();
        evaluate(t);
        noise.addProduct(g, w, mixed);
        for (int i = 0; i < n; i++) {
            mixed[i] += h * f[i];
            y[i] = yNext[i] - 0.5 * mixed[i];
        }
    }

    private void swap() {
        Linearization one = drift;
        drift = driftBefore;
        driftBefore = one;
        one = diffusion;
        diffusion = diffusionBefore;
        diffusionBefore = one;
        double[] values = f;
        f = fBefore;
        fBefore = values;
        values = g;
        g = gBefore;
        gBefore = values;
    }

    /** Cotangent of {@code u = (FNext - F) dX / 2} from that of {@code E = sqrt(mean (u/s)^2)}. */
    private void addError(double errorBar, double h, double[] w, double[] bar) {
        noise.addProduct(gBefore, w, u);
        Arrays.fill(mixed, 0);
        noise.addProduct(g, w, mixed);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            u[i] = 0.5 * (u[i] + h * fBefore[i] - mixed[i] - h * f[i]);
            double scale = scale(i);
            double r = scale == 0 ? 0 : u[i] / scale;
            sum += r * r;
        }
        double norm = Math.sqrt(sum / n);
        if (!(norm > Double.MIN_NORMAL)) {
            Arrays.fill(u, 0);
            return;
        }
        for (int i = 0; i < n; i++) {
            double scale = scale(i);
            double r = scale == 0 ? 0 : u[i] / scale;
            double perScale = scale == 0 ? 0 : errorBar * r / (n * norm * scale);
            boolean startIsLarger = Math.abs(y[i]) > Math.abs(yNext[i]);
            double larger = startIsLarger ? y[i] : yNext[i];
            double byScale = -rtol * Math.signum(larger) * perScale * r;
            (startIsLarger ? startBar : bar)[i] += byScale;
            u[i] = perScale;
        }
    }

    private double scale(int i) {
        return atol[i] + rtol * Math.max(Math.abs(y[i]), Math.abs(yNext[i]));
    }

    @Override
    public void end(double[] bar) {
        if (!atEnd) {
            drift.pullback(fBar, zBar, parameters.driftBar());
            diffusion.pullback(gBar, zBar, parameters.diffusionBar());
        }
        for (int i = 0; i < n; i++) {
            bar[i] += zBar[i];
        }
    }

    @Override
    public long reevaluations() {
        return reevaluations;
    }
}
