package org.costate.equations;

import org.hipparchus.CalculusFieldElement;
import org.hipparchus.ode.FieldOrdinaryDifferentialEquation;
import org.hipparchus.util.FastMath;
import org.hipparchus.util.MathArrays;

/** A driven, damped pendulum as a user of Hipparchus writes it; the parameters are numbers of the field. */
public final class Pendulum<T extends CalculusFieldElement<T>> implements FieldOrdinaryDifferentialEquation<T> {

    private final T gravityOverLength;
    private final T damping;
    private final T drive;

    public Pendulum(T gravity, T length, T damping, T drive) {
        this.gravityOverLength = gravity.divide(length);
        this.damping = damping;
        this.drive = drive;
    }

    @Override
    public int getDimension() {
        return 2;
    }

    @Override
    public T[] computeDerivatives(T t, T[] y) {
        T[] dot = MathArrays.buildArray(t.getField(), 2);
        dot[0] = y[1];
        dot[1] = gravityOverLength
                .multiply(FastMath.sin(y[0]))
                .add(damping.multiply(y[1]))
                .negate()
                .add(drive.multiply(FastMath.cos(t.multiply(0.7))));
        return dot;
    }
}
