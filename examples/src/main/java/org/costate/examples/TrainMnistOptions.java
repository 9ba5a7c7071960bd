package org.costate.examples;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import org.costate.examples.mnist.MnistData;
import org.costate.regularization.WeightSchedule;
import org.costate.solver.rk.ExplicitRungeKutta;

/**
 * What {@code train mnist} was asked to do; valid once it exists.
 *
 * @param model     which network
 * @param penalties what to train, in this order; {@link PenaltyKind#NONE} is the vanilla model
 * @param lambda    weight of every penalty at the end, or empty for the default of each
 * @param anneal    how many times larger the weight is at the start; it falls exponentially, 1 for a constant one
 * @param epochs    passes over the training images
 * @param batch     images in a batch
 * @param tolerance absolute and relative tolerance of the solver
 * @param method    how steps are made
 * @param seeds     runs of each variant, with the seeds 1, 2, ...
 * @param threads   threads to use; the results do not depend on it
 * @param subset    training images to use, the first ones; tests use no more either
 * @param out       folder for the results
 */
public record TrainMnistOptions(
        ModelSize model,
        List<PenaltyKind> penalties,
        OptionalDouble lambda,
        double anneal,
        int epochs,
        int batch,
        double tolerance,
        SolverMethod method,
        int seeds,
        int threads,
        int subset,
        Path out) {

    /** Checks everything. */
    public TrainMnistOptions {
        penalties = List.copyOf(penalties);
        if (penalties.isEmpty() || EnumSet.copyOf(penalties).size() < penalties.size()) {
            throw new IllegalArgumentException("--compare = " + list(penalties) + ", but must name each penalty once");
        }
        if (penalties.size() > 1 && !penalties.contains(PenaltyKind.NONE)) {
            throw new IllegalArgumentException("--compare = " + list(penalties)
                    + ", but must contain none, the vanilla model that the ratios refer to");
        }
        if (lambda.isPresent()) {
            Require.notNegative("--lambda", lambda.getAsDouble());
            if (penalties.equals(List.of(PenaltyKind.NONE))) {
                throw new IllegalArgumentException(
                        "--lambda = " + lambda.getAsDouble() + ", but --penalty none has no weight");
            }
        }
        Require.positive("--anneal", anneal);
        Require.within("--epochs", epochs, 1, Integer.MAX_VALUE);
        Require.within("--batch", batch, 1, MnistData.TRAINING_SIZE);
        Require.positive("--tolerance", tolerance);
        requireEstimates(method, penalties);
        Require.within("--seeds", seeds, 1, Integer.MAX_VALUE);
        Require.within("--threads", threads, 1, 1024);
        Require.within("--subset", subset, 1, MnistData.TRAINING_SIZE);
    }

    private static void requireEstimates(SolverMethod method, List<PenaltyKind> penalties) {
        if (!(method.method() instanceof ExplicitRungeKutta)) {
            throw new IllegalArgumentException("--method = " + method
                    + ", but must be an explicit method, as tsit5 or dopri5 are, to be differentiated");
        }
        if (!method.method().hasErrorEstimate()) {
            throw new IllegalArgumentException(
                    "--method = " + method + ", but must estimate its error, as tsit5 or dopri5 do");
        }
        if (penalties.contains(PenaltyKind.STIFFNESS) && !method.method().hasStiffnessEstimate()) {
            throw new IllegalArgumentException("--method = " + method
                    + ", but must estimate the stiffness for --penalty stiffness, as tsit5 or dopri5 do");
        }
    }

    /** The weight of a penalty at the end: what the user gave, or its default. */
    public double weight(PenaltyKind penalty) {
        return penalty == PenaltyKind.NONE ? 0 : lambda.orElse(penalty.defaultWeight());
    }

    /** The weight of a penalty over the epochs. */
    public WeightSchedule schedule(PenaltyKind penalty) {
        double last = weight(penalty);
        return last == 0 || anneal == 1
                ? WeightSchedule.constant(last)
                : WeightSchedule.exponential(anneal * last, last, epochs);
    }

    private static String list(List<PenaltyKind> penalties) {
        return String.join(",", penalties.stream().map(PenaltyKind::toString).toList());
    }
}
