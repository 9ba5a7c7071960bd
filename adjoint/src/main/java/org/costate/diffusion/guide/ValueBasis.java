package org.costate.diffusion.guide;

/** Functions of a noisy sample whose linear combination a {@link RegressedValue} is. */
public interface ValueBasis {

    /**
     * Whether the predicted data are used.
     *
     * @return false if {@code data} may be empty
     */
    boolean usesData();

    /**
     * Number of functions.
     *
     * @param dimension      d
     * @param conditionWidth k
     * @return width of a row of features
     * @throws IllegalArgumentException if there are more than an array holds
     */
    int width(int dimension, int conditionWidth);

    /**
     * Writes the functions of a batch.
     *
     * @param x         noisy samples, n x d; not to be modified
     * @param data      data predicted from them, n x d, or empty; not to be modified
     * @param condition conditioning, n x k; not to be modified
     * @param rows      n
     * @param out       n x width, row-major, written
     */
    void write(double[] x, double[] data, double[] condition, int rows, double[] out);

    /**
     * One and the powers 1 to p of every coordinate of the sample.
     *
     * @param power p, at least 1
     * @return the basis, which needs no evaluation of the denoiser
     * @throws IllegalArgumentException if p is below 1
     */
    static ValueBasis ofState(int power) {
        return new PowerBasis(power, false);
    }

    /**
     * One and the powers 1 to p of every coordinate of the predicted data.
     *
     * @param power p, at least 1
     * @return the basis
     * @throws IllegalArgumentException if p is below 1
     */
    static ValueBasis ofData(int power) {
        return new PowerBasis(power, true);
    }
}
