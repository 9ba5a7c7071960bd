package org.costate.diffusion.sampler;

import org.costate.diffusion.Level;
import org.costate.diffusion.Mix;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.SamplingStep;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * DPM-Solver++ (3M), a three-step method for {@code dy/dlambda = D - y}, order 3, one evaluation a step: the exact
 * integral with D replaced by the parabola through its last three values. The first step is of order 1, the second of
 * order 2, a step to rho = 0 of order 1.
 *
 * <p>Source: Lu et al. 2022b. Programs in use give the parabola's square half its weight ({@link #withHalvedBend()}),
 * which makes the method one of order 2; see {@code docs/numerics/diffusion.md}.
 */
public final class DpmPlusPlus3M implements SamplingMethod {

    /** The method. */
    public static final DpmPlusPlus3M METHOD = new DpmPlusPlus3M(1);

    private final double bendWeight;

    private DpmPlusPlus3M(double bendWeight) {
        this.bendWeight = bendWeight;
    }

    /**
     * The same with half the weight of the second difference: what programs in use compute, to compare with them. Its
     * order is 2.
     *
     * @return a new method
     */
    public DpmPlusPlus3M withHalvedBend() {
        return new DpmPlusPlus3M(0.5);
    }

    @Override
    public Prediction quantity() {
        return Prediction.DATA;
    }

    @Override
    public int order() {
        return bendWeight == 1 ? 3 : 2;
    }

    @Override
    public int history() {
        return 2;
    }

    @Override
    public void write(SamplingStep step) {
        Level s = step.from();
        Level t = step.to();
        Mix y = step.y();
        Mix data = step.evaluate(step.state(), s);
        Gradient decay = t.over(s);
        Mix next = y.times(decay).plus(data.times(decay.negate().add(1)));
        if (step.index() == 0 || t.isNoiseless()) {
            step.endY(next);
            return;
        }
        Gradient here = s.lambda();
        Gradient h = t.lambda().subtract(here);
        Gradient h0 = here.subtract(step.before(1).lambda());
        // Integrals of e^-(h - tau) tau and e^-(h - tau) tau^2 over the step.
        Gradient linear = h.subtract(1).add(decay);
        Mix slope = data.minus(step.earlier(1)).times(h0.reciprocal());
        if (step.index() == 1) {
            // (1 - e^-h) h/2, as 2M has it, in the place of the integral: better damped where h is long.
            step.endY(next.plus(slope.times(decay.negate().add(1).multiply(h).multiply(0.5))));
            return;
        }
        Gradient square = h.multiply(h).subtract(linear.multiply(2));
        Gradient h1 = step.before(1).lambda().subtract(step.before(2).lambda());
        Mix before = step.earlier(1).minus(step.earlier(2)).times(h1.reciprocal());
        Mix bend = slope.minus(before).times(h0.add(h1).reciprocal());
        // D(tau) = D + slope tau + bend tau (tau + h0), the square of tau with its weight
        Gradient bent = square.multiply(bendWeight).add(linear.multiply(h0));
        step.endY(next.plus(slope.times(linear)).plus(bend.times(bent)));
    }

    @Override
    public String toString() {
        return bendWeight == 1 ? "DpmPlusPlus3M" : "DpmPlusPlus3M[halved bend]";
    }
}
