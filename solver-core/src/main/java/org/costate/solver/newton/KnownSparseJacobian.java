package org.costate.solver.newton;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.SparseJacobianField;
import org.costate.solver.SparsityPattern;

/** The sparse Jacobian that a field brings. */
final class KnownSparseJacobian implements SparseJacobian {

    private final SparseJacobianField field;
    private final SparsityPattern pattern;
    private final double[] scratch;

    KnownSparseJacobian(SparseJacobianField field, int n) {
        this.field = field;
        pattern = field.pattern();
        scratch = new double[n];
    }

    @Override
    public SparsityPattern pattern() {
        return pattern;
    }

    @Override
    public void begin(double t, double[] y) {}

    @Override
    public Attempt evaluate(double t, double[] y, double[] values) {
        System.arraycopy(y, 0, scratch, 0, scratch.length);
        Arrays.fill(values, 0);
        try {
            field.sparseJacobian(t, scratch, values);
        } catch (OutsideDomainException refusal) {
            return Attempt.FIELD_REFUSED;
        }
        double zero = 0;
        for (double value : values) {
            zero += value * 0.0;
        }
        return zero == 0 ? Attempt.OK : Attempt.NOT_FINITE;
    }
}
