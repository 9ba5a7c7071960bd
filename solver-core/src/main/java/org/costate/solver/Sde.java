package org.costate.solver;

import org.costate.solver.noise.BrownianPath;
import org.jspecify.annotations.Nullable;

/**
 * A stochastic differential equation {@code dy = f(t, y) dt + g(t, y) dW}: drift, diffusion, the declared structure of
 * the noise and how the integral is read. Immutable; as safe to share as its fields.
 *
 * <pre>{@code
 * Sde<VectorField> gbm = Sde.ito((t, y, dydt) -> dydt[0] = 0.1 * y[0], Noise.diagonal(), (t, y, g) -> g[0] = 0.3 * y[0]);
 * Solution end = Solver.of(SOSRI.METHOD, Tolerances.of(1e-3, 1e-3)).solve(gbm.along(path), new double[] {1}, 0, 1);
 * }</pre>
 *
 * @param <F> kind of field that drift and diffusion are: {@link VectorField} to solve, a differentiable one to also
 *            differentiate
 */
public final class Sde<F extends VectorField> {

    private final Calculus calculus;
    private final F drift;
    private final Noise noise;
    private final F diffusion;
    private final @Nullable F noiseInducedDrift;

    private Sde(Calculus calculus, F drift, Noise noise, F diffusion, @Nullable F noiseInducedDrift) {
        this.calculus = calculus;
        this.drift = drift;
        this.noise = noise;
        this.diffusion = diffusion;
        this.noiseInducedDrift = noiseInducedDrift;
    }

    /**
     * An equation read in the sense of Ito.
     *
     * @param drift     f, length n, in state units per time
     * @param noise     structure of g
     * @param diffusion g, written with length {@link Noise#length}, in state units per square root of time
     * @param <F>       kind of field
     * @return the equation
     */
    public static <F extends VectorField> Sde<F> ito(F drift, Noise noise, F diffusion) {
        return new Sde<>(Calculus.ITO, drift, noise, diffusion, null);
    }

    /**
     * An equation read in the sense of Stratonovich.
     *
     * @param drift     f, length n, in state units per time
     * @param noise     structure of g
     * @param diffusion g, written with length {@link Noise#length}, in state units per square root of time
     * @param <F>       kind of field
     * @return the equation
     */
    public static <F extends VectorField> Sde<F> stratonovich(F drift, Noise noise, F diffusion) {
        return new Sde<>(Calculus.STRATONOVICH, drift, noise, diffusion, null);
    }

    /**
     * The same equation with another drift.
     *
     * @param other f, length n, in state units per time
     * @return a new equation
     */
    public Sde<VectorField> withDrift(VectorField other) {
        return new Sde<>(calculus, other, noise, diffusion, noiseInducedDrift);
    }

    /**
     * The same equation with its noise-induced drift known, which {@code Milstein} and the conversion between Ito and
     * Stratonovich need.
     *
     * @param term {@code sum_j (g_j . grad) g_j} over the columns of g, length n, without the factor 1/2
     * @return a new equation
     */
    public Sde<F> withNoiseInducedDrift(F term) {
        return new Sde<>(calculus, drift, noise, diffusion, term);
    }

    /**
     * The noise-induced drift.
     *
     * @return {@code sum_j (g_j . grad) g_j}
     * @throws IllegalArgumentException if it was not given
     */
    public F noiseInducedDrift() {
        if (noiseInducedDrift == null) {
            throw new IllegalArgumentException(
                    "the " + this + " has no noise-induced drift sum_j (g_j . grad) g_j, but"
                            + " Milstein's method needs it; give it with withNoiseInducedDrift, or use a derivative-free method");
        }
        return noiseInducedDrift;
    }

    /**
     * Whether the noise-induced drift was given.
     *
     * @return true if so
     */
    public boolean hasNoiseInducedDrift() {
        return noiseInducedDrift != null;
    }

    /**
     * This equation driven by one path, to be solved.
     *
     * @param path the path of its sources
     * @return the equation as a field for {@link Solver#solve} with a {@link StochasticMethod}
     */
    public DrivenField along(BrownianPath path) {
        return new DrivenField(this, path);
    }

    /**
     * How the integral is read.
     *
     * @return Ito or Stratonovich
     */
    public Calculus calculus() {
        return calculus;
    }

    /**
     * The drift f.
     *
     * @return the field
     */
    public F drift() {
        return drift;
    }

    /**
     * The structure of the diffusion.
     *
     * @return the noise
     */
    public Noise noise() {
        return noise;
    }

    /**
     * The diffusion g.
     *
     * @return the field
     */
    public F diffusion() {
        return diffusion;
    }

    @Override
    public String toString() {
        return calculus + " equation with " + noise + " noise";
    }
}
