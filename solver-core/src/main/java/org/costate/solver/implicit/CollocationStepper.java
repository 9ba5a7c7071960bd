package org.costate.solver.implicit;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.DenseSegment;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.newton.CountedField;
import org.costate.solver.newton.Jacobian;
import org.costate.solver.newton.NewtonGoal;
import org.costate.solver.newton.NewtonIteration;

/**
 * The workspace of one solve by any collocation method. The derivatives of the stages are had from their states,
 * {@code k = A^-1 (x - y) / h}: evaluations would multiply what Newton's iteration left by the Jacobian.
 */
final class CollocationStepper implements Stepper {

    private static final double SHORTER = 0.25;
    private static final int MOST_SHORTER = 8;

    private final CollocationTableau tableau;
    private final StageField field;
    private final StackedStages stacked;
    private final NewtonIteration newton;
    private final int n;
    private final int stages;
    private final double[] base;
    private final double[] x;
    private final double[] slope;
    private final double[][] k;
    private final StagePolynomial dense;

    CollocationStepper(
            CollocationTableau tableau, VectorField field, int n, Tolerances tolerances, StageMonitor monitor) {
        this.tableau = tableau;
        this.n = n;
        stages = tableau.stages();
        this.field = new StageField(field, n, monitor);
        CountedField probes = (t, y, out) -> this.field.evaluate(StageMonitor.PROBE, t, y, out);
        Jacobian jacobian = Jacobian.of(field, probes, n, tolerances);
        stacked = new StackedStages(tableau, this.field, jacobian, n, monitor);
        double[] one = tolerances.absolutes(n);
        double[] absolute = new double[stages * n];
        for (int i = 0; i < absolute.length; i++) {
            absolute[i] = one[i % n];
        }
        Tolerances repeated = Tolerances.of(tolerances.relative(), absolute);
        newton = new NewtonIteration(stages * n, stacked, stacked, repeated, NewtonGoal.ROUNDING);
        base = new double[stages * n];
        x = new double[stages * n];
        slope = new double[n];
        k = new double[stages][n];
        double[][] polynomials = new double[stages][];
        Arrays.setAll(polynomials, tableau::dense);
        dense = new StagePolynomial(polynomials);
    }

    @Override
    public Attempt start(double t, double[] y) {
        newton.restart();
        Attempt attempt = field.start(t, y, slope);
        if (attempt == Attempt.OK) {
            stacked.begin(t, y);
        }
        return attempt;
    }

    @Override
    public double[] startDerivative() {
        return slope;
    }

    @Override
    public Attempt attempt(double t, double tNext, double[] y, double[] yNext) {
        double h = tNext - t;
        for (int j = 0; j < stages; j++) {
            System.arraycopy(y, 0, base, j * n, n);
        }
        Attempt attempt = solve(t, h);
        if (attempt != Attempt.OK) {
            System.arraycopy(x, 0, yNext, 0, n); // whoever asks finds the component that is not finite
            return attempt;
        }
        for (int j = 0; j < stages; j++) {
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int m = 0; m < stages; m++) {
                    sum += tableau.inverse(j, m) * (x[m * n + i] - y[i]);
                }
                k[j][i] = sum / h;
            }
        }
        end(y, yNext);
        dense.at(y, h, k);
        return StageField.isFinite(yNext) ? Attempt.OK : Attempt.NOT_FINITE;
    }

    /**
     * Newton's iteration from the start of the step; where it fails, from the stages of a shorter step, which are found in
     * the same way.
     */
    private Attempt solve(double t, double h) {
        Attempt attempt = Attempt.NEWTON_FAILED;
        int shorter = 0;
        while (true) {
            System.arraycopy(base, 0, x, 0, x.length);
            attempt = solveFrom(t, h * Math.pow(SHORTER, shorter));
            if (attempt == Attempt.OK || attempt == Attempt.CANCELLED || shorter == MOST_SHORTER) {
                break;
            }
            shorter++;
        }
        while (attempt == Attempt.OK && shorter > 0) {
            shorter--;
            attempt = solveFrom(t, h * Math.pow(SHORTER, shorter));
        }
        return attempt;
    }

    private Attempt solveFrom(double t, double h) {
        stacked.size(h);
        newton.begin(t, base);
        return newton.solve(t, h, base, x);
    }

    private void end(double[] y, double[] yNext) {
        if (tableau.endsWithStep()) {
            System.arraycopy(x, (stages - 1) * n, yNext, 0, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int m = 0; m < stages; m++) {
                sum += tableau.endWeight(m) * (x[m * n + i] - y[i]);
            }
            yNext[i] = y[i] + sum;
        }
    }

    double[][] derivatives() {
        return k;
    }

    @Override
    public double scaledError() {
        return Double.NaN;
    }

    @Override
    public void error(double[] errorOut) {
        throw new IllegalStateException(tableau.name() + " has no error estimate");
    }

    @Override
    public double stiffness() {
        return Double.NaN;
    }

    /** The slope of the polynomial at its end. */
    @Override
    public void accept() {
        newton.moveOn();
        Arrays.fill(slope, 0);
        for (int j = 0; j < stages; j++) {
            double weight = tableau.endSlope(j);
            for (int i = 0; i < n; i++) {
                slope[i] += weight * k[j][i];
            }
        }
    }

    @Override
    public void reject() {}

    @Override
    public DenseSegment dense() {
        return dense;
    }
}
