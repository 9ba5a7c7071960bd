package org.costate.diffusion.sampler;

import org.costate.diffusion.Level;
import org.costate.diffusion.Mix;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.SamplingStep;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * DDIM, which is Euler's method for dy/drho, order 1, as a rotation: {@code z_t = cos(delta) z_s - sin(delta) v_s},
 * {@code delta = phi_s - phi_t}. Regular without signal and without noise. With eta above 0 noise of deviation
 * {@code eta rho_t sqrt(1 - rho_t^2/rho_s^2)} is added and the predicted noise shortened; eta = 1 is DDPM.
 *
 * <p>Source: Song, Meng, Ermon 2021; the rotation from v: Salimans, Ho 2022.
 */
public final class Ddim implements SamplingMethod {

    /** Without noise. */
    public static final Ddim METHOD = new Ddim(0);

    private final double eta;

    private Ddim(double eta) {
        this.eta = eta;
    }

    /**
     * With noise.
     *
     * @param eta in [0, 1]
     * @return the method
     * @throws IllegalArgumentException if eta lies outside
     */
    public static Ddim of(double eta) {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta = " + eta + ", but must lie in [0, 1]");
        }
        return new Ddim(eta);
    }

    @Override
    public Prediction quantity() {
        return Prediction.VELOCITY;
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    public boolean isStochastic() {
        return eta > 0;
    }

    @Override
    public boolean takesEveryLevel() {
        return true;
    }

    @Override
    public void write(SamplingStep step) {
        Level s = step.from();
        Level t = step.to();
        Mix z = step.state();
        Mix v = step.evaluate(z, s);
        Gradient sinDelta = s.sin().multiply(t.cos()).subtract(s.cos().multiply(t.sin()));
        if (eta == 0) {
            Gradient cosDelta = s.cos().multiply(t.cos()).add(s.sin().multiply(t.sin()));
            step.end(z.times(cosDelta).minus(v.times(sinDelta)));
            return;
        }
        Mix data = z.times(s.cos()).minus(v.times(s.sin()));
        Mix noise = z.times(s.sin()).plus(v.times(s.cos()));
        // 1 - e^2 with e = rho_t / rho_s, as (1 - e)(1 + e).
        Gradient fresh =
                sinDelta.divide(t.cos().multiply(s.sin())).multiply(t.over(s).add(1));
        // For eta = 1 this root is e itself, which may be 0, where a root has no derivative.
        Gradient kept = eta == 1 ? t.over(s) : fresh.multiply(-eta * eta).add(1).sqrt();
        step.end(data.times(t.cos())
                .plus(noise.times(t.sin().multiply(kept)))
                .plus(step.noise().times(t.sin().multiply(fresh.sqrt()).multiply(eta))));
    }

    @Override
    public String toString() {
        return eta == 0 ? "Ddim" : "Ddim[eta = " + eta + "]";
    }
}
