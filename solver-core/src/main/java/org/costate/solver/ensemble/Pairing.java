package org.costate.solver.ensemble;

/** What becomes of the members 2 k and 2 k + 1 of a family of pairs. */
public enum Pairing {
    /** Their mean, for antithetic pairs. */
    MEAN,
    /** The second minus the first, for two models with common random numbers. */
    DIFFERENCE;

    /** Puts the pair together in the first of the two arrays. */
    void join(double[] first, double[] second) {
        for (int i = 0; i < first.length; i++) {
            first[i] = this == MEAN ? 0.5 * (first[i] + second[i]) : second[i] - first[i];
        }
    }
}
