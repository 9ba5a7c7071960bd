package org.costate.examples.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Two ways into a minimum, of which the better is kept: from the start itself, and over growing parts of the data. A solve that
 * is compared over a short time first finds the phase of an oscillation before it can be lost. Immutable.
 */
public final class StagedSearch {

    /** A part of the data need not be fitted to the last digit. */
    private static final int MOST_ITERATIONS_OF_A_PART = 30;

    /** Residuals of this size beside the data leave nothing to find. */
    private static final double NOTHING = 1e-20;

    private final List<Coordinate> coordinates;
    private final Function<Measurements, Residuals> residuals;
    private final int stages;
    private final int maxIterations;
    private final LeastSquares.Listener listener;

    /**
     * A search.
     *
     * @param coordinates   what is fitted; copied
     * @param residuals     differences to measurements
     * @param stages        parts that grow to the whole; with 1 there is only the search from the start itself
     * @param maxIterations of each way
     * @param listener      told of each iteration
     */
    public StagedSearch(
            List<Coordinate> coordinates,
            Function<Measurements, Residuals> residuals,
            int stages,
            int maxIterations,
            LeastSquares.Listener listener) {
        if (stages < 1) {
            throw new IllegalArgumentException("stages = " + stages + ", but must be at least 1");
        }
        this.coordinates = List.copyOf(coordinates);
        this.residuals = residuals;
        this.stages = stages;
        this.maxIterations = maxIterations;
        this.listener = listener;
    }

    /**
     * Searches.
     *
     * @param data what is fitted to
     * @return the better minimum, with the work of both ways
     */
    public Minimum minimize(Measurements data) {
        Residuals whole = residuals.apply(data);
        Minimum direct = LeastSquares.of(coordinates)
                .withMaxIterations(maxIterations)
                .withListener(listener)
                .minimize(whole);
        if (stages == 1 || direct.sumOfSquares() <= NOTHING * data.sumOfSquares()) {
            return direct;
        }
        Minimum.Work work = direct.work();
        List<Coordinate> from = coordinates;
        for (Measurements part : parts(data)) {
            Minimum found = LeastSquares.of(from)
                    .withMaxIterations(Math.min(maxIterations, MOST_ITERATIONS_OF_A_PART))
                    .withListener(after(work))
                    .minimize(residuals.apply(part));
            work = work.and(found.work());
            from = at(from, found.x());
        }
        Minimum grown = LeastSquares.of(from)
                .withMaxIterations(maxIterations)
                .withListener(after(work))
                .minimize(whole);
        work = work.and(grown.work());
        return (isBetter(grown, direct) ? grown : direct).withWork(work);
    }

    private LeastSquares.Listener after(Minimum.Work work) {
        return (iteration, sumOfSquares) -> listener.iteration(work.iterations() + iteration, sumOfSquares);
    }

    /** By more than searches differ in what they call the same minimum, unless the other has not come to its end. */
    private static boolean isBetter(Minimum grown, Minimum direct) {
        if (grown.status() == FitStatus.START_FAILED || direct.status() == FitStatus.START_FAILED) {
            return direct.status() == FitStatus.START_FAILED;
        }
        double slack = direct.status().isFailure() ? 1 : 1 - 1e-9;
        return grown.sumOfSquares() < slack * direct.sumOfSquares();
    }

    private static List<Coordinate> at(List<Coordinate> coordinates, double[] x) {
        List<Coordinate> moved = new ArrayList<>();
        for (int k = 0; k < x.length; k++) {
            moved.add(coordinates.get(k).startingAt(x[k]));
        }
        return moved;
    }

    /** Beginnings of the data with as many values as there are coordinates at least, the whole apart. */
    private List<Measurements> parts(Measurements data) {
        List<Integer> counted = new ArrayList<>(new TreeSet<>(
                data.places().stream().map(Measurements.Place::time).toList()));
        List<Measurements> parts = new ArrayList<>();
        for (int stage = 1; stage < stages; stage++) {
            int length = counted.size() * stage / stages;
            if (length > 0) {
                Measurements part = data.first(counted.get(length - 1) + 1);
                if (part.places().size() >= coordinates.size()) {
                    parts.add(part);
                }
            }
        }
        return parts;
    }
}
