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
import org.costate.solver.newton.NewtonGoal;
import org.costate.solver.newton.NewtonIteration;

/**
 * The workspace of one solve by any ESDIRK method. The derivative of a stage is had from the stage's own equation,
 * {@code k = (g - base) / (h gamma)}: an evaluation would multiply what Newton's iteration left by the Jacobian.
 */
final class EsdirkStepper implements Stepper {

    private final EsdirkKernel kernel;
    private final StageField field;
    private final IterationMatrix matrix;
    private final NewtonIteration newton;
    private final int n;
    private final int stages;
    private final double gamma;
    private final boolean filters;
    private final boolean boundOfStart;
    private final ScaledNorm norm;
    private final double[] base;
    private final double[] e;
    private final double[][] k;
    private final StagePolynomial dense;
    private int stage;
    private double h;
    private double[] y;
    private double[] yNext;
    private boolean accepted;

    EsdirkStepper(
            EsdirkKernel kernel,
            JacobianForm form,
            VectorField field,
            int n,
            Tolerances tolerances,
            StageMonitor monitor,
            NewtonGoal goal) {
        this.kernel = kernel;
        this.n = n;
        EsdirkTableau tableau = kernel.tableau();
        stages = tableau.stages();
        gamma = tableau.gamma();
        filters = tableau.filter() == EsdirkTableau.ErrorFilter.STAGE_MATRIX;
        boundOfStart = goal == NewtonGoal.ROUNDING && !tableau.hasStiffnessPair();
        this.field = new StageField(field, n, monitor);
        CountedField probes = (t, x, out) -> this.field.evaluate(StageMonitor.PROBE, t, x, out);
        matrix = form.start(field, probes, n, tolerances, monitor);
        newton = new NewtonIteration(n, matrix, (t, x, out) -> this.field.evaluate(stage, t, x, out), tolerances, goal);
        norm = new ScaledNorm(n, tolerances);
        base = new double[n];
        e = new double[n];
        k = new double[stages][n];
        double[][] polynomials = new double[stages][];
        for (int s = 0; s < stages; s++) {
            polynomials[s] = tableau.dense(s);
        }
        dense = new StagePolynomial(polynomials);
        y = base;
        yNext = base;
    }

    @Override
    public Attempt start(double t, double[] y) {
        newton.restart();
        accepted = false;
        Attempt attempt = field.start(t, y, k[0]);
        if (attempt == Attempt.OK) {
            matrix.begin(t, y);
        }
        return attempt;
    }

    @Override
    public double[] startDerivative() {
        return accepted ? k[stages - 1] : k[0];
    }

    @Override
    public Attempt attempt(double t, double tNext, double[] y, double[] yNext) {
        moveOn();
        this.y = y;
        this.yNext = yNext;
        h = tNext - t;
        double a = h * gamma;
        newton.begin(t, y);
        for (int s = 1; s < stages; s++) {
            stage = s;
            kernel.base(s, y, h, k, base);
            kernel.guess(s, base, h, k, yNext);
            double time = s == stages - 1 ? tNext : t + kernel.tableau().node(s) * h;
            Attempt attempt = newton.solve(time, a, base, yNext);
            if (attempt != Attempt.OK) {
                return attempt;
            }
            double[] derivative = k[s];
            for (int i = 0; i < n; i++) {
                derivative[i] = (yNext[i] - base[i]) / a;
            }
        }
        dense.at(y, h, k);
        if (!StageField.isFinite(yNext)) {
            return Attempt.NOT_FINITE;
        }
        return filteredError();
    }

    private void moveOn() {
        if (accepted) {
            accepted = false;
            newton.moveOn();
            double[] last = k[stages - 1];
            k[stages - 1] = k[0];
            k[0] = last;
        }
    }

    private Attempt filteredError() {
        kernel.error(h, k, e);
        if (!filters && !boundOfStart) {
            return Attempt.OK;
        }
        Attempt attempt = newton.prepare(h * gamma);
        if (attempt == Attempt.OK && filters) {
            matrix.solve(e, e);
        }
        return attempt;
    }

    double[][] derivatives() {
        return k;
    }

    IterationMatrix matrix() {
        return matrix;
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
        return kernel.tableau().hasStiffnessPair() ? kernel.stiffness(y, h, k) : matrix.spectralBound();
    }

    @Override
    public double dominantEigenvalue() {
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
