package org.costate.diffusion;

/**
 * How noise grows with time: {@code x_t | x_0 ~ N(alpha_t x_0, sigma_t^2 I)}. Every method takes a time in
 * {@code [tMin, tMax]} and refuses others. At an end without noise lambda is {@code +infinity}, at one without signal
 * {@code -infinity}, and {@code f} and {@code g^2} may be infinite there; nothing is NaN. Immutable.
 */
public interface Schedule {

    /**
     * Time of the least noise.
     *
     * @return start of the range
     */
    double tMin();

    /**
     * Time of the most noise.
     *
     * @return end of the range
     */
    double tMax();

    /**
     * Logarithm of the factor of the data.
     *
     * @param t time
     * @return log alpha
     * @throws IllegalArgumentException if t lies outside the range
     */
    double logAlpha(double t);

    /**
     * Standard deviation of the noise.
     *
     * @param t time
     * @return sigma, at least 0
     * @throws IllegalArgumentException if t lies outside the range
     */
    double sigma(double t);

    /**
     * Half the logarithm of the signal-to-noise ratio, {@code log(alpha / sigma)}, decreasing in t.
     *
     * @param t time
     * @return lambda
     * @throws IllegalArgumentException if t lies outside the range
     */
    double lambda(double t);

    /**
     * Inverse of {@link #lambda}. Beyond its ends by rounding (1e-9 relative) gives the end.
     *
     * @param lambda half log-SNR
     * @return time in the range
     * @throws IllegalArgumentException if no time of the range has it
     */
    double tOfLambda(double lambda);

    /**
     * Linear drift of the forward process, {@code d log alpha / dt}.
     *
     * @param t time
     * @return f, 1/time
     * @throws IllegalArgumentException if t lies outside the range
     */
    double f(double t);

    /**
     * Squared diffusion of the forward process, {@code d sigma^2/dt - 2 f sigma^2}.
     *
     * @param t time
     * @return g^2, 1/time
     * @throws IllegalArgumentException if t lies outside the range
     */
    double g2(double t);

    /**
     * Factor of the data.
     *
     * @param t time
     * @return alpha, at least 0
     * @throws IllegalArgumentException if t lies outside the range
     */
    default double alpha(double t) {
        return Math.exp(logAlpha(t));
    }

    /**
     * Noise over signal, {@code sigma / alpha}: the "sigma" of EDM.
     *
     * @param t time
     * @return rho in [0, infinity]
     * @throws IllegalArgumentException if t lies outside the range
     */
    default double rho(double t) {
        return Math.exp(-lambda(t));
    }

    /**
     * Angle of noise and signal, {@code arctan rho}.
     *
     * @param t time
     * @return phi in [0, pi/2]
     * @throws IllegalArgumentException if t lies outside the range
     */
    default double phi(double t) {
        return Math.atan(rho(t));
    }

    /**
     * Scale of the state, {@code sqrt(alpha^2 + sigma^2)}: 1 for variance-preserving schedules.
     *
     * @param t time
     * @return r, positive
     * @throws IllegalArgumentException if t lies outside the range
     */
    default double scale(double t) {
        return Math.hypot(alpha(t), sigma(t));
    }

    /**
     * Rate of the angle, {@code g^2 alpha / (2 sigma r^2)}: finite without signal; infinite without noise for schedules whose variance
     * grows linearly there.
     *
     * @param t time
     * @return d phi/dt, 1/time
     * @throws IllegalArgumentException if t lies outside the range
     */
    default double phiRate(double t) {
        double alpha = alpha(t);
        double sigma = sigma(t);
        return g2(t) * alpha / (2 * sigma * (alpha * alpha + sigma * sigma));
    }

    /**
     * Relative rate of the scale, {@code d log r/dt = f + g^2 / (2 r^2)}: 0 for variance-preserving schedules.
     *
     * @param t time
     * @return the rate, 1/time
     * @throws IllegalArgumentException if t lies outside the range
     */
    default double scaleRate(double t) {
        double scale = scale(t);
        return f(t) + g2(t) / (2 * scale * scale);
    }

    /**
     * Refuses times outside the range.
     *
     * @param t time
     * @throws IllegalArgumentException if t lies outside the range
     */
    default void requireTime(double t) {
        if (!(t >= tMin() && t <= tMax())) {
            throw new IllegalArgumentException(
                    "t = " + t + ", but must lie in [" + tMin() + ", " + tMax() + "], the range of " + this);
        }
    }
}
