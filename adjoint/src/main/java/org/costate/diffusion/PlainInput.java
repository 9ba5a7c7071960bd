package org.costate.diffusion;

/** A network of z. */
final class PlainInput implements Preconditioning {

    private final Prediction prediction;

    PlainInput(Prediction prediction) {
        this.prediction = prediction;
    }

    @Override
    public Prediction prediction() {
        return prediction;
    }

    @Override
    public double inputScale(double cos, double sin) {
        return 1;
    }

    @Override
    public double inputScaleSlope(double cos, double sin) {
        return 0;
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
        return 1;
    }

    @Override
    public double outputScaleSlope(double cos, double sin) {
        return 0;
    }
}
