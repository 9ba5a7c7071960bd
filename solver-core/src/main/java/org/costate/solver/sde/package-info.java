/** Methods for stochastic differential equations, one file each, with the paper it is from. */
package org.costate.solver.sde;
