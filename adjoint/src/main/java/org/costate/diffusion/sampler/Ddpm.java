package org.costate.diffusion.sampler;

import org.costate.diffusion.Level;
import org.costate.diffusion.Mix;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.SamplingStep;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * Ancestral sampling of DDPM: the mean and the variance of {@code q(z_t | z_s, x_0)} with the predicted data for x_0.
 * The same map as DDIM with eta = 1.
 *
 * <p>Source: Ho, Jain, Abbeel 2020, with the variance {@code beta-tilde}.
 */
public final class Ddpm implements SamplingMethod {

    /** The method. */
    public static final Ddpm METHOD = new Ddpm();

    private Ddpm() {}

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
        Gradient a = s.cos().divide(t.cos());
        Gradient variance = s.sin().multiply(s.sin());
        Gradient old = a.multiply(a).multiply(t.sin().multiply(t.sin()));
        Gradient added = variance.subtract(old);
        step.end(data.times(t.cos().multiply(added).divide(variance))
                .plus(step.state().times(a.multiply(t.sin()).multiply(t.sin()).divide(variance)))
                .plus(step.noise().times(t.sin().multiply(added.divide(variance).sqrt()))));
    }

    @Override
    public String toString() {
        return "Ddpm";
    }
}
