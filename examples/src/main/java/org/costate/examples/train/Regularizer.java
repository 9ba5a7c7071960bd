package org.costate.examples.train;

import org.costate.neural.NeuralField;
import org.costate.solver.Solver;

/**
 * What a training does so that its model becomes cheap to solve: it charges the steps of a solve, changes its end, or
 * adds to its field. Immutable; draws and steered weights belong to the solve that it makes for each training.
 */
@FunctionalInterface
public interface Regularizer {

    /**
     * Begins a training.
     *
     * @param field  dynamics without anything added
     * @param solver what is saved, and how steps are made
     * @param seed   of the training; fixes what is drawn
     * @return the solve of all iterations of the training
     */
    RegularizedSolve start(NeuralField field, Solver solver, long seed);
}
