package org.costate.diffusion;

/**
 * The density of samples x at the noise's end of a flow. It may depend on what the flow depends on, its parameters and
 * conditioning.
 */
public interface Prior {

    /**
     * Log-density of each row.
     *
     * @param x         n x d, not modified
     * @param condition conditioning of the flow, n x k, not modified
     * @param out       n, written
     */
    void logDensity(double[] x, double[] condition, double[] out);

    /**
     * Pulls cotangents of {@link #logDensity} back.
     *
     * @param x            n x d, not modified
     * @param condition    n x k, not modified
     * @param bar          n, not modified
     * @param xBar         n x d, added to
     * @param conditionBar n x k, added to
     * @param thetaBar     the flow's parameters, added to
     */
    void pullback(
            double[] x, double[] condition, double[] bar, double[] xBar, double[] conditionBar, double[] thetaBar);

    /**
     * {@code N(0, I)}, what samples of variance-preserving schedules are drawn from.
     *
     * @return a prior without parameters
     */
    static Prior standardNormal() {
        return new NormalPrior(1);
    }

    /**
     * {@code N(0, deviation^2 I)}, what samples of schedules with alpha = 1 are drawn from.
     *
     * @param deviation standard deviation
     * @return a prior without parameters
     * @throws IllegalArgumentException unless the deviation is finite and positive
     */
    static Prior normal(double deviation) {
        return new NormalPrior(deviation);
    }

    /**
     * The true density at the flow's own end, which its model knows. With it a likelihood is exact up to the solver, and its
     * gradient is that of the data's density.
     *
     * @param flow a flow whose model is a {@link KnownDensity}
     * @return a prior that depends on the flow's parameters and conditioning
     * @throws IllegalArgumentException if the model's density is not known
     */
    static Prior exact(ProbabilityFlow flow) {
        if (flow.model() instanceof KnownDensity known) {
            return new ExactPrior(known, flow.schedule(), flow.tNoise());
        }
        throw new IllegalArgumentException("the flow's model is a "
                + flow.model().getClass().getName() + ", but only the density of a KnownDensity is known");
    }
}
