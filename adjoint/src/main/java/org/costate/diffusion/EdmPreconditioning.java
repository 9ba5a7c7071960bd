package org.costate.diffusion;

/** That of EDM as a velocity, see {@link Preconditioning#edm}. */
final class EdmPreconditioning implements Preconditioning {

    private final double deviation;

    EdmPreconditioning(double sigmaData) {
        if (!(sigmaData > 0) || Double.isInfinite(sigmaData)) {
            throw new IllegalArgumentException("sigmaData = " + sigmaData + ", but must be finite and > 0");
        }
        deviation = sigmaData;
    }

    private double q(double cos, double sin) {
        return Math.hypot(sin, deviation * cos);
    }

    private double surplus() {
        return 1 - deviation * deviation;
    }

    private double qSlope(double cos, double sin) {
        return surplus() * sin * cos / q(cos, sin);
    }

    @Override
    public Prediction prediction() {
        return Prediction.VELOCITY;
    }

    @Override
    public double inputScale(double cos, double sin) {
        return 1 / q(cos, sin);
    }

    @Override
    public double inputScaleSlope(double cos, double sin) {
        double q = q(cos, sin);
        return -qSlope(cos, sin) / (q * q);
    }

    @Override
    public double skip(double cos, double sin) {
        double q = q(cos, sin);
        return surplus() * sin * cos / (q * q);
    }

    @Override
    public double skipSlope(double cos, double sin) {
        double q = q(cos, sin);
        double rate = cos * cos - sin * sin - 2 * sin * cos * qSlope(cos, sin) / q;
        return surplus() * rate / (q * q);
    }

    @Override
    public double outputScale(double cos, double sin) {
        return -deviation / q(cos, sin);
    }

    @Override
    public double outputScaleSlope(double cos, double sin) {
        double q = q(cos, sin);
        return deviation * qSlope(cos, sin) / (q * q);
    }
}
