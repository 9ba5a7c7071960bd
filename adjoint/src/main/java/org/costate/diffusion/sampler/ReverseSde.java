package org.costate.diffusion.sampler;

import org.costate.diffusion.Level;
import org.costate.diffusion.Mix;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.SamplingStep;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * Euler-Maruyama for the family of reverse SDEs with the same marginals,
 * {@code dy = (1 + eta^2) epsilon drho + eta sqrt(2 rho) dw}, over falling rho. The noise of a step has its exact
 * variance {@code eta^2 (rho_s^2 - rho_t^2)}. eta = 0 is DDIM, eta = 1 the time reversal of the forward process.
 *
 * <p>Source: Song et al. 2021; Karras et al. 2022 for eta.
 */
public final class ReverseSde implements SamplingMethod {

    /** The time reversal, eta = 1. */
    public static final ReverseSde METHOD = new ReverseSde(1);

    private final double eta;

    private ReverseSde(double eta) {
        this.eta = eta;
    }

    /**
     * With another amount of noise.
     *
     * @param eta positive and finite; for 0 use {@link Ddim}
     * @return the method
     * @throws IllegalArgumentException if eta is not
     */
    public static ReverseSde of(double eta) {
        if (!(eta > 0) || Double.isInfinite(eta)) {
            throw new IllegalArgumentException("eta = " + eta + ", but must be finite and > 0; use Ddim for 0");
        }
        return new ReverseSde(eta);
    }

    @Override
    public Prediction quantity() {
        return Prediction.NOISE;
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    public boolean isStochastic() {
        return true;
    }

    @Override
    public void write(SamplingStep step) {
        Level s = step.from();
        Level t = step.to();
        Mix noise = step.evaluate(step.state(), s);
        Gradient length = t.rho().subtract(s.rho());
        Gradient spread = length.negate().multiply(t.rho().add(s.rho())).sqrt();
        step.endY(step.y()
                .plus(noise.times(length.multiply(1 + eta * eta)))
                .plus(step.noise().times(spread.multiply(eta))));
    }

    @Override
    public String toString() {
        return eta == 1 ? "ReverseSde" : "ReverseSde[eta = " + eta + "]";
    }
}
