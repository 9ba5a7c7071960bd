package org.costate.solver;

import org.jspecify.annotations.Nullable;

/**
 * An equation that many rows obey, ordinary or stochastic, for a {@link RowSolver}. Immutable; as safe to share as its
 * fields.
 *
 * <pre>{@code
 * RowEquation gbm = RowEquation.ito(1,
 *         (t, y, f) -> { for (int r = 0; r < t.length; r++) f[r] = 0.1 * y[r]; },
 *         Noise.diagonal(),
 *         (t, y, g) -> { for (int r = 0; r < t.length; r++) g[r] = 0.3 * y[r]; });
 * }</pre>
 */
public final class RowEquation {

    private final int width;
    private final RowField drift;
    private final @Nullable Calculus calculus;
    private final Noise noise;
    private final RowField diffusion;

    private RowEquation(int width, RowField drift, @Nullable Calculus calculus, Noise noise, RowField diffusion) {
        if (width < 1) {
            throw new IllegalArgumentException("width = " + width + ", but must be at least 1");
        }
        this.width = width;
        this.drift = drift;
        this.calculus = calculus;
        this.noise = noise;
        this.diffusion = diffusion;
    }

    /**
     * An ordinary equation.
     *
     * @param width components n of a row, at least 1
     * @param field right-hand side
     * @return the equation
     * @throws IllegalArgumentException if the width is below 1
     */
    public static RowEquation of(int width, RowField field) {
        return new RowEquation(width, field, null, Noise.diagonal(), field);
    }

    /**
     * A stochastic equation read in the sense of Ito.
     *
     * @param width     components n of a row, at least 1
     * @param drift     f, a row of n values for each row
     * @param noise     structure of g for one row
     * @param diffusion g, {@code noise.length(n)} values for each row
     * @return the equation
     * @throws IllegalArgumentException if the width is below 1
     */
    public static RowEquation ito(int width, RowField drift, Noise noise, RowField diffusion) {
        return new RowEquation(width, drift, Calculus.ITO, noise, diffusion);
    }

    /**
     * A stochastic equation read in the sense of Stratonovich.
     *
     * @param width     components n of a row, at least 1
     * @param drift     f, a row of n values for each row
     * @param noise     structure of g for one row
     * @param diffusion g, {@code noise.length(n)} values for each row
     * @return the equation
     * @throws IllegalArgumentException if the width is below 1
     */
    public static RowEquation stratonovich(int width, RowField drift, Noise noise, RowField diffusion) {
        return new RowEquation(width, drift, Calculus.STRATONOVICH, noise, diffusion);
    }

    /**
     * A stochastic equation that knows one state, its rows evaluated one after the other.
     *
     * @param width components n of a row, at least 1
     * @param sde   the equation of one row
     * @return the equation of all
     * @throws IllegalArgumentException if the width is below 1
     */
    public static RowEquation each(int width, Sde<? extends VectorField> sde) {
        return new RowEquation(
                width, RowField.each(sde.drift()), sde.calculus(), sde.noise(), RowField.each(sde.diffusion()));
    }

    /**
     * Components of a row.
     *
     * @return n
     */
    public int width() {
        return width;
    }

    /**
     * Whether rows are driven by paths.
     *
     * @return true for a stochastic equation
     */
    public boolean isStochastic() {
        return calculus != null;
    }

    /**
     * One row of this equation, as a {@link Solver} solves it.
     *
     * @param start of which the path is taken
     * @return the right-hand side of a state of length n
     * @throws IllegalArgumentException if the equation is stochastic and the start has no path, or the other way round
     */
    public VectorField alone(RowStart start) {
        if (!isStochastic()) {
            if (start.path() != null) {
                throw new IllegalArgumentException("path = " + start.path() + ", but an ordinary equation has none");
            }
            return alone(drift);
        }
        if (start.path() == null) {
            throw new IllegalArgumentException("path = null, but a stochastic equation needs one for each row");
        }
        return sde(alone(drift), noise, alone(diffusion)).along(start.path());
    }

    private static VectorField alone(RowField field) {
        return (t, y, values) -> field.evaluate(new double[] {t}, y, values);
    }

    private Sde<VectorField> sde(VectorField drift, Noise noise, VectorField diffusion) {
        return calculus == Calculus.ITO ? Sde.ito(drift, noise, diffusion) : Sde.stratonovich(drift, noise, diffusion);
    }

    /** The same kind of equation for the batch, with other fields. */
    Sde<VectorField> batch(VectorField drift, VectorField diffusion) {
        return sde(drift, noise.rows(width), diffusion);
    }

    /**
     * The drift of a stochastic equation, the right-hand side of an ordinary one.
     *
     * @return f
     */
    public RowField drift() {
        return drift;
    }

    /**
     * The diffusion of a stochastic equation.
     *
     * @return g
     * @throws IllegalStateException if the equation is ordinary
     */
    public RowField diffusion() {
        requireStochastic();
        return diffusion;
    }

    /**
     * The structure of the noise of one row.
     *
     * @return the noise
     * @throws IllegalStateException if the equation is ordinary
     */
    public Noise noise() {
        requireStochastic();
        return noise;
    }

    /**
     * How the integral is read.
     *
     * @return Ito or Stratonovich
     * @throws IllegalStateException if the equation is ordinary
     */
    public Calculus calculus() {
        if (calculus == null) {
            throw new IllegalStateException("the equation is ordinary and has no noise");
        }
        return calculus;
    }

    private void requireStochastic() {
        if (!isStochastic()) {
            throw new IllegalStateException("the equation is ordinary and has no noise");
        }
    }

    /**
     * Values of the diffusion of one row.
     *
     * @return length of g; 0 for an ordinary equation
     */
    public int diffusionLength() {
        return isStochastic() ? noise.length(width) : 0;
    }

    /**
     * Sources of noise of one row.
     *
     * @return m; 0 for an ordinary equation
     */
    public int sources() {
        return isStochastic() ? noise.sources(width) : 0;
    }

    @Override
    public String toString() {
        return (isStochastic() ? calculus + " equation with " + noise + " noise" : "ordinary equation") + ", rows of "
                + width;
    }
}
