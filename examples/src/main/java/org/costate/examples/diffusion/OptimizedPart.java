package org.costate.examples.diffusion;

import org.costate.examples.mnist.MnistData;

/** What {@code diffusion optimize} moves. */
public enum OptimizedPart {
    /** The noise that samples come from; the model stays. */
    NOISE("noise", 100, 0.07),
    /** The weights of the model. */
    WEIGHTS("weights", 8, 1e-3);

    private final String label;
    private final int count;
    private final double rate;

    OptimizedPart(String label, int count, double rate) {
        this.label = label;
        this.count = count;
        this.rate = rate;
    }

    /** Samples unless something else is asked for. */
    public int count() {
        return count;
    }

    /** Learning rate unless something else is asked for. */
    public double rate() {
        return rate;
    }

    /**
     * About how many bytes are held while it is moved: images and the solve of the classifier beside samples and their gradients.
     *
     * @param count samples
     * @param d     numbers of a sample
     */
    public double bytes(int count, int d) {
        double perPixel = this == NOISE ? 150 : 8;
        return Double.BYTES * count * (perPixel * MnistData.PIXELS + 100.0 * d);
    }

    @Override
    public String toString() {
        return label;
    }
}
