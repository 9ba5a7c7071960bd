package org.costate.examples.train;

import org.costate.examples.NumericalFailureException;
import org.costate.optim.GradientClipping;
import org.costate.optim.LearningRate;
import org.costate.optim.Optimizer;
import org.costate.optim.OptimizerState;

/** Applies gradients to parameters. Mutable, for one training. */
public final class ParameterUpdate {

    private static final double LARGEST_GRADIENT = 10;

    private final OptimizerState optimizer;
    private final LearningRate rate;

    /**
     * The updates of a training that has not begun.
     *
     * @param optimizer  the optimizer
     * @param rate       learning rate of each update
     * @param parameters number of parameters
     */
    public ParameterUpdate(Optimizer optimizer, LearningRate rate, int parameters) {
        this.optimizer = optimizer.start(parameters);
        this.rate = rate;
    }

    /** Updates made so far. */
    public long count() {
        return optimizer.steps();
    }

    /**
     * Makes an update.
     *
     * @param loss     what the gradient is of
     * @param theta    parameters, modified
     * @param gradient gradient of the loss and the penalty, cut to a length of 10
     * @throws NumericalFailureException if the loss is not finite; nothing is changed then
     */
    public void apply(double loss, double[] theta, double[] gradient) {
        if (!Double.isFinite(loss)) {
            throw new NumericalFailureException(
                    "the loss is " + loss + "; try a smaller weight of the penalty, or a smaller tolerance");
        }
        GradientClipping.byGlobalNorm(gradient, LARGEST_GRADIENT);
        optimizer.step(theta, gradient, rate.at(optimizer.steps()));
    }
}
