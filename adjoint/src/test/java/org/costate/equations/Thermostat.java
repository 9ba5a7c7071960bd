package org.costate.equations;

import org.hipparchus.CalculusFieldElement;
import org.hipparchus.ode.FieldOrdinaryDifferentialEquation;
import org.hipparchus.util.MathArrays;

/** A heated room whose heating is switched by a comparison, which cannot be traced. */
public final class Thermostat<T extends CalculusFieldElement<T>> implements FieldOrdinaryDifferentialEquation<T> {

    private final T wanted;

    public Thermostat(T wanted) {
        this.wanted = wanted;
    }

    @Override
    public int getDimension() {
        return 1;
    }

    @Override
    public T[] computeDerivatives(T t, T[] y) {
        T[] dot = MathArrays.buildArray(t.getField(), 1);
        boolean isCold = y[0].subtract(wanted).getReal() < 0;
        dot[0] = y[0].negate().add(isCold ? 30 : 0);
        return dot;
    }
}
