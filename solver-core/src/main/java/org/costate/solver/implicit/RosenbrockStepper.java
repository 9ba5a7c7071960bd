package org.costate.solver.implicit;

import org.costate.solver.Attempt;
import org.costate.solver.DenseSegment;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.newton.CountedField;
import org.costate.solver.newton.IterationMatrix;
import org.costate.solver.newton.JacobianForm;
import org.costate.solver.rk.LinearCombination;

/** The workspace of one solve by any Rosenbrock method. Derivatives at the start of a step serve all attempts at it. */
final class RosenbrockStepper implements Stepper {

    private final StageField field;
    private final IterationMatrix matrix;
    private final TimeDerivative timeDerivative;
    private final ScaledNorm norm;
    private final int n;
    private final int stages;
    private final double gamma;
    private final boolean firstSameAsLast;
    private final double[] nodes;
    private final double[] timeFactors;
    private final LinearCombination[] states;
    private final LinearCombination[] rightSides;
    private final LinearCombination nextSum;
    private final LinearCombination errorSum;
    private final double[][] u;
    private final double[] dfdt;
    private final double[] g;
    private final double[] fStage;
    private final double[] right;
    private final double[] e;
    private final StagePolynomial dense;
    private double[] f;
    private double[] fLast;
    private double[] y;
    private double[] yNext;
    private boolean haveFirst;
    private boolean haveDerivatives;
    private boolean accepted;

    RosenbrockStepper(
            RosenbrockTableau tableau,
            JacobianForm form,
            VectorField field,
            int n,
            Tolerances tolerances,
            StageMonitor monitor) {
        this.field = new StageField(field, n, monitor);
        CountedField probes = (t, x, out) -> this.field.evaluate(StageMonitor.PROBE, t, x, out);
        matrix = form.start(field, probes, n, tolerances, monitor);
        timeDerivative = new TimeDerivative(field, this.field, n);
        norm = new ScaledNorm(n, tolerances);
        this.n = n;
        stages = tableau.stages();
        gamma = tableau.gamma();
        firstSameAsLast = tableau.isFirstSameAsLast();
        nodes = new double[stages];
        timeFactors = new double[stages];
        states = new LinearCombination[stages];
        rightSides = new LinearCombination[stages];
        double[][] polynomials = new double[stages][];
        for (int s = 0; s < stages; s++) {
            nodes[s] = tableau.node(s);
            timeFactors[s] = tableau.timeFactor(s);
            states[s] = LinearCombination.of(tableau.row(s));
            rightSides[s] = LinearCombination.of(tableau.rightRow(s));
            polynomials[s] = tableau.dense(s);
        }
        nextSum = LinearCombination.of(tableau.weights());
        errorSum = LinearCombination.of(tableau.errorWeights());
        dense = new StagePolynomial(polynomials);
        u = new double[stages][n];
        dfdt = new double[n];
        g = new double[n];
        fStage = new double[n];
        right = new double[n];
        e = new double[n];
        f = new double[n];
        fLast = new double[n];
        y = g;
        yNext = g;
    }

    @Override
    public Attempt start(double t, double[] y) {
        accepted = false;
        haveDerivatives = false;
        Attempt attempt = field.start(t, y, f);
        haveFirst = attempt == Attempt.OK;
        if (haveFirst) {
            matrix.begin(t, y);
        }
        return attempt;
    }

    @Override
    public double[] startDerivative() {
        return accepted && firstSameAsLast ? fLast : f;
    }

    @Override
    public Attempt attempt(double t, double tNext, double[] y, double[] yNext) {
        moveOn();
        this.y = y;
        this.yNext = yNext;
        double h = tNext - t;
        Attempt attempt = derivatives(t, h, y);
        if (attempt != Attempt.OK) {
            return attempt;
        }
        if (!matrix.factor(h * gamma)) {
            return Attempt.NEWTON_FAILED;
        }
        for (int s = 0; s < stages; s++) {
            attempt = stage(s, t, tNext, h, y);
            if (attempt != Attempt.OK) {
                return attempt;
            }
        }
        nextSum.addTo(y, 1, u, yNext);
        errorSum.set(1, u, n, e);
        dense.at(y, 1, u);
        return StageField.isFinite(yNext) ? Attempt.OK : Attempt.NOT_FINITE;
    }

    private void moveOn() {
        if (accepted) {
            accepted = false;
            haveDerivatives = false;
            haveFirst = firstSameAsLast;
            double[] old = f;
            f = fLast;
            fLast = old;
        }
    }

    private Attempt derivatives(double t, double h, double[] y) {
        if (!haveFirst) {
            Attempt attempt = field.evaluate(0, t, y, f);
            if (attempt != Attempt.OK) {
                return attempt;
            }
            haveFirst = true;
        }
        if (!haveDerivatives) {
            Attempt attempt = matrix.evaluate(t, y);
            if (attempt == Attempt.OK) {
                attempt = timeDerivative.evaluate(t, h, y, f, dfdt);
            }
            haveDerivatives = attempt == Attempt.OK;
            return attempt;
        }
        return Attempt.OK;
    }

    /** {@code (I - h gamma J) u_s = h gamma (f_s + h gamma_s f_t) + gamma sum_l c_sl u_l}. */
    private Attempt stage(int s, double t, double tNext, double h, double[] y) {
        double[] derivative = f;
        if (s > 0) {
            derivative = s == stages - 1 ? fLast : fStage;
            states[s].addTo(y, 1, u, g);
            double time = nodes[s] == 1 ? tNext : t + nodes[s] * h;
            Attempt attempt = field.evaluate(s, time, g, derivative);
            if (attempt != Attempt.OK) {
                return attempt;
            }
        }
        if (!StageField.isFinite(derivative)) {
            System.arraycopy(derivative, 0, yNext, 0, n); // whoever asks finds the component that is not finite
            return Attempt.NOT_FINITE;
        }
        rightSides[s].set(gamma, u, n, right);
        double a = h * gamma;
        double byTime = h * timeFactors[s];
        for (int i = 0; i < n; i++) {
            right[i] += a * (derivative[i] + byTime * dfdt[i]);
        }
        matrix.solve(right, u[s]);
        return Attempt.OK;
    }

    double[][] increments() {
        return u;
    }

    double[] timeDerivative() {
        return dfdt;
    }

    IterationMatrix matrix() {
        return matrix;
    }

    /** State of a stage of the last attempt, whose start is y. */
    void stageState(int s, double[] y, double[] out) {
        states[s].addTo(y, 1, u, out);
    }

    @Override
    public double scaledError() {
        return norm.of(e, y, yNext);
    }

    @Override
    public void error(double[] errorOut) {
        System.arraycopy(e, 0, errorOut, 0, n);
    }

    @Override
    public double stiffness() {
        return matrix.spectralBound();
    }

    @Override
    public void accept() {
        accepted = true;
    }

    @Override
    public void reject() {}

    @Override
    public DenseSegment dense() {
        return dense;
    }
}
