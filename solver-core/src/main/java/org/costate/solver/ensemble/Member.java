package org.costate.solver.ensemble;

import org.costate.solver.VectorField;

/** What one member of an ensemble solves: a field and a state to begin with. Immutable, as far as its field is. */
public final class Member {

    private final VectorField field;
    private final double[] y0;

    private Member(VectorField field, double[] y0) {
        this.field = field;
        this.y0 = y0;
    }

    /**
     * A field with an initial state.
     *
     * @param field right-hand side; a stochastic equation along a path of its own comes from {@code Sde.along}
     * @param y0    state at the start, length n; copied
     * @return the member
     */
    public static Member of(VectorField field, double[] y0) {
        return new Member(field, y0.clone());
    }

    /**
     * The right-hand side.
     *
     * @return the field
     */
    public VectorField field() {
        return field;
    }

    /**
     * The state at the start.
     *
     * @return a copy, length n
     */
    public double[] initialState() {
        return y0.clone();
    }
}
