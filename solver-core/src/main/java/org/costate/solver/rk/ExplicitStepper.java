package org.costate.solver.rk;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.DenseSegment;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.RowNorms;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.jspecify.annotations.Nullable;

/** The workspace of one solve by any explicit Runge-Kutta method. */
final class ExplicitStepper implements Stepper {

    /** A NaN that no arithmetic makes: what it still fills after the first evaluation, the field did not write. */
    private static final long UNWRITTEN_BITS = 0x7ff8_c057_a7e0_0001L;

    private static final double UNWRITTEN = Double.longBitsToDouble(UNWRITTEN_BITS);

    private final ExplicitKernel kernel;
    private final VectorField field;
    private final StageMonitor monitor;
    private final int n;
    private final int stages;
    private final boolean firstSameAsLast;
    private final EstimatedError estimate;
    private final double[] g;
    private final double[] dk;
    private final double[][] k;
    private final RkDenseSegment dense;
    private final @Nullable SmallStep small;

    private double t;
    private double h;
    private double[] y;
    private double[] yNext;
    private boolean haveFirst;
    private boolean accepted;

    ExplicitStepper(ButcherTableau tableau, VectorField field, int n, Tolerances tolerances, StageMonitor monitor) {
        kernel = new ExplicitKernel(tableau);
        this.field = field;
        this.monitor = monitor;
        this.n = n;
        stages = tableau.stages();
        firstSameAsLast = tableau.isFirstSameAsLast();
        estimate = new EstimatedError(tableau, n, tolerances);
        g = new double[n];
        dk = tableau.hasStiffnessPair() ? new double[n] : g;
        k = new double[tableau.rows()][n];
        y = g;
        yNext = g;
        dense = new RkDenseSegment(kernel, this);
        small = SmallStep.isFor(n) ? new SmallStep(tableau, tolerances, k, g, field, monitor) : null;
    }

    @Override
    public Attempt start(double t, double[] y) {
        System.arraycopy(y, 0, g, 0, n);
        Arrays.fill(k[0], UNWRITTEN);
        Attempt attempt = evaluate(0, t);
        haveFirst = attempt == Attempt.OK;
        accepted = false;
        if (haveFirst) {
            requireWritten(k[0]);
        }
        return haveFirst && !isFinite(k[0]) ? Attempt.NOT_FINITE : attempt;
    }

    private static void requireWritten(double[] dydt) {
        for (int i = 0; i < dydt.length; i++) {
            if (Double.doubleToRawLongBits(dydt[i]) == UNWRITTEN_BITS) {
                throw new IllegalArgumentException("the field left dydt[" + i + "] unwritten, but the state has length "
                        + dydt.length + " and every component needs a derivative");
            }
        }
    }

    @Override
    public double[] startDerivative() {
        return accepted && firstSameAsLast ? k[stages - 1] : k[0];
    }

    @Override
    public Attempt attempt(double t, double tNext, double[] y, double[] yNext) {
        moveOn();
        this.t = t;
        h = tNext - t;
        this.y = y;
        this.yNext = yNext;
        if (!haveFirst) {
            System.arraycopy(y, 0, g, 0, n);
            Attempt first = evaluate(0, t);
            if (first != Attempt.OK) {
                return first;
            }
            haveFirst = true;
        }
        if (small != null) {
            return small.attempt(t, h, y, yNext);
        }
        for (int s = 1; s < stages; s++) {
            kernel.stageState(s, y, h, k, g);
            if (s == stages - 1 && firstSameAsLast) {
                System.arraycopy(g, 0, yNext, 0, n);
            }
            Attempt stage = evaluate(s, t + kernel.node(s) * h);
            if (stage != Attempt.OK) {
                return stage;
            }
        }
        if (!firstSameAsLast) {
            kernel.nextState(y, h, k, yNext);
        }
        return isFinite(yNext) ? Attempt.OK : Attempt.NOT_FINITE;
    }

    private void moveOn() {
        dense.forget();
        if (accepted) {
            accepted = false;
            if (firstSameAsLast) {
                startFromLastStage();
            } else {
                haveFirst = false;
            }
        }
    }

    /** The last stage of a step is the first of the next; a small step is bound to its arrays and copies. */
    private void startFromLastStage() {
        double[] last = k[stages - 1];
        if (small != null) {
            SmallStep.copy(last, k[0]);
        } else {
            k[stages - 1] = k[0];
            k[0] = last;
        }
    }

    /** Evaluates the field at {@code g} into a stage. */
    Attempt evaluate(int stage, double time) {
        if (!monitor.evaluating(stage)) {
            return Attempt.CANCELLED;
        }
        try {
            field.evaluate(time, g, k[stage]);
        } catch (OutsideDomainException refusal) {
            return Attempt.FIELD_REFUSED;
        }
        return Attempt.OK;
    }

    /** Evaluates the extra stages of the dense output. */
    Attempt evaluateExtraStages() {
        for (int s = stages; s < k.length; s++) {
            kernel.stageState(s, y, h, k, g);
            Attempt attempt = evaluate(s, t + kernel.node(s) * h);
            if (attempt != Attempt.OK || !isFinite(k[s])) {
                return attempt == Attempt.OK ? Attempt.NOT_FINITE : attempt;
            }
        }
        return Attempt.OK;
    }

    private static boolean isFinite(double[] v) {
        double zero = 0;
        for (int i = 0; i < v.length; i++) {
            zero += v[i] * 0.0;
        }
        return zero == 0;
    }

    @Override
    public double scaledError() {
        return small != null ? estimate.scaled(small, h, y, yNext, k) : estimate.scaled(h, y, yNext, k);
    }

    @Override
    public void error(double[] errorOut) {
        estimate.unscaled(h, k, errorOut);
    }

    @Override
    public void rowErrors(RowNorms norms, double[] y, double[] yNext, double[] out) {
        estimate.rows(h, k, norms, y, yNext, out);
    }

    @Override
    public double stiffness() {
        return kernel.stiffness(y, h, k);
    }

    @Override
    public double dominantEigenvalue() {
        if (!kernel.tableau().hasStiffnessPair()) {
            return Double.NaN;
        }
        kernel.differences(h, k, dk, g);
        return estimate.quotient(y, yNext, dk, g);
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
        return dense;
    }

    double h() {
        return h;
    }

    double[] y() {
        return y;
    }

    double[][] k() {
        return k;
    }

    /** Copies of the state at the start and of all stages. */
    RkDenseSegment.Frozen freeze() {
        double[][] stagesCopy = k.clone();
        Arrays.setAll(stagesCopy, s -> k[s].clone());
        return new RkDenseSegment.Frozen(kernel, h, y.clone(), stagesCopy);
    }
}
