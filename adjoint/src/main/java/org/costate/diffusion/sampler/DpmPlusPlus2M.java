package org.costate.diffusion.sampler;

import org.costate.diffusion.Level;
import org.costate.diffusion.Mix;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.SamplingStep;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * DPM-Solver++ (2M), a two-step method for {@code dy/dlambda = D - y}, order 2, one evaluation a step. The first step,
 * a step to rho = 0 and, if asked for, the last are of order 1.
 *
 * <p>Source: Lu et al. 2022b.
 */
public final class DpmPlusPlus2M implements SamplingMethod {

    /** Order 2 up to the last step. */
    public static final DpmPlusPlus2M METHOD = new DpmPlusPlus2M(false);

    private final boolean firstOrderEnd;

    private DpmPlusPlus2M(boolean firstOrderEnd) {
        this.firstOrderEnd = firstOrderEnd;
    }

    /**
     * The same with a last step of order 1, which is more robust with few steps.
     *
     * @return a new method
     */
    public DpmPlusPlus2M withFirstOrderEnd() {
        return new DpmPlusPlus2M(true);
    }

    @Override
    public Prediction quantity() {
        return Prediction.DATA;
    }

    @Override
    public int order() {
        return 2;
    }

    @Override
    public int history() {
        return 1;
    }

    @Override
    public void write(SamplingStep step) {
        Level t = step.to();
        Mix y = step.y();
        Mix data = extrapolated(step, step.evaluate(step.state(), step.from()), firstOrderEnd && step.isLast());
        Gradient decay = t.over(step.from());
        step.endY(y.times(decay).plus(data.times(decay.negate().add(1))));
    }

    /** {@code D + h / (2 h_before) (D - D_before)}, or D where there is no order to win. */
    static Mix extrapolated(SamplingStep step, Mix data, boolean firstOrder) {
        if (step.index() == 0 || firstOrder || step.to().isNoiseless()) {
            return data;
        }
        Gradient here = step.from().lambda();
        Gradient h = step.to().lambda().subtract(here);
        Gradient before = here.subtract(step.before(1).lambda());
        return data.plus(data.minus(step.earlier(1)).times(h.divide(before).multiply(0.5)));
    }

    @Override
    public String toString() {
        return firstOrderEnd ? "DpmPlusPlus2M[first-order end]" : "DpmPlusPlus2M";
    }
}
