package org.costate.diffusion;

/** A denoiser of data whose density is known at every level of noise: the reference for likelihoods. */
public interface KnownDensity extends Denoiser {

    /** Every prediction at every level. */
    @Override
    default boolean tells(Prediction wanted, double cos, double sin) {
        return true;
    }

    /** There are. */
    @Override
    default boolean hasSecondDerivatives() {
        return true;
    }

    /** None, unless the model says otherwise. */
    @Override
    default int conditionWidth() {
        return 0;
    }

    /**
     * Log-density of each scaled sample, {@code log p(z)}; that of {@code x = r z} is smaller by {@code d log r}.
     *
     * @param levels    level of each of n rows, not modified
     * @param z         n x d, not modified
     * @param condition n x k, not modified
     * @param out       n, written
     * @throws IllegalArgumentException if a length does not fit, or there is no density without noise and a row has none
     */
    void logDensity(NoiseLevels levels, double[] z, double[] condition, double[] out);

    /**
     * Pulls cotangents of {@link #logDensity} back, the levels held.
     *
     * @param levels       level of each of n rows, not modified
     * @param z            n x d, not modified
     * @param condition    n x k, not modified
     * @param bar          cotangent of each row's log-density, n, not modified
     * @param zBar         n x d, added to
     * @param conditionBar n x k, added to
     * @param thetaBar     its first {@link NoisyModel#parameterCount} elements are added to
     * @throws IllegalArgumentException if a length does not fit, or there is no density without noise and a row has none
     */
    void pullLogDensity(
            NoiseLevels levels,
            double[] z,
            double[] condition,
            double[] bar,
            double[] zBar,
            double[] conditionBar,
            double[] thetaBar);
}
