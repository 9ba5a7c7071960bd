package org.costate.examples.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.exception.LocalizedCoreFormats;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresFactory;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresProblem;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.ValueAndJacobianFunction;
import org.hipparchus.util.Pair;

/** One search of {@link LeastSquares}: inner values of all coordinates, and the best point that was ever seen. */
final class LeastSquaresSearch {

    private static final int MOST_ROUNDS = 30;
    private static final double STEP_TOLERANCE = 1e-11;
    private static final double COSINE_TOLERANCE = 1e-13;

    /** Where columns and residuals are this near to orthogonal, derivatives do not tell up from down any more. */
    private static final double FLAT = 1e-7;

    /** A point that is farther from flat than this is no minimum. */
    private static final double STEEP = 1e-3;

    private final List<Coordinate> coordinates;
    private final Residuals residuals;
    private final int maxIterations;
    private final double tolerance;
    private final LeastSquares.Listener listener;

    private final double[] best;
    private double[] bestResiduals = {};
    private double[][] bestJacobian = {};
    private double least = Double.POSITIVE_INFINITY;
    private int iterations;
    private int evaluations;
    private int failures;
    private boolean lastFailed;
    private String detail = "";

    LeastSquaresSearch(
            List<Coordinate> coordinates,
            Residuals residuals,
            int maxIterations,
            double tolerance,
            LeastSquares.Listener listener) {
        this.coordinates = coordinates;
        this.residuals = residuals;
        this.maxIterations = maxIterations;
        this.tolerance = tolerance;
        this.listener = listener;
        best = coordinates.stream().mapToDouble(c -> c.inner(c.start())).toArray();
    }

    Minimum run() {
        evaluate(best.clone());
        if (bestResiduals.length == 0) {
            return found(FitStatus.START_FAILED);
        }
        try {
            return found(rounds());
        } catch (ArithmeticException fault) {
            detail = String.valueOf(fault.getMessage());
            bestJacobian = new double[0][];
            return found(FitStatus.DERIVATIVES_FAILED);
        }
    }

    private FitStatus rounds() {
        bestJacobian = jacobian(best);
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            int[] free = IntStream.range(0, best.length).filter(k -> !isHeld(k)).toArray();
            if (free.length == 0) {
                return FitStatus.CONVERGED;
            }
            double before = least;
            boolean isInTime = search(free);
            bestJacobian = jacobian(best);
            if (!isInTime) {
                return FitStatus.MAX_ITERATIONS;
            }
            boolean isAllHeld = IntStream.range(0, best.length).allMatch(k -> isInside(k) || isHeld(k));
            if (isAllHeld || least == before) {
                return lastFailed && steepness() > STEEP ? FitStatus.STUCK : FitStatus.CONVERGED;
            }
        }
        return FitStatus.MAX_ITERATIONS;
    }

    private boolean isInside(int k) {
        return coordinates.get(k).side(best[k]) == Coordinate.Side.INSIDE;
    }

    /** Whether a coordinate is at a bound and its derivative points outwards. */
    private boolean isHeld(int k) {
        return switch (coordinates.get(k).side(best[k])) {
            case INSIDE -> false;
            case LOWER -> cosine(k) > -FLAT;
            case UPPER -> cosine(k) < FLAT;
        };
    }

    /** Derivative of half the sum of squares by a coordinate, without unit. */
    private double cosine(int k) {
        double product = 0;
        double norm = 0;
        for (int i = 0; i < bestResiduals.length; i++) {
            product += bestJacobian[i][k] * bestResiduals[i];
            norm += bestJacobian[i][k] * bestJacobian[i][k];
        }
        return product == 0 ? 0 : product / Math.sqrt(norm * least);
    }

    private double steepness() {
        return IntStream.range(0, best.length)
                .filter(this::isInside)
                .mapToDouble(k -> Math.abs(cosine(k)))
                .max()
                .orElse(0);
    }

    /** Levenberg-Marquardt over some coordinates; false if there were too many iterations. */
    private boolean search(int[] free) {
        if (iterations >= maxIterations) {
            return false;
        }
        double[] start = Arrays.stream(free).mapToDouble(k -> best[k]).toArray();
        LeastSquaresProblem problem = LeastSquaresFactory.create(
                new Part(free, best.clone()),
                new ArrayRealVector(residuals.count()),
                new ArrayRealVector(start),
                null,
                null,
                Integer.MAX_VALUE,
                maxIterations - iterations,
                true,
                null);
        try {
            new LevenbergMarquardtOptimizer()
                    .withCostRelativeTolerance(tolerance)
                    .withParameterRelativeTolerance(STEP_TOLERANCE)
                    .withOrthoTolerance(COSINE_TOLERANCE)
                    .optimize(problem);
        } catch (MathIllegalStateException end) {
            // The others say that tolerances were met that are smaller than rounding.
            return end.getSpecifier() != LocalizedCoreFormats.MAX_COUNT_EXCEEDED;
        }
        return true;
    }

    /** Evaluates at inner values, which are clipped; residuals are infinite where there are none. */
    private double[] evaluate(double[] u) {
        double[] r = new double[residuals.count()];
        evaluations++;
        lastFailed = !residuals.evaluate(outer(u), r);
        if (lastFailed) {
            failures++;
            if (least == Double.POSITIVE_INFINITY) {
                detail = residuals.fault();
            }
            Arrays.fill(r, Double.POSITIVE_INFINITY);
            return r;
        }
        double sum = Minimum.square(r);
        if (sum < least) {
            least = sum;
            bestResiduals = r.clone();
            for (int k = 0; k < u.length; k++) {
                best[k] = coordinates.get(k).clip(u[k]);
            }
        }
        return r;
    }

    private double[] outer(double[] u) {
        double[] x = new double[u.length];
        for (int k = 0; k < u.length; k++) {
            x[k] = coordinates.get(k).outer(u[k]);
        }
        return x;
    }

    /** By the coordinates themselves. */
    private double[][] jacobian(double[] u) {
        double[][] jacobian = residuals.jacobian(outer(u));
        for (double[] row : jacobian) {
            for (int k = 0; k < row.length; k++) {
                if (!Double.isFinite(row[k])) {
                    throw new ArithmeticException(
                            "the derivative by " + coordinates.get(k).name() + " is " + row[k]);
                }
            }
        }
        return jacobian;
    }

    private Minimum found(FitStatus status) {
        double[] x = outer(best);
        List<Coordinate.Side> sides = new ArrayList<>();
        for (int k = 0; k < x.length; k++) {
            sides.add(coordinates.get(k).side(best[k]));
        }
        String why = status == FitStatus.START_FAILED || status == FitStatus.DERIVATIVES_FAILED ? detail : "";
        Minimum.Work work = new Minimum.Work(iterations, evaluations, failures);
        return new Minimum(status, why, x, sides, bestResiduals, bestJacobian, work);
    }

    /** What the optimizer sees: the free coordinates, the others where they were. */
    private final class Part implements ValueAndJacobianFunction {

        private final int[] free;
        private final double[] base;
        private double[] last = {};
        private double[] lastResiduals = {};

        Part(int[] free, double[] base) {
            this.free = free;
            this.base = base;
        }

        private double[] whole(double[] point) {
            double[] u = base.clone();
            for (int k = 0; k < free.length; k++) {
                u[free[k]] = point[k];
            }
            return u;
        }

        /** Asked for more than once at each point. */
        @Override
        public RealVector computeValue(double[] point) {
            if (!Arrays.equals(last, point)) {
                lastResiduals = evaluate(whole(point));
                last = point.clone();
            }
            return new ArrayRealVector(lastResiduals);
        }

        @Override
        public RealMatrix computeJacobian(double[] point) {
            iterations++;
            listener.iteration(iterations, least);
            double[] u = whole(point);
            double[] x = outer(u);
            double[][] all = jacobian(u);
            double[][] part = new double[all.length][free.length];
            for (int k = 0; k < free.length; k++) {
                Coordinate coordinate = coordinates.get(free[k]);
                boolean isBeyond = coordinate.clip(u[free[k]]) != u[free[k]];
                double slope = isBeyond ? 0 : coordinate.slope(x[free[k]]);
                for (int i = 0; i < all.length; i++) {
                    part[i][k] = slope * all[i][free[k]];
                }
            }
            return new Array2DRowRealMatrix(part, false);
        }

        @Override
        public Pair<RealVector, RealMatrix> value(RealVector point) {
            double[] at = point.toArray();
            return new Pair<>(computeValue(at), computeJacobian(at));
        }
    }
}
