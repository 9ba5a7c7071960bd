package org.costate.equilibrium;

/**
 * How a zero is looked for: {@link Newton}, {@link Anderson}, {@link PseudoTransient} or {@link Relaxation}. Immutable.
 */
public abstract class RootMethod {

    RootMethod() {}

    /** Searches from where the search is, and sets its status. */
    abstract void run(RootSearch search);

    /** The method for the linear systems of derivatives, unless another is chosen. */
    abstract LinearMethod linear();
}
