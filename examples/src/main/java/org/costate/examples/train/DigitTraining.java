package org.costate.examples.train;

import org.costate.optim.LearningRate;
import org.costate.optim.Optimizer;
import org.costate.solver.Solver;

/**
 * How digit classifiers are trained, whatever the model, the variant and the seed.
 *
 * @param solver     the solver
 * @param optimizer  the optimizer
 * @param rate       learning rate of each update
 * @param images     training images, the first ones
 * @param testImages test images, the first ones
 * @param batch      images in a batch
 */
public record DigitTraining(
        Solver solver, Optimizer optimizer, LearningRate rate, int images, int testImages, int batch) {

    /** The same with another solver. */
    public DigitTraining withSolver(Solver other) {
        return new DigitTraining(other, optimizer, rate, images, testImages, batch);
    }
}
