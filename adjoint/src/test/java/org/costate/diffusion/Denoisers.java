package org.costate.diffusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.costate.testkit.RandomCase;

/** One of every kind of denoiser as a function of its parameters, for the contract tests. */
final class Denoisers {

    /** A kind with parameters to test it at. */
    record Kind(String name, double[] theta, Function<double[], Denoiser> of) {

        Denoiser model() {
            return of.apply(theta.clone());
        }

        Kind as(Prediction wanted) {
            return new Kind(name + " as " + wanted, theta, p -> of.apply(p).as(wanted));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Denoisers() {}

    /** All but the clipped one, whose second derivatives it does not have. */
    static List<Kind> twiceDifferentiable() {
        return all().stream().filter(kind -> !kind.name().equals("thresholded")).toList();
    }

    static List<Kind> all() {
        List<Kind> kinds = new ArrayList<>();
        kinds.add(gaussian());
        kinds.add(new Kind(
                "conditioned Gaussian", gaussian().theta(), p -> gaussianOf(p).withConditionedMean()));
        kinds.add(correlated());
        kinds.add(mixture());
        Preconditioning[] preconditionings = {
            Preconditioning.edm(0.5),
            Preconditioning.straightPath(Prediction.FLOW),
            Preconditioning.none(Prediction.NOISE),
            Preconditioning.none(Prediction.DATA),
            Preconditioning.exploding(Prediction.SCORE),
            Preconditioning.none(Prediction.VELOCITY)
        };
        NoiseEmbedding[] embeddings = {
            NoiseEmbedding.logRho(0.25),
            NoiseEmbedding.time(FlowMatching.of(), 1, 0),
            NoiseEmbedding.time(VpLinear.of(), 5, 0.001),
            NoiseEmbedding.fourier(NoiseEmbedding.phi(), 1, 2.5),
            NoiseEmbedding.fourier(NoiseEmbedding.time(VpCosine.of(), 1, 0), 3, 1),
            NoiseEmbedding.phi()
        };
        for (int i = 0; i < preconditionings.length; i++) {
            kinds.add(neural(
                    "network of " + preconditionings[i].prediction() + " " + i, preconditionings[i], embeddings[i]));
        }
        kinds.add(guided());
        kinds.add(classified());
        kinds.add(thresholded());
        return kinds;
    }

    static Kind gaussian() {
        return new Kind("Gaussian", new double[] {0.3, -1.1, 0.5, 1.4}, Denoisers::gaussianOf);
    }

    private static GaussianDenoiser gaussianOf(double[] p) {
        return GaussianDenoiser.of(Arrays.copyOf(p, 2), Arrays.copyOfRange(p, 2, 4));
    }

    static Kind correlated() {
        return new Kind(
                "correlated Gaussian",
                new double[] {0.3, -1.1, 0.8, 0.2, -0.4, 0.5},
                p -> CorrelatedGaussianDenoiser.of(Arrays.copyOf(p, 2), Arrays.copyOfRange(p, 2, 6)));
    }

    static Kind mixture() {
        return new Kind(
                "mixture",
                new double[] {0.3, 0.5, 0.4, -1, 0.2, 1.5, -0.3, 0.4, 1.2, 0.4, 0.25, 0.8},
                p -> MixtureDenoiser.of(
                        Arrays.copyOf(p, 3), Arrays.copyOfRange(p, 3, 9), Arrays.copyOfRange(p, 9, 12)));
    }

    static Kind neural(String name, Preconditioning preconditioning, NoiseEmbedding embedding) {
        Network network = Network.of(
                Dense.of(2 + embedding.width() + 2, 5, Activation.TANH), Dense.of(5, 2, Activation.IDENTITY));
        return new Kind(name, network.initialize(5), p -> NeuralDenoiser.of(network, p, preconditioning, embedding));
    }

    private static Kind guided() {
        Kind inner = neural("", Preconditioning.edm(0.5), NoiseEmbedding.phi());
        double[] theta = Arrays.copyOf(inner.theta(), inner.theta().length + 1);
        theta[theta.length - 1] = 2.5;
        return new Kind(
                "classifier-free guidance",
                theta,
                p -> ClassifierFreeGuidance.of(
                        inner.of().apply(Arrays.copyOf(p, p.length - 1)), new double[] {0.1, -0.2}, p[p.length - 1]));
    }

    /** The classifier's gradient is a score of its own: that of a Gaussian whose mean is the condition. */
    private static Kind classified() {
        return new Kind("classifier guidance", new double[] {0.3, -1.1, 0.5, 1.4, 0.2, 0.1, 0.9, 0.7, 1.5}, p -> {
            Denoiser classifier = GaussianDenoiser.of(Arrays.copyOfRange(p, 4, 6), Arrays.copyOfRange(p, 6, 8))
                    .withConditionedMean()
                    .as(Prediction.SCORE);
            return ClassifierGuidance.of(gaussianOf(p), classifier, p[8]);
        });
    }

    private static Kind thresholded() {
        Kind inner = neural("", Preconditioning.none(Prediction.VELOCITY), NoiseEmbedding.phi());
        return new Kind(
                "thresholded",
                inner.theta(),
                p -> DynamicThresholding.of(inner.of().apply(p), 0.7));
    }

    /** Rows of normal numbers. */
    static double[] rows(int rows, int width, long seed) {
        return RandomCase.of(seed).normalArray(rows * width);
    }
}
