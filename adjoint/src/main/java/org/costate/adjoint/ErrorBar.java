package org.costate.adjoint;

/**
 * How far a loss is off because steps have errors: the sum of the local errors of the steps, each weighted with the
 * derivative of the loss by the state where it arises.
 *
 * <p>A local error is that of the solution that is carried on, not the embedded estimate, which is one of a solution of
 * lower order: the step is taken again in two halves, or from one saved state in it to the next, and the difference is
 * extrapolated (Richardson). The derivatives are those of these finer steps too, for the errors were made on the solution
 * that was computed, from which the exact flow carries them on. It is an estimate of first order: good where the solve is good to
 * some digits, meaningless where perturbations outgrow them.
 *
 * <p>Source: Becker, Rannacher 2001 (dual-weighted residuals); Cao, Petzold 2004; Hairer, Norsett, Wanner I, II.4. Immutable.
 */
public final class ErrorBar {

    private final double[] steps;
    private final double error;
    private final double magnitude;
    private final double rounding;
    private final long evaluations;

    ErrorBar(double[] steps, double rounding, long evaluations) {
        this.steps = steps;
        this.rounding = rounding;
        this.evaluations = evaluations;
        double sum = 0;
        double sizes = 0;
        for (double step : steps) {
            sum += step;
            sizes += Math.abs(step);
        }
        error = sum;
        magnitude = sizes;
    }

    /**
     * The size of the error: of {@link #error}, and of what rounding adds.
     *
     * @return an estimate, not a bound; not negative
     */
    public double bar() {
        return Math.abs(error) + rounding;
    }

    /**
     * The error with its sign.
     *
     * @return the loss of the solve less that of the exact solution, to first order
     */
    public double error() {
        return error;
    }

    /**
     * What it would be if the errors of the steps did not cancel.
     *
     * @return the sum of the sizes of the steps' shares
     */
    public double magnitude() {
        return magnitude;
    }

    /**
     * What rounding the states once in each step does to the loss, as independent errors.
     *
     * @return standard deviation, not negative
     */
    public double rounding() {
        return rounding;
    }

    /**
     * Number of steps.
     *
     * @return accepted steps of the solve
     */
    public int steps() {
        return steps.length;
    }

    /**
     * The share of one step, in units of the loss: where it is largest, smaller steps would pay most.
     *
     * @param j index of the step
     * @return its share in {@link #error}
     * @throws IndexOutOfBoundsException if there is no such step
     */
    public double ofStep(int j) {
        if (j < 0 || j >= steps.length) {
            throw new IndexOutOfBoundsException("step " + j + " of " + steps.length);
        }
        return steps[j];
    }

    /**
     * What it cost.
     *
     * @return evaluations of the field, those of steps made again from checkpoints not counted
     */
    public long evaluations() {
        return evaluations;
    }

    @Override
    public String toString() {
        return "ErrorBar[" + bar() + ", " + steps.length + " steps]";
    }
}
