package org.costate.trace;

/** Arrays of a thread, for the time of one call. They grow to the largest length asked for and hold no other object. */
final class Scratch {

    /** An array that is not used. */
    static final double[] NONE = {};

    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    private double[] work = NONE;
    private double[] seed = NONE;
    private double[] values = NONE;
    private double[] entries = NONE;

    private Scratch() {}

    /** A workspace for a kernel. */
    static double[] work(Kernel kernel) {
        int length = kernel.workLength();
        if (length == 0) {
            return NONE;
        }
        Scratch scratch = OF_THREAD.get();
        if (scratch.work.length < length) {
            scratch.work = new double[length];
        }
        return scratch.work;
    }

    /** An array for a seed, of at least this length; its content is undefined. */
    static double[] seed(int length) {
        Scratch scratch = OF_THREAD.get();
        if (scratch.seed.length < length) {
            scratch.seed = new double[length];
        }
        return scratch.seed;
    }

    /** An array for values, of at least this length; its content is undefined. */
    static double[] values(int length) {
        Scratch scratch = OF_THREAD.get();
        if (scratch.values.length < length) {
            scratch.values = new double[length];
        }
        return scratch.values;
    }

    /** An array for the entries of a Jacobian, of at least this length; its content is undefined. */
    static double[] entries(int length) {
        Scratch scratch = OF_THREAD.get();
        if (scratch.entries.length < length) {
            scratch.entries = new double[length];
        }
        return scratch.entries;
    }
}
