package org.costate.examples.series;

/** Some series, gathered for a model. All arrays are times x rows x channels, row-major. */
public final class SeriesBatch {

    /** Observed values, 0 where nothing was observed. */
    public final double[] values;

    /** 1 where a model is given the value, else 0. */
    public final double[] given;

    /** 1 where a value was observed but is held out, else 0. */
    public final double[] heldOut;

    /** 1 where a value was observed, given or held out, else 0. */
    public final double[] observed;

    private final int rows;

    SeriesBatch(int times, int rows, int channels) {
        this.rows = rows;
        int entries = times * rows * channels;
        values = new double[entries];
        given = new double[entries];
        heldOut = new double[entries];
        observed = new double[entries];
    }

    /** Number of series. */
    public int rows() {
        return rows;
    }
}
