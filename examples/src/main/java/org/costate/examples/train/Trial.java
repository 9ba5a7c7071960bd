package org.costate.examples.train;

import java.util.Map;
import org.costate.examples.report.StepProfile;
import org.costate.examples.report.TrainingTime;

/** The training of one variant from one seed, iteration by iteration. Mutable, for one thread. */
public interface Trial {

    /**
     * What one iteration gave.
     *
     * @param loss        loss of the task before the update, without the penalty
     * @param penalty     value of the penalty, before its weight
     * @param evaluations evaluations of the dynamics in the forward solve, initial step and rejections included
     * @param time        where the time went; the total is told by who counts it
     */
    record Step(double loss, double penalty, long evaluations, TrainingTime time) {}

    /**
     * What a test gave.
     *
     * @param qualities by {@link org.costate.examples.report.Quality#key}
     * @param nfe       evaluations of the dynamics for one prediction, initial step and rejections included
     */
    record Outcome(Map<String, Double> qualities, double nfe) {

        /** Copies the map. */
        public Outcome {
            qualities = Map.copyOf(qualities);
        }

        /** One of them; NaN if the test does not tell it. */
        public double quality(String key) {
            return qualities.getOrDefault(key, Double.NaN);
        }
    }

    /** Iterations of an epoch. */
    int iterations();

    /**
     * Makes one update.
     *
     * @param epoch     epochs done, from 0
     * @param iteration iterations done in this epoch, from 0
     * @throws org.costate.examples.NumericalFailureException if the loss is not finite
     * @throws org.costate.solver.SolveException              if a solve failed
     * @throws ArithmeticException                            if a derivative is not finite
     */
    Step iterate(int epoch, int iteration);

    /** Tests the model as it is. */
    Outcome test();

    /**
     * Takes parameters, for tests and predictions alone: what the training keeps beside them stays as it is.
     *
     * @param parameters as {@link #parameters} gave them; copied
     */
    void load(double[] parameters);

    /** Time to predict all that is tested: the median of some calls, in seconds. */
    double predictionSeconds();

    /**
     * Steps along one trajectory, the same one for all trials.
     *
     * @param title of the profile
     */
    StepProfile profile(String title);

    /** A copy of the parameters. */
    double[] parameters();
}
