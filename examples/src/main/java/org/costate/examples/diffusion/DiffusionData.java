package org.costate.examples.diffusion;

import java.util.Locale;

/** What a diffusion model learns to draw. */
public enum DiffusionData {
    /** Two interleaved half circles. */
    MOONS,
    /** Two arms of a spiral. */
    SPIRALS,
    /** The dark squares of a board of four by four. */
    CHECKERBOARD,
    /** The handwritten digits, by their principal components. */
    MNIST;

    /** Whether samples are points of a plane. */
    public boolean isPlane() {
        return this != MNIST;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
