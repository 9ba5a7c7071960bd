package org.costate.diffusion;

/** See {@link Prior#normal}. */
final class NormalPrior implements Prior {

    private final double deviation;

    NormalPrior(double deviation) {
        if (!(deviation > 0) || Double.isInfinite(deviation)) {
            throw new IllegalArgumentException("deviation = " + deviation + ", but must be finite and > 0");
        }
        this.deviation = deviation;
    }

    @Override
    public void logDensity(double[] x, double[] condition, double[] out) {
        int d = x.length / out.length;
        double constant = -0.5 * d * Math.log(2 * Math.PI) - d * Math.log(deviation);
        for (int row = 0; row < out.length; row++) {
            double square = 0;
            for (int i = row * d; i < (row + 1) * d; i++) {
                square += x[i] / deviation * (x[i] / deviation);
            }
            out[row] = constant - 0.5 * square;
        }
    }

    @Override
    public void pullback(
            double[] x, double[] condition, double[] bar, double[] xBar, double[] conditionBar, double[] thetaBar) {
        int d = x.length / bar.length;
        for (int i = 0; i < x.length; i++) {
            xBar[i] -= bar[i / d] * x[i] / (deviation * deviation);
        }
    }
}
