package org.costate.trace;

/** The Jacobian of a traced function by its state, without the zeros. For any number of threads. */
public final class SparseJacobian {

    private final TracedFunction function;
    private final JacobianEntries entries;

    SparseJacobian(TracedFunction function, JacobianEntries entries) {
        this.function = function;
        this.entries = entries;
    }

    /**
     * Which entries there are.
     *
     * @return the pattern, exact as far as the structure of the equations goes
     */
    public JacobianPattern pattern() {
        return entries.pattern();
    }

    /**
     * Number of colours of the columns, see {@link JacobianPattern#colours}.
     *
     * @return how many directional derivatives would give all entries
     */
    public int colourCount() {
        return entries.colourCount();
    }

    /**
     * Evaluates the entries.
     *
     * @param t      time
     * @param y      state, length n, not modified
     * @param values entries in the order of the pattern, length {@link JacobianPattern#size}, written
     */
    public void evaluate(double t, double[] y, double[] values) {
        entries.evaluate(t, y, function.theta(), values);
    }
}
