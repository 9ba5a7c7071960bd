package org.costate.diffusion;

/** {@code log alpha = -(beta1 - beta0) t^2/4 - beta0 t/2}: a rate that grows linearly from beta0 to beta1 over unit time. */
final class LinearBeta {

    final double beta0;
    final double beta1;
    final double tMin;

    LinearBeta(double beta0, double beta1, double tMin) {
        if (!(beta0 > 0) || Double.isInfinite(beta0)) {
            throw new IllegalArgumentException("beta0 = " + beta0 + ", but must be finite and > 0");
        }
        if (!(beta1 >= beta0) || Double.isInfinite(beta1)) {
            throw new IllegalArgumentException("beta1 = " + beta1 + ", but must be finite and >= beta0 = " + beta0);
        }
        if (!(tMin >= 0 && tMin < 1)) {
            throw new IllegalArgumentException("tMin = " + tMin + ", but must lie in [0, 1)");
        }
        this.beta0 = beta0;
        this.beta1 = beta1;
        this.tMin = tMin;
    }

    double rate(double t) {
        return beta0 + t * (beta1 - beta0);
    }

    double logAlpha(double t) {
        return -0.25 * (beta1 - beta0) * t * t - 0.5 * beta0 * t;
    }

    /** The stable root of the quadratic. */
    double tOfLogAlpha(double logAlpha) {
        double l = -2 * logAlpha;
        return 2 * l / (Math.sqrt(beta0 * beta0 + 2 * (beta1 - beta0) * l) + beta0);
    }

    @Override
    public String toString() {
        return "beta0 = " + beta0 + ", beta1 = " + beta1;
    }
}
