package org.costate.examples.problem;

import org.costate.trace.TracedNumber;

/** What the names in a formula stand for. */
interface FormulaNames {

    /** The number of a name that is known to exist. */
    TracedNumber value(String name);

    /** A plain number. */
    TracedNumber number(double value);
}
