package org.costate.diffusion;

/** What a {@link ContinuousAdjoint} gives: derivatives of a loss on the samples. Immutable. */
public final class LatentGradient {

    private final double[] noise;
    private final double[] parameters;
    private final double[] condition;
    private final double[] start;
    private final long evaluations;
    private final long pullbacks;

    LatentGradient(
            double[] noise, double[] parameters, double[] condition, double[] start, long evaluations, long pullbacks) {
        this.noise = noise;
        this.parameters = parameters;
        this.condition = condition;
        this.start = start;
        this.evaluations = evaluations;
        this.pullbacks = pullbacks;
    }

    /**
     * Derivative by the first latent, in the grid's units.
     *
     * @return a copy, n x d
     */
    public double[] noise() {
        return noise.clone();
    }

    /**
     * Derivative by the parameters of the denoiser, a guidance weight among them.
     *
     * @return a copy of dL/dtheta
     */
    public double[] parameters() {
        return parameters.clone();
    }

    /**
     * Derivative by the conditioning of each row.
     *
     * @return a copy, n x k
     */
    public double[] condition() {
        return condition.clone();
    }

    /**
     * The first latent that the adjoint arrived at: the recorded one, or, solved again, one that shows by its distance from the
     * true one how far off the states were.
     *
     * @return a copy, n x d, in the grid's units
     */
    public double[] start() {
        return start.clone();
    }

    /**
     * Evaluations of the model.
     *
     * @return number of evaluations of the whole batch
     */
    public long evaluations() {
        return evaluations;
    }

    /**
     * Pullbacks through the model.
     *
     * @return number of pullbacks of the whole batch
     */
    public long pullbacks() {
        return pullbacks;
    }
}
