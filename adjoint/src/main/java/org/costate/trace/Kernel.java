package org.costate.trace;

/**
 * A program that can be run: by {@link InterpretedKernel} or as generated code, which extends this class. Immutable; the
 * arrays of one run must be different ones.
 */
abstract class Kernel {

    private final int workLength;

    Kernel(int workLength) {
        this.workLength = workLength;
    }

    /** Length that the workspace must have at least. */
    final int workLength() {
        return workLength;
    }

    /**
     * Runs the program.
     *
     * @param t      time
     * @param y      state, not modified
     * @param theta  parameters, not modified
     * @param seed   what a derivative is multiplied with, not modified
     * @param saved  intermediate values of an evaluation, read or written
     * @param work   workspace, length {@link #workLength}, modified
     * @param values the outputs, written, or the derivatives by the state, added to
     * @param bars   derivatives by the parameters, added to
     * @return the derivative by time, 0 for other programs
     */
    abstract double run(
            double t,
            double[] y,
            double[] theta,
            double[] seed,
            double[] saved,
            double[] work,
            double[] values,
            double[] bars);
}
