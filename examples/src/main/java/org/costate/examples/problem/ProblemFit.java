package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.costate.examples.fit.Coordinate;
import org.costate.examples.fit.Differentiation;
import org.costate.examples.fit.FisherInformation;
import org.costate.examples.fit.FitCurve;
import org.costate.examples.fit.LeastSquares;
import org.costate.examples.fit.Measurements;
import org.costate.examples.fit.Minimum;
import org.costate.examples.fit.SolvedModel;
import org.costate.examples.fit.SolvedResiduals;
import org.costate.examples.fit.StagedSearch;
import org.costate.solver.Solver;
import org.jspecify.annotations.Nullable;

/**
 * Parameters and initial values of a problem file fitted to its data: least squares, and what the Fisher information says of
 * the estimates. For one thread.
 */
public final class ProblemFit {

    private final ProblemFile file;
    private final DataEntry data;
    private final Measurements measurements;
    private final ProblemModel problem;
    private final int[] unknowns;
    private final List<Coordinate> coordinates;
    private final SolvedModel model;
    private final SolvedResiduals residuals;
    private final Minimum minimum;
    private final @Nullable FisherInformation information;

    /**
     * How to fit.
     *
     * @param solver        method, tolerances and control
     * @param how           how its solves are differentiated
     * @param stages        parts of the data that a second search fits in turn, 1 for none ({@link StagedSearch})
     * @param maxIterations of each search, at least 1
     * @param listener      told of each
     */
    public record Settings(
            Solver solver, Differentiation how, int stages, int maxIterations, LeastSquares.Listener listener) {

        /** A fit that nobody watches, from the start itself. */
        public static Settings of(Solver solver, Differentiation how) {
            return new Settings(solver, how, 1, 200, (iteration, sumOfSquares) -> {});
        }
    }

    private ProblemFit(ProblemFile file, DataEntry data, Measurements measurements, Settings settings) {
        this.file = file;
        this.data = data;
        this.measurements = measurements;
        problem = new ProblemModel(file);
        unknowns = problem.unknowns();
        if (unknowns.length == 0) {
            throw new ProblemException(
                    "nothing is marked with \"fit\": true, neither a parameter nor an initial value");
        }
        coordinates = Arrays.stream(unknowns).mapToObj(problem::coordinate).toList();
        model = problem.solved(settings.solver(), settings.how(), data);
        residuals = new SolvedResiduals(model, measurements, problem.theta(), unknowns);
        minimum = new StagedSearch(
                        coordinates,
                        part -> new SolvedResiduals(model, part, problem.theta(), unknowns),
                        settings.stages(),
                        settings.maxIterations(),
                        settings.listener())
                .minimize(measurements);
        information = minimum.isDifferentiated()
                ? FisherInformation.of(coordinates, minimum, data.isVarianceKnown(), model.rankTolerance())
                : null;
    }

    /**
     * Fits to all data of the file.
     *
     * @param file     a problem with data, an ordinary equation
     * @param settings how
     * @return the fit, which may have failed
     * @throws IllegalArgumentException if there is nothing to fit or nothing to fit to, or the method or the events cannot be
     *                                  differentiated so
     */
    public static ProblemFit of(ProblemFile file, Settings settings) {
        return of(file, settings, UnaryOperator.identity());
    }

    /**
     * Fits to some of the data.
     *
     * @param file     as above
     * @param settings how
     * @param choice   from all data to those that count, with the same times and columns
     * @return the fit, which may have failed
     */
    public static ProblemFit of(ProblemFile file, Settings settings, UnaryOperator<Measurements> choice) {
        if (file.isStochastic()) {
            throw new ProblemException("diffusion is given, but only ordinary equations can be fitted");
        }
        DataEntry data = file.data()
                .orElseThrow(() -> new ProblemException("data is missing, but a fit needs something to fit to"));
        Measurements used = choice.apply(data.measurements());
        if (used.places().isEmpty()) {
            throw new ProblemException("data has no value with a weight above 0, but a fit needs one");
        }
        return new ProblemFit(file, data, used, settings);
    }

    /** The search. */
    public Minimum minimum() {
        return minimum;
    }

    /** What is known of the estimates; nothing if the minimum has no derivatives. */
    public Optional<FisherInformation> information() {
        return Optional.ofNullable(information);
    }

    /** What was fitted, in the order of the estimates. */
    public List<Coordinate> coordinates() {
        return coordinates;
    }

    /** Names of what was fitted, as the file has them. */
    public List<String> names() {
        return Arrays.stream(unknowns).mapToObj(problem::name).toList();
    }

    /** Whether something that was fitted is an initial value. */
    public boolean isStart(int coordinate) {
        return problem.isStart(unknowns[coordinate]);
    }

    /** The data that were used, each column in its scale. */
    public Measurements measurements() {
        return measurements;
    }

    /** A measurement as the file has it; not a number if none was used there. */
    public double measured(int time, int column) {
        return measurements.counts(time, column) ? data.given(time, column) : Double.NaN;
    }

    /** The problem. */
    public ProblemFile file() {
        return file;
    }

    /** Whether a column of the data is compared by its logarithm. */
    public boolean isLogarithmic(int column) {
        return data.isLogarithmic(column);
    }

    /** Whether weights are inverse variances. */
    public boolean isVarianceKnown() {
        return data.isVarianceKnown();
    }

    /**
     * The fitted model at some times, with 95 % bands of what is known of it.
     *
     * @param times in the order of the solve
     * @return the curve, as far as the solve comes
     */
    public FitCurve curve(double[] times) {
        List<Boolean> logarithmic = new ArrayList<>();
        for (int c = 0; c < measurements.names().size(); c++) {
            logarithmic.add(data.isLogarithmic(c));
        }
        return FitCurve.of(
                model,
                residuals.parameters(minimum.x()),
                unknowns,
                times,
                logarithmic,
                Optional.ofNullable(information));
    }
}
