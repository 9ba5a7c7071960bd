package org.costate.examples.lynx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.costate.adjoint.Linearization;
import org.costate.examples.fit.Differentiation;
import org.costate.examples.fit.FisherInformation;
import org.costate.examples.fit.FitCurve;
import org.costate.examples.fit.Measurements;
import org.costate.examples.fit.Minimum;
import org.costate.examples.fit.SolvedModel;
import org.costate.examples.problem.ProblemFit;
import org.costate.trace.TracedFunction;

/** A trained {@link LearnedInteraction}: the best of some starts by the sum that was minimized. For one thread. */
final class LearnedFit {

    private final LearnedInteraction interaction;
    private final SolvedModel model;
    private final Measurements data;
    private final double ridge;
    private final double[] theta;
    private final Minimum minimum;

    /**
     * How to train.
     *
     * @param ridge         weight of the squares of the weights
     * @param seed          of the first start; the others follow
     * @param starts        how many, at least 1
     * @param steps         of Adam for each and over each part of the data
     * @param maxIterations of Levenberg-Marquardt for each
     */
    record Settings(double ridge, long seed, int starts, int steps, int maxIterations) {}

    private LearnedFit(
            LearnedInteraction interaction,
            SolvedModel model,
            Measurements data,
            double ridge,
            double[] theta,
            Minimum minimum) {
        this.interaction = interaction;
        this.model = model;
        this.data = data;
        this.ridge = ridge;
        this.theta = theta;
        this.minimum = minimum;
    }

    /**
     * Trains with the data that a mechanistic fit used, beginning at its estimates and holding its birth and death.
     *
     * @param mechanistic the fit of Lotka-Volterra
     * @param solving     solver and differentiation
     * @param settings    how
     */
    static LearnedFit of(ProblemFit mechanistic, ProblemFit.Settings solving, Settings settings) {
        Measurements data = mechanistic.measurements();
        LearnedInteraction interaction = new LearnedInteraction(
                data, mechanistic.file().start(), mechanistic.file().end());
        SolvedModel model = interaction.model(solving.solver(), solving.how());
        SolvedModel backwards = solving.how() == Differentiation.FORWARD
                ? interaction.model(solving.solver(), Differentiation.DISCRETE)
                : model;
        InteractionTraining training =
                new InteractionTraining(backwards, model, settings.ridge(), settings.steps(), settings.maxIterations());
        LearnedFit best = null;
        for (int start = 0; start < settings.starts(); start++) {
            double[] theta = LearnedInteraction.start(mechanistic.minimum().x(), settings.seed() + start);
            Minimum found = training.train(theta, data);
            if (best == null || found.sumOfSquares() < best.minimum.sumOfSquares()) {
                double[] all = InteractionTraining.parameters(theta, found);
                best = new LearnedFit(interaction, model, data, settings.ridge(), all, found);
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("starts = " + settings.starts() + ", but must be at least 1");
        }
        return best;
    }

    Minimum minimum() {
        return minimum;
    }

    double ridge() {
        return ridge;
    }

    /** All parameters, a new array. */
    double[] theta() {
        return theta.clone();
    }

    /** Differences of the model to the data that were used, without the ridge. */
    double[] residuals() {
        return Arrays.copyOf(minimum.residuals(), data.places().size());
    }

    /** The model at some times, as far as it can be solved. */
    FitCurve curve(double[] times) {
        return FitCurve.of(model, theta, LearnedInteraction.learned(), times, List.of(true, true), information());
    }

    /** Of the weights with the ridge as their prior. */
    private Optional<FisherInformation> information() {
        return minimum.isDifferentiated()
                ? Optional.of(FisherInformation.of(
                        LearnedInteraction.coordinates(theta), minimum, false, model.rankTolerance()))
                : Optional.empty();
    }

    /** A rate of interaction with its 95 % band. */
    record Rate(double value, double lower, double upper) {}

    /**
     * Rates of interaction at some states.
     *
     * @param hares   of each
     * @param lynxes  of each
     * @param isGain  whether what a lynx gains by a hare is asked for, or what a hare loses to a lynx
     */
    Rate[] rates(double[] hares, double[] lynxes, boolean isGain) {
        TracedFunction function = interaction.rates(theta);
        Optional<FisherInformation> known = information();
        int[] learned = LearnedInteraction.learned();
        Rate[] rates = new Rate[hares.length];
        for (int i = 0; i < rates.length; i++) {
            double[] y = {Math.log(hares[i]), Math.log(lynxes[i])};
            double[] values = new double[2];
            function.evaluate(0, y, values);
            double[] w = isGain ? new double[] {0, 1} : new double[] {1, 0};
            double[] thetaBar = new double[theta.length];
            Linearization at = function.linearization();
            at.evaluate(0, y, new double[2]);
            at.pullback(w, new double[2], thetaBar);
            double[] gradient = Arrays.copyOfRange(thetaBar, learned[0], theta.length);
            double middle = values[isGain ? 1 : 0];
            double half = known.map(k -> k.quantile() * k.deviation(gradient)).orElse(Double.NaN);
            rates[i] = new Rate(Math.exp(middle), Math.exp(middle - half), Math.exp(middle + half));
        }
        return rates;
    }
}
