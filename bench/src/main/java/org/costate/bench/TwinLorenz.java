package org.costate.bench;

import org.costate.trace.TracedEquation;
import org.costate.trace.TracedNumber;

/** Lorenz's equations: 3 states, 3 parameters. */
final class TwinLorenz implements TwinEquations {

    private final double sigma = 10;
    private final double rho = 28;
    private final double beta = 8.0 / 3;

    @Override
    public double[] y0() {
        return new double[] {1.1, -0.7, 20};
    }

    @Override
    public double[] parameters() {
        return new double[] {sigma, rho, beta};
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        double x0 = y[0];
        double x1 = y[1];
        double x2 = y[2];
        dydt[0] = sigma * (x1 - x0);
        dydt[1] = x0 * (rho - x2) - x1;
        dydt[2] = x0 * x1 - beta * x2;
    }

    @Override
    public TracedEquation equation() {
        return (t, y, p) -> new TracedNumber[] {
            p[0].multiply(y[1].subtract(y[0])),
            y[0].multiply(p[1].subtract(y[2])).subtract(y[1]),
            y[0].multiply(y[1]).subtract(p[2].multiply(y[2]))
        };
    }
}
