package org.costate.examples.experiment;

/** What a training is regularized by. */
public enum Variant {
    /** Nothing: what the others are compared with. */
    VANILLA("vanilla", "vanilla"),
    /** End times, or save times, that are moved in each iteration, Ghosh et al. 2020. */
    STEER("steer", "STEER"),
    /** The error estimates of the steps, Pal et al. 2021. */
    ER("er", "error estimate"),
    /** The stiffness estimates of the steps, Pal et al. 2021. */
    SR("sr", "stiffness"),
    /** Both, each with its weight times that of the sum. */
    ER_SR("er+sr", "error + stiffness"),
    /** The error of the solver's step at a time drawn uniformly, Pal et al. 2023 (who take a fresh step there). */
    LR_UNBIASED("lr-unbiased", "local error, over time"),
    /** The error of one of the solver's steps, each as likely as the others, Pal et al. 2023 (as above). */
    LR_BIASED("lr-biased", "local error, over steps"),
    /** The logarithm of the predicted number of steps, from one step drawn. */
    LOCAL("local", "local log predicted steps"),
    /** The number of steps that the error estimates predict. */
    STEPS("steps", "predicted steps"),
    /** The logarithm of that number. */
    LOG_STEPS("log-steps", "log predicted steps"),
    /** The same with a weight that is steered towards a share of the evaluations. */
    TARGET_NFE("target-nfe", "target NFE"),
    /** The logarithm of the predicted number of steps by the error of an embedded pair, which is also the controller's. */
    EMBEDDED("embedded", "embedded error, log predicted steps"),
    /** Kinetic energy and size of the Jacobian along the solution, Finlay et al. 2020. */
    RNODE("rnode", "RNODE"),
    /** The size of the third derivative of the solution, Kelly et al. 2020. */
    TAYNODE("taynode", "TayNODE");

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
