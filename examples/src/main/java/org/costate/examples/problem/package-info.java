/**
 * Problem files: equations as text, which are traced, solved and differentiated. A {@code ProblemFile} is what was read and
 * checked, {@code ProblemEquations} what the library needs of it, and what was found becomes JSON.
 */
@NullMarked
package org.costate.examples.problem;

import org.jspecify.annotations.NullMarked;
