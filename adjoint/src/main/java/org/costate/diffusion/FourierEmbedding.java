package org.costate.diffusion;

/** Cosines and sines of multiples of a number. */
final class FourierEmbedding implements NoiseEmbedding {

    private final NoiseEmbedding number;
    private final double[] frequencies;

    FourierEmbedding(NoiseEmbedding number, double[] frequencies) {
        if (number.width() != 1) {
            throw new IllegalArgumentException("number has width " + number.width() + ", but must have width 1");
        }
        this.number = number;
        this.frequencies = frequencies.clone();
        for (int i = 0; i < frequencies.length; i++) {
            Batch.requireFinite("frequencies[" + i + "]", frequencies[i]);
        }
    }

    @Override
    public int width() {
        return 2 * frequencies.length;
    }

    @Override
    public void write(double cos, double sin, double[] out, int offset) {
        int half = frequencies.length;
        if (half == 0) {
            return;
        }
        number.write(cos, sin, out, offset);
        double at = out[offset];
        for (int i = 0; i < half; i++) {
            out[offset + i] = Math.cos(frequencies[i] * at);
            out[offset + half + i] = Math.sin(frequencies[i] * at);
        }
    }

    @Override
    public void writeSlope(double cos, double sin, double[] out, int offset) {
        int half = frequencies.length;
        if (half == 0) {
            return;
        }
        number.write(cos, sin, out, offset);
        double at = out[offset];
        number.writeSlope(cos, sin, out, offset);
        double slope = out[offset];
        for (int i = 0; i < half; i++) {
            out[offset + i] = -frequencies[i] * Math.sin(frequencies[i] * at) * slope;
            out[offset + half + i] = frequencies[i] * Math.cos(frequencies[i] * at) * slope;
        }
    }
}
