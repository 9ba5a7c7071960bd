package org.costate.examples.train;

import org.costate.solver.StepListener;

/** A digit classifier with its parameters, as its training and its tests see it. Mutable, for one thread. */
interface DigitModel {

    /**
     * What one prediction gave.
     *
     * @param loss        mean cross entropy
     * @param accuracy    share of the images classified rightly
     * @param evaluations evaluations of the dynamics in one solve
     */
    record Prediction(double loss, double accuracy, double evaluations) {}

    /** Takes other parameters; the vector is copied. */
    void load(double[] theta);

    /**
     * Loss of a batch and the gradient of the loss and of what its solve is charged.
     *
     * @param images rows x 784, not modified
     * @param labels one for each row
     * @param moment where the training stands
     * @param bar    gradient, as long as the parameters, written
     */
    Trial.Step differentiate(double[] images, int[] labels, Moment moment, double[] bar);

    /**
     * Classifies a batch; the same one always has the same prediction.
     *
     * @param images rows x 784, not modified
     * @param labels one for each row
     */
    Prediction predict(double[] images, int[] labels);

    /**
     * Solves for a batch, telling a listener of the steps.
     *
     * @param images   rows x 784, not modified
     * @param rows     number of images
     * @param listener told of each step
     */
    void solve(double[] images, int rows, StepListener listener);
}
