package org.costate.adjoint;

/** Robertson's reactions; the parameters are the three rates. */
final class Reactions implements DifferentiableField {

    private static final double[] RATES = {0.04, 1e4, 3e7};

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        dydt[0] = -RATES[0] * y[0] + RATES[1] * y[1] * y[2];
        dydt[2] = RATES[2] * y[1] * y[1];
        dydt[1] = -dydt[0] - dydt[2];
    }

    @Override
    public int parameterCount() {
        return 3;
    }

    @Override
    public Linearization linearization() {
        return new Linearization() {

            private double[] y = {};

            @Override
            public void evaluate(double t, double[] at, double[] dydt) {
                y = at.clone();
                Reactions.this.evaluate(t, at, dydt);
            }

            @Override
            public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                double slow = w[1] - w[0];
                double fast = w[2] - w[1];
                yBar[0] += RATES[0] * slow;
                yBar[1] += -RATES[1] * y[2] * slow + 2 * RATES[2] * y[1] * fast;
                yBar[2] -= RATES[1] * y[1] * slow;
                thetaBar[0] += y[0] * slow;
                thetaBar[1] -= y[1] * y[2] * slow;
                thetaBar[2] += y[1] * y[1] * fast;
                return 0;
            }
        };
    }
}
