package org.costate.diffusion;

/**
 * The continuous adjoint of a probability flow on a grid of levels: {@code a' = -(df/dy)^T a} is stepped from the data to the
 * noise, with integrals for the parameters and the conditioning. Its gradient is that of the flow, to the order of the scheme, and
 * not that of the sampler that made the latents; {@link ProbabilityFlow#record} gives the exact one of a solver's steps and is
 * to be preferred where its memory can be had. Immutable; for any number of threads.
 *
 * <pre>{@code
 * ContinuousAdjoint adjoint = ContinuousAdjoint.of(model, AdjointScheme.ANGLE_MIDPOINT);
 * LatentGrid grid = LatentGrid.of(schedule, times);
 * adjoint.recorded(grid, latents, condition, lossGradient);        // any sampler's latents
 * adjoint.solvedAgain(grid, samples, condition, lossGradient);     // memory of one state
 * }</pre>
 */
public final class ContinuousAdjoint {

    private final Denoiser model;
    private final AdjointScheme scheme;

    private ContinuousAdjoint(Denoiser model, AdjointScheme scheme) {
        this.model = model;
        this.scheme = scheme;
    }

    /**
     * The adjoint of a model.
     *
     * @param model  the denoiser
     * @param scheme how it is stepped
     * @return the adjoint
     */
    public static ContinuousAdjoint of(Denoiser model, AdjointScheme scheme) {
        return new ContinuousAdjoint(model.as(scheme.form().quantity()), scheme);
    }

    /**
     * The gradient along latents that were kept.
     *
     * @param grid      their levels; a part of a sampler's levels will do
     * @param latents   a latent for each level, n x d, from noise to data; not modified
     * @param condition conditioning, n x k; not modified
     * @param sampleBar dL/d(last latent), n x d; not modified
     * @return the gradient
     * @throws IllegalArgumentException if a length does not fit, or the scheme or the model is singular at a level
     */
    public LatentGradient recorded(LatentGrid grid, double[][] latents, double[] condition, double[] sampleBar) {
        if (latents.length != grid.size()) {
            throw new IllegalArgumentException(
                    "latents has length " + latents.length + ", but there are " + grid.size() + " levels");
        }
        return sweep(grid, latents, condition).run(sampleBar);
    }

    /**
     * The gradient along a trajectory that is solved again, from the data to the noise, at the adjoint's own nodes: nothing but
     * the samples is needed. What it loses besides the scheme's error is that the two trajectories drift apart; see
     * {@link LatentGradient#start}.
     *
     * @param grid      levels of the nodes
     * @param samples   the last latent, n x d; not modified
     * @param condition conditioning, n x k; not modified
     * @param sampleBar dL/d(last latent), n x d; not modified
     * @return the gradient
     * @throws IllegalArgumentException if a length does not fit, or the scheme or the model is singular at a level
     */
    public LatentGradient solvedAgain(LatentGrid grid, double[] samples, double[] condition, double[] sampleBar) {
        return sweep(grid, new double[][] {samples}, condition).run(sampleBar);
    }

    private ContinuousSweep sweep(LatentGrid grid, double[][] latents, double[] condition) {
        return scheme.hasMiddle()
                ? new MidpointSweep(model, scheme, grid, latents, condition)
                : new NodeSweep(model, scheme, grid, latents, condition);
    }

    /**
     * The scheme.
     *
     * @return the scheme
     */
    public AdjointScheme scheme() {
        return scheme;
    }
}
