package org.costate.examples;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.costate.examples.experiment.Experiment;
import org.costate.examples.experiment.ExperimentSize;
import org.costate.examples.experiment.Plan;
import org.costate.examples.experiment.Variant;

/**
 * What {@code experiment} was asked to do; valid once it exists.
 *
 * @param experiment which experiment
 * @param size       how large
 * @param variants   what is compared, in this order
 * @param weights    weights that are not the experiment's own
 * @param seeds      runs of each variant, with the seeds 1, 2, ...
 * @param epochs     epochs of each run
 * @param batch      samples of an update; empty where each update sees all data
 * @param tolerance  relative and absolute tolerance of the solves
 * @param threads    threads to use; the results do not depend on it, but times do
 * @param out        folder for the results
 * @param start      what becomes of results that are there already
 */
public record ExperimentOptions(
        Experiment experiment,
        ExperimentSize size,
        List<Variant> variants,
        Map<Variant, Double> weights,
        int seeds,
        int epochs,
        OptionalInt batch,
        double tolerance,
        int threads,
        Path out,
        Start start) {

    /** What becomes of results that are there already. */
    public enum Start {
        /** They are kept, and what is missing is added. */
        RESUME,
        /** They are replaced. */
        RESTART
    }

    /** Checks everything. */
    public ExperimentOptions {
        variants = List.copyOf(variants);
        weights = Map.copyOf(weights);
        if (variants.isEmpty() || EnumSet.copyOf(variants).size() < variants.size()) {
            throw new IllegalArgumentException("--variants = " + list(variants) + ", but must name each variant once");
        }
        for (Variant variant : variants) {
            requireOffered("--variants", variant, experiment);
        }
        if (variants.size() > 1 && !variants.contains(Variant.VANILLA)) {
            throw new IllegalArgumentException(
                    "--variants = " + list(variants) + ", but must contain vanilla, which the ratios refer to");
        }
        weights.forEach((variant, weight) -> {
            requireOffered("--weight", variant, experiment);
            if (variant == Variant.VANILLA) {
                throw new IllegalArgumentException("--weight vanilla=" + weight + ", but vanilla has no weight");
            }
            Require.notNegative("--weight " + variant, weight);
        });
        Require.within("--seeds", seeds, 1, Integer.MAX_VALUE);
        Require.within("--epochs", epochs, 1, Integer.MAX_VALUE);
        batch.ifPresent(samples -> {
            if (experiment.batch(size).isEmpty()) {
                throw new IllegalArgumentException(
                        "--batch = " + samples + ", but each update of " + experiment.name() + " sees all data");
            }
            Require.within("--batch", samples, 1, Integer.MAX_VALUE);
        });
        Require.tolerance("--tolerance", tolerance);
        Require.within("--threads", threads, 1, 1024);
    }

    private static void requireOffered(String option, Variant variant, Experiment experiment) {
        if (!experiment.variants().contains(variant)) {
            throw new IllegalArgumentException(option + " = " + variant + ", but " + experiment.name()
                    + " has the variants " + list(experiment.variants()));
        }
    }

    /** How the trials are made. */
    public Plan plan() {
        Map<Variant, Double> all = new EnumMap<>(Variant.class);
        for (Variant variant : experiment.variants()) {
            all.put(variant, weights.getOrDefault(variant, experiment.weight(size, variant)));
        }
        return new Plan(size, epochs, batch, tolerance, all);
    }

    private static String list(List<Variant> variants) {
        return String.join(",", variants.stream().map(Variant::toString).toList());
    }
}
