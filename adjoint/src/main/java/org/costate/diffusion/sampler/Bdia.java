package org.costate.diffusion.sampler;

import org.costate.diffusion.Mix;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.ReversibleMethod;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.SamplingStep;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * Bidirectional integration, a two-step method for {@code dy/drho = epsilon} that can be undone to rounding:
 * {@code y_next = y + (rho_next - rho) epsilon + gamma (y_before - y - (rho_before - rho) epsilon)}. gamma = 1 is the
 * leapfrog rule, order 2 but weakly stable; smaller gamma damps it and is of order 1. The first step is one of Euler's.
 *
 * <p>Source: Zhang, Lewis, Kleijn 2023, here for y, in which the flow has no linear part.
 */
public final class Bdia implements ReversibleMethod {

    /** The leapfrog rule, gamma = 1. */
    public static final Bdia METHOD = new Bdia(1);

    private final double gamma;

    private Bdia(double gamma) {
        this.gamma = gamma;
    }

    /**
     * With damping.
     *
     * @param gamma in (0, 1]; what is undone grows by 1/gamma a step
     * @return the method
     * @throws IllegalArgumentException if gamma lies outside; 0 is {@link Ddim}
     */
    public static Bdia of(double gamma) {
        if (!(gamma > 0 && gamma <= 1)) {
            throw new IllegalArgumentException("gamma = " + gamma + ", but must lie in (0, 1]; 0 is Ddim");
        }
        return new Bdia(gamma);
    }

    @Override
    public Prediction quantity() {
        return Prediction.NOISE;
    }

    @Override
    public int order() {
        return gamma == 1 ? 2 : 1;
    }

    @Override
    public int history() {
        return 1;
    }

    @Override
    public void write(SamplingStep step) {
        Mix y = step.y();
        Gradient rho = step.from().rho();
        Mix noise = step.evaluate(step.state(), step.from());
        Mix next = y.plus(noise.times(step.to().rho().subtract(rho)));
        if (step.index() > 0) {
            Mix back = noise.times(step.before(1).rho().subtract(rho));
            next = next.plus(step.earlierY(1).minus(y).minus(back).times(gamma));
        }
        step.endY(next);
    }

    @Override
    public SamplingMethod inverse() {
        return new Bdia(1 / gamma);
    }

    @Override
    public String toString() {
        return "Bdia[gamma = " + gamma + "]";
    }
}
