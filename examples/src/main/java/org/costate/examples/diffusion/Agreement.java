package org.costate.examples.diffusion;

/**
 * How a gradient lies to another.
 *
 * @param cosine of the angle between them
 * @param length of the first over that of the second
 */
record Agreement(double cosine, double length) {

    /** Compares two vectors; NaN where one is zero. */
    static Agreement of(double[] gradient, double[] reference) {
        double dot = 0;
        double own = 0;
        double other = 0;
        for (int i = 0; i < gradient.length; i++) {
            dot += gradient[i] * reference[i];
            own += gradient[i] * gradient[i];
            other += reference[i] * reference[i];
        }
        return new Agreement(dot / Math.sqrt(own * other), Math.sqrt(own / other));
    }
}
