package org.costate.diffusion.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.costate.diffusion.CorrelatedGaussianDenoiser;
import org.costate.diffusion.Denoiser;
import org.costate.diffusion.GaussianDenoiser;
import org.costate.diffusion.MixtureDenoiser;
import org.costate.diffusion.NoiseLevels;
import org.costate.diffusion.Prediction;
import org.costate.diffusion.QuantileMap;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;

/** Between denoisers, scores, moments and densities, where all of them are known. */
class ScoreTest {

    private static final double[] NONE = {};
    private static final double[] WEIGHT = {0.3, 0.5, 0.4};
    private static final double[] MEAN = {-1, 0.2, 1.5, -0.3, 0.4, 1.2};
    private static final double[] DEVIATION = {0.4, 0.25, 0.8};
    private static final MixtureDenoiser MIXTURE = MixtureDenoiser.of(WEIGHT, MEAN, DEVIATION);

    private static NoiseLevels levels() {
        NoiseLevels levels = NoiseLevels.of(4);
        double[] rho = {0.02, 0.4, 1.5, 30};
        for (int row = 0; row < 4; row++) {
            levels.setRho(row, rho[row]);
        }
        return levels;
    }

    /** Mean (2 numbers) and covariance (4) of x_0 of a mixture given z, from the components' posteriors. */
    private static double[] moments(double cos, double sin, double z0, double z1) {
        double[] moments = new double[6];
        double total = 0;
        for (int k = 0; k < 3; k++) {
            double c2 = DEVIATION[k] * DEVIATION[k];
            double v = cos * cos * c2 + sin * sin;
            double off0 = z0 - cos * MEAN[2 * k];
            double off1 = z1 - cos * MEAN[2 * k + 1];
            double r = WEIGHT[k] / v * Math.exp(-(off0 * off0 + off1 * off1) / (2 * v));
            double mean0 = MEAN[2 * k] + c2 * cos / v * off0;
            double mean1 = MEAN[2 * k + 1] + c2 * cos / v * off1;
            total += r;
            moments[0] += r * mean0;
            moments[1] += r * mean1;
            moments[2] += r * (mean0 * mean0 + c2 * sin * sin / v);
            moments[3] += r * mean0 * mean1;
            moments[5] += r * (mean1 * mean1 + c2 * sin * sin / v);
        }
        for (int i = 0; i < 6; i++) {
            moments[i] /= total;
        }
        moments[4] = moments[3];
        for (int i = 0; i < 4; i++) {
            moments[2 + i] -= moments[i / 2] * moments[i % 2];
        }
        return moments;
    }

    /** Identities of Miyasawa, from the score to the data. The conversion amplifies rounding by rho^2. */
    @Test
    void momentsOfTheDataAreThoseOfTheMixture() {
        double[] z = RandomCase.of(1).normalArray(8);
        NoiseLevels levels = levels();
        for (Denoiser model : new Denoiser[] {MIXTURE, MIXTURE.as(Prediction.NOISE), MIXTURE.as(Prediction.SCORE)}) {
            PosteriorMoments found = PosteriorMoments.of(model, levels, z, NONE);
            for (int row = 0; row < 4; row++) {
                double[] exact = moments(levels.cos(row), levels.sin(row), z[2 * row], z[2 * row + 1]);
                double rounding = 1e-12 * (1 + levels.rho(row) * levels.rho(row));
                for (int i = 0; i < 2; i++) {
                    assertThat(found.mean()[2 * row + i]).isCloseTo(exact[i], within(rounding));
                }
                for (int i = 0; i < 4; i++) {
                    assertThat(found.covariance(row)[i]).isCloseTo(exact[2 + i], within(rounding));
                }
                assertThat(found.asymmetry(row)).isLessThan(1e-12);
            }
        }
    }

    /** The model is asked for what keeps them. */
    @Test
    void momentsKeepTheirDigitsWhereThereIsHardlyAnySignal() {
        double[] z = {0.7, -1.2};
        NoiseLevels levels = NoiseLevels.of(1);
        Denoiser[] models = {
            MIXTURE, MIXTURE.as(Prediction.NOISE), MIXTURE.as(Prediction.SCORE), MIXTURE.as(Prediction.DATA)
        };
        for (double rho : new double[] {1e-8, 1, 1e4, 1e8}) {
            levels.fillRho(rho);
            double[] exact = moments(levels.cos(0), levels.sin(0), z[0], z[1]);
            for (Denoiser model : models) {
                PosteriorMoments found = PosteriorMoments.of(model, levels, z, NONE);
                for (int i = 0; i < 2; i++) {
                    assertThat(found.mean()[i]).isCloseTo(exact[i], within(1e-14));
                }
                // The mixture's own derivative has an error of some 1e-16, that of the data over their scale 1/rho.
                for (int i = 0; i < 4; i++) {
                    assertThat(found.covariance(0)[i]).isCloseTo(exact[2 + i], within(1e-14 + 1e-15 * rho));
                }
            }
        }
        levels.fillRho(1e160);
        double[] covariance = PosteriorMoments.of(
                        GaussianDenoiser.of(new double[2], new double[] {0.5, 2}), levels, z, NONE)
                .covariance(0);
        assertThat(covariance[0]).isCloseTo(0.25, within(1e-15));
        assertThat(covariance[3]).isCloseTo(4, within(1e-14));
    }

    /** And back: the score of the posterior mean is the gradient of the density, by central differences; so is its Jacobian. */
    @Test
    void theScoreIsTheGradientOfTheDensity() {
        double[] z = RandomCase.of(2).normalArray(8);
        NoiseLevels levels = levels();
        PosteriorMoments found = PosteriorMoments.of(MIXTURE, levels, z, NONE);
        for (int j = 0; j < 2; j++) {
            double step = 1e-5;
            double[] up = z.clone();
            double[] down = z.clone();
            for (int row = 0; row < 4; row++) {
                up[2 * row + j] += step;
                down[2 * row + j] -= step;
            }
            double[] high = new double[4];
            double[] low = new double[4];
            MIXTURE.logDensity(levels, up, new double[0], high);
            MIXTURE.logDensity(levels, down, new double[0], low);
            double[] scoreUp = PosteriorMoments.of(MIXTURE, levels, up, NONE).score();
            double[] scoreDown =
                    PosteriorMoments.of(MIXTURE, levels, down, NONE).score();
            for (int row = 0; row < 4; row++) {
                double[] exact = moments(levels.cos(row), levels.sin(row), z[2 * row], z[2 * row + 1]);
                double sin2 = levels.sin(row) * levels.sin(row);
                double score = (levels.cos(row) * exact[j] - z[2 * row + j]) / sin2;
                assertThat((high[row] - low[row]) / (2 * step)).isCloseTo(score, within(1e-6 * (1 + Math.abs(score))));
                assertThat(found.score()[2 * row + j]).isCloseTo(score, within(1e-9 * (1 + Math.abs(score))));
                for (int i = 0; i < 2; i++) {
                    double h = found.jacobian(row)[2 * i + j];
                    double difference = (scoreUp[2 * row + i] - scoreDown[2 * row + i]) / (2 * step);
                    assertThat(difference).isCloseTo(h, within(1e-5 * (1 + Math.abs(h))));
                }
            }
        }
    }

    /** What a denoising auto-encoder learns at one level, {@code E[p(x - xi)(x - xi)] / E[p(x - xi)]}, by the trapezoidal rule. */
    @Test
    void theBestAutoEncoderIsTheDenoiser() {
        MixtureDenoiser model = QuantileMap.usual().denoiser();
        NoiseLevels levels = NoiseLevels.of(1);
        double[] weight = {0.3, 0.7};
        double[] mean = {-1, 1.5};
        double[] deviation = {0.4, 0.25};
        for (double sigma : new double[] {0.1, 0.5, 2}) {
            levels.setRho(0, sigma);
            for (double x : new double[] {-1.3, 0.2, 1.4}) {
                double top = 0;
                double bottom = 0;
                for (double xi = -10 * sigma; xi <= 10 * sigma; xi += 0.002 * sigma) {
                    double p = 0;
                    for (int k = 0; k < 2; k++) {
                        double off = (x - xi - mean[k]) / deviation[k];
                        p += weight[k] / deviation[k] * Math.exp(-0.5 * off * off);
                    }
                    p *= Math.exp(-0.5 * xi * xi / (sigma * sigma));
                    top += p * (x - xi);
                    bottom += p;
                }
                double[] found = PosteriorMoments.of(model, levels, new double[] {x * levels.cos(0)}, NONE)
                        .mean();
                assertThat(found[0]).isCloseTo(top / bottom, within(1e-9));
            }
        }
    }

    /** {@code (r(x) - x)/sigma^2} tends to the score of the data themselves, with an error of order sigma^2. */
    @Test
    void smallNoiseGivesTheScoreOfTheData() {
        double[] z = {-1.3, 0.2, 1.4, 2};
        NoiseLevels none = NoiseLevels.of(4);
        double[] exact = new double[4];
        MixtureDenoiser model = QuantileMap.usual().denoiser();
        double step = 1e-5;
        double[] up = new double[4];
        double[] down = new double[4];
        model.logDensity(none, new double[] {z[0] + step, z[1] + step, z[2] + step, z[3] + step}, new double[0], up);
        model.logDensity(none, new double[] {z[0] - step, z[1] - step, z[2] - step, z[3] - step}, new double[0], down);
        for (int i = 0; i < 4; i++) {
            exact[i] = (up[i] - down[i]) / (2 * step);
        }
        double[] before = new double[4];
        for (double sigma = 0.02; sigma > 0.004; sigma /= 2) {
            NoiseLevels levels = NoiseLevels.of(4);
            levels.fillRho(sigma);
            double[] scaled = new double[4];
            for (int i = 0; i < 4; i++) {
                scaled[i] = levels.cos(0) * z[i];
            }
            double[] mean = PosteriorMoments.of(model, levels, scaled, NONE).mean();
            for (int i = 0; i < 4; i++) {
                double error = Math.abs((mean[i] - z[i]) / (sigma * sigma) - exact[i]);
                if (before[i] != 0) {
                    assertThat(before[i] / error).isBetween(3.7, 4.3);
                }
                before[i] = error;
            }
        }
    }

    @Test
    void pathIntegralsAreDifferencesOfLogDensities() {
        double[] a = RandomCase.of(3).normalArray(8);
        double[] b = RandomCase.of(4).normalArray(8);
        NoiseLevels levels = NoiseLevels.of(4);
        levels.fillRho(0.4);
        double[] atA = new double[4];
        double[] atB = new double[4];
        double[] found = new double[4];
        MIXTURE.logDensity(levels, a, new double[0], atA);
        MIXTURE.logDensity(levels, b, new double[0], atB);
        LogDensityDifference.of(MIXTURE, 60).evaluate(levels, a, b, NONE, found);
        for (int row = 0; row < 4; row++) {
            assertThat(found[row]).isCloseTo(atB[row] - atA[row], within(1e-10));
        }
        GaussianDenoiser gaussian = GaussianDenoiser.of(new double[] {0.3, -1}, new double[] {0.5, 2});
        gaussian.logDensity(levels, a, NONE, atA);
        gaussian.logDensity(levels, b, NONE, atB);
        LogDensityDifference.of(gaussian, 1).evaluate(levels, a, b, NONE, found);
        for (int row = 0; row < 4; row++) {
            assertThat(found[row]).isCloseTo(atB[row] - atA[row], within(1e-12));
        }
    }

    /** Around a triangle the integral is 0 for a gradient, and area times curl for a linear field that is none. */
    @Test
    void trianglesShowWhatIsNotAGradient() {
        double[] a = {0, 0};
        double[] b = {2, 0.5};
        double[] c = {-0.3, 1};
        double area = 0.5 * (b[0] * c[1] - b[1] * c[0]);
        NoiseLevels levels = NoiseLevels.of(1);
        levels.fillRho(0.7);
        assertThat(triangle(MIXTURE, 60, levels, a, b, c)).isCloseTo(0, within(1e-11));
        Denoiser turning = new LinearModel(2, new double[] {-1, 0.4, 0.1, -2});
        assertThat(triangle(turning, 2, levels, a, b, c)).isCloseTo(area * (0.1 - 0.4), within(1e-14));
    }

    private static double triangle(Denoiser model, int nodes, NoiseLevels levels, double[] a, double[] b, double[] c) {
        LogDensityDifference difference = LogDensityDifference.of(model, nodes);
        double[] out = new double[1];
        double sum = 0;
        double[][] corners = {a, b, c, a};
        for (int i = 0; i < 3; i++) {
            difference.evaluate(levels, corners[i], corners[i + 1], NONE, out);
            sum += out[0];
        }
        return sum;
    }

    /** Probes: 2000 pairs in 3 dimensions; the tolerance is about four standard errors. */
    @Test
    void asymmetryIsTheOneOfTheMatrix() {
        double[] h = {-2, 0.7, 0.1, 0.2, -1, 0, -0.4, 0.3, -3};
        double difference = 2 * (0.5 * 0.5 + 0.5 * 0.5 + 0.3 * 0.3);
        double whole = 0;
        for (double each : h) {
            whole += each * each;
        }
        double exact = Math.sqrt(difference / whole);
        NoiseLevels levels = NoiseLevels.of(2);
        levels.fillRho(1);
        Denoiser model = new LinearModel(3, h);
        PosteriorMoments moments = PosteriorMoments.of(model, levels, new double[6], NONE);
        assertThat(moments.jacobian(1)).containsExactly(h);
        assertThat(moments.asymmetry(1)).isCloseTo(exact, within(1e-14));
        double probed = ProbedAsymmetry.estimate(model, levels, new double[6], NONE, 1000, 7);
        assertThat(probed).isCloseTo(exact, within(0.1 * exact));
        double[] z = RandomCase.of(9).normalArray(4);
        Denoiser gaussian = CorrelatedGaussianDenoiser.of(new double[] {0.3, -1.1}, new double[] {0.8, 0, -0.4, 0.5});
        assertThat(ProbedAsymmetry.estimate(gaussian, levels, z, NONE, 3, 7)).isLessThan(1e-14);
        assertThat(ProbedAsymmetry.estimate(MIXTURE, levels, z, NONE, 3, 7)).isLessThan(1e-14);
    }

    @Test
    void misuseIsNamed() {
        NoiseLevels none = NoiseLevels.of(1);
        refused(
                "rho = 0.0 in row 0, but must be positive",
                () -> PosteriorMoments.of(MIXTURE, none, new double[2], NONE));
        refused("nodes = 0, but must lie between 1 and 1000", () -> LogDensityDifference.of(MIXTURE, 0));
        none.fillRho(1);
        refused(
                "from has length 1, to 2, out 1",
                () -> LogDensityDifference.of(MIXTURE, 1)
                        .evaluate(none, new double[1], new double[2], NONE, new double[1]));
        refused("probes = 0", () -> ProbedAsymmetry.estimate(MIXTURE, none, new double[2], NONE, 0, 1));
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
