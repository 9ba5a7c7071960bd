package org.costate.adjoint;

import org.costate.solver.RowField;

/**
 * A field of rows at times of their own that can be differentiated, for a {@link RowAdjoint}. Its parameters theta are a flat
 * vector that it holds and that all rows share.
 */
public interface DifferentiableRowField extends RowField {

    /**
     * Number of parameters.
     *
     * @return length of theta, may be 0
     */
    int parameterCount();

    /**
     * Makes a workspace that evaluates the field and can pull back through that evaluation.
     *
     * @return a new linearization, for one thread
     */
    RowLinearization linearization();

    /**
     * A number that changes whenever the parameters do.
     *
     * @return the revision; the default is for fields whose parameters never change
     */
    default long revision() {
        return 0;
    }

    /**
     * The rows of a field that knows one state, one after the other.
     *
     * @param field right-hand side of one row
     * @return a field of rows
     */
    static DifferentiableRowField each(DifferentiableField field) {
        return new EachRow(field);
    }

    /**
     * A field of batches that does not look at the time, such as a {@code NeuralField} of layers without time.
     *
     * @param field right-hand side of any number of rows, autonomous
     * @return a field of rows
     */
    static DifferentiableRowField autonomous(DifferentiableMap field) {
        return new AutonomousRows(field);
    }
}
