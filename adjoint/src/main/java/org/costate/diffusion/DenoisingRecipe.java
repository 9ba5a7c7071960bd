package org.costate.diffusion;

import org.costate.optim.LearningRate;
import org.costate.optim.Optimizer;

/**
 * How denoisers are trained, whatever the network and the data. Immutable.
 *
 * <pre>{@code
 * DenoisingTraining training = DenoisingRecipe.of(
 *                 DenoisingLoss.edm(0.5), DenoisingDraws.of(NoiseDistribution.logNormal(-1.2, 1.2), seed),
 *                 Adam.of(), LearningRate.cosine(2e-3, 2000))
 *         .withAverage(0.999)
 *         .start(denoiser, network.initialize(seed));
 * for (int step = 0; step < 2000; step++) {
 *     training.step(data, condition);
 * }
 * denoiser.load(training.averaged());
 * }</pre>
 */
public final class DenoisingRecipe {

    private final DenoisingLoss loss;
    private final DenoisingDraws draws;
    private final Optimizer optimizer;
    private final LearningRate rate;
    private final ConditionDropout dropout;
    private final double decay;
    private final double clip;

    private DenoisingRecipe(
            DenoisingLoss loss,
            DenoisingDraws draws,
            Optimizer optimizer,
            LearningRate rate,
            ConditionDropout dropout,
            double decay,
            double clip) {
        this.loss = loss;
        this.draws = draws;
        this.optimizer = optimizer;
        this.rate = rate;
        this.dropout = dropout;
        this.decay = decay;
        this.clip = clip;
    }

    /**
     * A recipe without dropout of conditioning, averaging of weights and clipping of gradients.
     *
     * @param loss      what is made small
     * @param draws     levels and noises
     * @param optimizer the optimizer
     * @param rate      learning rate of each step
     * @return the recipe
     */
    public static DenoisingRecipe of(DenoisingLoss loss, DenoisingDraws draws, Optimizer optimizer, LearningRate rate) {
        return new DenoisingRecipe(
                loss, draws, optimizer, rate, ConditionDropout.of(0, new double[0], 0), 0, Double.POSITIVE_INFINITY);
    }

    /**
     * The same with conditioning hidden from some rows.
     *
     * @param other the dropout
     * @return a new recipe
     */
    public DenoisingRecipe withDropout(ConditionDropout other) {
        return new DenoisingRecipe(loss, draws, optimizer, rate, other, decay, clip);
    }

    /**
     * The same with an exponential moving average of the weights, see {@link org.costate.optim.WeightAverage}.
     *
     * @param other decay, at least 0 and below 1; 0 for the last weights alone
     * @return a new recipe
     * @throws IllegalArgumentException if it is out of range
     */
    public DenoisingRecipe withAverage(double other) {
        if (!(other >= 0 && other < 1)) {
            throw new IllegalArgumentException("decay = " + other + ", but must be >= 0 and < 1");
        }
        return new DenoisingRecipe(loss, draws, optimizer, rate, dropout, other, clip);
    }

    /**
     * The same with gradients that are shortened to a norm.
     *
     * @param norm greatest global norm, positive
     * @return a new recipe
     * @throws IllegalArgumentException unless it is positive
     */
    public DenoisingRecipe withClipping(double norm) {
        if (!(norm > 0)) {
            throw new IllegalArgumentException("norm = " + norm + ", but must be > 0");
        }
        return new DenoisingRecipe(loss, draws, optimizer, rate, dropout, decay, norm);
    }

    /**
     * Begins a training.
     *
     * @param model the denoiser, whose parameters the training loads from now on
     * @param theta starting parameters; copied
     * @return a training that has taken no step
     * @throws IllegalArgumentException if theta does not have the model's number of parameters, or hidden conditioning another width
     *                                  than the model's
     */
    public DenoisingTraining start(NeuralDenoiser model, double[] theta) {
        if (theta.length != model.parameterCount()) {
            throw new IllegalArgumentException("theta has length " + theta.length + ", but the model has "
                    + model.parameterCount() + " parameters");
        }
        if (dropout.width() != 0 && dropout.width() != model.conditionWidth()) {
            throw new IllegalArgumentException("hidden conditioning has width " + dropout.width()
                    + ", but the model takes width " + model.conditionWidth());
        }
        return new DenoisingTraining(this, model, theta.clone());
    }

    DenoisingLoss loss() {
        return loss;
    }

    DenoisingDraws draws() {
        return draws;
    }

    Optimizer optimizer() {
        return optimizer;
    }

    LearningRate rate() {
        return rate;
    }

    ConditionDropout dropout() {
        return dropout;
    }

    double decay() {
        return decay;
    }

    double clip() {
        return clip;
    }
}
