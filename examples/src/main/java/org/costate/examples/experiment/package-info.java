/** Experiments: variants of a training from paired seeds, kept in a results file that a later run continues. */
@NullMarked
package org.costate.examples.experiment;

import org.jspecify.annotations.NullMarked;
