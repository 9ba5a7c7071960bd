package org.costate.solver.srk;

import org.costate.solver.Attempt;
import org.costate.solver.DenseSegment;
import org.costate.solver.DrivenField;
import org.costate.solver.Noise;
import org.costate.solver.Sde;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.jspecify.annotations.Nullable;

/** The workspace of one solve by any stochastic Runge-Kutta method. */
final class StochasticStepper implements Stepper {

    private final StochasticRungeKutta method;
    private final StochasticTableau tableau;
    private final Tolerances tolerances;
    private final DrivenFields fields;
    private final StageArrays arrays;
    private final double[] startDrift;
    private final double[] startDiffusion;
    private final @Nullable SmallStochasticStep small;
    private @Nullable PlainStochasticStep plain;
    private double h;
    private double[] y;
    private double[] yNext;
    private boolean haveStart;

    StochasticStepper(
            StochasticRungeKutta method, DrivenField field, int n, Tolerances tolerances, StageMonitor monitor) {
        Sde<? extends VectorField> sde = field.sde();
        Noise noise = sde.noise();
        this.method = method;
        this.tolerances = tolerances;
        tableau = method.tableau(noise);
        VectorField noiseInduced = tableau.needsNoiseInducedDrift() ? sde.noiseInducedDrift() : sde.diffusion();
        fields = new DrivenFields(field, noiseInduced, n, monitor);
        arrays = new StageArrays(tableau, n, noise.length(n));
        startDrift = new double[n];
        startDiffusion = new double[noise.length(n)];
        if (SmallStochasticStep.isFor(tableau, noise, n)) {
            small = new SmallStochasticStep(method, tableau, tolerances, arrays, fields);
        } else {
            small = null;
            plain = new PlainStochasticStep(method, tableau, tolerances, arrays, fields);
        }
        y = startDrift;
        yNext = startDrift;
    }

    /** Small steps need the plain form for rare questions only, and most solves never. */
    private PlainStochasticStep plain() {
        PlainStochasticStep present = plain;
        if (present == null) {
            present = new PlainStochasticStep(method, tableau, tolerances, arrays, fields);
            plain = present;
        }
        return present;
    }

    @Override
    public Attempt start(double t, double[] y) {
        haveStart = false;
        Attempt attempt = fields.start(t, y, startDrift, startDiffusion);
        return attempt == Attempt.OK && tableau.needsNoiseInducedDrift()
                ? fields.startNoiseInduced(t, y, startDiffusion)
                : attempt;
    }

    @Override
    public double[] startDerivative() {
        return startDrift;
    }

    @Override
    public Attempt attempt(double t, double tNext, double[] y, double[] yNext) {
        this.y = y;
        this.yNext = yNext;
        h = tNext - t;
        fields.move(t, tNext);
        Attempt attempt = small == null
                ? plain().attempt(t, h, y, yNext, haveStart)
                : small.attempt(t, h, fields.w(), fields.area(), y, yNext, haveStart);
        haveStart |= attempt == Attempt.OK || attempt == Attempt.NOT_FINITE;
        return attempt;
    }

    @Override
    public double scaledError() {
        if (!method.hasErrorEstimate()) {
            return Double.NaN;
        }
        double error = small == null ? Double.NaN : small.scaled(h, y, yNext);
        return error < Double.POSITIVE_INFINITY ? error : askable().scaled(y, yNext);
    }

    /** The plain form ready to be asked about this step, whose random variables a small step keeps for itself. */
    private PlainStochasticStep askable() {
        PlainStochasticStep present = plain();
        if (small != null) {
            present.begin(h);
        }
        return present;
    }

    @Override
    public void error(double[] errorOut) {
        askable().unscaled(errorOut);
    }

    @Override
    public double stiffness() {
        return tableau.hasStiffnessPair()
                ? StochasticEstimates.stiffness(
                        tableau, arrays.drifts(), arrays.z(tableau.later()), arrays.z(tableau.earlier()))
                : Double.NaN;
    }

    @Override
    public void accept() {
        haveStart = false;
    }

    @Override
    public void reject() {}

    @Override
    public DenseSegment dense() {
        throw new IllegalStateException("a stochastic step has no interpolant");
    }
}
