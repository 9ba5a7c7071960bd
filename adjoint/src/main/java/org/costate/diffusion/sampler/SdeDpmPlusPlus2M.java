package org.costate.diffusion.sampler;

import org.costate.diffusion.Level;
import org.costate.diffusion.Mix;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.SamplingStep;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * SDE-DPM-Solver++ (2M): {@link SdeDpmPlusPlus1} with the predicted data extrapolated from two steps as in
 * {@link DpmPlusPlus2M}.
 *
 * <p>Source: Lu et al. 2022b.
 */
public final class SdeDpmPlusPlus2M implements SamplingMethod {

    /** The method. */
    public static final SdeDpmPlusPlus2M METHOD = new SdeDpmPlusPlus2M();

    private SdeDpmPlusPlus2M() {}

    @Override
    public Prediction quantity() {
        return Prediction.DATA;
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    public int history() {
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
        Mix data = DpmPlusPlus2M.extrapolated(step, step.evaluate(step.state(), s), false);
        Gradient decay = t.over(s);
        Gradient kept = decay.multiply(decay);
        Gradient fresh = kept.negate().add(1);
        step.endY(step.y()
                .times(kept)
                .plus(data.times(fresh))
                .plus(step.noise().times(t.rho().multiply(fresh.sqrt()))));
    }

    @Override
    public String toString() {
        return "SdeDpmPlusPlus2M";
    }
}
