package org.costate.diffusion;

import java.util.Arrays;
import org.costate.adjoint.Memory;
import org.costate.diffusion.sampler.Ddim;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;

/**
 * Differentiates a thousand steps with a network in 64 dimensions in a virtual machine of its own and tells on one line
 * what it took: bytes that were alive on the heap at most beyond those before, bytes that the recording says,
 * recomputation, a hash of the bits of samples and gradient.
 */
final class ThousandSteps {

    private static final int D = 64;
    private static final int ROWS = 16;

    private ThousandSteps() {}

    /**
     * Runs.
     *
     * @param args bytes of the budget
     */
    public static void main(String[] args) {
        Network network = Network.of(
                Dense.of(D + 1, 128, Activation.TANH),
                Dense.of(128, 128, Activation.TANH),
                Dense.of(128, D, Activation.IDENTITY));
        Denoiser model = NeuralDenoiser.of(
                network, network.initialize(1), Preconditioning.edm(0.5), NoiseEmbedding.logRho(0.25));
        Grid grid = Grid.of(EdmSchedule.of(), Spacing.karras(), 1000);
        double[] noise = Denoisers.rows(ROWS, D, 1);
        Arrays.setAll(noise, i -> 80 * noise[i]);
        double[] w = Denoisers.rows(ROWS, D, 2);
        Sampler sampler = Sampler.of(Ddim.METHOD, model, grid).withMemory(Memory.ofBytes(Long.parseLong(args[0])));
        sampler.sample(noise, new double[0]);
        long before = alive();
        SampleRecording recording = sampler.record(noise, new double[0]);
        long most = alive() - before;
        SampleGradient gradient = recording.pullback(w);
        most = Math.max(most, alive() - before);
        int bits = Arrays.hashCode(new int[] {
            Arrays.hashCode(gradient.input()),
            Arrays.hashCode(gradient.parameters()),
            Arrays.hashCode(gradient.times()),
            Arrays.hashCode(recording.samples())
        });
        System.out.println(most + " " + recording.bytes() + " " + recording.recomputation() + " " + bits);
    }

    private static long alive() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
