package org.costate.diffusion.guide;

/** A differentiable loss of samples: a sum over rows, each of which has a loss of its own. */
@FunctionalInterface
public interface SampleLoss {

    /**
     * Evaluates the loss and its derivative.
     *
     * @param x         samples, n x d, row-major; not to be modified
     * @param condition their conditioning, n x k; not to be modified
     * @param bar       derivative by x, n x d, written
     * @return the loss
     */
    double evaluate(double[] x, double[] condition, double[] bar);
}
