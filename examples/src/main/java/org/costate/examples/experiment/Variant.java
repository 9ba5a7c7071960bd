package org.costate.examples.experiment;

/** What a training is regularized by. */
public enum Variant {
    /** Nothing: what the others are compared with. */
    VANILLA("vanilla", "vanilla"),
    /** The error estimates of the steps, Pal et al. 2021. */
    ER("er", "error estimate"),
    /** The stiffness estimates of the steps, Pal et al. 2021. */
    SR("sr", "stiffness"),
    /** Both, each with its weight times that of the sum. */
    ER_SR("er+sr", "error + stiffness"),
    /** The number of steps that the error estimates predict. */
    STEPS("steps", "predicted steps"),
    /** The logarithm of that number. */
    LOG_STEPS("log-steps", "log predicted steps");

    private final String label;
    private final String title;

    Variant(String label, String title) {
        this.label = label;
        this.title = title;
    }

    /** Name for tables and charts. */
    public String title() {
        return title;
    }

    /** Name in files and on the command line. */
    @Override
    public String toString() {
        return label;
    }
}
