package org.costate.adjoint;

/**
 * Error and stiffness estimates of every accepted step for each sample of a batch on its own: what E and S would be if
 * the sample had been solved alone at the same steps. The squares of E have the batch's square as their mean. Immutable.
 */
public final class SampleEstimates {

    private final int samples;
    private final double[] error;
    private final double[] stiffness;

    SampleEstimates(int samples, double[] error, double[] stiffness) {
        this.samples = samples;
        this.error = error;
        this.stiffness = stiffness;
    }

    /**
     * Number of samples.
     *
     * @return rows of the batch
     */
    public int samples() {
        return samples;
    }

    /**
     * Number of accepted steps.
     *
     * @return the number
     */
    public int steps() {
        return error.length / samples;
    }

    /**
     * Scaled error norm of a sample in a step.
     *
     * @param step   index of the step
     * @param sample index of the sample
     * @return E, or NaN for a method without an error estimate
     * @throws IndexOutOfBoundsException if there is no such step or sample
     */
    public double error(int step, int sample) {
        return error[index(step, sample)];
    }

    /**
     * Stiffness estimate of a sample in a step.
     *
     * @param step   index of the step
     * @param sample index of the sample
     * @return S in 1/time, or NaN for a method without this estimate
     * @throws IndexOutOfBoundsException if there is no such step or sample
     */
    public double stiffness(int step, int sample) {
        return stiffness[index(step, sample)];
    }

    private int index(int step, int sample) {
        if (sample < 0 || sample >= samples || step < 0 || step >= steps()) {
            throw new IndexOutOfBoundsException(
                    "sample " + sample + " of " + samples + " in step " + step + " of " + steps());
        }
        return step * samples + sample;
    }
}
