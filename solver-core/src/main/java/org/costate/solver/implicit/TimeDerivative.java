package org.costate.solver.implicit;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.StageMonitor;
import org.costate.solver.TimeDerivativeField;
import org.costate.solver.VectorField;
import org.jspecify.annotations.Nullable;

/**
 * The derivative of a field by time at a fixed state: known, or by two evaluations inside the step,
 * {@code (4 f(t + d) - f(t + 2 d) - 3 f(t)) / (2 d)}. If the first of them is f(t) to the bit, the field does not depend on
 * time there, and the second is spared.
 */
final class TimeDerivative {

    /** Part of the step: what is lost to rounding and what to the next terms are then about equal. */
    private static final double PART = 0x1p-14;

    private final StageField field;
    private final @Nullable TimeDerivativeField known;
    private final double[] near;
    private final double[] far;

    TimeDerivative(VectorField field, StageField counted, int n) {
        this.field = counted;
        known = field instanceof TimeDerivativeField derivative ? derivative : null;
        near = new double[n];
        far = new double[n];
    }

    Attempt evaluate(double t, double h, double[] y, double[] f, double[] dfdt) {
        if (known != null) {
            return evaluateKnown(known, t, y, dfdt);
        }
        double d = t + Math.copySign(Math.max(PART * Math.abs(h), Math.ulp(t)), h) - t;
        Attempt attempt = field.evaluate(StageMonitor.PROBE, t + d, y, near);
        if (attempt != Attempt.OK) {
            return attempt;
        }
        if (Arrays.equals(near, f)) {
            Arrays.fill(dfdt, 0);
            return Attempt.OK;
        }
        double d2 = t + 2 * d - t;
        attempt = field.evaluate(StageMonitor.PROBE, t + d2, y, far);
        if (attempt != Attempt.OK) {
            return attempt;
        }
        double ofNear = d2 / (d * (d2 - d)); // weights of the parabola through three times
        double ofFar = -d / (d2 * (d2 - d));
        for (int i = 0; i < dfdt.length; i++) {
            dfdt[i] = ofNear * (near[i] - f[i]) + ofFar * (far[i] - f[i]);
        }
        return StageField.isFinite(dfdt) ? Attempt.OK : Attempt.NOT_FINITE;
    }

    private Attempt evaluateKnown(TimeDerivativeField derivative, double t, double[] y, double[] dfdt) {
        System.arraycopy(y, 0, near, 0, near.length);
        Arrays.fill(dfdt, 0);
        try {
            derivative.timeDerivative(t, near, dfdt);
        } catch (OutsideDomainException refusal) {
            return Attempt.FIELD_REFUSED;
        }
        return StageField.isFinite(dfdt) ? Attempt.OK : Attempt.NOT_FINITE;
    }
}
