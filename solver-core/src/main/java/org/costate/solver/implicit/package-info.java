/**
 * Implicit methods for stiff equations: tableaus of ESDIRK and Rosenbrock methods that check themselves, and one stepper
 * for each family.
 */
package org.costate.solver.implicit;
