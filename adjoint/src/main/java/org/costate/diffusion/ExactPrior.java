package org.costate.diffusion;

/** See {@link Prior#exact}. */
final class ExactPrior implements Prior {

    private final KnownDensity known;
    private final double rho;
    private final double scale;

    ExactPrior(KnownDensity known, Schedule schedule, double t) {
        this.known = known;
        rho = schedule.rho(t);
        scale = schedule.scale(t);
    }

    private NoiseLevels levels(int rows) {
        NoiseLevels levels = NoiseLevels.of(rows);
        levels.fillRho(rho);
        return levels;
    }

    private double[] scaled(double[] x) {
        double[] z = new double[x.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = x[i] / scale;
        }
        return z;
    }

    @Override
    public void logDensity(double[] x, double[] condition, double[] out) {
        known.logDensity(levels(out.length), scaled(x), condition, out);
        for (int row = 0; row < out.length; row++) {
            out[row] -= known.dimension() * Math.log(scale);
        }
    }

    @Override
    public void pullback(
            double[] x, double[] condition, double[] bar, double[] xBar, double[] conditionBar, double[] thetaBar) {
        double[] zBar = new double[x.length];
        known.pullLogDensity(levels(bar.length), scaled(x), condition, bar, zBar, conditionBar, thetaBar);
        for (int i = 0; i < zBar.length; i++) {
            xBar[i] += zBar[i] / scale;
        }
    }
}
