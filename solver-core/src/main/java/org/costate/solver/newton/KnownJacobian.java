package org.costate.solver.newton;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.JacobianField;
import org.costate.solver.OutsideDomainException;

/** The Jacobian that a field brings. */
final class KnownJacobian implements Jacobian {

    private final JacobianField field;
    private final double[] scratch;

    KnownJacobian(JacobianField field, int n) {
        this.field = field;
        scratch = new double[n];
    }

    @Override
    public Attempt evaluate(double t, double[] y, double[] dfdy) {
        System.arraycopy(y, 0, scratch, 0, scratch.length);
        Arrays.fill(dfdy, 0);
        try {
            field.jacobian(t, scratch, dfdy);
        } catch (OutsideDomainException refusal) {
            return Attempt.FIELD_REFUSED;
        }
        double zero = 0;
        for (double value : dfdy) {
            zero += value * 0.0;
        }
        return zero == 0 ? Attempt.OK : Attempt.NOT_FINITE;
    }
}
