package org.costate.regularization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TargetEvaluationsTest {

    /** A model whose evaluations follow the weight with a lag of 50 iterations, down to a tenth for a large weight. */
    private static final class Model {

        private double evaluations = 100;

        double step(double weight) {
            double settled = 10 + 90 / (1 + 20 * weight);
            evaluations += (settled - evaluations) / 50;
            return evaluations;
        }
    }

    @Test
    void evaluationsReachTheTargetFromBothSides() {
        for (double first : new double[] {1e-3, 10}) {
            WeightControl control = TargetEvaluations.of(40, first).start();
            Model model = new Model();
            double reached = 0;
            for (int i = 0; i < 5000; i++) {
                reached = model.step(control.weight());
                control.update(reached, 1);
            }
            assertThat(reached).as("from weight %s", first).isBetween(39.2, 40.8);
        }
    }

    @Test
    void ratioIsOfWhatTheFirstIterationsMeasured() {
        WeightControl control = TargetEvaluations.ofRatio(0.5, 3, 0.1).start();
        for (double measured : new double[] {90, 100, 110}) {
            assertThat(control.weight()).isZero();
            assertThat(control.target()).isNaN();
            control.update(measured, 1);
        }
        assertThat(control.target()).isCloseTo(50, within(1e-12));
        assertThat(control.weight()).isEqualTo(0.1);
    }

    @Test
    void weightGrowsAtMostByTheGainAndStaysWithinItsBounds() {
        WeightControl control =
                TargetEvaluations.of(1, 1).withGain(0.05).withBounds(0.5, 2).start();
        double before = control.weight();
        for (int i = 0; i < 100; i++) {
            control.update(1e6, 1);
            assertThat(control.weight() / before).isBetween(1.0, Math.exp(0.05) + 1e-12);
            before = control.weight();
        }
        assertThat(before).isEqualTo(2);
        for (int i = 0; i < 10_000; i++) {
            control.update(1e-6, 1);
        }
        assertThat(control.weight()).isEqualTo(0.5);
    }

    @Test
    void weightDoesNotGrowWhileTheTaskLossIsWorseThanAllowed() {
        WeightControl control = TargetEvaluations.of(10, 1).withAllowedLoss(0.1).start();
        for (int i = 0; i < 500; i++) {
            control.update(100, 1);
        }
        double grown = control.weight();
        assertThat(grown).isGreaterThan(1);
        for (int i = 0; i < 100; i++) {
            control.update(100, 1.5);
        }
        double held = control.weight();
        for (int i = 0; i < 100; i++) {
            control.update(100, 1.5);
        }
        assertThat(control.weight()).isEqualTo(held);
        for (int i = 0; i < 500; i++) {
            control.update(100, 0.9);
        }
        assertThat(control.weight()).isGreaterThan(held);
    }

    @Test
    void misuseIsNamed() {
        assertThatThrownBy(() -> TargetEvaluations.of(0, 1)).hasMessageContaining("target = 0.0");
        assertThatThrownBy(() -> TargetEvaluations.ofRatio(0.5, 0, 1)).hasMessageContaining("iterations = 0");
        TargetEvaluations rule = TargetEvaluations.of(10, 1);
        WeightControl control = rule.start();
        assertThatThrownBy(() -> rule.withGain(-1)).hasMessageContaining("gain = -1.0");
        assertThatThrownBy(() -> rule.withBounds(2, 1)).hasMessageContaining("highest = 1.0");
        assertThatThrownBy(() -> rule.withAllowedLoss(Double.NaN)).hasMessageContaining("share = NaN");
        assertThatThrownBy(() -> control.update(0, 1)).hasMessageContaining("evaluations = 0.0");
        assertThatThrownBy(() -> control.update(10, Double.NaN)).hasMessageContaining("taskLoss = NaN");
    }
}
