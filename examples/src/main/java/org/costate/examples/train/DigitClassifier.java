package org.costate.examples.train;

import java.util.Arrays;
import org.costate.adjoint.Gradient;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.report.TrainingTime;
import org.costate.neural.NeuralField;
import org.costate.neural.NeuralMap;
import org.costate.neural.NeuralPass;
import org.costate.neural.SoftmaxCrossEntropy;
import org.costate.neural.Workers;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.jspecify.annotations.Nullable;

/**
 * A digit classifier with its parameters: predicts, and differentiates the loss of a batch. Mutable, for one thread;
 * the threads of its workers do the products.
 */
final class DigitClassifier implements DigitModel {

    private final DigitNetwork network;
    private final Solver solver;
    private final @Nullable NeuralMap encoder;
    private final @Nullable NeuralPass encoderPass;
    private final NeuralField dynamics;
    private final NeuralMap head;
    private final NeuralPass headPass;
    private final @Nullable RegularizedSolve solve;

    private DigitClassifier(
            DigitNetwork network,
            double[] theta,
            Solver solver,
            @Nullable Regularizer regularizer,
            long seed,
            Workers workers) {
        this.network = network;
        this.solver = solver;
        encoder = network.encoder()
                .map(part -> NeuralMap.of(part, theta, 0).withWorkers(workers))
                .orElse(null);
        encoderPass = encoder == null ? null : encoder.pass();
        dynamics = NeuralField.from(NeuralMap.of(network.dynamics(), theta, network.dynamicsOffset())
                .withWorkers(workers));
        head = NeuralMap.of(network.head(), theta, network.headOffset()).withWorkers(workers);
        headPass = head.pass();
        solve = regularizer == null ? null : regularizer.start(dynamics, solver, seed);
    }

    /** A classifier that only predicts. */
    static DigitClassifier of(DigitNetwork network, double[] theta, Solver solver, Workers workers) {
        return new DigitClassifier(network, theta, solver, null, 0, workers);
    }

    /** A classifier in training. */
    static DigitClassifier trained(
            DigitNetwork network, double[] theta, Solver solver, Regularizer regularizer, long seed, Workers workers) {
        return new DigitClassifier(network, theta, solver, regularizer, seed, workers);
    }

    @Override
    public void load(double[] theta) {
        if (encoder != null) {
            encoder.load(theta);
        }
        dynamics.load(theta);
        head.load(theta);
    }

    @Override
    public Trial.Step differentiate(double[] images, int[] labels, Moment moment, double[] bar) {
        RegularizedSolve charged = solve;
        if (charged == null) {
            throw new IllegalStateException("a classifier that only predicts has no gradient");
        }
        long start = System.nanoTime();
        int rows = labels.length;
        double[] z0 = images;
        if (encoderPass != null) {
            z0 = new double[rows * network.dynamics().inputWidth()];
            encoderPass.evaluate(0, images, z0);
        }
        SavedStates states = charged.forward(z0, 0, 1, moment);
        double[] logits = new double[rows * MnistData.CLASSES];
        headPass.evaluate(1, states.end(), logits);
        double[] logitsBar = new double[logits.length];
        double loss = SoftmaxCrossEntropy.gradient(logits, labels, logitsBar);

        long turn = System.nanoTime();
        Arrays.fill(bar, 0);
        double[] endBar = new double[z0.length];
        headPass.pullback(logitsBar, endBar, bar, network.headOffset());
        Gradient gradient = charged.backward(loss, endBar);
        gradient.addParameters(bar, network.dynamicsOffset());
        if (encoderPass != null) {
            encoderPass.pullbackToParameters(gradient.initialState(), bar, 0);
        }
        double backward = (System.nanoTime() - turn) * 1e-9 - charged.penaltySeconds();
        TrainingTime time = TrainingTime.of((turn - start) * 1e-9, backward, charged.penaltySeconds());
        return new Trial.Step(loss, charged.penalty(), states.evaluations(), time);
    }

    @Override
    public Prediction predict(double[] images, int[] labels) {
        int rows = labels.length;
        Solution solution = solver.solve(dynamics, encode(images, rows), 0, 1);
        double[] logits = new double[rows * MnistData.CLASSES];
        head.evaluate(1, solution.endState(), logits);
        return new Prediction(
                SoftmaxCrossEntropy.value(logits, labels), SoftmaxCrossEntropy.accuracy(logits, labels), (double)
                        solution.statistics().evaluations());
    }

    @Override
    public void solve(double[] images, int rows, StepListener listener) {
        solver.solve(dynamics, encode(images, rows), 0, 1, listener);
    }

    private double[] encode(double[] images, int rows) {
        if (encoder == null) {
            return images;
        }
        double[] z0 = new double[rows * network.dynamics().inputWidth()];
        encoder.evaluate(0, images, z0);
        return z0;
    }
}
