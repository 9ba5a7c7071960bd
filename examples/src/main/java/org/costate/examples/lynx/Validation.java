package org.costate.examples.lynx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.costate.examples.fit.FitCurve;
import org.costate.examples.fit.Measurements;
import org.costate.examples.problem.ProblemFile;
import org.costate.examples.problem.ProblemFit;

/**
 * How well both models foretell what they have not seen: each year left out in turn, and the years after each of some
 * beginnings of the series. Whatever is chosen, scales and starts too, is chosen anew from the data that are left. Errors are
 * root mean squares of differences of logarithms.
 */
final class Validation {

    static final int YEARS_AHEAD = 4;
    static final int FIRST_ORIGIN = 11;

    /** A model that diverges is not worse than this factor in a year, e^3. */
    private static final double WORST = 3;

    private final ProblemFile file;
    private final ProblemFit.Settings solving;
    private final LynxHare.Effort effort;
    private final long seed;
    private final Consumer<String> progress;

    /**
     * What a model did.
     *
     * @param ridge           of the learned model; infinity for Lotka-Volterra
     * @param leaveOneOut     error of years that were left out
     * @param forecast        error of all forecasts
     * @param forecastsByYear error of the forecasts after each beginning
     */
    record Score(double ridge, double leaveOneOut, double forecast, List<Double> forecastsByYear) {}

    /**
     * A validation.
     *
     * @param file     the problem
     * @param solving  of both models
     * @param effort   how much is trained
     * @param seed     of the networks' first weights
     * @param progress told what is done next
     */
    Validation(
            ProblemFile file,
            ProblemFit.Settings solving,
            LynxHare.Effort effort,
            long seed,
            Consumer<String> progress) {
        this.file = file;
        this.solving = solving;
        this.effort = effort;
        this.seed = seed;
        this.progress = progress;
    }

    /** Squares of differences at the years from one on, for Lotka-Volterra first and for each ridge after it. */
    private double[] squares(Measurements all, UnaryOperator<Measurements> choice, int from, int to) {
        double[] times = Arrays.copyOf(all.times(), to);
        List<Double> ridges = effort.ridges();
        double[] squares = new double[1 + ridges.size()];
        ProblemFit mechanistic = ProblemFit.of(file, solving, choice);
        squares[0] = squares(all, mechanistic.curve(times), from, to);
        for (int k = 0; k < ridges.size(); k++) {
            LearnedFit.Settings how =
                    new LearnedFit.Settings(ridges.get(k), seed, 1, effort.steps(), effort.iterationsOfFolds());
            squares[1 + k] =
                    squares(all, LearnedFit.of(mechanistic, solving, how).curve(times), from, to);
        }
        return squares;
    }

    private static double squares(Measurements all, FitCurve curve, int from, int to) {
        double sum = 0;
        for (int c = 0; c < all.names().size(); c++) {
            double[] values = curve.values(c);
            for (int i = from; i < to; i++) {
                double off = i < values.length ? Math.log(values[i]) - all.value(i, c) : WORST;
                sum += Double.isNaN(off) ? WORST * WORST : Math.min(WORST * WORST, off * off);
            }
        }
        return sum;
    }

    /** Numbers of years that are known where forecasts begin. */
    static List<Integer> origins(Measurements all, int stride) {
        List<Integer> origins = new ArrayList<>();
        for (int known = FIRST_ORIGIN; known + YEARS_AHEAD <= all.size(); known += stride) {
            origins.add(known);
        }
        return origins;
    }

    /** Lotka-Volterra first, then the learned model with each ridge. */
    List<Score> run(Measurements all) {
        int models = 1 + effort.ridges().size();
        int folds = 0;
        int columns = all.names().size();
        double[] left = new double[models];
        for (int year = 0; year < all.size(); year += effort.stride()) {
            folds++;
            int without = year;
            progress.accept("leaving out year " + (year + 1) + " of " + all.size());
            double[] squares = squares(all, data -> data.without(without), year, year + 1);
            for (int m = 0; m < models; m++) {
                left[m] += squares[m];
            }
        }
        List<Integer> origins = origins(all, effort.stride());
        double[][] ahead = new double[models][origins.size()];
        for (int o = 0; o < origins.size(); o++) {
            int known = origins.get(o);
            progress.accept("forecast " + (o + 1) + " of " + origins.size());
            double[] squares = squares(all, data -> data.first(known), known, known + YEARS_AHEAD);
            for (int m = 0; m < models; m++) {
                ahead[m][o] = squares[m];
            }
        }
        List<Score> scores = new ArrayList<>();
        for (int m = 0; m < models; m++) {
            int each = YEARS_AHEAD * columns;
            scores.add(new Score(
                    m == 0 ? Double.POSITIVE_INFINITY : effort.ridges().get(m - 1),
                    Math.sqrt(left[m] / (columns * folds)),
                    Math.sqrt(Arrays.stream(ahead[m]).sum() / (each * origins.size())),
                    Arrays.stream(ahead[m])
                            .mapToObj(sum -> Math.sqrt(sum / each))
                            .toList()));
        }
        return scores;
    }
}
