package org.costate.examples.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * What the curvature of a sum of squares says of its minimum: {@code J^T J / sigma^2} with the weighted Jacobian by the inner
 * values of the coordinates, and its inverse as their covariance. Coordinates that a bound holds are taken as known. Where the
 * information is singular, a combination of coordinates has no effect on the residuals: those in it have no standard error and
 * are named; the others have theirs. Immutable.
 *
 * <p>Source: Seber, Wild 1989, 2.1 and 3.4.
 */
public final class FisherInformation {

    /** Columns of length 1 that are this near to dependent are so to rounding. */
    private static final double RANK_TOLERANCE = 1e-10;

    /** Where a column and the residuals are this near to orthogonal, a bound holds nothing. */
    private static final double FLAT = 1e-6;

    /** Part of a direction without information below which a coordinate does not belong to it. */
    private static final double NO_PART = 1e-5;

    private final List<Coordinate> coordinates;
    private final double[] x;
    private final int[] free;
    private final double[] norms;
    private final double[][] covariance;
    /** Onto the directions without information, in coordinates whose columns have length 1. */
    private final double[][] blind;

    private final int degreesOfFreedom;
    private final double variance;
    private final boolean isVarianceKnown;

    /**
     * A range.
     *
     * @param lower its lower end
     * @param upper its upper end
     */
    public record Interval(double lower, double upper) {}

    private FisherInformation(
            List<Coordinate> coordinates, Minimum minimum, boolean isVarianceKnown, double rankTolerance) {
        this.coordinates = List.copyOf(coordinates);
        this.isVarianceKnown = isVarianceKnown;
        x = minimum.x();
        free = IntStream.range(0, x.length)
                .filter(k -> minimum.side(k) == Coordinate.Side.INSIDE || !isPushed(minimum, k))
                .toArray();
        norms = new double[free.length];
        double[][] scaled = scaledColumns(minimum.jacobian());
        SingularValueDecomposition svd = new SingularValueDecomposition(new Array2DRowRealMatrix(scaled, false));
        double[] singular = svd.getSingularValues();
        int rank = 0;
        while (rank < free.length && singular[rank] > rankTolerance * singular[0]) {
            rank++;
        }
        degreesOfFreedom = minimum.jacobian().length - rank;
        variance = isVarianceKnown ? 1 : degreesOfFreedom > 0 ? minimum.sumOfSquares() / degreesOfFreedom : Double.NaN;
        covariance = new double[free.length][free.length];
        blind = new double[free.length][free.length];
        invert(singular, svd.getV().getData(), rank);
    }

    /** Whether the residuals would be smaller beyond the bound; if not, a coordinate is there by chance. */
    private static boolean isPushed(Minimum minimum, int k) {
        double[] residuals = minimum.residuals();
        double product = 0;
        double norm = 0;
        for (int i = 0; i < residuals.length; i++) {
            double derivative = minimum.jacobian()[i][k];
            product += derivative * residuals[i];
            norm += derivative * derivative;
        }
        return Math.abs(product) > FLAT * Math.sqrt(norm * minimum.sumOfSquares());
    }

    /** The Jacobian by inner values, each column divided by its length, with rows of zeros if there are too few. */
    private double[][] scaledColumns(double[][] jacobian) {
        double[][] scaled = new double[Math.max(1, Math.max(jacobian.length, free.length))][Math.max(1, free.length)];
        for (int k = 0; k < free.length; k++) {
            double slope = coordinates.get(free[k]).slope(x[free[k]]);
            double sum = 0;
            for (int i = 0; i < jacobian.length; i++) {
                scaled[i][k] = jacobian[i][free[k]] * slope;
                sum += scaled[i][k] * scaled[i][k];
            }
            norms[k] = sum == 0 ? 1 : Math.sqrt(sum);
            for (int i = 0; i < jacobian.length; i++) {
                scaled[i][k] /= norms[k];
            }
        }
        return scaled;
    }

    /** Directions with singular values make up the covariance, the others are blind. */
    private void invert(double[] singular, double[][] v, int rank) {
        for (int j = 0; j < free.length; j++) {
            for (int k = 0; k < free.length; k++) {
                for (int d = 0; d < free.length; d++) {
                    double product = v[j][d] * v[k][d];
                    if (d < rank) {
                        covariance[j][k] += product / (singular[d] * singular[d] * norms[j] * norms[k]);
                    } else {
                        blind[j][k] += product;
                    }
                }
            }
        }
    }

    /**
     * The information at a minimum.
     *
     * @param coordinates     what was fitted
     * @param minimum         the minimum, with residuals of weight 1
     * @param isVarianceKnown whether the residuals have variance 1; else it is estimated from them
     * @throws IllegalArgumentException if the minimum has no derivatives
     */
    public static FisherInformation of(List<Coordinate> coordinates, Minimum minimum, boolean isVarianceKnown) {
        return of(coordinates, minimum, isVarianceKnown, RANK_TOLERANCE);
    }

    /**
     * The same for derivatives with an error.
     *
     * @param coordinates     what was fitted
     * @param minimum         the minimum, with residuals of weight 1
     * @param isVarianceKnown whether the residuals have variance 1
     * @param rankTolerance   how near to dependent columns of length 1 are so
     */
    public static FisherInformation of(
            List<Coordinate> coordinates, Minimum minimum, boolean isVarianceKnown, double rankTolerance) {
        if (minimum.jacobian().length == 0) {
            throw new IllegalArgumentException("the minimum has no derivatives: " + minimum.message());
        }
        return new FisherInformation(coordinates, minimum, isVarianceKnown, Math.max(RANK_TOLERANCE, rankTolerance));
    }

    /** Residuals less directions that they determine. */
    public int degreesOfFreedom() {
        return degreesOfFreedom;
    }

    /** Standard deviation of a residual of weight 1; NaN if it is to be estimated and nothing is left to do so. */
    public double standardDeviation() {
        return Math.sqrt(variance);
    }

    private int place(int coordinate) {
        return Arrays.binarySearch(free, coordinate);
    }

    /** Whether a coordinate has a standard error: it is not at a bound, is determined, and the variance is known. */
    public boolean isKnown(int coordinate) {
        int k = place(coordinate);
        return k >= 0 && Math.sqrt(blind[k][k]) <= NO_PART && !Double.isNaN(variance);
    }

    private double innerError(int coordinate) {
        int k = place(coordinate);
        return isKnown(coordinate) ? Math.sqrt(variance * covariance[k][k]) : Double.NaN;
    }

    /** Standard error of a coordinate, by the derivative of its logarithm if it has one; NaN unless {@link #isKnown}. */
    public double standardError(int coordinate) {
        return innerError(coordinate) * coordinates.get(coordinate).slope(x[coordinate]);
    }

    /**
     * Where a coordinate is with a probability of 95 %, cut at its bounds; symmetric for its inner value.
     *
     * @return the interval; NaN unless {@link #isKnown}
     */
    public Interval interval(int coordinate) {
        Coordinate c = coordinates.get(coordinate);
        double half = quantile() * innerError(coordinate);
        if (Double.isNaN(half)) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double inner = c.inner(x[coordinate]);
        return new Interval(c.outer(inner - half), c.outer(inner + half));
    }

    /** What the standard error is multiplied by for 95 %: of Student's distribution if the variance was estimated. */
    public double quantile() {
        return isVarianceKnown || degreesOfFreedom < 1
                ? new NormalDistribution().inverseCumulativeProbability(0.975)
                : new TDistribution(degreesOfFreedom).inverseCumulativeProbability(0.975);
    }

    /** Correlation of the inner values of two coordinates; NaN unless both have standard errors. */
    public double correlation(int a, int b) {
        if (!isKnown(a) || !isKnown(b)) {
            return Double.NaN;
        }
        int j = place(a);
        int k = place(b);
        return a == b ? 1 : covariance[j][k] / Math.sqrt(covariance[j][j] * covariance[k][k]);
    }

    /**
     * Coordinates that are not determined, in groups: only combinations of the members of a group have an effect.
     *
     * @return indices of the coordinates
     */
    public List<List<Integer>> unidentifiable() {
        List<List<Integer>> groups = new ArrayList<>();
        BitSet seen = new BitSet();
        for (int k = 0; k < free.length; k++) {
            if (!seen.get(k) && Math.sqrt(blind[k][k]) > NO_PART) {
                BitSet group = new BitSet();
                gather(k, group);
                seen.or(group);
                groups.add(group.stream().map(member -> free[member]).boxed().toList());
            }
        }
        return groups;
    }

    private void gather(int k, BitSet group) {
        group.set(k);
        for (int other = 0; other < free.length; other++) {
            if (!group.get(other) && Math.abs(blind[k][other]) > NO_PART * NO_PART) {
                gather(other, group);
            }
        }
    }

    /**
     * Standard error of a value that depends on the coordinates.
     *
     * @param gradient its derivatives by the coordinates themselves, not modified
     * @return the error; NaN if the value depends on what is not determined, or the variance is not known
     */
    public double deviation(double[] gradient) {
        double[] inner = new double[free.length];
        double size = 0;
        for (int k = 0; k < free.length; k++) {
            inner[k] = gradient[free[k]] * coordinates.get(free[k]).slope(x[free[k]]);
            size = Math.max(size, Math.abs(inner[k]) / norms[k]);
        }
        double sum = 0;
        double unseen = 0;
        for (int j = 0; j < free.length; j++) {
            for (int k = 0; k < free.length; k++) {
                sum += inner[j] * covariance[j][k] * inner[k];
                unseen += inner[j] / norms[j] * blind[j][k] * inner[k] / norms[k];
            }
        }
        boolean isSeen = Math.sqrt(Math.max(0, unseen)) <= NO_PART * size;
        return isSeen ? Math.sqrt(variance * Math.max(0, sum)) : Double.NaN;
    }
}
