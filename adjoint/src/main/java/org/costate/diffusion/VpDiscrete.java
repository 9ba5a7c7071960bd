package org.costate.diffusion;

import java.util.Arrays;

/**
 * A variance-preserving schedule from N discrete rates, as networks of the DDPM family are trained:
 * {@code alpha_n^2 = prod (1 - beta_i)} at {@code t_n = (n + 1)/N}, log alpha linear between (Lu et al. 2022), on [1/N, 1].
 * At a knot f and g^2 are those of the interval that ends there, at the first that of the interval that begins.
 */
public final class VpDiscrete implements Schedule {

    private static final double LARGEST_COSINE_BETA = 0.999;

    private final String name;
    private final double[] logAlpha;
    private final LambdaRange range;

    private VpDiscrete(String name, double[] betas) {
        if (betas.length < 2) {
            throw new IllegalArgumentException("betas has length " + betas.length + ", but must have at least 2");
        }
        this.name = name;
        logAlpha = new double[betas.length];
        double sum = 0;
        for (int n = 0; n < betas.length; n++) {
            if (!(betas[n] > 0 && betas[n] < 1)) {
                throw new IllegalArgumentException("betas[" + n + "] = " + betas[n] + ", but must lie in (0, 1)");
            }
            sum += Math.log1p(-betas[n]);
            logAlpha[n] = 0.5 * sum;
            if (n > 0 && !(logAlpha[n] < logAlpha[n - 1])) {
                throw new IllegalArgumentException("betas[" + n + "] = " + betas[n]
                        + ", but must be large enough to change log alpha = " + logAlpha[n]);
            }
        }
        range = new LambdaRange(this);
    }

    /**
     * A schedule of given rates.
     *
     * @param betas at least 2 numbers in (0, 1); copied
     * @return the schedule
     * @throws IllegalArgumentException if there are fewer or one lies outside
     */
    public static VpDiscrete of(double... betas) {
        return new VpDiscrete("own betas", betas);
    }

    /**
     * The 1000 rates of DDPM (Ho et al. 2020), linear from 1e-4 to 0.02.
     *
     * @return the schedule
     */
    public static VpDiscrete linear() {
        double[] betas = new double[1000];
        Arrays.setAll(betas, n -> 1e-4 + (0.02 - 1e-4) * n / 999);
        return new VpDiscrete("linear", betas);
    }

    /**
     * The 1000 rates of Stable Diffusion (Rombach et al. 2022), their square roots linear between those of 0.00085 and 0.012.
     *
     * @return the schedule
     */
    public static VpDiscrete scaledLinear() {
        double from = Math.sqrt(0.00085);
        double to = Math.sqrt(0.012);
        double[] betas = new double[1000];
        Arrays.setAll(betas, n -> {
            double root = from + (to - from) * n / 999;
            return root * root;
        });
        return new VpDiscrete("scaled linear", betas);
    }

    /**
     * The rates of the cosine schedule (Nichol and Dhariwal 2021), none above 0.999.
     *
     * @param count number of rates, at least 2
     * @return the schedule
     * @throws IllegalArgumentException if there are fewer
     */
    public static VpDiscrete cosine(int count) {
        if (count < 2) {
            throw new IllegalArgumentException("count = " + count + ", but must be at least 2");
        }
        double[] betas = new double[count];
        Arrays.setAll(betas, n -> {
            double ratio = cosine((n + 1.0) / count) / cosine((double) n / count);
            return Math.min(LARGEST_COSINE_BETA, 1 - ratio * ratio);
        });
        return new VpDiscrete("cosine", betas);
    }

    private static double cosine(double t) {
        return Math.cos(0.5 * Math.PI * (t + 0.008) / 1.008);
    }

    /**
     * Number of rates.
     *
     * @return N
     */
    public int size() {
        return logAlpha.length;
    }

    /**
     * Time of a discrete step.
     *
     * @param n index from 0 on, as networks know it
     * @return {@code (n + 1)/N}
     * @throws IndexOutOfBoundsException if there is no such step
     */
    public double time(int n) {
        if (n < 0 || n >= size()) {
            throw new IndexOutOfBoundsException("step " + n + " of " + size());
        }
        return (n + 1.0) / size();
    }

    @Override
    public double tMin() {
        return 1.0 / size();
    }

    @Override
    public double tMax() {
        return 1;
    }

    /** Index of the knot before a time. */
    private int before(double t) {
        requireTime(t);
        int n = Math.min(Math.max((int) Math.ceil(t * size()) - 2, 0), size() - 2);
        // The time of a knot, times N, may be above its number by rounding.
        return n > 0 && t <= time(n) ? n - 1 : n;
    }

    @Override
    public double logAlpha(double t) {
        int n = before(t);
        double part = t * size() - (n + 1);
        return logAlpha[n] + part * (logAlpha[n + 1] - logAlpha[n]);
    }

    @Override
    public double sigma(double t) {
        return VariancePreserving.sigma(logAlpha(t));
    }

    @Override
    public double lambda(double t) {
        return VariancePreserving.lambda(logAlpha(t));
    }

    @Override
    public double tOfLambda(double lambda) {
        double wanted = VariancePreserving.logAlphaOfLambda(range.require(lambda));
        int low = 0;
        int high = size() - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (logAlpha[middle] >= wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double part = (wanted - logAlpha[low]) / (logAlpha[high] - logAlpha[low]);
        return range.clamp((low + 1 + part) / size());
    }

    @Override
    public double f(double t) {
        int n = before(t);
        return (logAlpha[n + 1] - logAlpha[n]) * size();
    }

    @Override
    public double g2(double t) {
        return -2 * f(t);
    }

    @Override
    public String toString() {
        return "VpDiscrete[" + name + ", N = " + size() + "]";
    }
}
