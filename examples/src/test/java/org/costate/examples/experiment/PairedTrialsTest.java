package org.costate.examples.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.costate.examples.train.Trial;
import org.costate.neural.Workers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all experiments promise of their trials. */
class PairedTrialsTest {

    private static List<Experiment> experiments() {
        return Experiments.all();
    }

    /** A coarse tolerance, for none of this depends on it. */
    private static Plan plan(Experiment experiment, double factor) {
        Map<Variant, Double> weights = new EnumMap<>(Variant.class);
        for (Variant variant : experiment.variants()) {
            weights.put(variant, factor * experiment.weight(ExperimentSize.DEMO, variant));
        }
        return new Plan(
                ExperimentSize.DEMO,
                2,
                experiment.batch(ExperimentSize.DEMO),
                Math.min(0.5, 10 * experiment.tolerance(ExperimentSize.DEMO)),
                weights);
    }

    @ParameterizedTest
    @MethodSource("experiments")
    void trialsOfASeedBeginAlikeWhateverTheVariant(Experiment experiment) throws IOException {
        Experiment.Trials trials = experiment.open(plan(experiment, 1), Workers.serial());
        for (long seed = 1; seed <= 2; seed++) {
            double[] theta = trials.trial(Variant.VANILLA, seed).parameters();
            double loss = trials.trial(Variant.VANILLA, seed).iterate(0, 0).loss();
            for (Variant variant : experiment.variants()) {
                Trial trial = trials.trial(variant, seed);
                assertThat(Arrays.equals(trial.parameters(), theta))
                        .as("%s", variant)
                        .isTrue();
                if (isSolvedAlike(experiment, variant)) {
                    assertThat(trial.iterate(0, 0).loss()).as("%s", variant).isCloseTo(loss, within(1e-5));
                }
            }
        }
        assertThat(Arrays.equals(
                        trials.trial(Variant.VANILLA, 1).parameters(),
                        trials.trial(Variant.VANILLA, 2).parameters()))
                .isFalse();
    }

    /** STEER moves the end of the solve; two estimates of a stochastic solve need another method or control. */
    private static boolean isSolvedAlike(Experiment experiment, Variant variant) {
        boolean stiffness = variant == Variant.SR || variant == Variant.ER_SR;
        return variant != Variant.STEER
                && variant != Variant.EMBEDDED
                && !(stiffness && experiment instanceof MnistSde);
    }

    /** With weight 0 a variant is vanilla, so the whole training sees the same data; with its weight it is another. */
    @ParameterizedTest
    @MethodSource("experiments")
    void aVariantDiffersFromVanillaByItsWeightAlone(Experiment experiment) throws IOException {
        Experiment.Trials without = experiment.open(plan(experiment, 0), Workers.serial());
        Experiment.Trials with = experiment.open(plan(experiment, 1), Workers.serial());
        double[] vanilla = trained(with.trial(Variant.VANILLA, 3));
        for (Variant variant : experiment.variants()) {
            assertThat(Arrays.equals(trained(without.trial(variant, 3)), vanilla))
                    .as("%s with weight 0", variant)
                    .isTrue();
            // The target is measured first, on solves that are charged nothing.
            boolean alike = variant == Variant.VANILLA || variant == Variant.TARGET_NFE;
            assertThat(Arrays.equals(trained(with.trial(variant, 3)), vanilla))
                    .as("%s", variant)
                    .isEqualTo(alike);
        }
    }

    @ParameterizedTest
    @MethodSource("experiments")
    void resultsAreTheSameBitsForAnyNumberOfThreads(Experiment experiment) throws IOException {
        Variant variant = experiment.variants().contains(Variant.RNODE) ? Variant.RNODE : Variant.LOG_STEPS;
        Trial alone = experiment.open(plan(experiment, 1), Workers.serial()).trial(variant, 1);
        double[] theta = trained(alone);
        for (int threads = 2; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                Trial shared = experiment.open(plan(experiment, 1), workers).trial(variant, 1);
                assertThat(Arrays.equals(trained(shared), theta)).isTrue();
                assertThat(shared.test()).isEqualTo(alone.test());
            }
        }
    }

    private static double[] trained(Trial trial) {
        trial.iterate(0, 0);
        trial.iterate(0, 1);
        trial.iterate(1, 0);
        return trial.parameters();
    }
}
