package org.costate.examples;

import java.io.IOException;
import org.costate.examples.experiment.ExperimentRun;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.model.SavedModel;
import org.costate.examples.train.MnistPredictor;
import org.costate.examples.train.MnistTrainer;

/**
 * The work behind the commands, apart from their options.
 *
 * @param training   behind {@code train mnist}
 * @param prediction behind {@code predict mnist}
 * @param solving    behind {@code solve}
 * @param experiment behind {@code experiment}
 */
public record Programs(
        MnistTraining training, MnistPrediction prediction, ProblemSolving solving, Experimenting experiment) {

    /** Trains, compares and reports. */
    @FunctionalInterface
    public interface MnistTraining {
        /**
         * Trains the variants, writes their files and prints the comparison.
         *
         * @param options what to do
         * @param folder  where to, known to be writable
         * @param session whom to talk to
         * @throws NumericalFailureException if training diverged
         * @throws IOException               if a file cannot be written
         */
        void train(TrainMnistOptions options, OutputFolder folder, Session session) throws IOException;
    }

    /** Runs a trained model over the test images. */
    @FunctionalInterface
    public interface MnistPrediction {
        /**
         * Predicts and prints accuracy and cost.
         *
         * @param model   the model
         * @param options what to do
         * @param session whom to talk to
         * @throws NumericalFailureException if a solve failed
         * @throws IOException               if the file holds another kind of model, or the images cannot be read
         */
        void predict(SavedModel model, PredictMnistOptions options, Session session) throws IOException;
    }

    /** Solves a classic problem. */
    @FunctionalInterface
    public interface ProblemSolving {
        /**
         * Solves.
         *
         * @param options what to do
         * @return the solution at {@link SolveOptions#times()}
         * @throws IllegalArgumentException  if the method needs a step length, or takes none
         * @throws NumericalFailureException if the solve failed
         */
        Trajectory solve(SolveOptions options);
    }

    /** Trains and compares the variants of an experiment. */
    @FunctionalInterface
    public interface Experimenting {
        /**
         * Makes the trials that are missing, writes the files and prints the comparison.
         *
         * @param options what to do
         * @param folder  where to, known to be writable
         * @param session whom to talk to
         * @throws NumericalFailureException if a trial failed; the others are finished then
         * @throws IOException               if a file cannot be read or written, or has other results
         */
        void run(ExperimentOptions options, OutputFolder folder, Session session) throws IOException;
    }

    /** The programs of this version. */
    static Programs present() {
        return new Programs(new MnistTrainer(), new MnistPredictor(), new ClassicSolver(), new ExperimentRun());
    }
}
