package org.costate.bench;

import java.util.Random;
import org.costate.trace.TracedEquation;
import org.costate.trace.TracedNumber;

/** The Brusselator on a line with diffusion: two states a cell, (u, v) in turn, fixed at both ends. */
final class TwinBrusselator implements TwinEquations {

    private final int cells;
    private final double a = 1;
    private final double b = 3;
    private final double alpha = 0.02;
    private final double[] y0;

    TwinBrusselator(int cells) {
        this.cells = cells;
        y0 = new Random(7).doubles(2L * cells, 0.5, 3).toArray();
    }

    @Override
    public double[] y0() {
        return y0.clone();
    }

    @Override
    public double[] parameters() {
        return new double[] {a, b, alpha};
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        double stiffness = alpha * (cells + 1) * (cells + 1);
        double outer = b / a;
        for (int i = 0; i < cells; i++) {
            double u = y[2 * i];
            double v = y[2 * i + 1];
            double uBefore = i > 0 ? y[2 * i - 2] : a;
            double vBefore = i > 0 ? y[2 * i - 1] : outer;
            double uAfter = i < cells - 1 ? y[2 * i + 2] : a;
            double vAfter = i < cells - 1 ? y[2 * i + 3] : outer;
            double reaction = u * u * v;
            dydt[2 * i] = a + reaction - (b + 1) * u + stiffness * (uBefore - 2 * u + uAfter);
            dydt[2 * i + 1] = b * u - reaction + stiffness * (vBefore - 2 * v + vAfter);
        }
    }

    @Override
    public TracedEquation equation() {
        return (t, y, p) -> {
            TracedNumber stiffness = p[2].multiply((cells + 1.0) * (cells + 1));
            TracedNumber outer = p[1].divide(p[0]);
            TracedNumber[] dydt = new TracedNumber[2 * cells];
            for (int i = 0; i < cells; i++) {
                TracedNumber u = y[2 * i];
                TracedNumber v = y[2 * i + 1];
                TracedNumber uBefore = i > 0 ? y[2 * i - 2] : p[0];
                TracedNumber vBefore = i > 0 ? y[2 * i - 1] : outer;
                TracedNumber uAfter = i < cells - 1 ? y[2 * i + 2] : p[0];
                TracedNumber vAfter = i < cells - 1 ? y[2 * i + 3] : outer;
                TracedNumber reaction = u.multiply(u).multiply(v);
                TracedNumber spread = uBefore.subtract(u.multiply(2)).add(uAfter);
                dydt[2 * i] =
                        p[0].add(reaction).subtract(p[1].add(1).multiply(u)).add(stiffness.multiply(spread));
                TracedNumber spreadOfV = vBefore.subtract(v.multiply(2)).add(vAfter);
                dydt[2 * i + 1] = p[1].multiply(u).subtract(reaction).add(stiffness.multiply(spreadOfV));
            }
            return dydt;
        };
    }
}
