/** Stochastic Runge-Kutta methods: tableaus with weights for the noise, and the one stepper that serves them all. */
package org.costate.solver.srk;
