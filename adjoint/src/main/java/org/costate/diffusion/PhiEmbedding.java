package org.costate.diffusion;

/** The angle. */
final class PhiEmbedding implements NoiseEmbedding {

    @Override
    public int width() {
        return 1;
    }

    @Override
    public void write(double cos, double sin, double[] out, int offset) {
        out[offset] = Math.atan2(sin, cos);
    }

    @Override
    public void writeSlope(double cos, double sin, double[] out, int offset) {
        out[offset] = 1;
    }
}
