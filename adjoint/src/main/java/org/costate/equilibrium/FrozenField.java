package org.costate.equilibrium;

import org.costate.solver.Attempt;
import org.costate.solver.JacobianField;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.TimeDerivativeField;

/** The field of a search at its fixed time, as a flow that a solver follows. */
final class FrozenField implements JacobianField, TimeDerivativeField {

    private final RootSearch s;
    private final double[] value;

    FrozenField(RootSearch search) {
        s = search;
        value = new double[search.n];
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        if (s.evaluate(y, dydt) == Attempt.FIELD_REFUSED) {
            throw OutsideDomainException.INSTANCE;
        }
    }

    @Override
    public void requireDimension(int n) {
        s.field.requireDimension(n);
    }

    @Override
    public void jacobian(double t, double[] y, double[] dfdy) {
        s.at.moveTo(y);
        if (s.width == s.n) {
            s.at.jacobian(dfdy);
            return;
        }
        double[] blocks = new double[s.n * s.width];
        s.at.jacobian(blocks);
        for (int i = 0; i < s.n; i++) {
            System.arraycopy(blocks, i * s.width, dfdy, i * s.n + i - i % s.width, s.width);
        }
    }

    @Override
    public void timeDerivative(double t, double[] y, double[] dfdt) {
        // the time is fixed
    }

    /** Moves the search to a state. */
    void take(double[] y) {
        System.arraycopy(y, 0, s.y, 0, s.n);
        s.evaluate(s.y, s.f);
    }

    /** Logarithm of the field's largest block in tolerances at a state. */
    double logResidual(double[] y) {
        s.evaluate(y, value);
        System.arraycopy(y, 0, s.y, 0, s.n);
        return Math.log(Math.max(s.scaled(value), Double.MIN_NORMAL));
    }
}
