package org.costate.examples.lynx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.costate.examples.problem.ProblemFile;
import org.costate.examples.problem.ProblemFit;

/**
 * Pelts of hares and lynxes that the Hudson Bay Company bought in 1900 to 1920: Lotka-Volterra fitted to their logarithms, a
 * network in place of its interaction, and how both foretell years that they have not seen.
 */
public final class LynxHare {

    /** A network has more flat directions than a handful of parameters. */
    private static final int MORE_ITERATIONS = 5;

    /**
     * How much is trained.
     *
     * @param ridges            weights of the squares of the network's weights, from stiff to soft
     * @param shown             index of that of the pictures
     * @param starts            networks for the fits to all data, of which the best is taken
     * @param steps             of Adam for each part of the data
     * @param iterationsOfFolds of Levenberg-Marquardt for each fit of the validation, which has one start
     * @param stride            from each year that is left out, and each beginning of a forecast, to the next
     */
    record Effort(List<Double> ridges, int shown, int starts, int steps, int iterationsOfFolds, int stride) {

        /** Within a minute of one processor. */
        static final Effort FULL = new Effort(List.of(0.1, 0.03, 0.01, 0.003), 2, 4, 60, 60, 1);
    }

    private final ProblemFit mechanistic;
    private final List<LearnedFit> learned;
    private final List<Validation.Score> scores;

    private final ProblemFit.Settings solving;
    private final Effort effort;
    private final long seed;

    /** Both models fitted to the same data. */
    record Pair(ProblemFit mechanistic, LearnedFit learned) {}

    private LynxHare(
            ProblemFit.Settings solving,
            Effort effort,
            long seed,
            ProblemFit mechanistic,
            List<LearnedFit> learned,
            List<Validation.Score> scores) {
        this.solving = solving;
        this.effort = effort;
        this.seed = seed;
        this.mechanistic = mechanistic;
        this.learned = learned;
        this.scores = scores;
    }

    /** The problem, the same file as among the examples. */
    static ProblemFile problem() throws IOException {
        try (InputStream in = LynxHare.class.getResourceAsStream("lynx-hare.json")) {
            if (in == null) {
                throw new IOException("lynx-hare.json: missing among the resources of the examples");
            }
            return ProblemFile.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /**
     * Fits, trains and validates.
     *
     * @param solving  solver and differentiation of all
     * @param seed     of the networks' first weights
     * @param progress told what is done next
     * @return the results; without a network if Lotka-Volterra could not be fitted
     * @throws IOException if the problem cannot be read
     */
    public static LynxHare study(ProblemFit.Settings solving, long seed, Consumer<String> progress) throws IOException {
        return study(solving, Effort.FULL, seed, progress);
    }

    static LynxHare study(ProblemFit.Settings solving, Effort effort, long seed, Consumer<String> progress)
            throws IOException {
        ProblemFile file = problem();
        progress.accept("Lotka-Volterra");
        ProblemFit mechanistic = ProblemFit.of(file, solving);
        if (mechanistic.minimum().status().isFailure()) {
            return new LynxHare(solving, effort, seed, mechanistic, List.of(), List.of());
        }
        List<LearnedFit> learned = new ArrayList<>();
        for (double ridge : effort.ridges()) {
            progress.accept("learned interaction, ridge " + ridge);
            learned.add(LearnedFit.of(
                    mechanistic,
                    solving,
                    new LearnedFit.Settings(
                            ridge, seed, effort.starts(), effort.steps(), MORE_ITERATIONS * solving.maxIterations())));
        }
        List<Validation.Score> scores =
                new Validation(file, solving, effort, seed, progress).run(mechanistic.measurements());
        return new LynxHare(solving, effort, seed, mechanistic, learned, scores);
    }

    /** The fit of Lotka-Volterra. */
    public ProblemFit mechanistic() {
        return mechanistic;
    }

    /** One fit for each ridge. */
    List<LearnedFit> learned() {
        return learned;
    }

    /** Both models with the first years alone, the learned one with the ridge of the pictures. */
    Pair before(int years) {
        ProblemFit part = ProblemFit.of(mechanistic.file(), solving, data -> data.first(years));
        LearnedFit.Settings how = new LearnedFit.Settings(
                effort.ridges().get(effort.shown()),
                seed,
                1,
                effort.steps(),
                MORE_ITERATIONS * solving.maxIterations());
        return new Pair(part, LearnedFit.of(part, solving, how));
    }

    /** The fit of the pictures. */
    LearnedFit shown() {
        return learned.get(effort.shown());
    }

    Effort effort() {
        return effort;
    }

    /** Lotka-Volterra first, then one for each ridge. */
    List<Validation.Score> scores() {
        return scores;
    }

    /** Root mean square of the residuals of the fits to all data, in the order of the scores. */
    double inSample(int model) {
        double[] residuals = model == 0
                ? mechanistic.minimum().residuals()
                : learned.get(model - 1).residuals();
        double sum = 0;
        for (double r : residuals) {
            sum += r * r;
        }
        return Math.sqrt(sum / residuals.length);
    }
}
