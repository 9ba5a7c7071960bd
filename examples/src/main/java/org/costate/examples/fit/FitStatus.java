package org.costate.examples.fit;

/** How a search ended. */
public enum FitStatus {
    /** At a minimum. */
    CONVERGED("the sum of squares is least here, within the tolerances of the search"),
    /** On its way. */
    MAX_ITERATIONS("the allowed number of iterations was made before a minimum was found; allow more, or start nearer"),
    /** Trials around the best point fail. */
    STUCK("the search cannot go on from here, for trials nearby cannot be solved; start elsewhere, or give bounds"),
    /** The start cannot be solved. */
    START_FAILED("there are no residuals at the start"),
    /** The best point has no derivatives. */
    DERIVATIVES_FAILED("the residuals cannot be differentiated here");

    private final String meaning;

    FitStatus(String meaning) {
        this.meaning = meaning;
    }

    /** What it means, in a sentence. */
    public String meaning() {
        return meaning;
    }

    /** Whether what was found is not a minimum. */
    public boolean isFailure() {
        return this != CONVERGED;
    }
}
