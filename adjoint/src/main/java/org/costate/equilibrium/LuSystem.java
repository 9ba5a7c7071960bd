package org.costate.equilibrium;

import java.util.Arrays;
import org.costate.solver.newton.DenseLu;

/** Factors of the blocks on the diagonal of {@code J - shift}, each scaled by powers of two. */
final class LuSystem implements LinearSystem {

    /** Reciprocal condition, for each row of a block up to a few, below which a matrix is taken for singular. */
    private static final double SINGULAR = 0x1p-50;

    private static final int MOST_ROUNDINGS = 16;

    private final Linearized at;
    private final int n;
    private final int width;
    private final double[] blocks;
    private final double[] rowScale;
    private final double[] columnScale;
    private final double[] part;
    private final double[] residual;
    private final DenseLu[] factors;

    LuSystem(Linearized at) {
        this.at = at;
        n = at.dimension();
        width = at.width();
        long entries = (long) n * width;
        if (entries > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "n = " + n + " in rows of " + width + ", but dense Jacobians of that size do not fit; use Gmres");
        }
        factors = new DenseLu[at.blocks()];
        for (int b = 0; b < factors.length; b++) {
            factors[b] = DenseLu.of(width);
        }
        blocks = new double[(int) entries];
        rowScale = new double[n];
        columnScale = new double[n];
        part = new double[width];
        residual = new double[n];
    }

    @Override
    public LinearOutcome prepare(double[] shift) {
        at.jacobian(blocks);
        int bad = Norms.notFinite(blocks);
        if (bad >= 0) {
            int row = bad / width;
            return new LinearOutcome(
                    EquilibriumStatus.NOT_FINITE,
                    Double.NaN,
                    0,
                    "; the derivative of component " + row + " by component " + (row - row % width + bad % width)
                            + " is " + blocks[bad]);
        }
        for (int b = 0; b < factors.length; b++) {
            for (int i = 0; i < width; i++) {
                blocks[(b * width + i) * width + i] -= shift[b];
            }
            LinearOutcome outcome = factor(b);
            if (!outcome.isSolved()) {
                return outcome;
            }
        }
        return LinearOutcome.solved(0, 0);
    }

    private LinearOutcome factor(int b) {
        int first = b * width;
        double[] matrix = factors[b].matrix();
        for (int i = 0; i < width; i++) {
            double largest = 0;
            for (int j = 0; j < width; j++) {
                largest = Math.max(largest, Math.abs(blocks[(first + i) * width + j]));
            }
            if (largest == 0) {
                return singular("; component " + (first + i) + " of the field depends on no component of the state");
            }
            rowScale[first + i] = powerOfTwo(largest);
        }
        for (int j = 0; j < width; j++) {
            double largest = 0;
            for (int i = 0; i < width; i++) {
                matrix[i * width + j] = rowScale[first + i] * blocks[(first + i) * width + j];
                largest = Math.max(largest, Math.abs(matrix[i * width + j]));
            }
            if (largest == 0) {
                return singular("; no component of the field depends on component " + (first + j) + " of the state");
            }
            columnScale[first + j] = powerOfTwo(largest);
            for (int i = 0; i < width; i++) {
                matrix[i * width + j] *= columnScale[first + j];
            }
        }
        if (!factors[b].factor()) {
            return singular(inRow(b));
        }
        double condition = factors[b].reciprocalCondition();
        return condition > Math.min(width, MOST_ROUNDINGS) * SINGULAR
                ? LinearOutcome.solved(0, 0)
                : singular(direction(b, condition));
    }

    /** The factor that brings a number to between 1 and 2. */
    private static double powerOfTwo(double x) {
        return Math.scalb(1.0, -Math.max(Math.getExponent(x), -1022));
    }

    private static LinearOutcome singular(String detail) {
        return new LinearOutcome(EquilibriumStatus.SINGULAR, Double.NaN, 0, detail);
    }

    private String inRow(int b) {
        return factors.length > 1 ? "; row " + b : "";
    }

    /** Inverse iteration shows along which components the field does not change. */
    private String direction(int b, double condition) {
        double[] x = new double[width];
        for (int i = 0; i < width; i++) {
            x[i] = 1 + 0.5 * Math.sin(i + 1); // no special direction
        }
        for (int k = 0; k < 2; k++) {
            factors[b].solve(x, x);
            double size = Norms.euclidean(x);
            for (int i = 0; i < width; i++) {
                x[i] /= size;
            }
        }
        int largest = 0;
        for (int i = 0; i < width; i++) {
            x[i] *= columnScale[b * width + i];
            largest = Math.abs(x[i]) > Math.abs(x[largest]) ? i : largest;
        }
        return inRow(b) + "; reciprocal condition " + condition + ", the field does not change along a direction whose"
                + " largest part is component " + (b * width + largest);
    }

    @Override
    public LinearOutcome solve(double[] b, double[] x, double[] tolerance, boolean transposed) {
        double[] before = transposed ? columnScale : rowScale;
        double[] after = transposed ? rowScale : columnScale;
        for (int k = 0; k < factors.length; k++) {
            int first = k * width;
            for (int i = 0; i < width; i++) {
                part[i] = before[first + i] * b[first + i];
            }
            if (transposed) {
                factors[k].solveTransposed(part, part);
            } else {
                factors[k].solve(part, part);
            }
            for (int i = 0; i < width; i++) {
                x[first + i] = after[first + i] * part[i];
            }
        }
        int bad = Norms.notFinite(x);
        if (bad >= 0) {
            return new LinearOutcome(
                    EquilibriumStatus.NOT_FINITE,
                    Double.NaN,
                    0,
                    "; component " + bad + " of its solution is " + x[bad]);
        }
        return LinearOutcome.solved(relativeResidual(b, x, transposed), 0);
    }

    private double relativeResidual(double[] b, double[] x, boolean transposed) {
        Arrays.fill(residual, 0);
        for (int i = 0; i < n; i++) {
            int first = i - i % width;
            for (int j = 0; j < width; j++) {
                double entry = blocks[i * width + j];
                int to = transposed ? first + j : i;
                int from = transposed ? i : first + j;
                residual[to] += entry * x[from];
            }
        }
        for (int i = 0; i < n; i++) {
            residual[i] -= b[i];
        }
        double size = Norms.euclidean(b);
        return size == 0 ? 0 : Norms.euclidean(residual) / size;
    }
}
