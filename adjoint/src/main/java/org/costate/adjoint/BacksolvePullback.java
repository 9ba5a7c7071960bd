package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Noise;

/**
 * Heun steps backwards in time of the state y, its cotangent {@code lambda} and the derivatives by the parameters, with
 * {@code dX = (h, W)} of the forward step and F the fields of the Stratonovich equation:
 *
 * <pre>
 * dy = F dX          dlambda = -(dF/dy)^T (lambda (x) dX)          dtheta = -(dF/dtheta)^T (lambda (x) dX)
 * </pre>
 */
final class BacksolvePullback implements DrivenPullback {

    private final Noise noise;
    private final SdeParameters parameters;
    private final boolean converts;
    private final int n;
    private final Linearization drift;
    private final Linearization diffusion;
    private final Linearization noiseInduced;
    private final double[] y;
    private final double[] yGuess;
    private final double[] change;
    private final double[] first;
    private final double[] lambdaChange;
    private final double[] lambdaGuess;
    private final double[] f;
    private final double[] g;
    private final double[] scaled;
    private final double[] gBar;
    private final double[] start;
    private StochasticTape tape;
    private double worst;
    private boolean fresh;
    private long reevaluations;

    BacksolvePullback(Noise noise, SdeParameters parameters, boolean converts, int n, StochasticTape tape) {
        this.noise = noise;
        this.parameters = parameters;
        this.converts = converts;
        this.n = n;
        this.tape = tape;
        drift = parameters.driftLinearization();
        diffusion = parameters.diffusionLinearization();
        noiseInduced = parameters.noiseInducedLinearization();
        int length = noise.length(n);
        y = new double[n];
        yGuess = new double[n];
        change = new double[n];
        first = new double[n];
        lambdaChange = new double[n];
        lambdaGuess = new double[n];
        f = new double[n];
        g = new double[length];
        scaled = new double[n];
        gBar = new double[length];
        start = new double[n];
    }

    @Override
    public void begin(StochasticTape recorded, double[] end) {
        tape = recorded;
        reevaluations = 0;
        worst = 0;
        fresh = true;
        System.arraycopy(end, 0, y, 0, n);
    }

    /** Where a state was saved, the sweep goes on from it, and its own says how far it went astray. */
    @Override
    public void passing(double[] saved) {
        if (!fresh) {
            compare(saved);
        }
        System.arraycopy(saved, 0, y, 0, n);
    }

    private void compare(double[] known) {
        for (int i = 0; i < n; i++) {
            worst = Math.max(worst, Math.abs(y[i] - known[i]));
        }
    }

    @Override
    public void step(int j, double[] bar, double errorBar, double stiffnessBar) {
        if (errorBar != 0 || stiffnessBar != 0) {
            throw new IllegalArgumentException(
                    "a cotangent of E or S was given, but a backsolve does not know the steps;"
                            + " use DiscreteAdjoint, or a local penalty");
        }
        fresh = false;
        double h = tape.t(j + 1) - tape.t(j);
        double[] w = tape.w(j);
        Arrays.fill(lambdaChange, 0);
        half(tape.t(j + 1), y, bar, h, w);
        System.arraycopy(change, 0, first, 0, n);
        for (int i = 0; i < n; i++) {
            yGuess[i] = y[i] - change[i];
            lambdaGuess[i] = bar[i] + 2 * lambdaChange[i];
        }
        half(tape.t(j), yGuess, lambdaGuess, h, w);
        for (int i = 0; i < n; i++) {
            y[i] -= 0.5 * (first[i] + change[i]);
            bar[i] += lambdaChange[i];
        }
    }

    /** One evaluation: writes F dX, adds half of the changes of the cotangent and of the parameters' derivatives. */
    private void half(double t, double[] at, double[] lambda, double h, double[] w) {
        reevaluations++;
        drift.evaluate(t, at, f);
        diffusion.evaluate(t, at, g);
        Arrays.fill(change, 0);
        noise.addProduct(g, w, change);
        for (int i = 0; i < n; i++) {
            change[i] += h * f[i];
            scaled[i] = 0.5 * h * lambda[i];
        }
        drift.pullback(scaled, lambdaChange, parameters.driftBar());
        Arrays.fill(gBar, 0);
        noise.addPullback(0.5, lambda, w, gBar);
        diffusion.pullback(gBar, lambdaChange, parameters.diffusionBar());
        if (converts) {
            noiseInduced.evaluate(t, at, f);
            for (int i = 0; i < n; i++) {
                change[i] -= 0.5 * h * f[i];
                scaled[i] *= -0.5;
            }
            noiseInduced.pullback(scaled, lambdaChange, parameters.noiseInducedBar());
        }
    }

    @Override
    public void end(double[] bar) {
        System.arraycopy(y, 0, start, 0, n);
    }

    @Override
    public double reconstructionError(double[] y0) {
        double error = worst;
        for (int i = 0; i < n; i++) {
            error = Math.max(error, Math.abs(start[i] - y0[i]));
        }
        return error;
    }

    @Override
    public long reevaluations() {
        return reevaluations;
    }
}
