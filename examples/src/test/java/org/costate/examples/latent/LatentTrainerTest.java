package org.costate.examples.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.costate.examples.series.SeriesData;
import org.costate.examples.series.VitalSigns;
import org.costate.examples.train.Charge;
import org.costate.examples.train.StepCharges;
import org.costate.neural.Workers;
import org.costate.regularization.PredictedStepsPenalty;
import org.costate.regularization.WeightSchedule;
import org.costate.solver.method.Tsit5;
import org.junit.jupiter.api.Test;

class LatentTrainerTest {

    private static final SeriesData DATA = VitalSigns.generate(150, 9);
    private static final LatentSettings SETTINGS = new LatentSettings(LatentSize.SMALL, VitalSigns.NOISE, 1e-4, 50);

    private static LatentTrainer vanilla(long seed, Workers workers) {
        return LatentTrainer.vanilla(SETTINGS, DATA, seed, workers);
    }

    private static LatentTrainer penalized(double weight) {
        return LatentTrainer.regularized(
                SETTINGS,
                DATA,
                StepCharges.of(
                        Charge.of(PredictedStepsPenalty.of(Tsit5.METHOD).logarithm(), WeightSchedule.constant(weight))),
                1,
                Workers.serial());
    }

    @Test
    void sameSeedGivesTheSameBitsForAnyNumberOfThreads() {
        LatentTrainer alone = vanilla(1, Workers.serial());
        LatentEpoch epoch = alone.trainEpoch();
        try (Workers workers = Workers.of(3)) {
            LatentTrainer shared = vanilla(1, workers);
            assertThat(shared.trainEpoch().loss()).isEqualTo(epoch.loss());
            assertThat(shared.parameters()).isEqualTo(alone.parameters());
            assertThat(shared.evaluate().interpolationError())
                    .isEqualTo(alone.evaluate().interpolationError());
        }
        LatentTrainer other = vanilla(2, Workers.serial());
        other.trainEpoch();
        assertThat(other.parameters()).isNotEqualTo(alone.parameters());
    }

    @Test
    void aTrainingGoesOnToTheSameBits() {
        LatentTrainer through = vanilla(1, Workers.serial());
        through.trainEpoch();
        double[] parameters = through.parameters();
        double[][] state = through.optimizerState();
        through.trainEpoch();

        LatentTrainer resumed = vanilla(1, Workers.serial());
        resumed.resume(1, parameters, state);
        assertThat(resumed.epochs()).isEqualTo(1);
        assertThat(resumed.trainEpoch().epoch()).isEqualTo(2);
        assertThat(resumed.parameters()).isEqualTo(through.parameters());
    }

    @Test
    void trainingLowersTheLossAndAPenaltyTheCost() {
        LatentTrainer plain = vanilla(1, Workers.serial());
        LatentTrainer charged = penalized(2);
        LatentEpoch first = plain.trainEpoch();
        charged.trainEpoch();
        LatentEpoch last = first;
        for (int epoch = 2; epoch <= 5; epoch++) {
            last = plain.trainEpoch();
            charged.trainEpoch();
        }
        assertThat(last.loss()).isLessThan(first.loss());
        assertThat(last.divergence()).isPositive();
        assertThat(charged.evaluate().evaluations()).isLessThan(plain.evaluate().evaluations());
    }

    @Test
    void aPenaltyOfWeightZeroChangesNothing() {
        LatentTrainer plain = vanilla(1, Workers.serial());
        LatentTrainer free = penalized(0);
        plain.trainEpoch();
        assertThat(free.trainEpoch().penalty()).isNotZero();
        assertThat(free.parameters()).isEqualTo(plain.parameters());
    }

    @Test
    void metricsAreThoseOfTheModelAtHand() {
        LatentMetrics metrics = vanilla(1, Workers.serial()).evaluate();
        double nats = metrics.interpolationError() / (2 * 0.09) + Math.log(0.3 * Math.sqrt(2 * Math.PI));
        assertThat(metrics.likelihood()).isCloseTo(nats, within(1e-12));
        assertThat(metrics.interpolationError())
                .isGreaterThan(VitalSigns.floor(DATA.test()).squaredError());
        assertThat(metrics.predictionSeconds()).isPositive();
        assertThat(metrics.evaluations()).isGreaterThanOrEqualTo(8);
    }

    @Test
    void divergenceCountsMoreAndMoreFromTheTwelfthEpochOn() {
        assertThat(LatentTrainer.divergenceWeight(1)).isZero();
        assertThat(LatentTrainer.divergenceWeight(11)).isZero();
        assertThat(LatentTrainer.divergenceWeight(12)).isCloseTo(0.01, within(1e-15));
        assertThat(LatentTrainer.divergenceWeight(300)).isBetween(0.94, 0.95);
    }

    @Test
    void thePapersSizeHasItsWidths() {
        LatentNetwork network = LatentNetwork.of(LatentSize.PAPER, 37);
        assertThat(network.layout().shape("encoder.unit.update.layer0.weight")).containsExactly(175, 40);
        assertThat(network.layout().shape("encoder.unit.reset.layer1.weight")).containsExactly(40, 50);
        assertThat(network.layout().shape("encoder.head.layer1.weight")).containsExactly(50, 40);
        assertThat(network.layout().shape("dynamics.layer8.weight")).containsExactly(50, 20);
        assertThat(network.layout().shape("decoder.layer0.weight")).containsExactly(20, 37);
        assertThat(network.initialize(3)).hasSize(network.layout().size()).isEqualTo(network.initialize(3));
    }

    @Test
    void misuseIsNamed() {
        LatentTrainer trainer = vanilla(1, Workers.serial());
        assertThatThrownBy(() -> trainer.resume(-1, trainer.parameters(), trainer.optimizerState()))
                .hasMessage("done = -1, but must be at least 0");
        assertThatThrownBy(() -> trainer.resume(1, new double[3], trainer.optimizerState()))
                .hasMessageContaining("parameters has length 3");
        assertThatThrownBy(() -> new LatentSettings(LatentSize.SMALL, 0, 1e-4, 10))
                .hasMessageContaining("noise = 0.0");
        assertThatThrownBy(() -> new LatentSettings(LatentSize.SMALL, 1, 1e-4, 0))
                .hasMessageContaining("batch = 0");
    }
}
