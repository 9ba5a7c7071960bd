package org.costate.examples.diffusion;

/** Moves data to mean 0 and, all coordinates by one factor, to mean square 1. Immutable. */
final class Scaling {

    private final double[] mean;
    private final double scale;

    private Scaling(double[] mean, double scale) {
        this.mean = mean;
        this.scale = scale;
    }

    /** A scaling that was stored. */
    static Scaling of(double[] mean, double scale) {
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("scale = " + scale + ", but must be finite and > 0");
        }
        return new Scaling(mean.clone(), scale);
    }

    /** The scaling of rows of width d. */
    static Scaling learned(double[] rows, int d) {
        int n = rows.length / d;
        double[] mean = new double[d];
        for (int i = 0; i < rows.length; i++) {
            mean[i % d] += rows[i] / n;
        }
        double squares = 0;
        for (int i = 0; i < rows.length; i++) {
            double off = rows[i] - mean[i % d];
            squares += off * off / rows.length;
        }
        return of(mean, Math.sqrt(squares));
    }

    /** To what the model sees; a new array. */
    double[] toModel(double[] rows) {
        double[] out = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            out[i] = (rows[i] - mean[i % mean.length]) / scale;
        }
        return out;
    }

    /** Back to the data; a new array. */
    double[] toData(double[] rows) {
        double[] out = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            out[i] = mean[i % mean.length] + scale * rows[i];
        }
        return out;
    }

    double[] mean() {
        return mean.clone();
    }

    double scale() {
        return scale;
    }
}
