package org.costate.diffusion;

import java.util.Arrays;
import org.costate.optim.GradientClipping;
import org.costate.optim.OptimizerState;
import org.costate.optim.WeightAverage;

/**
 * A training of a denoiser. The parameters are its own: what is loaded into the model between steps, such as the average to look at
 * its samples, is gone with the next step. Mutable, for one thread; the workers of the denoiser's map share its products, and the bits do not
 * depend on their number.
 */
public final class DenoisingTraining {

    private final DenoisingRecipe recipe;
    private final NeuralDenoiser model;
    private final DenoisingPass pass;
    private final OptimizerState state;
    private final WeightAverage average;
    private final double[] theta;
    private final double[] gradient;
    private long revision;
    private double[] noise = {};
    private double[] dataBar = {};
    private double[] hidden = {};
    private double[] conditionBar = {};

    DenoisingTraining(DenoisingRecipe recipe, NeuralDenoiser model, double[] theta) {
        this.recipe = recipe;
        this.model = model;
        this.theta = theta;
        gradient = new double[theta.length];
        state = recipe.optimizer().start(theta.length);
        average = WeightAverage.of(recipe.decay(), theta.length);
        pass = recipe.loss().pass(model);
        load();
    }

    private void load() {
        model.load(theta);
        revision = model.revision();
    }

    /** What is charged besides the denoising loss, such as what a solve of the flow costs. */
    @FunctionalInterface
    public interface Charge {

        /**
         * Adds the derivative of what is charged.
         *
         * @param step     number of the step, from 0
         * @param thetaBar derivatives by the parameters, added to
         * @return what is charged
         */
        double add(long step, double[] thetaBar);
    }

    /**
     * Takes one step on a batch. The model has the new parameters then.
     *
     * @param data      x_0, n x d with n at least 1, row-major, not modified
     * @param condition conditioning, n x k, row-major, not modified
     * @return loss of the batch before the step
     * @throws IllegalArgumentException if a length does not fit
     * @throws ArithmeticException      if the loss is not finite; nothing has changed then
     */
    public double step(double[] data, double[] condition) {
        return step(data, condition, (number, thetaBar) -> 0);
    }

    /**
     * Takes one step on a batch with something charged besides the denoising loss.
     *
     * @param data      x_0, n x d with n at least 1, row-major, not modified
     * @param condition conditioning, n x k, row-major, not modified
     * @param charge    called once, when the model has the parameters before the step
     * @return denoising loss of the batch before the step, without the charge
     * @throws IllegalArgumentException if a length does not fit
     * @throws ArithmeticException      if the loss or the charge is not finite; nothing has changed then
     */
    public double step(double[] data, double[] condition, Charge charge) {
        int d = model.dimension();
        int rows = data.length / d;
        Batch.require("data", data, Math.max(1, rows), d);
        Batch.require("condition", condition, rows, model.conditionWidth());
        size(data.length, condition.length);
        long step = state.steps();
        System.arraycopy(condition, 0, hidden, 0, condition.length);
        recipe.dropout().hide(step, hidden);
        NoiseLevels levels = NoiseLevels.of(rows);
        recipe.draws().levels(step, levels);
        recipe.draws().noise(step, rows, noise);
        if (model.revision() != revision) {
            load();
        }
        double loss = pass.evaluate(levels, data, noise, hidden);
        if (!Double.isFinite(loss)) {
            throw new ArithmeticException("loss = " + loss + " in step " + step
                    + ", but must be finite; lower the learning rate, or clip the gradient");
        }
        Arrays.fill(gradient, 0);
        pass.pullback(1, dataBar, conditionBar, gradient);
        double charged = charge.add(step, gradient);
        if (!Double.isFinite(charged)) {
            throw new ArithmeticException("charge = " + charged + " in step " + step + ", but must be finite");
        }
        if (recipe.clip() < Double.POSITIVE_INFINITY) {
            GradientClipping.byGlobalNorm(gradient, recipe.clip());
        }
        state.step(theta, gradient, recipe.rate().at(step));
        load();
        average.add(theta);
        return loss;
    }

    private void size(int samples, int conditions) {
        noise = Batch.sized(noise, samples);
        dataBar = Batch.sized(dataBar, samples);
        hidden = Batch.sized(hidden, conditions);
        conditionBar = Batch.sized(conditionBar, conditions);
    }

    /**
     * Steps taken.
     *
     * @return at least 0
     */
    public long steps() {
        return state.steps();
    }

    /**
     * The last parameters.
     *
     * @return a copy of theta
     */
    public double[] parameters() {
        return theta.clone();
    }

    /**
     * The averaged parameters: the last ones without averaging.
     *
     * @return a new array; the starting parameters before the first step
     */
    public double[] averaged() {
        return state.steps() == 0 ? theta.clone() : average.mean();
    }
}
