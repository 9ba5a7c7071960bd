package org.costate.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The terms of an evidence lower bound: likelihood, divergence, and the sample between them. */
class VariationalLossTest {

    private static void requireGradient(double[] x, double[] gradient, ToDoubleFunction<double[]> loss) {
        double h = 1e-5;
        for (int i = 0; i < x.length; i++) {
            double[] up = x.clone();
            double[] down = x.clone();
            up[i] += h;
            down[i] -= h;
            double difference = (loss.applyAsDouble(up) - loss.applyAsDouble(down)) / (2 * h);
            assertThat(gradient[i]).as("entry " + i).isCloseTo(difference, within(1e-8 * (1 + Math.abs(difference))));
        }
    }

    @Test
    void likelihoodOfHandComputedEntries() {
        double[] mean = {1, 2, 3};
        double[] observed = {2, Double.NaN, 3.5};
        double[] mask = {1, 0, 1};
        double loss = GaussianLikelihood.of(0.5).value(mean, observed, mask);
        assertThat(loss).isCloseTo((2 + 0.5) / 2 + Math.log(0.5 * Math.sqrt(2 * Math.PI)), within(1e-15));
        assertThat(GaussianLikelihood.of(0.5).value(mean, observed, new double[3]))
                .isZero();
        double[] bar = {7, 7, 7};
        assertThat(GaussianLikelihood.of(0.5).gradient(mean, observed, mask, bar))
                .isEqualTo(loss);
        assertThat(bar).containsExactly(-2, 0, -1);
    }

    /** The expected density is largest at the true deviation: entropy of a Gaussian, 5 standard errors of 40,000. */
    @Test
    void likelihoodOfItsOwnNoiseIsTheEntropy() {
        Random random = new Random(3);
        double[] x =
                random.doubles(40_000).map(u -> 0.3 * random.nextGaussian()).toArray();
        double[] mask = new double[x.length];
        Arrays.fill(mask, 1);
        double entropy = 0.5 * Math.log(2 * Math.PI * Math.E * 0.09);
        assertThat(GaussianLikelihood.of(0.3).value(new double[x.length], x, mask))
                .isCloseTo(entropy, within(5 * Math.sqrt(0.5 / x.length)));
    }

    @Test
    void gradientsAgreeWithDifferences() {
        double[] x = NeuralPassTest.random(24, 5);
        double[] observed = NeuralPassTest.random(24, 6);
        double[] mask = new double[24];
        Arrays.setAll(mask, i -> i % 3 == 1 ? 0 : 1);
        GaussianLikelihood likelihood = GaussianLikelihood.of(0.7);
        double[] bar = new double[24];
        likelihood.gradient(x, observed, mask, bar);
        requireGradient(x, bar, mean -> likelihood.value(mean, observed, mask));

        double[] codeBar = new double[24];
        Arrays.fill(codeBar, 2);
        assertThat(StandardNormalDivergence.addGradient(x, 4, -0.25, codeBar))
                .isEqualTo(StandardNormalDivergence.value(x, 4));
        requireGradient(
                x, codeBar, code -> 2 * Arrays.stream(code).sum() - 0.25 * StandardNormalDivergence.value(code, 4));

        double[] w = NeuralPassTest.random(12, 7);
        LatentSample sample = LatentSample.of(4);
        sample.draw(x, new Random(8), new double[12]);
        double[] sampleBar = new double[24];
        sample.pullback(w, sampleBar);
        requireGradient(x, sampleBar, code -> {
            double[] z = new double[12];
            LatentSample.of(4).draw(code, new Random(8), z);
            return NeuralPassTest.dot(w, z);
        });
    }

    @Test
    void divergenceIsZeroForTheStandardNormalOnlyAndKnownElsewhere() {
        assertThat(StandardNormalDivergence.value(new double[8], 2)).isZero();
        double[] code = {1, 0, Math.log(4), 0};
        assertThat(StandardNormalDivergence.value(code, 2)).isCloseTo(0.5 * (4 + 1 - 1 - Math.log(4)), within(1e-15));
    }

    /** 40,000 draws: mean and variance within 5 standard errors. */
    @Test
    void samplesHaveTheirMeanAndVariance() {
        int n = 40_000;
        double[] code = new double[2 * n];
        Arrays.fill(code, 0, n, 3);
        Arrays.fill(code, n, 2 * n, Math.log(0.25));
        double[] z = new double[n];
        LatentSample.of(n).draw(code, new Random(1), z);
        double mean = Arrays.stream(z).average().orElseThrow();
        double variance = Arrays.stream(z).map(v -> (v - 3) * (v - 3)).average().orElseThrow();
        assertThat(mean).isCloseTo(3, within(5 * 0.5 / Math.sqrt(n)));
        assertThat(variance).isCloseTo(0.25, within(5 * 0.25 * Math.sqrt(2.0 / n)));
        assertThat(LatentSample.means(new double[] {1, 2, 8, 9, 3, 4, 8, 9}, 2)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void misuseIsNamed() {
        assertThatThrownBy(() -> GaussianLikelihood.of(0)).hasMessage("sigma = 0.0, but must be > 0 and finite");
        assertThatThrownBy(() -> GaussianLikelihood.of(1).value(new double[2], new double[3], new double[2]))
                .hasMessage("observed has length 3, but mean has length 2");
        assertThatThrownBy(() -> StandardNormalDivergence.value(new double[5], 2))
                .hasMessageContaining("code has length 5");
        assertThatThrownBy(() -> LatentSample.of(0)).hasMessage("n = 0, but must be at least 1");
        assertThatThrownBy(() -> LatentSample.of(2).draw(new double[4], new Random(1), new double[3]))
                .hasMessage("z has length 3, but must have length 2");
        assertThatThrownBy(() -> LatentSample.of(2).pullback(new double[2], new double[4]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
