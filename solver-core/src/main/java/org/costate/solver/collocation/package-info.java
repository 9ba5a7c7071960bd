/** Collocation methods for steps of equal size: Gauss (symplectic) and Radau IIA (L-stable), one file each. */
@org.jspecify.annotations.NullMarked
package org.costate.solver.collocation;
