package org.costate.solver;

/**
 * How one step of a stochastic differential equation is made. Immutable. Its steppers take a {@link DrivenField}.
 */
public interface StochasticMethod extends Method {

    /**
     * Strong order: the mean distance to the true solution along the same path is O(h^p).
     *
     * @return p, for the most general noise that the method takes
     */
    double strongOrder();

    /**
     * Strong order for a structure of noise, which may be higher than for the most general one.
     *
     * @param kind a structure that the method takes
     * @return p; {@link #strongOrder()} unless the method knows better
     */
    default double strongOrder(Noise.Kind kind) {
        return strongOrder();
    }

    /**
     * Weak order: the error of expectations is O(h^p).
     *
     * @return p
     */
    double weakOrder();

    /**
     * Whether the method solves equations read in this way.
     *
     * @param calculus how the integral is read
     * @return true if so; for additive noise both readings are the same, and any method that takes it will do
     */
    boolean solves(Calculus calculus);

    /**
     * Whether the method is made for a structure of noise.
     *
     * @param kind structure
     * @return true if so
     */
    boolean takes(Noise.Kind kind);

    /**
     * Says whether the method fits an equation.
     *
     * @param sde the equation
     * @throws IllegalArgumentException if the noise or its reading are not those that the method is made for
     */
    default void requireFit(Sde<?> sde) {
        Noise noise = sde.noise();
        if (!takes(noise.kind())) {
            throw new IllegalArgumentException("method = " + name() + ", but it is not made for " + noise.kind()
                    + " noise; " + StochasticAdvice.of(noise.kind(), sde.calculus()));
        }
        if (!solves(sde.calculus()) && !noise.isAdditive()) {
            throw new IllegalArgumentException(
                    "method = " + name() + ", but it does not solve an equation in the sense of " + sde.calculus()
                            + "; " + StochasticAdvice.of(noise.kind(), sde.calculus()));
        }
    }

    @Override
    default boolean hasDenseOutput() {
        return false;
    }
}
