package org.costate.examples.diffusion;

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

    @Override
    public String toString() {
        return label;
    }
}
