package org.costate.equilibrium;

/**
 * Dense factors with row exchanges, after rows and columns were scaled to a largest entry near one. The Jacobian is the
 * field's own if it is a {@link org.costate.solver.JacobianField}, or else n pullbacks. 24 n^2 bytes and 2 n^3 / 3
 * operations; for a batch of rows that do not depend on each other, as many pullbacks as a row is wide and factors for
 * each row. A matrix that is singular to working precision is recognized by an estimate of its condition. Immutable.
 */
public final class LuFactors extends LinearMethod {

    private static final LuFactors ONLY = new LuFactors();

    private LuFactors() {}

    /**
     * The method.
     *
     * @return the method
     */
    public static LuFactors of() {
        return ONLY;
    }

    @Override
    LinearSystem start(Linearized at) {
        return new LuSystem(at);
    }

    @Override
    public String toString() {
        return "LuFactors";
    }
}
