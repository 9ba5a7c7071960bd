package org.costate.solver.rk;

import org.costate.solver.Attempt;
import org.costate.solver.DenseSegment;
import org.costate.solver.Stepper;

/** The workspace of one solve by a {@link ReversibleRungeKutta}. */
public final class ReversibleStepper implements Stepper {

    private final Stepper there;
    private final Stepper back;
    private final double coupling;
    private final int n;
    private final double[] moved;
    private double[] z;
    private double[] zNext;
    private boolean isStarted;

    ReversibleStepper(Stepper there, Stepper back, double coupling, int n) {
        this.there = there;
        this.back = back;
        this.coupling = coupling;
        this.n = n;
        moved = new double[n];
        z = new double[n];
        zNext = new double[n];
    }

    @Override
    public Attempt start(double t, double[] y) {
        System.arraycopy(y, 0, z, 0, n);
        isStarted = true;
        return there.start(t, z);
    }

    @Override
    public double[] startDerivative() {
        return there.startDerivative();
    }

    @Override
    public Attempt attempt(double t, double tNext, double[] y, double[] yNext) {
        if (!isStarted) {
            Attempt start = there.start(t, z);
            if (start != Attempt.OK) {
                return start;
            }
            isStarted = true;
        }
        Attempt attempt = there.attempt(t, tNext, z, moved);
        if (attempt != Attempt.OK) {
            return attempt;
        }
        for (int i = 0; i < n; i++) {
            yNext[i] = moved[i] + coupling * (y[i] - z[i]);
        }
        attempt = back.start(tNext, yNext);
        if (attempt == Attempt.OK) {
            attempt = back.attempt(tNext, t, yNext, zNext);
        }
        for (int i = 0; i < n; i++) {
            zNext[i] = z[i] + (yNext[i] - zNext[i]);
        }
        return attempt;
    }

    @Override
    public double scaledError() {
        return there.scaledError();
    }

    @Override
    public void error(double[] errorOut) {
        there.error(errorOut);
    }

    @Override
    public double stiffness() {
        return there.stiffness();
    }

    @Override
    public double dominantEigenvalue() {
        return there.dominantEigenvalue();
    }

    @Override
    public void accept() {
        double[] old = z;
        z = zNext;
        zNext = old;
        isStarted = false;
    }

    @Override
    public void reject() {
        there.reject();
    }

    @Override
    public DenseSegment dense() {
        throw new IllegalStateException("a reversible step has no interpolant");
    }

    /**
     * The second state, at the end of the last accepted step.
     *
     * @param out length n, written
     */
    public void companion(double[] out) {
        System.arraycopy(z, 0, out, 0, n);
    }
}
