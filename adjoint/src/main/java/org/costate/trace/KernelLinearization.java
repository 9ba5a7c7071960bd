package org.costate.trace;

/** A linearization that kernels compute. */
final class KernelLinearization extends TracedLinearization {

    private final Kernel recording;
    private final Kernel pullback;

    KernelLinearization(TracedFunction function) {
        super(function);
        recording = function.kernels().recording();
        pullback = function.kernels().pullback();
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        time = t;
        System.arraycopy(y, 0, at, 0, at.length);
        recording.run(t, at, theta, Scratch.NONE, saved, Scratch.work(recording), dydt, Scratch.NONE);
    }

    @Override
    public double pullback(double[] w, double[] yBar, double[] thetaBar) {
        return pullback.run(time, at, theta, w, saved, Scratch.work(pullback), yBar, thetaBar);
    }
}
