package org.costate.examples.latent;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.costate.adjoint.Gradient;
import org.costate.examples.report.TrainingTime;
import org.costate.examples.series.SeriesBatch;
import org.costate.examples.train.Moment;
import org.costate.examples.train.RegularizedSolve;
import org.costate.examples.train.Regularizer;
import org.costate.examples.train.SavedStates;
import org.costate.neural.EncoderPass;
import org.costate.neural.GaussianLikelihood;
import org.costate.neural.LatentSample;
import org.costate.neural.MaskedEncoder;
import org.costate.neural.NeuralField;
import org.costate.neural.NeuralMap;
import org.costate.neural.NeuralPass;
import org.costate.neural.StandardNormalDivergence;
import org.costate.neural.Workers;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;

/**
 * A latent ODE with its parameters: reconstructs series, and differentiates the loss of a batch. Mutable, for one
 * thread; the threads of its workers do the products.
 *
 * <p>The loss is the negative evidence lower bound of a batch divided by its observed entries, {@code likelihood + w
 * divergence rows / entries}, with the weight w of the divergence; for w = 1 it is the bound itself.
 */
final class LatentOde {

    private final LatentNetwork network;
    private final double[] times;
    private final GaussianLikelihood likelihood;
    private final Solver solver;
    private final MaskedEncoder encoder;
    private final EncoderPass encoderPass;
    private final LatentSample sample;
    private final NeuralField dynamics;
    private final NeuralMap decoder;
    private final NeuralPass decoderPass;
    private final RegularizedSolve solve;

    /**
     * What one batch gave.
     *
     * @param loss        likelihood and weighted divergence, without the penalty
     * @param likelihood  negative log-likelihood of an observed entry
     * @param divergence  divergence of a series
     * @param penalty     value of the penalty, before its weight
     * @param evaluations evaluations of the dynamics in the forward solve
     * @param time        where the time went
     */
    record BatchResult(
            double loss, double likelihood, double divergence, double penalty, long evaluations, TrainingTime time) {}

    /** What a batch was reconstructed as. */
    static final class Reconstruction {
        /** Expectation of each entry, times x rows x channels. */
        final double[] means;
        /** Mean divergence of a series. */
        final double divergence;
        /** Evaluations of the dynamics. */
        final long evaluations;

        private Reconstruction(double[] means, double divergence, long evaluations) {
            this.means = means;
            this.divergence = divergence;
            this.evaluations = evaluations;
        }
    }

    /**
     * A model.
     *
     * @param solver how the dynamics is solved; what it saves is replaced by the times
     * @param times  grid of the series; copied
     * @param noise  deviation of the noise of a measurement
     * @param regularizer what solves are charged for in training
     * @param seed   of the training; fixes what the regularizer draws
     */
    LatentOde(
            LatentNetwork network,
            double[] theta,
            Solver solver,
            double[] times,
            double noise,
            Regularizer regularizer,
            long seed,
            Workers workers) {
        this.network = network;
        this.times = times.clone();
        this.solver = solver.withSaveAt(SaveAt.times(times));
        likelihood = GaussianLikelihood.of(noise);
        encoder = MaskedEncoder.of(network.encoder(), theta, 0).withWorkers(workers);
        encoderPass = encoder.pass();
        sample = LatentSample.of(network.latent());
        dynamics = NeuralField.from(NeuralMap.of(network.dynamics(), theta, network.dynamicsOffset())
                .withWorkers(workers));
        decoder =
                NeuralMap.of(network.decoder(), theta, network.decoderOffset()).withWorkers(workers);
        decoderPass = decoder.pass();
        solve = regularizer.start(dynamics, this.solver, seed);
    }

    /** Takes other parameters; the vector is copied. */
    void load(double[] theta) {
        encoder.load(theta);
        dynamics.load(theta);
        decoder.load(theta);
    }

    /**
     * Loss of a batch and its gradient.
     *
     * @param divergenceWeight weight of the divergence
     * @param random           draws the latent states
     * @param moment           where the training stands
     * @param bar              gradient, as long as the parameters, written
     */
    BatchResult differentiate(
            SeriesBatch batch, double divergenceWeight, RandomGenerator random, Moment moment, double[] bar) {
        long start = System.nanoTime();
        int rows = batch.rows();
        int latent = network.latent();
        double[] code = encode(batch);
        double[] z0 = new double[rows * latent];
        sample.draw(code, random, z0);
        SavedStates states = solve.forward(z0, times[0], times[times.length - 1], moment);
        double[] means = new double[batch.values.length];
        decoderPass.evaluate(0, states.rows(), means);
        double[] meansBar = new double[means.length];
        double misfit = likelihood.gradient(means, batch.values, batch.observed, meansBar);
        long turn = System.nanoTime();

        Arrays.fill(bar, 0);
        double[] statesBar = new double[states.rows().length];
        decoderPass.pullback(meansBar, statesBar, bar, network.decoderOffset());
        Gradient gradient = solve.backward(misfit, statesBar);
        gradient.addParameters(bar, network.dynamicsOffset());
        double[] codeBar = new double[code.length];
        sample.pullback(gradient.initialState(), codeBar);
        double perEntry = divergenceWeight * rows / entries(batch.observed);
        double divergence = StandardNormalDivergence.addGradient(code, latent, perEntry, codeBar);
        encoderPass.pullback(codeBar, bar, 0);
        double backward = (System.nanoTime() - turn) * 1e-9 - solve.penaltySeconds();
        return new BatchResult(
                misfit + perEntry * divergence,
                misfit,
                divergence,
                solve.penalty(),
                states.evaluations(),
                TrainingTime.of((turn - start) * 1e-9, backward, solve.penaltySeconds()));
    }

    private static double entries(double[] mask) {
        double entries = 0;
        for (double entry : mask) {
            entries += entry;
        }
        return Math.max(1, entries);
    }

    private double[] encode(SeriesBatch batch) {
        double[] code = new double[batch.rows() * 2 * network.latent()];
        encoderPass.evaluate(times, batch.values, batch.given, batch.rows(), code);
        return code;
    }

    /** The steps of the solve for a batch. */
    StepLog steps(SeriesBatch batch) {
        StepLog log = StepLog.of();
        double[] z0 = LatentSample.means(encode(batch), network.latent());
        solver.solve(dynamics, z0, times[0], times[times.length - 1], log);
        return log;
    }

    /** Reconstructs a batch from its given entries, by the mean of the latent state. */
    Reconstruction reconstruct(SeriesBatch batch) {
        double[] code = encode(batch);
        double[] z0 = LatentSample.means(code, network.latent());
        Solution solution = solver.solve(dynamics, z0, times[0], times[times.length - 1]);
        double[] means = new double[batch.values.length];
        decoder.evaluate(0, SavedStates.of(solution).rows(), means);
        return new Reconstruction(
                means,
                StandardNormalDivergence.value(code, network.latent()),
                solution.statistics().evaluations());
    }
}
