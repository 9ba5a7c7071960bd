package org.costate.solver.newton;

import org.costate.solver.Attempt;
import org.costate.solver.SparsityPattern;

/** Where the values of a sparse Jacobian come from. */
interface SparseJacobian {

    SparsityPattern pattern();

    /** Compares the pattern with the field, if it is not the field's own. */
    void begin(double t, double[] y);

    /**
     * Evaluates the Jacobian.
     *
     * @param values one for each entry of the pattern, written
     */
    Attempt evaluate(double t, double[] y, double[] values);
}
