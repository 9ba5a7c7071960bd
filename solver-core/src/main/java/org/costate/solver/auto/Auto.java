package org.costate.solver.auto;

import org.costate.solver.Method;
import org.costate.solver.implicit.StiffMethod;
import org.costate.solver.method.Tsit5;
import org.costate.solver.stiff.Rodas5P;

/**
 * The method to begin with when little is known of a problem: Tsit5, and Rodas5P while steps are limited by stability.
 * The library's default.
 */
public final class Auto {

    /** Tsit5 and Rodas5P. */
    public static final SwitchingMethod METHOD = of(Tsit5.METHOD, Rodas5P.METHOD);

    private Auto() {}

    /**
     * A method that switches between two.
     *
     * @param explicit method for stretches that are not stiff, with a stiffness estimate
     * @param stiff    method for those that are; its error norm must have the same order in the step size, so that one
     *                 controller serves both
     * @return the method
     * @throws IllegalArgumentException if the two do not fit
     */
    public static SwitchingMethod of(Method explicit, StiffMethod stiff) {
        return SwitchingMethod.of(explicit, stiff);
    }
}
