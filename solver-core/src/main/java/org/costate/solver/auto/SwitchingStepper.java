package org.costate.solver.auto;

import org.costate.solver.Attempt;
import org.costate.solver.DenseSegment;
import org.costate.solver.Method;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.newton.JacobianForm;
import org.jspecify.annotations.Nullable;

/** The workspace of one solve by two methods in turns. A switch that was decided is made where the next step begins. */
final class SwitchingStepper implements Stepper {

    private static final double NEAR_BOUND = 0.75;
    private static final int HITS = 15;
    private static final int MISSES = 6;
    private static final int EASY_STEPS = 5;

    private final SwitchingMethod method;
    private final VectorField field;
    private final int n;
    private final Tolerances tolerances;
    private final StageMonitor monitor;
    private final Stepper explicit;
    private final double limit;
    private final boolean maySwitch;
    private @Nullable Stepper stiff;
    private Stepper active;
    private boolean pending;
    private double h;
    private int hits;
    private int misses;
    private int easy;

    SwitchingStepper(SwitchingMethod method, VectorField field, int n, Tolerances tolerances, StageMonitor monitor) {
        this.method = method;
        this.field = field;
        this.n = n;
        this.tolerances = tolerances;
        this.monitor = monitor;
        explicit = method.explicit().stepper(field, n, tolerances, monitor);
        limit = NEAR_BOUND * method.explicit().stabilityInterval();
        boolean dense = method.stiff().jacobian() == JacobianForm.dense();
        maySwitch = !dense || n <= SwitchingMethod.LONGEST_DENSE;
        stiff = dense ? null : method.stiff().stepper(field, n, tolerances, monitor);
        active = explicit;
    }

    @Override
    public Attempt start(double t, double[] y) {
        active = explicit;
        pending = false;
        forgetCounts();
        monitor.switched(method.explicit());
        if (stiff != null) {
            Attempt attempt = stiff.start(t, y); // compares a sparsity pattern with the field
            if (attempt != Attempt.OK) {
                return attempt;
            }
        }
        return explicit.start(t, y);
    }

    private void forgetCounts() {
        hits = 0;
        misses = 0;
        easy = 0;
    }

    @Override
    public double[] startDerivative() {
        return active.startDerivative();
    }

    @Override
    public Attempt attempt(double t, double tNext, double[] y, double[] yNext) {
        if (pending) {
            Attempt attempt = change(t, y);
            if (attempt != Attempt.OK) {
                return attempt;
            }
        }
        h = Math.abs(tNext - t);
        return active.attempt(t, tNext, y, yNext);
    }

    private Attempt change(double t, double[] y) {
        Method next = active == explicit ? method.stiff() : method.explicit();
        if (stiff == null) {
            stiff = method.stiff().stepper(field, n, tolerances, monitor);
        }
        Stepper stepper = active == explicit ? stiff : explicit;
        monitor.switched(next);
        Attempt attempt = stepper.start(t, y);
        if (attempt == Attempt.OK) {
            active = stepper;
            pending = false;
            forgetCounts();
        }
        return attempt;
    }

    @Override
    public double scaledError() {
        return active.scaledError();
    }

    @Override
    public void error(double[] errorOut) {
        active.error(errorOut);
    }

    @Override
    public double stiffness() {
        return active.stiffness();
    }

    @Override
    public double dominantEigenvalue() {
        return active.dominantEigenvalue();
    }

    @Override
    public void accept() {
        active.accept();
        pending = active == explicit ? maySwitch && isStiff() : isEasy();
    }

    private boolean isStiff() {
        if (explicit.dominantEigenvalue() * h > limit) {
            misses = 0;
            hits++;
        } else if (++misses >= MISSES) {
            hits = 0;
        }
        return hits >= HITS;
    }

    private boolean isEasy() {
        easy = active.dominantEigenvalue() * h < limit ? easy + 1 : 0;
        return easy >= EASY_STEPS;
    }

    @Override
    public void reject() {
        active.reject();
    }

    @Override
    public DenseSegment dense() {
        return active.dense();
    }
}
