package org.costate.trace;

import java.util.Arrays;
import org.costate.adjoint.Linearization;

/** One evaluation of a traced function, with the arguments and the expensive intermediate values. */
final class TracedLinearization implements Linearization {

    private static final int OBJECT_BYTES = 96;

    private final double[] theta;
    private final Kernel recording;
    private final Kernel pullback;
    private final double[] at;
    private final double[] saved;
    private double time;

    TracedLinearization(TracedFunction function) {
        theta = function.theta();
        recording = function.kernels().recording();
        pullback = function.kernels().pullback();
        at = new double[function.stateCount()];
        saved = new double[function.kernels().savedCount()];
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

    @Override
    public long bytes() {
        return OBJECT_BYTES + (long) Double.BYTES * (at.length + saved.length);
    }

    @Override
    public String toString() {
        return "linearization at t = " + time + ", y = " + Arrays.toString(at);
    }
}
