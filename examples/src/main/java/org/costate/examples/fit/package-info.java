/**
 * Least squares with solves inside: coordinates with bounds and logarithms, the search, and what the Fisher information says of
 * its result.
 */
@NullMarked
package org.costate.examples.fit;

import org.jspecify.annotations.NullMarked;
