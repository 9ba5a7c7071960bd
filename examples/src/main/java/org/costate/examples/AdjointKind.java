package org.costate.examples;

import org.costate.examples.fit.Differentiation;

/** How {@code gradient} differentiates. */
public enum AdjointKind {
    /** The cheapest exact way for one loss, which is {@link #DISCRETE}. */
    AUTO(Differentiation.DISCRETE),
    DISCRETE(Differentiation.DISCRETE),
    FORWARD(Differentiation.FORWARD),
    INTERPOLATING(Differentiation.INTERPOLATING),
    GAUSS(Differentiation.GAUSS),
    BACKSOLVE(Differentiation.BACKSOLVE),
    REVERSIBLE(Differentiation.REVERSIBLE);

    private final Differentiation how;

    AdjointKind(Differentiation how) {
        this.how = how;
    }

    /** The same for the program. */
    Differentiation how() {
        return how;
    }

    @Override
    public String toString() {
        return Label.of(this);
    }
}
