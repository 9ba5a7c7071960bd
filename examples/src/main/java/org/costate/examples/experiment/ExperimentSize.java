package org.costate.examples.experiment;

import java.util.Locale;

/** How large an experiment is. */
public enum ExperimentSize {
    /** Minutes on two cores. */
    DEMO,
    /** The settings of the papers. */
    PAPER;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
