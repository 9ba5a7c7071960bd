package org.costate.examples.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.costate.neural.Activation;
import org.costate.neural.Network;
import org.costate.neural.Workers;
import org.costate.solver.Cancellation;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The density of a model in units of its data. */
class DiffusionDensityTest {

    /** Whatever the weights, what is drawn is somewhere: the density over a square that holds it all is one in all. */
    @ParameterizedTest
    @EnumSource(
            value = DenoiserKind.class,
            names = {"EDM", "VELOCITY", "FLOW"})
    void theDensityIsOneInAll(DenoiserKind kind) {
        RandomCase random = RandomCase.of(7);
        DiffusionModel.Spec spec =
                new DiffusionModel.Spec(DiffusionData.MOONS, 0, kind, 1, List.of(1.0), Activation.TANH);
        Network network = DiffusionModel.network(2 + 2, 6, 1, 2, Activation.TANH);
        double[] theta = random.normalArray(network.parameterCount());
        for (int i = 0; i < theta.length; i++) {
            theta[i] *= 0.3;
        }
        Scaling scaling = Scaling.of(new double[] {5, -3}, 2.5);
        DiffusionModel model = DiffusionModel.of(spec, network, theta, scaling, null);
        Picture.Frame frame = new Picture.Frame(5, -3, 12);
        double[] points = Picture.middles(frame);
        double sum = 0;
        for (double density : new DiffusionDensity(model, Workers.serial(), Cancellation.of()).at(points)) {
            sum += density;
        }
        double area = 24.0 * 24 / (points.length / 2.0);
        assertThat(sum * area).isCloseTo(1, within(0.01));
    }
}
