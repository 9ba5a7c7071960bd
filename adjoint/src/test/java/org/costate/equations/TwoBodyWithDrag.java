package org.costate.equations;

import org.hipparchus.CalculusFieldElement;
import org.hipparchus.Field;
import org.hipparchus.ode.FieldOrdinaryDifferentialEquation;
import org.hipparchus.util.FastMath;
import org.hipparchus.util.MathArrays;

/**
 * A satellite with drag in an atmosphere of exponential density, as a user of Hipparchus writes it: the parameters are
 * plain numbers.
 */
public final class TwoBodyWithDrag<T extends CalculusFieldElement<T>> implements FieldOrdinaryDifferentialEquation<T> {

    private final Field<T> field;
    private final double mu;
    private final double drag;
    private final double scaleHeight;

    public TwoBodyWithDrag(Field<T> field, double mu, double drag, double scaleHeight) {
        if (!(mu > 0) || !(scaleHeight > 0)) {
            throw new IllegalArgumentException("mu = " + mu + ", scaleHeight = " + scaleHeight);
        }
        this.field = field;
        this.mu = mu;
        this.drag = drag;
        this.scaleHeight = scaleHeight;
    }

    @Override
    public int getDimension() {
        return 6;
    }

    @Override
    public T[] computeDerivatives(T t, T[] pv) {
        T r2 = field.getZero();
        T v2 = field.getZero();
        for (int i = 0; i < 3; i++) {
            r2 = r2.add(pv[i].multiply(pv[i]));
            v2 = v2.add(pv[3 + i].square());
        }
        T r = FastMath.sqrt(r2);
        T density = r.subtract(1).divide(-scaleHeight).exp();
        T friction = density.multiply(drag).multiply(v2.sqrt());
        T pull = r2.multiply(r).reciprocal().multiply(mu);
        T[] dot = MathArrays.buildArray(field, 6);
        for (int i = 0; i < 3; i++) {
            dot[i] = pv[3 + i];
            dot[3 + i] = t.linearCombination(pull.negate(), pv[i], friction.negate(), pv[3 + i]);
        }
        return dot;
    }
}
