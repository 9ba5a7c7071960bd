package org.costate.diffusion;

/** A multiple of log rho. */
final class LogRhoEmbedding implements NoiseEmbedding {

    private final double factor;

    LogRhoEmbedding(double factor) {
        this.factor = Batch.requireFinite("factor", factor);
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public void write(double cos, double sin, double[] out, int offset) {
        if (cos == 0 || sin == 0) {
            throw new IllegalArgumentException("rho = " + sin / cos
                    + ", but a network that is told log rho needs one that is positive and finite");
        }
        out[offset] = factor * Math.log(sin / cos);
    }

    @Override
    public void writeSlope(double cos, double sin, double[] out, int offset) {
        out[offset] = factor / (sin * cos);
    }
}
