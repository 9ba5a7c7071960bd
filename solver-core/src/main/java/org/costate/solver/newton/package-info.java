/**
 * The equations of implicit stages: Newton's iteration, the Jacobian it stands on and the factors of its matrix. Knows
 * nothing of methods.
 */
package org.costate.solver.newton;
