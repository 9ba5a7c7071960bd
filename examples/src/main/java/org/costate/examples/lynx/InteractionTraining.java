package org.costate.examples.lynx;

import java.util.Arrays;
import org.costate.examples.fit.LeastSquares;
import org.costate.examples.fit.Measurements;
import org.costate.examples.fit.Minimum;
import org.costate.examples.fit.Residuals;
import org.costate.examples.fit.Ridge;
import org.costate.examples.fit.SolvedModel;
import org.costate.examples.fit.SolvedResiduals;
import org.costate.optim.Adam;
import org.costate.optim.LearningRate;
import org.costate.optim.OptimizerState;

/**
 * Trains a {@link LearnedInteraction}: Adam with gradients by the discrete adjoint over growing parts of the data, then
 * Levenberg-Marquardt with forward sensitivities over all. For one thread.
 */
final class InteractionTraining {

    private static final int STAGES = 3;
    private static final double RATE = 0.02;

    /** Of a sum of squares; the weights are not of interest themselves. */
    private static final double TOLERANCE = 1e-8;

    private final SolvedModel gradients;
    private final SolvedModel sensitivities;
    private final double ridge;
    private final int steps;
    private final int maxIterations;

    /**
     * A training.
     *
     * @param gradients     the model, pulled back
     * @param sensitivities the same, for Jacobians
     * @param ridge         weight of the squares of the weights
     * @param steps         of Adam over each part of the data
     * @param maxIterations of Levenberg-Marquardt
     */
    InteractionTraining(SolvedModel gradients, SolvedModel sensitivities, double ridge, int steps, int maxIterations) {
        this.gradients = gradients;
        this.sensitivities = sensitivities;
        this.ridge = ridge;
        this.steps = steps;
        this.maxIterations = maxIterations;
    }

    /** From some parameters to a minimum over the data that count. */
    Minimum train(double[] start, Measurements data) {
        double[] theta = start.clone();
        int counted = data.places().get(data.places().size() - 1).time() + 1;
        for (int stage = 1; stage <= STAGES; stage++) {
            Measurements part = data.first(counted * stage / STAGES);
            if (!part.places().isEmpty()) {
                descend(theta, part);
            }
        }
        return LeastSquares.of(LearnedInteraction.coordinates(theta))
                .withMaxIterations(maxIterations)
                .withTolerance(TOLERANCE)
                .minimize(residuals(theta, data));
    }

    /** All parameters at a minimum. */
    static double[] parameters(double[] start, Minimum found) {
        double[] theta = start.clone();
        System.arraycopy(found.x(), 0, theta, LearnedInteraction.HELD, theta.length - LearnedInteraction.HELD);
        return theta;
    }

    private Residuals residuals(double[] theta, Measurements data) {
        int[] small = Arrays.stream(LearnedInteraction.weights())
                .map(k -> k - LearnedInteraction.HELD)
                .toArray();
        return new Ridge(new SolvedResiduals(sensitivities, data, theta, LearnedInteraction.learned()), small, ridge);
    }

    private void descend(double[] theta, Measurements data) {
        OptimizerState adam = Adam.of().start(theta.length);
        LearningRate rate = LearningRate.cosine(RATE, steps);
        double[] gradient = new double[theta.length];
        for (int step = 0; step < steps; step++) {
            double misfit = gradients.misfit(theta, data, gradient);
            if (Double.isInfinite(misfit)) {
                return;
            }
            for (int k : LearnedInteraction.weights()) {
                gradient[k] += 2 * ridge * theta[k];
            }
            Arrays.fill(gradient, 0, LearnedInteraction.HELD, 0);
            adam.step(theta, gradient, rate.at(step));
        }
    }
}
