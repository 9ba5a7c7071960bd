/**
 * Many solves of one family of problems: an {@link org.costate.solver.ensemble.Ensemble} solves the members of a
 * {@link org.costate.solver.ensemble.Family}, each with steps of its own, and hands their solutions in the order of
 * their index to a {@link org.costate.solver.ensemble.Reduction}, such as {@link org.costate.solver.ensemble.Moments} or
 * {@link org.costate.solver.ensemble.EndStates}. {@link org.costate.solver.ensemble.OrderedWork} has the threads.
 */
package org.costate.solver.ensemble;
