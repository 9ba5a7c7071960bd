package org.costate.diffusion.sampler;

import org.costate.diffusion.Level;
import org.costate.diffusion.Mix;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.SamplingStep;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * Euler's method down to {@code rho_t^2 / rho_s}, then noise up to rho_t. The same map as DDPM.
 *
 * <p>Source: the ancestral split of Song et al. 2021, in rho.
 */
public final class AncestralEuler implements SamplingMethod {

    /** The method. */
    public static final AncestralEuler METHOD = new AncestralEuler();

    private AncestralEuler() {}

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
        Gradient ratio = t.over(s);
        Gradient down = t.rho().multiply(ratio);
        Gradient up = t.rho().multiply(ratio.multiply(ratio).negate().add(1).sqrt());
        step.endY(step.y()
                .plus(noise.times(down.subtract(s.rho())))
                .plus(step.noise().times(up)));
    }

    @Override
    public String toString() {
        return "AncestralEuler";
    }
}
