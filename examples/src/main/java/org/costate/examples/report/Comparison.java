package org.costate.examples.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a training found, ready to be told. Immutable.
 *
 * @param title     headline
 * @param settings  what was asked for, in the order to be shown
 * @param task     what the models are trained for
 * @param figures   what is told of every run
 * @param variants  the results; the one whose title is {@code vanilla} is what the others are compared with
 * @param profiles  steps along one trajectory, one for each variant, and others for comparison
 * @param failures  trainings that did not succeed
 * @param complete  false if training was stopped early
 */
public record Comparison(
        String title,
        List<Map.Entry<String, String>> settings,
        Task task,
        List<Figure> figures,
        List<VariantResult> variants,
        List<StepProfile> profiles,
        List<RunFailure> failures,
        boolean complete) {

    private static final String BASELINE = "vanilla";

    /** Copies the lists. */
    public Comparison {
        settings = List.copyOf(settings);
        figures = List.copyOf(figures);
        variants = List.copyOf(variants);
        profiles = List.copyOf(profiles);
        failures = List.copyOf(failures);
    }

    /** The variants that have at least one run. */
    List<VariantResult> measured() {
        return variants.stream().filter(variant -> !variant.runs().isEmpty()).toList();
    }

    /** The vanilla model, if it has at least one run. */
    Optional<VariantResult> baseline() {
        return measured().stream().filter(v -> v.title().equals(BASELINE)).findFirst();
    }

    /** The measured variants apart from the vanilla model; none if there is no vanilla model to compare them with. */
    List<VariantResult> compared() {
        return baseline()
                .map(vanilla -> measured().stream()
                        .filter(variant -> !variant.equals(vanilla))
                        .toList())
                .orElse(List.of());
    }

    /** A figure beside that of the vanilla run of the same seed, over the seeds that both have. */
    Spread related(VariantResult variant, Figure figure) {
        List<RunResult> vanilla = baseline().map(VariantResult::runs).orElse(List.of());
        return figure.relation().spread(variant, vanilla, figure.value());
    }
}
