package org.costate.diffusion;

import java.util.Arrays;
import org.hipparchus.analysis.UnivariateFunction;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.hipparchus.special.Erf;

/** The flow of a one-dimensional mixture, which keeps quantiles: x at a share of probability, at any time of a schedule. */
public final class QuantileMap {

    private final double[] weight;
    private final double[] mean;
    private final double[] deviation;

    private QuantileMap(double[] weight, double[] mean, double[] deviation) {
        this.weight = weight;
        this.mean = mean;
        this.deviation = deviation;
    }

    /** The mixture that all checks use. */
    public static QuantileMap usual() {
        return new QuantileMap(new double[] {0.3, 0.7}, new double[] {-1, 1.5}, new double[] {0.4, 0.25});
    }

    public MixtureDenoiser denoiser() {
        return MixtureDenoiser.of(weight, mean, deviation);
    }

    /** {@code F(x)} for signal alpha and noise sigma. */
    public double probability(double x, double alpha, double sigma) {
        double sum = 0;
        for (int k = 0; k < weight.length; k++) {
            double spread = Math.hypot(alpha * deviation[k], sigma);
            sum += weight[k] * 0.5 * Erf.erfc(-(x - alpha * mean[k]) / (spread * Math.sqrt(2)));
        }
        return sum;
    }

    public double quantile(double share, double alpha, double sigma) {
        double reach = 10 * (2 * alpha + sigma);
        UnivariateFunction off = x -> probability(x, alpha, sigma) - share;
        return new BrentSolver(1e-14, 1e-13).solve(1000, off, -reach, reach);
    }

    /** Quantiles at the middles of n equal shares. */
    public double[] quantiles(int n, Schedule schedule, double t) {
        double[] x = new double[n];
        Arrays.setAll(x, i -> quantile((i + 0.5) / n, schedule.alpha(t), schedule.sigma(t)));
        return x;
    }

    /** Wasserstein distance of two laws on the line, given by as many sorted quantiles. */
    public static double distance(double[] one, double[] other) {
        double[] a = one.clone();
        double[] b = other.clone();
        Arrays.sort(a);
        Arrays.sort(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum / a.length;
    }
}
