package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.costate.diffusion.sampler.AncestralEuler;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.Ddpm;
import org.costate.diffusion.sampler.EdmStochastic;
import org.costate.diffusion.sampler.ReverseSde;
import org.costate.diffusion.sampler.SdeDpmPlusPlus1;
import org.costate.diffusion.sampler.SdeDpmPlusPlus2M;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;

/**
 * Every stochastic sampler against its formula in y = x/alpha and rho, as its paper has it, with the same given noise on an uneven
 * grid: data are a mixture of two normal laws.
 */
class StochasticSamplerTest {

    private static final double[] RHO = {20, 11, 7, 3.1, 1.9, 0.8, 0.33, 0.1, 0.03};
    private static final int STEPS = RHO.length - 1;
    private static final double START = 13.7;
    private static final double[] WEIGHT = {0.3, 0.7};
    private static final double[] MEAN = {-1, 1.5};
    private static final double[] DEVIATION = {0.4, 0.25};

    private final double[][] noise = new double[STEPS][];

    {
        RandomCase random = RandomCase.of(2);
        for (int i = 0; i < STEPS; i++) {
            noise[i] = random.normalArray(1);
        }
    }

    /** A step from y at one level to the next. */
    private interface Step {

        double next(int i, double y);
    }

    private static double data(double y, double rho) {
        double sum = 0;
        double total = 0;
        for (int k = 0; k < 2; k++) {
            double variance = DEVIATION[k] * DEVIATION[k] + rho * rho;
            double off = y - MEAN[k];
            double share = WEIGHT[k] * Math.exp(-0.5 * off * off / variance) / Math.sqrt(variance);
            sum += share * (MEAN[k] + DEVIATION[k] * DEVIATION[k] * off / variance);
            total += share;
        }
        return sum / total;
    }

    private static double epsilon(double y, double rho) {
        return (y - data(y, rho)) / rho;
    }

    private void requireFormula(SamplingMethod method, Step step) {
        double y = START;
        for (int i = 0; i < STEPS; i++) {
            y = step.next(i, y);
        }
        Sampler sampler =
                Sampler.of(method, MixtureDenoiser.of(WEIGHT, MEAN, DEVIATION), Grid.ofRho(EdmSchedule.of(), RHO));
        double[] found = sampler.sample(new double[] {START}, new double[0], SampleNoise.given(noise));
        assertThat(found[0]).as(method.toString()).isCloseTo(y, within(1e-13));
    }

    @Test
    void sdeDpmPlusPlus() {
        requireFormula(SdeDpmPlusPlus1.METHOD, (i, y) -> exponential(i, y, data(y, RHO[i])));
        double[] last = new double[2];
        requireFormula(SdeDpmPlusPlus2M.METHOD, (i, y) -> {
            double h = Math.log(RHO[i] / RHO[i + 1]);
            double data = data(y, RHO[i]);
            double ahead = i == 0 ? data : data + h / (2 * last[1]) * (data - last[0]);
            last[0] = data;
            last[1] = h;
            return exponential(i, y, ahead);
        });
    }

    private double exponential(int i, double y, double data) {
        double decay = Math.pow(RHO[i + 1] / RHO[i], 2);
        return decay * y + (1 - decay) * data + RHO[i + 1] * Math.sqrt(1 - decay) * noise[i][0];
    }

    /** Also where churn is above its cap, and with levels above, within and below the range. */
    @Test
    void edm() {
        for (double churn : new double[] {0.4, 3, 40}) {
            requireFormula(EdmStochastic.of(churn, 0.05, 10, 1.003), (i, y) -> {
                boolean within = RHO[i] >= 0.05 && RHO[i] <= 10;
                double gamma = within ? Math.min(churn / STEPS, Math.sqrt(2) - 1) : 0;
                double raised = RHO[i] * (1 + gamma);
                double noisy = y + 1.003 * Math.sqrt(raised * raised - RHO[i] * RHO[i]) * noise[i][0];
                double first = epsilon(noisy, raised);
                double euler = noisy + (RHO[i + 1] - raised) * first;
                return noisy + (RHO[i + 1] - raised) * 0.5 * (first + epsilon(euler, RHO[i + 1]));
            });
        }
    }

    @Test
    void ddimWithNoiseAndAncestralSampling() {
        for (double eta : new double[] {0.3, 0.6, 1}) {
            requireFormula(Ddim.of(eta), (i, y) -> ancestral(i, y, eta));
        }
        requireFormula(Ddpm.METHOD, (i, y) -> ancestral(i, y, 1));
        requireFormula(AncestralEuler.METHOD, (i, y) -> ancestral(i, y, 1));
    }

    private double ancestral(int i, double y, double eta) {
        double next = RHO[i + 1] * RHO[i + 1];
        double fresh = eta * eta * next * (1 - next / (RHO[i] * RHO[i]));
        return data(y, RHO[i]) + Math.sqrt(next - fresh) * epsilon(y, RHO[i]) + Math.sqrt(fresh) * noise[i][0];
    }

    @Test
    void reverseSde() {
        for (double eta : new double[] {0.5, 1}) {
            requireFormula(
                    ReverseSde.of(eta),
                    (i, y) -> y
                            + (1 + eta * eta) * epsilon(y, RHO[i]) * (RHO[i + 1] - RHO[i])
                            + eta * Math.sqrt(RHO[i] * RHO[i] - RHO[i + 1] * RHO[i + 1]) * noise[i][0]);
        }
    }
}
