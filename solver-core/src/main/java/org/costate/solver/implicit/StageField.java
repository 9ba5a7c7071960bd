package org.costate.solver.implicit;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.StageMonitor;
import org.costate.solver.VectorField;

/** The field of a solve: counted, evaluated on a private copy of the state, with refusals turned into attempts. */
final class StageField {

    /** A NaN that no arithmetic makes: what it still fills after an evaluation, the field did not write. */
    private static final long UNWRITTEN_BITS = 0x7ff8_c057_a7e0_0001L;

    private static final double UNWRITTEN = Double.longBitsToDouble(UNWRITTEN_BITS);

    private final VectorField field;
    private final StageMonitor monitor;
    private final double[] scratch;

    StageField(VectorField field, int n, StageMonitor monitor) {
        this.field = field;
        this.monitor = monitor;
        scratch = new double[n];
    }

    Attempt evaluate(int stage, double t, double[] y, double[] dydt) {
        if (!monitor.evaluating(stage)) {
            return Attempt.CANCELLED;
        }
        System.arraycopy(y, 0, scratch, 0, scratch.length);
        try {
            field.evaluate(t, scratch, dydt);
        } catch (OutsideDomainException refusal) {
            return Attempt.FIELD_REFUSED;
        }
        return Attempt.OK;
    }

    /** Evaluates the field at the start of a solve, and finds what it leaves unwritten. */
    Attempt start(double t, double[] y, double[] dydt) {
        Arrays.fill(dydt, UNWRITTEN);
        Attempt attempt = evaluate(0, t, y, dydt);
        if (attempt != Attempt.OK) {
            return attempt;
        }
        for (int i = 0; i < dydt.length; i++) {
            if (Double.doubleToRawLongBits(dydt[i]) == UNWRITTEN_BITS) {
                throw new IllegalArgumentException("the field left dydt[" + i + "] unwritten, but the state has length "
                        + dydt.length + " and every component needs a derivative");
            }
        }
        return isFinite(dydt) ? Attempt.OK : Attempt.NOT_FINITE;
    }

    static boolean isFinite(double[] v) {
        double zero = 0;
        for (int i = 0; i < v.length; i++) {
            zero += v[i] * 0.0;
        }
        return zero == 0;
    }
}
