package org.costate.examples.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.costate.diffusion.NeuralDenoiser;
import org.costate.diffusion.ProbabilityFlow;
import org.costate.examples.DiffusionDrawOptions;
import org.costate.examples.DiffusionTrainOptions;
import org.costate.examples.PenaltyKind;
import org.costate.examples.train.Penalties;
import org.costate.neural.Activation;
import org.costate.neural.Network;
import org.costate.neural.Workers;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a solve of the flow is charged for while its denoiser is trained. */
class FlowChargeTest {

    private static final double TOLERANCE = 1e-4;
    private static final double WEIGHT = 0.3;
    private static final int ROWS = 64;

    private final RandomCase random = RandomCase.of(3);
    private final Network network = DiffusionModel.network(2 + 2, 5, 1, 2, Activation.TANH);

    private DiffusionModel model(double[] theta) {
        DiffusionModel.Spec spec =
                new DiffusionModel.Spec(DiffusionData.MOONS, 0, DenoiserKind.EDM, 1, List.of(1.0), Activation.TANH);
        return DiffusionModel.of(spec, network, theta, Scaling.of(new double[2], 1.0), null);
    }

    private static DiffusionTrainOptions options(PenaltyKind penalty) {
        DiffusionDrawOptions draw =
                new DiffusionDrawOptions(10, -1, 1, SamplingRule.TSIT5, TOLERANCE, 1, 5, 1, Optional.empty());
        return new DiffusionTrainOptions(
                DiffusionData.MOONS,
                DenoiserKind.EDM,
                5,
                1,
                1,
                10,
                1e-3,
                0,
                0,
                1,
                penalty,
                WEIGHT,
                draw,
                Path.of("out"));
    }

    /** Against differences along a direction at the steps that were made. */
    @ParameterizedTest
    @EnumSource(
            value = PenaltyKind.class,
            names = {"ERROR", "STEPS", "LOG_STEPS"})
    void theDerivativeIsThatOfThePenaltyAtFrozenSteps(PenaltyKind kind) {
        double[] theta = random.normalArray(network.parameterCount());
        NeuralDenoiser denoiser = model(theta).denoiser(Workers.serial());
        double[] bar = new double[theta.length];
        double charge = new FlowCharge(options(kind), denoiser).add(16, new double[0], bar);
        StepLog log = StepLog.of();
        double value = penalty(kind, theta, Solver.of(Tsit5.METHOD, Tolerances.of(TOLERANCE, TOLERANCE)), log);
        assertThat(charge).isCloseTo(8 * WEIGHT * value, within(1e-12 * value));
        Solver frozen =
                Solver.of(Tsit5.METHOD, Tolerances.of(TOLERANCE, TOLERANCE)).withController(PrescribedSteps.from(log));
        double[] direction = random.normalArray(theta.length);
        double slope = 0;
        double h = 1e-5;
        double[] up = theta.clone();
        double[] down = theta.clone();
        for (int i = 0; i < theta.length; i++) {
            slope += bar[i] * direction[i];
            up[i] += h * direction[i];
            down[i] -= h * direction[i];
        }
        double difference = 8
                * WEIGHT
                * (penalty(kind, up, frozen, StepLog.of()) - penalty(kind, down, frozen, StepLog.of()))
                / (2 * h);
        assertThat(slope).isCloseTo(difference, within(1e-5 * Math.abs(difference)));
        double[] unchanged = bar.clone();
        assertThat(new FlowCharge(options(kind), denoiser).add(17, new double[0], bar))
                .isZero();
        assertThat(bar).isEqualTo(unchanged);
    }

    private double penalty(PenaltyKind kind, double[] theta, Solver solver, StepLog log) {
        DiffusionModel model = model(theta);
        ProbabilityFlow flow =
                ProbabilityFlow.of(DenoiserKind.EDM.schedule(), model.denoiser(Workers.serial()), solver);
        double sigma = flow.schedule().sigma(flow.tNoise());
        double[] x = DiffusionSampler.noise(ROWS, 2, 5 + 16);
        for (int i = 0; i < x.length; i++) {
            x[i] *= sigma;
        }
        solver.solve(
                flow.field(new double[0]),
                flow.toState(x, flow.tNoise()),
                flow.coordinate(flow.tNoise()),
                flow.coordinate(flow.tData()),
                log);
        return Penalties.penalty(kind, Tsit5.METHOD).value(log);
    }
}
