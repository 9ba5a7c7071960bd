package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.junit.jupiter.api.Test;

class NoiseLevelsTest {

    @Test
    void everyWayToSayALevelIsTheSameOne() {
        NoiseLevels levels = NoiseLevels.of(3);
        for (double rho : new double[] {1e-12, 0.3, 1, 80, 1e9}) {
            levels.setRho(0, rho);
            levels.setLambda(1, -Math.log(rho));
            levels.setPhi(2, Math.atan(rho));
            for (int row = 0; row < 3; row++) {
                // An angle near pi/2 knows the ratio to eps rho only.
                double digits = row == 2 ? 1e-15 * (1 + rho) : 1e-14;
                assertThat(levels.rho(row)).isCloseTo(rho, within(digits * rho));
                assertThat(levels.lambda(row)).isCloseTo(-Math.log(rho), within(digits + 1e-14));
                assertThat(levels.phi(row)).isCloseTo(Math.atan(rho), within(1e-15));
                assertThat(Math.hypot(levels.cos(row), levels.sin(row))).isCloseTo(1, within(1e-15));
            }
        }
    }

    @Test
    void ends() {
        NoiseLevels levels = NoiseLevels.of(2);
        assertThat(levels.rho(0)).isZero();
        levels.setRho(0, Double.POSITIVE_INFINITY);
        levels.setPhi(1, NoiseLevels.RIGHT_ANGLE);
        for (int row = 0; row < 2; row++) {
            assertThat(levels.cos(row)).isZero();
            assertThat(levels.sin(row)).isEqualTo(1);
            assertThat(levels.rho(row)).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(levels.lambda(row)).isEqualTo(Double.NEGATIVE_INFINITY);
        }
        levels.fillLambda(Double.POSITIVE_INFINITY);
        assertThat(levels.sin(1)).isZero();
        levels.fillRho(1);
        assertThat(levels.cos(1)).isEqualTo(levels.sin(1));
        NoiseLevels copy = NoiseLevels.of(2);
        copy.set(levels);
        assertThat(copy.cos(1)).isEqualTo(levels.cos(1));
    }

    @Test
    void misuseIsNamed() {
        NoiseLevels levels = NoiseLevels.of(1);
        refused("rows = 0, but must be at least 1", () -> NoiseLevels.of(0));
        refused("phi = 2.0, but must lie in [0, pi/2]", () -> levels.setPhi(0, 2));
        refused("phi = NaN, but must lie in [0, pi/2]", () -> levels.fillPhi(Double.NaN));
        refused("rho = -1.0, but must be >= 0", () -> levels.setRho(0, -1));
        refused("lambda = NaN, but must be a number", () -> levels.setLambda(0, Double.NaN));
        refused("from has 2 rows, but must have 1", () -> levels.set(NoiseLevels.of(2)));
    }

    @Test
    void modelsNameWhatTheyCannotUse() {
        Network network = Network.of(Dense.of(3, 2, Activation.IDENTITY));
        double[] theta = network.initialize(1);
        NoiseLevels levels = NoiseLevels.of(1);
        refused(
                "input width = 3, but must be at least output width 2 + width of the embedding 4",
                () -> NeuralDenoiser.of(
                        network, theta, Preconditioning.edm(1), NoiseEmbedding.fourier(NoiseEmbedding.phi(), 1, 2)));
        refused(
                "number has width 2, but must have width 1",
                () -> NoiseEmbedding.fourier(NoiseEmbedding.fourier(NoiseEmbedding.phi(), 1), 1));
        refused("sigmaData = 0.0, but must be finite and > 0", () -> Preconditioning.edm(0));
        refused(
                "rho = 0.0, but a network that is told log rho needs one that is positive and finite",
                () -> evaluate(
                        NeuralDenoiser.of(network, theta, Preconditioning.edm(1), NoiseEmbedding.logRho(0.25)),
                        levels));
        refused("mean has length 1 and deviation 2", () -> GaussianDenoiser.of(new double[1], new double[2]));
        refused(
                "deviation[0] = -1.0, but must be finite and >= 0",
                () -> GaussianDenoiser.of(new double[1], new double[] {-1}));
        refused(
                "weight[1] = 0.0, but must be finite and > 0",
                () -> MixtureDenoiser.of(new double[] {1, 0}, new double[2], new double[] {1, 1}));
        refused("mean has length 2 and root 3", () -> CorrelatedGaussianDenoiser.of(new double[2], new double[3]));
        refused(
                "a point mass has no density without noise",
                () -> evaluate(GaussianDenoiser.of(new double[2], new double[2]), levels));
        refused(
                "has no density without noise",
                () -> evaluate(CorrelatedGaussianDenoiser.of(new double[2], new double[4]), levels));
        levels.fillRho(Double.POSITIVE_INFINITY);
        refused(
                "rho = Infinity, but a network of x with alpha = 1 needs a finite one",
                () -> evaluate(
                        NeuralDenoiser.of(
                                network, theta, Preconditioning.exploding(Prediction.DATA), NoiseEmbedding.phi()),
                        levels));
    }

    private static void evaluate(Denoiser model, NoiseLevels levels) {
        model.linearization().evaluate(levels, new double[2], new double[0], new double[2]);
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }

    /** EDM's own formulas (Karras et al. 2022, table 1): D = c_skip y + c_out F(c_in y). */
    @Test
    void preconditioningIsThatOfEdm() {
        double sigmaData = 0.5;
        Preconditioning edm = Preconditioning.edm(sigmaData);
        for (double rho : new double[] {0.002, 0.4, 3, 80}) {
            double phi = Math.atan(rho);
            double cos = Math.cos(phi);
            double sin = Math.sin(phi);
            double y = -1.3;
            double f = 0.37;
            double total = rho * rho + sigmaData * sigmaData;
            double d = sigmaData * sigmaData / total * y + rho * sigmaData / Math.sqrt(total) * f;
            double v = edm.skip(cos, sin) * cos * y + edm.outputScale(cos, sin) * f;
            double found = Prediction.DATA.skip(Prediction.VELOCITY, cos, sin) * cos * y
                    + Prediction.DATA.factor(Prediction.VELOCITY, cos, sin) * v;
            assertThat(found).isCloseTo(d, within(1e-14));
            assertThat(edm.inputScale(cos, sin) * cos * y).isCloseTo(y / Math.sqrt(total), within(1e-14));
        }
    }
}
