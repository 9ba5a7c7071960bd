package org.costate.examples.report;

import org.costate.solver.StepLog;

/** The accepted steps of one solve: where they begin, how long they are, what they were estimated to cost. Immutable. */
public final class StepProfile {

    private final String title;
    private final double[] times;
    private final double[] lengths;
    private final double[] errors;
    private final double[] stiffness;

    private StepProfile(String title, double[] times, double[] lengths, double[] errors, double[] stiffness) {
        this.title = title;
        this.times = times;
        this.lengths = lengths;
        this.errors = errors;
        this.stiffness = stiffness;
    }

    /**
     * The steps of one solve; the arrays have the same length and are copied.
     *
     * @param title     which model: {@code vanilla}, {@code error estimate}, ...
     * @param times     start of each step
     * @param lengths   length h of each step
     * @param errors    scaled error norm E of each step
     * @param stiffness stiffness estimate S of each step, NaN where there is none
     */
    public static StepProfile of(String title, double[] times, double[] lengths, double[] errors, double[] stiffness) {
        if (lengths.length != times.length || errors.length != times.length || stiffness.length != times.length) {
            throw new IllegalArgumentException(
                    title + ": lengths " + times.length + ", " + lengths.length + ", " + errors.length + ", "
                            + stiffness.length + " of times, lengths, errors, stiffness, but must be equal");
        }
        return new StepProfile(title, times.clone(), lengths.clone(), errors.clone(), stiffness.clone());
    }

    /**
     * The steps of a log.
     *
     * @param title which model
     * @param log   its steps; copied
     */
    public static StepProfile of(String title, StepLog log) {
        double[][] columns = new double[4][log.size()];
        for (int j = 0; j < log.size(); j++) {
            columns[0][j] = log.t(j);
            columns[1][j] = log.h(j);
            columns[2][j] = log.error(j);
            columns[3][j] = log.stiffness(j);
        }
        return new StepProfile(title, columns[0], columns[1], columns[2], columns[3]);
    }

    /** Which model. */
    public String title() {
        return title;
    }

    /** Start of each step; not to be modified. */
    double[] times() {
        return times;
    }

    /** Length of each step; not to be modified. */
    double[] lengths() {
        return lengths;
    }

    /** Error norm of each step; not to be modified. */
    double[] errors() {
        return errors;
    }

    /** Stiffness of each step; not to be modified. */
    double[] stiffness() {
        return stiffness;
    }
}
