package org.costate.diffusion.sampler;

import org.costate.diffusion.Level;
import org.costate.diffusion.Mix;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.SamplingStep;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * DPM-Solver++ (2S), the one-step method of order 2 for {@code dy/dlambda = D - y}: two evaluations a step, the second
 * half way in lambda. A step to rho = 0 is of order 1.
 *
 * <p>Source: Lu et al. 2022b.
 */
public final class DpmPlusPlus2S implements SamplingMethod {

    /** The method. */
    public static final DpmPlusPlus2S METHOD = new DpmPlusPlus2S();

    private DpmPlusPlus2S() {}

    @Override
    public Prediction quantity() {
        return Prediction.DATA;
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
        Mix data = step.evaluate(step.state(), s);
        Gradient decay = t.over(s);
        if (!t.isNoiseless()) {
            Gradient half = decay.sqrt();
            Level middle = Level.ofRho(s.rho().multiply(half));
            data = step.evaluateY(y.times(half).plus(data.times(half.negate().add(1))), middle);
        }
        step.endY(y.times(decay).plus(data.times(decay.negate().add(1))));
    }

    @Override
    public String toString() {
        return "DpmPlusPlus2S";
    }
}
