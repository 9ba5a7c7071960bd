package org.costate.examples.fit;

import java.util.List;

/** The best that a search found, whether it came to an end or not. Immutable. */
public final class Minimum {

    private final FitStatus status;
    private final String detail;
    private final double[] x;
    private final List<Coordinate.Side> sides;
    private final double[] residuals;
    private final double[][] jacobian;
    private final Work work;

    /**
     * What a search cost.
     *
     * @param iterations  steps of the search, each with one Jacobian
     * @param evaluations evaluations of the residuals
     * @param failures    how many of them gave nothing
     */
    public record Work(int iterations, int evaluations, int failures) {

        /** Both together. */
        Work and(Work other) {
            return new Work(iterations + other.iterations, evaluations + other.evaluations, failures + other.failures);
        }
    }

    Minimum(
            FitStatus status,
            String detail,
            double[] x,
            List<Coordinate.Side> sides,
            double[] residuals,
            double[][] jacobian,
            Work work) {
        this.status = status;
        this.detail = detail;
        this.x = x;
        this.sides = List.copyOf(sides);
        this.residuals = residuals;
        this.jacobian = jacobian;
        this.work = work;
    }

    /** The same, having cost more. */
    Minimum withWork(Work all) {
        return new Minimum(status, detail, x, sides, residuals, jacobian, all);
    }

    /** How the search ended. */
    public FitStatus status() {
        return status;
    }

    /** The status in a sentence, with its cause if there is one. */
    public String message() {
        return detail.isEmpty() ? status.meaning() : status.meaning() + ": " + detail;
    }

    /** The coordinates, a new array. */
    public double[] x() {
        return x.clone();
    }

    /** Which bound a coordinate is at. */
    public Coordinate.Side side(int coordinate) {
        return sides.get(coordinate);
    }

    /** The residuals, a new array; empty if the start failed. */
    public double[] residuals() {
        return residuals.clone();
    }

    /** Sum of the squares of the residuals; NaN if the start failed. */
    public double sumOfSquares() {
        return residuals.length == 0 ? Double.NaN : square(residuals);
    }

    static double square(double[] r) {
        double sum = 0;
        for (double value : r) {
            sum += value * value;
        }
        return sum;
    }

    /** Whether the derivatives of the residuals are known. */
    public boolean isDifferentiated() {
        return jacobian.length > 0;
    }

    /** Derivatives by the coordinates themselves, a row for each residual; no rows if they are not known. */
    double[][] jacobian() {
        return jacobian;
    }

    /** What it cost. */
    public Work work() {
        return work;
    }
}
