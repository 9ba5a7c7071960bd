package org.costate.adjoint;

/** One stage of a step: its derivative, and the linearization that gave it. */
final class Stage {

    /** What objects and references take beside numbers. */
    private static final int OBJECTS = 64;

    private final Linearization linearization;
    private final double[] k;

    Stage(Linearization linearization, int n) {
        this.linearization = linearization;
        k = new double[n];
    }

    void evaluate(double t, double[] g) {
        linearization.evaluate(t, g, k);
    }

    double pullback(double[] kBar, double[] gBar, double[] thetaBar) {
        return linearization.pullback(kBar, gBar, thetaBar);
    }

    double[] k() {
        return k;
    }

    long bytes() {
        long own = linearization.bytes();
        long beside = OBJECTS + 8L * k.length;
        return own > Long.MAX_VALUE - beside ? Long.MAX_VALUE : own + beside;
    }
}
