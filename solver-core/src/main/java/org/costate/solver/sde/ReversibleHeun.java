package org.costate.solver.sde;

import org.costate.solver.srk.ReversibleMethod;

/**
 * The reversible Heun method for Stratonovich equations with any noise, whose steps can be undone algebraically. Strong
 * order 1/2, 1 for commutative noise; one drift and one diffusion a step.
 *
 * <p>Source: Kidger, Foster, Li, Lyons 2021.
 */
public final class ReversibleHeun {

    /** The method. */
    public static final ReversibleMethod METHOD = ReversibleMethod.heun();

    private ReversibleHeun() {}
}
