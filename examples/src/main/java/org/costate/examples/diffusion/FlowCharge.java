package org.costate.examples.diffusion;

import java.util.Arrays;
import org.costate.adjoint.Cotangents;
import org.costate.diffusion.FlowRecording;
import org.costate.diffusion.NeuralDenoiser;
import org.costate.diffusion.ProbabilityFlow;
import org.costate.examples.DiffusionTrainOptions;
import org.costate.examples.train.Penalties;
import org.costate.regularization.StepPenalty;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.jspecify.annotations.Nullable;

/**
 * What the solve of a flow costs, charged while its denoiser is trained: every few updates some samples are drawn by the
 * adaptive solver, and the penalty on its steps goes into the gradient, with the weight of the updates between. Mutable, for
 * one thread.
 */
final class FlowCharge {

    private static final int EVERY = 8;
    private static final int ROWS = 64;

    private final ProbabilityFlow flow;
    private final StepPenalty penalty;
    private final double weight;
    private final long seed;
    private final int d;
    private final int k;
    private final double sigma;
    private @Nullable FlowRecording recording;

    /** A charge on the flow of a denoiser that is being trained. */
    FlowCharge(DiffusionTrainOptions options, NeuralDenoiser denoiser) {
        double tolerance = options.draw().tolerance();
        flow = ProbabilityFlow.of(
                options.kind().schedule(), denoiser, Solver.of(Tsit5.METHOD, Tolerances.of(tolerance, tolerance)));
        penalty = Penalties.penalty(options.penalty(), Tsit5.METHOD);
        weight = options.weight();
        seed = options.draw().seed();
        d = denoiser.dimension();
        k = denoiser.conditionWidth();
        sigma = flow.schedule().sigma(flow.tNoise());
    }

    /**
     * Adds the derivative of the charge.
     *
     * @param step      number of the update
     * @param condition conditioning of the batch, of which the first rows are taken, again from the start if they are few
     * @param thetaBar  added to
     * @return the charge, 0 between the solves
     */
    double add(long step, double[] condition, double[] thetaBar) {
        if (step % EVERY != 0) {
            return 0;
        }
        double[] x = Arrays.stream(DiffusionSampler.noise(ROWS, d, seed + step))
                .map(each -> sigma * each)
                .toArray();
        double[] given = new double[ROWS * k];
        for (int i = 0; i < given.length; i++) {
            given[i] = condition[i % condition.length];
        }
        FlowRecording present = recording;
        if (present == null) {
            present = flow.record(x, given);
            recording = present;
        } else {
            present.again(x, given);
        }
        StepLog log = present.recording().log();
        Cotangents bar = present.recording().cotangents();
        penalty.addCotangents(log, EVERY * weight, bar);
        double[] byTheta = present.pullback(bar).parameters();
        for (int i = 0; i < thetaBar.length; i++) {
            thetaBar[i] += byTheta[i];
        }
        return EVERY * weight * penalty.value(log);
    }
}
