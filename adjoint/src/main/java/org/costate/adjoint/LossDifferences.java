package org.costate.adjoint;

import java.util.function.DoubleUnaryOperator;
import org.costate.solver.SolveException;

/**
 * The derivative of a loss along a direction by central differences of many sizes, each extrapolated with the one before
 * (Richardson); the one of the least estimated error is taken. The noise of the loss is found from high differences of
 * values that are so near that the loss itself does not bend between them.
 *
 * <p>Source: More, Wild, <i>Estimating computational noise</i>, SIAM J. Sci. Comput. 33 (2011).
 *
 * @param value the derivative
 * @param error how far it may be off
 * @param noise standard deviation of the loss
 * @param step  size of the difference, in units of the direction
 */
record LossDifferences(double value, double error, double noise, double step) {

    private static final double LARGEST = 0.1;
    private static final int SIZES = 14;
    private static final int RATIO = 4;
    private static final double NEAR = 1e-12;

    /** Takes differences of a loss along a line; {@code known} is noise that it has besides. */
    static LossDifferences of(DoubleUnaryOperator loss, double known) {
        double noise = Math.max(known, noise(loss));
        double[] extrapolated = new double[SIZES];
        double before = Double.NaN;
        for (int k = 0; k < SIZES; k++) {
            double h = LARGEST * Math.pow(RATIO, -k);
            double plain = (at(loss, h) - at(loss, -h)) / (2 * h);
            extrapolated[k] = plain + (plain - before) / (RATIO * RATIO - 1);
            before = plain;
        }
        LossDifferences best = new LossDifferences(Double.NaN, Double.POSITIVE_INFINITY, noise, Double.NaN);
        for (int k = 1; k + 1 < SIZES; k++) {
            // Two neighbours, for one may agree by accident.
            double change = Math.max(
                    Math.abs(extrapolated[k] - extrapolated[k - 1]), Math.abs(extrapolated[k + 1] - extrapolated[k]));
            double h = LARGEST * Math.pow(RATIO, -k);
            double error = change + 2 * noise / h;
            if (error < best.error) {
                best = new LossDifferences(extrapolated[k], error, noise, h);
            }
        }
        return best;
    }

    private static double at(DoubleUnaryOperator loss, double s) {
        try {
            return loss.applyAsDouble(s);
        } catch (SolveException failure) {
            return Double.NaN;
        }
    }

    private static double noise(DoubleUnaryOperator loss) {
        double[] differences = new double[5];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = at(loss, i * NEAR);
        }
        double noise = Math.ulp(differences[0]) / 4;
        double square = 1;
        for (int order = 1; order < differences.length; order++) {
            double sum = 0;
            for (int i = 0; i < differences.length - order; i++) {
                differences[i] = differences[i + 1] - differences[i];
                sum += differences[i] * differences[i];
            }
            square *= (4.0 * order - 2) / order;
            if (order > 1) {
                noise = Math.max(noise, Math.sqrt(sum / (differences.length - order) / square));
            }
        }
        return noise;
    }

    /** The derivatives of the two sides, if they are not one: the line begins at a kink of the loss. */
    double[] sides(DoubleUnaryOperator loss) {
        double here = at(loss, 0);
        double[] sides = new double[2];
        for (int side = 0; side < 2; side++) {
            double h = side == 0 ? -step : step;
            double wide = (at(loss, h) - here) / h;
            double narrow = (at(loss, h / 2) - here) / (h / 2);
            sides[side] = 2 * narrow - wide;
        }
        return sides;
    }
}
