package org.costate.diffusion.sampler;

import org.costate.diffusion.Level;
import org.costate.diffusion.Mix;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.SamplingStep;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * DPM-Solver-2, order 2 with two evaluations a step, the second one where lambda has gone the part r of the step's way.
 *
 * <p>Source: Lu et al. 2022, for {@code dy/drho = epsilon}.
 */
public final class DpmSolver2 implements SamplingMethod {

    /** Half way, r = 1/2. */
    public static final DpmSolver2 METHOD = new DpmSolver2(0.5);

    private final double r;

    private DpmSolver2(double r) {
        this.r = r;
    }

    /**
     * With the second evaluation elsewhere.
     *
     * @param r part of the step in lambda, in (0, 1]
     * @return the method
     * @throws IllegalArgumentException if r lies outside
     */
    public static DpmSolver2 of(double r) {
        if (!(r > 0 && r <= 1)) {
            throw new IllegalArgumentException("r = " + r + ", but must lie in (0, 1]");
        }
        return new DpmSolver2(r);
    }

    @Override
    public Prediction quantity() {
        return Prediction.NOISE;
    }

    @Override
    public int order() {
        return 2;
    }

    @Override
    public void write(SamplingStep step) {
        Level s = step.from();
        Level t = step.to();
        Mix y = step.y();
        Mix noise = step.evaluate(step.state(), s);
        Gradient length = t.rho().subtract(s.rho());
        if (t.isNoiseless()) {
            step.endY(y.plus(noise.times(length)));
            return;
        }
        // rho_m = rho_s (rho_t / rho_s)^r
        Gradient rho = s.rho().multiply(t.over(s).log().multiply(r).exp());
        Mix there = step.evaluateY(y.plus(noise.times(rho.subtract(s.rho()))), Level.ofRho(rho));
        step.endY(y.plus(noise.times(length)).plus(there.minus(noise).times(length.multiply(0.5 / r))));
    }

    @Override
    public String toString() {
        return r == 0.5 ? "DpmSolver2" : "DpmSolver2[r = " + r + "]";
    }
}
