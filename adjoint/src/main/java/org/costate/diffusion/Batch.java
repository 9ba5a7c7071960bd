package org.costate.diffusion;

/** Shape of a batch, checked where arrays come in. */
final class Batch {

    private Batch() {}

    /** Number of rows, if all lengths fit. */
    static int rows(NoisyModel model, NoiseLevels levels, double[] z, double[] condition, double[] out) {
        int n = levels.rows();
        require("z", z, n, model.dimension());
        require("condition", condition, n, model.conditionWidth());
        require("out", out, n, model.dimension());
        return n;
    }

    static void require(String name, double[] array, int rows, int width) {
        if (array.length != (long) rows * width) {
            throw new IllegalArgumentException(name + " has length " + array.length + ", but must have length "
                    + (long) rows * width + " = " + rows + " rows x width " + width);
        }
    }

    /** Lengths of a pullback, rows being those of the last evaluation. */
    static void requirePullback(
            NoisyModel model,
            int rows,
            double[] w,
            double[] zBar,
            double[] conditionBar,
            double[] thetaBar,
            double[] phiBar) {
        if (rows == 0) {
            throw new IllegalStateException("nothing was evaluated that could be pulled back through");
        }
        require("w", w, rows, model.dimension());
        require("zBar", zBar, rows, model.dimension());
        require("conditionBar", conditionBar, rows, model.conditionWidth());
        require("phiBar", phiBar, rows, 1);
        requireParameters(model, thetaBar);
    }

    /** Lengths of the pullback of a product. */
    static void requireProduct(
            NoisyModel model,
            int rows,
            double[] w,
            double[] u,
            double[] zBar,
            double[] conditionBar,
            double[] thetaBar,
            double[] phiBar,
            double[] tangent) {
        requirePullback(model, rows, w, zBar, conditionBar, thetaBar, phiBar);
        require("u", u, rows, model.dimension());
        require("tangent", tangent, rows, model.dimension());
    }

    /** Lengths of a log-density. */
    static void requireDensity(NoisyModel model, NoiseLevels levels, double[] z, double[] condition, double[] out) {
        require("out", out, levels.rows(), 1);
        require("z", z, out.length, model.dimension());
        require("condition", condition, out.length, model.conditionWidth());
    }

    /** Lengths of the pullback of a log-density. */
    static void requireDensity(
            NoisyModel model,
            NoiseLevels levels,
            double[] z,
            double[] condition,
            double[] bar,
            double[] zBar,
            double[] conditionBar,
            double[] thetaBar) {
        require("bar", bar, levels.rows(), 1);
        require("z", z, bar.length, model.dimension());
        require("condition", condition, bar.length, model.conditionWidth());
        require("zBar", zBar, bar.length, model.dimension());
        require("conditionBar", conditionBar, bar.length, model.conditionWidth());
        requireParameters(model, thetaBar);
    }

    private static void requireParameters(NoisyModel model, double[] thetaBar) {
        if (thetaBar.length < model.parameterCount()) {
            throw new IllegalArgumentException("thetaBar has length " + thetaBar.length + ", but the model has "
                    + model.parameterCount() + " parameters");
        }
    }

    /** The array itself, or a new one of another length. */
    static double[] sized(double[] array, int length) {
        return array.length == length ? array : new double[length];
    }

    /** Refuses numbers that are not finite, naming the first. */
    static void requireFinite(String name, double[] array) {
        for (int i = 0; i < array.length; i++) {
            if (!Double.isFinite(array[i])) {
                throw new IllegalArgumentException(name + "[" + i + "] = " + array[i] + ", but must be finite");
            }
        }
    }

    /** Refuses samples and conditioning that are not rows of a model. */
    static void requireRows(String name, double[] x, double[] condition, NoisyModel model) {
        int d = model.dimension();
        if (x.length == 0 || x.length % d != 0) {
            throw new IllegalArgumentException(name + " has length " + x.length
                    + ", but must be a positive multiple of the model's dimension " + d);
        }
        require("condition", condition, x.length / d, model.conditionWidth());
    }

    /** A number, if it is finite. */
    static double requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " = " + value + ", but must be finite");
        }
        return value;
    }
}
