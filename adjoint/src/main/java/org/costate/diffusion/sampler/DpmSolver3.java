package org.costate.diffusion.sampler;

import org.costate.diffusion.Level;
import org.costate.diffusion.Mix;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.SamplingStep;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * DPM-Solver-3, order 3 with three evaluations a step, at one and two thirds of its way in lambda. A step to rho = 0 is
 * of order 1.
 *
 * <p>Source: Lu et al. 2022, for {@code dy/drho = epsilon}.
 */
public final class DpmSolver3 implements SamplingMethod {

    /** The method. */
    public static final DpmSolver3 METHOD = new DpmSolver3();

    private DpmSolver3() {}

    @Override
    public Prediction quantity() {
        return Prediction.NOISE;
    }

    @Override
    public int order() {
        return 3;
    }

    @Override
    public void write(SamplingStep step) {
        Level s = step.from();
        Level t = step.to();
        Mix y = step.y();
        Mix noise = step.evaluate(step.state(), s);
        Gradient rho = s.rho();
        Mix first = y.plus(noise.times(t.rho().subtract(rho)));
        if (t.isNoiseless()) {
            step.endY(first);
            return;
        }
        Gradient h = t.over(s).log().negate();
        Gradient rho1 = rho.multiply(h.divide(-3).exp());
        Gradient rho2 = rho.multiply(h.multiply(-2).divide(3).exp());
        Mix at1 = step.evaluateY(y.plus(noise.times(rho1.subtract(rho))), Level.ofRho(rho1));
        Mix y2 = y.plus(noise.times(rho2.subtract(rho)))
                .minus(at1.minus(noise)
                        .times(bend(rho, rho2, h.multiply(2).divide(3)).multiply(2)));
        Mix at2 = step.evaluateY(y2, Level.ofRho(rho2));
        step.endY(first.minus(at2.minus(noise).times(bend(rho, t.rho(), h).multiply(1.5))));
    }

    /** {@code rho_e ((e^h - 1)/h - 1)} with {@code rho_e = rho_s e^-h}. */
    private static Gradient bend(Gradient from, Gradient to, Gradient h) {
        return from.subtract(to).divide(h).subtract(to);
    }

    @Override
    public String toString() {
        return "DpmSolver3";
    }
}
