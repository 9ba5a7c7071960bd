package org.costate.examples.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.costate.diffusion.NeuralDenoiser;
import org.costate.diffusion.Sampler;
import org.costate.examples.SmallDenoisers;
import org.costate.examples.train.DigitJudge;
import org.costate.neural.Activation;
import org.costate.neural.Network;
import org.costate.neural.Workers;
import org.costate.solver.Cancellation;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of digits by their noise and by the weights of their model. */
class SteeringTest {

    private static final int D = 4;
    private final RandomCase random = RandomCase.of(31);

    @TempDir
    private Path folder;

    private DigitJudge judge() throws IOException {
        return DigitJudge.load(SmallDenoisers.classifier(folder.resolve("judge.safetensors"), 1e-9), Workers.serial());
    }

    private DiffusionModel model(DenoiserKind kind) {
        DiffusionModel.Spec spec =
                new DiffusionModel.Spec(DiffusionData.MNIST, 10, kind, 1, List.of(1.0), Activation.TANH);
        Network network = DiffusionModel.network(D + 2 + 10, 6, 1, D, Activation.TANH);
        double[] theta = random.normalArray(network.parameterCount());
        for (int i = 0; i < theta.length; i++) {
            theta[i] *= 0.4;
        }
        double[] mean = new double[784];
        double[] components = random.orthonormalRows(D, 784);
        Arrays.setAll(mean, i -> random.uniform(0.2, 0.8));
        return DiffusionModel.of(
                spec, network, theta, Scaling.of(new double[D], 1.7), DigitBasis.of(D, mean, components));
    }

    static List<DenoiserKind> kinds() {
        return List.of(DenoiserKind.EDM, DenoiserKind.FLOW, DenoiserKind.VELOCITY);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void gradientsByTheNoiseAgreeWithDifferences(DenoiserKind kind) throws IOException {
        DigitJudge judge = judge();
        DiffusionModel model = model(kind);
        Sampler sampler = Sampler.of(
                SamplingRule.DDIM.method().orElseThrow(),
                model.denoiser(Workers.serial()),
                DiffusionSampler.grid(model, 7));
        double[] noise = random.normalArray(2 * D);
        int[] targets = {7, 2};
        NoiseObjective objective = new NoiseObjective(model, sampler, judge, noise);
        double[] sampleBar = new double[noise.length];
        assertThat(objective.loss(targets, sampleBar)).isPositive();
        double[] bar = objective.byNoise(SteeringGradient.DISCRETE, sampleBar);
        double h = 1e-4;
        for (int i = 0; i < noise.length; i++) {
            double[] moved = noise.clone();
            double[] unused = new double[noise.length];
            moved[i] += h;
            objective.move(moved);
            double up = objective.loss(targets, unused);
            moved[i] -= 2 * h;
            objective.move(moved);
            double down = objective.loss(targets, unused);
            double difference = (up - down) / (2 * h);
            // Pixels that are cut to [0, 1] have kinks; none lies within the difference here.
            assertThat(bar[i]).as("noise " + i).isCloseTo(difference, within(1e-6 * (1 + Math.abs(difference))));
        }
    }

    /** On fine grids all gradients are that of the flow; the discrete one is closest to the steps that were made. */
    @ParameterizedTest
    @EnumSource(SteeringGradient.class)
    void gradientsOfAllKindsAgreeOnFineGrids(SteeringGradient how) throws IOException {
        DigitJudge judge = judge();
        DiffusionModel model = model(DenoiserKind.EDM);
        double[] noise = random.normalArray(2 * D);
        double[] distances = new double[2];
        for (int k = 0; k < 2; k++) {
            Sampler sampler = Sampler.of(
                    SamplingRule.HEUN.method().orElseThrow(),
                    model.denoiser(Workers.serial()),
                    DiffusionSampler.grid(model, k == 0 ? 100 : 200));
            NoiseObjective objective = new NoiseObjective(model, sampler, judge, noise);
            double[] sampleBar = new double[noise.length];
            objective.loss(new int[] {7, 2}, sampleBar);
            Agreement agreement = Agreement.of(
                    objective.byNoise(how, sampleBar), objective.byNoise(SteeringGradient.DISCRETE, sampleBar));
            assertThat(agreement.cosine()).isGreaterThan(0.995);
            distances[k] = Math.abs(agreement.length() - 1);
        }
        assertThat(distances[1]).isLessThan(how == SteeringGradient.DISCRETE ? 1e-15 : 0.7 * distances[0]);
    }

    @ParameterizedTest
    @EnumSource(SteeringGradient.class)
    void weightsMoveTowardsTheReferenceByGradientsOfAnyKind(SteeringGradient how) {
        DiffusionModel model = model(DenoiserKind.EDM);
        double[] theta = model.parameters();
        double[] reference = random.normalArray(D);
        double[] noise = random.normalArray(6 * D);
        WeightDescent descent = new WeightDescent(
                how,
                model,
                SamplingRule.DDIM.method().orElseThrow(),
                DiffusionSampler.grid(model, 40),
                reference,
                noise,
                Workers.serial(),
                Cancellation.of());
        assertThat(descent.lossOf(noise)).isPositive();
        descent.run(50, 0.02);
        double[] losses = descent.losses();
        assertThat(descent.updates()).isEqualTo(50);
        assertThat(losses[50]).isEqualTo(descent.lossOf(noise)).isLessThan(0.2 * losses[0]);
        assertThat(descent.agreement().cosine()).isGreaterThan(how == SteeringGradient.DISCRETE ? 1 - 1e-12 : 0.9);
        assertThat(model.parameters()).isEqualTo(theta);
        assertThat(descent.tuned().parameters()).isNotEqualTo(theta);
    }

    /** An update that is under way is taken back: what is kept is that of the losses. */
    @Test
    void aDescentThatIsCancelledKeepsWholeUpdates() throws IOException {
        DiffusionModel model = model(DenoiserKind.EDM);
        double[] noise = random.normalArray(2 * D);
        double[] reference = random.normalArray(D);
        Cancellation cancellation = Cancellation.of();
        NeuralDenoiser denoiser = model.denoiser(Workers.serial());
        Sampler sampler = Sampler.of(
                SamplingRule.DDIM.method().orElseThrow(),
                new StoppableDenoiser(denoiser, cancellation),
                DiffusionSampler.grid(model, 7));
        NoiseDescent moved =
                new NoiseDescent(SteeringGradient.DISCRETE, model, sampler, judge(), Optional.empty(), noise);
        WeightDescent tuned = new WeightDescent(
                SteeringGradient.DISCRETE,
                model,
                SamplingRule.DDIM.method().orElseThrow(),
                DiffusionSampler.grid(model, 7),
                reference,
                noise,
                Workers.serial(),
                cancellation);
        CompletableFuture<Void> later = CompletableFuture.runAsync(
                cancellation::cancel, CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
        moved.run(1_000_000_000, 0.01, cancellation);
        tuned.run(5, 0.01);
        assertThat(tuned.updates()).isZero();
        assertThat(tuned.tuned().parameters()).isEqualTo(model.parameters());
        assertThat(moved.updates()).isPositive();
        assertThat(later).isCompleted();
        // The noise that is kept has the last loss.
        Sampler free = sampler.withModel(denoiser);
        int[] targets = judge().classify(new NoiseObjective(model, free, judge(), noise).images());
        for (int i = 0; i < targets.length; i++) {
            targets[i] = (targets[i] + 1) % 10;
        }
        double[] losses = moved.losses();
        assertThat(new NoiseObjective(model, free, judge(), moved.noise()).loss(targets, new double[noise.length]))
                .isEqualTo(losses[losses.length - 1]);
    }

    @Test
    void imagesAreCutToTheRangeOfPixels() throws IOException {
        DiffusionModel model = model(DenoiserKind.EDM);
        Sampler sampler = Sampler.of(
                SamplingRule.DPMPP2M.method().orElseThrow(),
                model.denoiser(Workers.serial()),
                DiffusionSampler.grid(model, 5));
        double[] noise = random.normalArray(2 * D);
        for (int i = 0; i < noise.length; i++) {
            noise[i] *= 20;
        }
        double[] images = new NoiseObjective(model, sampler, judge(), noise).images();
        assertThat(images).hasSize(2 * 784).contains(0, 1);
        for (double pixel : images) {
            assertThat(pixel).isBetween(0.0, 1.0);
        }
    }
}
