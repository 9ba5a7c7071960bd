package org.costate.solver.sde;

import org.costate.solver.srk.DriftImplicitMethod;

/**
 * The drift-implicit Euler method for Ito equations with a stiff drift: {@code yNext = y + h f(tNext, yNext) + g W}.
 * Strong order 1/2, 1 for additive noise; weak order 1.
 *
 * <p>Source: Kloeden, Platen 1992.
 */
public final class ImplicitEulerMaruyama {

    /** The method. */
    public static final DriftImplicitMethod METHOD = DriftImplicitMethod.euler();

    private ImplicitEulerMaruyama() {}
}
