package org.costate.adjoint;

/**
 * A smooth field of any number of values, {@code out_k = a_k (1 + sin(b . y phase_k + t) / 2)}, two parameters for each
 * value; without dependence on the state if so asked. Pullback by hand.
 */
final class WaveField implements DifferentiableField {

    private final int values;
    private final boolean ofState;
    private final double[] theta;

    WaveField(int values, boolean ofState, double[] theta) {
        this.values = values;
        this.ofState = ofState;
        this.theta = theta.clone();
    }

    static double[] theta(int values, double size) {
        double[] theta = new double[2 * values];
        for (int k = 0; k < values; k++) {
            theta[2 * k] = size * (1 - 0.3 * k) * (k % 2 == 0 ? 1 : -1);
            theta[2 * k + 1] = 0.7 + 0.2 * k;
        }
        return theta;
    }

    private static double weight(int k, int i) {
        return 1.0 / (1 + (k + 2 * i) % 3);
    }

    private double phase(int k, double t, double[] y) {
        double sum = t + k;
        for (int i = 0; ofState && i < y.length; i++) {
            sum += weight(k, i) * theta[2 * k + 1] * y[i];
        }
        return sum;
    }

    @Override
    public void evaluate(double t, double[] y, double[] out) {
        for (int k = 0; k < values; k++) {
            out[k] = theta[2 * k] * (1 + 0.5 * Math.sin(phase(k, t, y)));
        }
    }

    @Override
    public int parameterCount() {
        return 2 * values;
    }

    @Override
    public Linearization linearization() {
        return new Linearization() {

            private double t;
            private double[] y = {};

            @Override
            public void evaluate(double t, double[] at, double[] out) {
                this.t = t;
                y = at.clone();
                WaveField.this.evaluate(t, at, out);
            }

            @Override
            public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                double timeBar = 0;
                for (int k = 0; k < values; k++) {
                    double phase = phase(k, t, y);
                    double slope = 0.5 * theta[2 * k] * Math.cos(phase);
                    thetaBar[2 * k] += w[k] * (1 + 0.5 * Math.sin(phase));
                    timeBar += w[k] * slope;
                    for (int i = 0; ofState && i < y.length; i++) {
                        yBar[i] += w[k] * slope * weight(k, i) * theta[2 * k + 1];
                        thetaBar[2 * k + 1] += w[k] * slope * weight(k, i) * y[i];
                    }
                }
                return timeBar;
            }
        };
    }
}
