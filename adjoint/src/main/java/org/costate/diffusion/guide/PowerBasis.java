package org.costate.diffusion.guide;

/** Powers of coordinates. */
final class PowerBasis implements ValueBasis {

    private final int power;
    private final boolean usesData;

    PowerBasis(int power, boolean usesData) {
        if (power < 1) {
            throw new IllegalArgumentException("power = " + power + ", but must be at least 1");
        }
        this.power = power;
        this.usesData = usesData;
    }

    @Override
    public boolean usesData() {
        return usesData;
    }

    @Override
    public int width(int dimension, int conditionWidth) {
        long width = 1 + (long) power * dimension;
        if (width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("power = " + power + ", but must be at most "
                    + (Integer.MAX_VALUE - 1) / dimension + " for " + dimension + " coordinates");
        }
        return (int) width;
    }

    @Override
    public void write(double[] x, double[] data, double[] condition, int rows, double[] out) {
        double[] from = usesData ? data : x;
        int d = from.length / rows;
        int at = 0;
        for (int row = 0; row < rows; row++) {
            out[at++] = 1;
            for (int j = 0; j < d; j++) {
                double product = 1;
                for (int p = 0; p < power; p++) {
                    product *= from[row * d + j];
                    out[at++] = product;
                }
            }
        }
    }
}
