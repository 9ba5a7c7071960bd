package org.costate.diffusion.sampler;

import org.costate.diffusion.Level;
import org.costate.diffusion.Mix;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.SamplingStep;
import org.hipparchus.analysis.differentiation.Gradient;

/**
 * The stochastic sampler of EDM: where rho lies within a range, noise first raises it to {@code rho (1 + gamma)},
 * {@code gamma = min(churn/steps, sqrt(2) - 1)}; then a step of {@link EdmHeun}. So rho may exceed that of the first node by up to 41 %:
 * a network that is told the time of a schedule must know that level, or the range must end below it.
 *
 * <p>Source: Karras, Aittala, Aila, Laine 2022.
 */
public final class EdmStochastic implements SamplingMethod {

    /** The settings that Karras et al. found for ImageNet: churn 40 for rho in [0.05, 50], noise inflated by 1.003. */
    public static final EdmStochastic METHOD = new EdmStochastic(40, 0.05, 50, 1.003);

    private final double churn;
    private final double lowest;
    private final double highest;
    private final double inflation;

    private EdmStochastic(double churn, double lowest, double highest, double inflation) {
        this.churn = churn;
        this.lowest = lowest;
        this.highest = highest;
        this.inflation = inflation;
    }

    /**
     * Own settings.
     *
     * @param churn     S_churn, how much noise is renewed over all steps, finite and positive
     * @param lowest    S_min, rho from which on noise is added, at least 0
     * @param highest   S_max, rho up to which noise is added, at least lowest
     * @param inflation S_noise, factor of the noise, finite and positive
     * @return the method
     * @throws IllegalArgumentException if a number lies outside its range
     */
    public static EdmStochastic of(double churn, double lowest, double highest, double inflation) {
        if (!(churn > 0) || Double.isInfinite(churn)) {
            throw new IllegalArgumentException("churn = " + churn + ", but must be finite and > 0; use EdmHeun for 0");
        }
        if (!(lowest >= 0)) {
            throw new IllegalArgumentException("lowest = " + lowest + ", but must be >= 0");
        }
        if (!(highest >= lowest)) {
            throw new IllegalArgumentException("highest = " + highest + ", but must be >= lowest = " + lowest);
        }
        if (!(inflation > 0) || Double.isInfinite(inflation)) {
            throw new IllegalArgumentException("inflation = " + inflation + ", but must be finite and > 0");
        }
        return new EdmStochastic(churn, lowest, highest, inflation);
    }

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
        Gradient rho = step.from().rho();
        if (!(rho.getValue() >= lowest && rho.getValue() <= highest)) {
            EdmHeun.heun(step, step.y(), step.from());
            return;
        }
        double gamma = Math.min(churn / step.steps(), Math.sqrt(2) - 1);
        double spread = inflation * Math.sqrt(gamma * (2 + gamma));
        Mix raised = step.y().plus(step.noise().times(rho.multiply(spread)));
        EdmHeun.heun(step, raised, Level.ofRho(rho.multiply(1 + gamma)));
    }

    @Override
    public String toString() {
        return "EdmStochastic[churn = " + churn + ", rho in [" + lowest + ", " + highest + "], inflation = " + inflation
                + "]";
    }
}
