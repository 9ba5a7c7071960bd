package org.costate.equilibrium;

/**
 * How systems with the Jacobian, or with its transpose, are solved: {@link LuFactors}, {@link Gmres} or {@link BiCgStab}.
 * Immutable.
 */
public abstract class LinearMethod {

    LinearMethod() {}

    /** Makes the workspace for the Jacobians of one linearization. */
    abstract LinearSystem start(Linearized at);

    /** Refuses numbers that are out of range. */
    static void require(String name, Number value, boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(name + " = " + value + ", but must be " + what);
        }
    }
}
