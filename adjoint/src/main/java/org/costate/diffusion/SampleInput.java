package org.costate.diffusion;

/** A network of the sample x itself, {@code x = r z}, whose score is by x: that by z is r times as large. */
final class SampleInput implements Preconditioning {

    /** The scale r of a family of schedules. */
    enum Scale {
        /** alpha^2 + sigma^2 = 1. */
        PRESERVING,
        /** alpha = 1. */
        EXPLODING,
        /** alpha + sigma = 1. */
        STRAIGHT;

        double value(double cos, double sin) {
            return switch (this) {
                case PRESERVING -> 1;
                case EXPLODING -> 1 / finite(cos);
                case STRAIGHT -> 1 / (cos + sin);
            };
        }

        double slope(double cos, double sin) {
            return switch (this) {
                case PRESERVING -> 0;
                case EXPLODING -> sin / (cos * cos);
                case STRAIGHT -> (sin - cos) / ((cos + sin) * (cos + sin));
            };
        }

        private static double finite(double cos) {
            if (cos == 0) {
                throw new IllegalArgumentException(
                        "rho = Infinity, but a network of x with alpha = 1 needs a finite one");
            }
            return cos;
        }
    }

    private final Prediction prediction;
    private final Scale scale;

    SampleInput(Prediction prediction, Scale scale) {
        this.prediction = prediction;
        this.scale = scale;
    }

    @Override
    public Prediction prediction() {
        return prediction;
    }

    @Override
    public double inputScale(double cos, double sin) {
        return scale.value(cos, sin);
    }

    @Override
    public double inputScaleSlope(double cos, double sin) {
        return scale.slope(cos, sin);
    }

    @Override
    public double skip(double cos, double sin) {
        return 0;
    }

    @Override
    public double skipSlope(double cos, double sin) {
        return 0;
    }

    @Override
    public double outputScale(double cos, double sin) {
        return prediction == Prediction.SCORE ? scale.value(cos, sin) : 1;
    }

    @Override
    public double outputScaleSlope(double cos, double sin) {
        return prediction == Prediction.SCORE ? scale.slope(cos, sin) : 0;
    }
}
