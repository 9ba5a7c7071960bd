package org.costate.diffusion;

/** A model's prediction was not finite. It tells at which time and in which row. */
public final class SamplingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int step;
    private final double time;
    private final int row;

    SamplingException(int step, double time, int row, String message) {
        super(message);
        this.step = step;
        this.time = time;
        this.row = row;
    }

    /**
     * Number of the step.
     *
     * @return from 0
     */
    public int step() {
        return step;
    }

    /**
     * Time at which that step begins.
     *
     * @return t
     */
    public double time() {
        return time;
    }

    /**
     * The sample.
     *
     * @return row of the batch
     */
    public int row() {
        return row;
    }
}
