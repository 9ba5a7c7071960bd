package org.costate.bench;

import java.util.Random;
import org.costate.trace.TracedEquation;
import org.costate.trace.TracedNumber;

/** Pendulums on a ring, coupled to their neighbours by springs: angles, then velocities; 3 parameters. */
final class TwinOscillators implements TwinEquations {

    private final int count;
    private final double gravity = 9.81;
    private final double spring = 2.5;
    private final double damping = 0.1;
    private final double[] y0;

    TwinOscillators(int count) {
        this.count = count;
        y0 = new Random(9).doubles(2L * count, -1, 1).toArray();
    }

    @Override
    public double[] y0() {
        return y0.clone();
    }

    @Override
    public double[] parameters() {
        return new double[] {gravity, spring, damping};
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        for (int i = 0; i < count; i++) {
            double angle = y[i];
            double before = y[i > 0 ? i - 1 : count - 1];
            double after = y[i < count - 1 ? i + 1 : 0];
            dydt[i] = y[count + i];
            dydt[count + i] =
                    spring * (before - 2 * angle + after) - gravity * Math.sin(angle) - damping * y[count + i];
        }
    }

    @Override
    public TracedEquation equation() {
        return (t, y, p) -> {
            TracedNumber[] dydt = new TracedNumber[2 * count];
            for (int i = 0; i < count; i++) {
                TracedNumber angle = y[i];
                TracedNumber before = y[i > 0 ? i - 1 : count - 1];
                TracedNumber after = y[i < count - 1 ? i + 1 : 0];
                dydt[i] = y[count + i];
                dydt[count + i] = p[1].multiply(
                                before.subtract(angle.multiply(2)).add(after))
                        .subtract(p[0].multiply(angle.sin()))
                        .subtract(p[2].multiply(y[count + i]));
            }
            return dydt;
        };
    }
}
