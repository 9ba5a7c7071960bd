package org.costate.diffusion.sampler;

import org.costate.diffusion.Level;
import org.costate.diffusion.Mix;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.SamplingStep;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * SDE-DPM-Solver++ (1): the reverse SDE with the predicted data held over the step,
 * {@code y_t = e^-2h y_s + (1 - e^-2h) D_s + rho_t sqrt(1 - e^-2h) xi}. The same map as DDPM, DDIM with eta = 1 and
 * ancestral Euler.
 *
 * <p>Source: Lu et al. 2022b.
 */
public final class SdeDpmPlusPlus1 implements SamplingMethod {

    /** The method. */
    public static final SdeDpmPlusPlus1 METHOD = new SdeDpmPlusPlus1();

    private SdeDpmPlusPlus1() {}

    @Override
    public Prediction quantity() {
        return Prediction.DATA;
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
    public boolean takesEveryLevel() {
        return true;
    }

    @Override
    public void write(SamplingStep step) {
        Level s = step.from();
        Level t = step.to();
        Mix data = step.evaluate(step.state(), s);
        Gradient decay = t.over(s);
        Gradient fresh = decay.multiply(decay).negate().add(1);
        // cos_t e^-2h / cos_s = e^-h sin_t / sin_s, which is regular without signal.
        step.end(step.state()
                .times(decay.multiply(t.sin().divide(s.sin())))
                .plus(data.times(t.cos().multiply(fresh)))
                .plus(step.noise().times(t.sin().multiply(fresh.sqrt()))));
    }

    @Override
    public String toString() {
        return "SdeDpmPlusPlus1";
    }
}
