/**
 * States that an equation fixes instead of a time: zeros {@code f(t, y, theta) = 0}, fixed points, optimality conditions.
 * {@link org.costate.equilibrium.SteadyState} finds them by a {@link org.costate.equilibrium.RootMethod}; their derivatives
 * are those of the implicit function theorem, by a {@link org.costate.equilibrium.LinearMethod}. What is solved is a
 * {@link org.costate.adjoint.DifferentiableField} of any kind; {@link org.costate.equilibrium.FixedPoint},
 * {@link org.costate.equilibrium.Stationarity}, {@link org.costate.equilibrium.KktConditions} and
 * {@link org.costate.equilibrium.ProjectedGradient} make one of a map or of an optimization.
 *
 * <p>Source: Blondel et al. 2022.
 */
package org.costate.equilibrium;
