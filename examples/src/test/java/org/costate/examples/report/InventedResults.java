package org.costate.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Results that no training gave, with the shape of real ones. */
final class InventedResults {

    private InventedResults() {}

    static Comparison comparison() {
        return comparison(3, true);
    }

    static Comparison comparison(int seeds, boolean complete) {
        return new Comparison(
                "MNIST <small> & \"quoted\"",
                List.of(
                        Map.entry("model", "small"),
                        Map.entry("method", "tsit5"),
                        Map.entry("tolerance", "1.0E-6"),
                        Map.entry("batch", "512"),
                        Map.entry("epochs", "6"),
                        Map.entry("training images", "60000")),
                Task.ofDigits(),
                Figure.ofTraining(Task.ofDigits().qualities()),
                List.of(
                        variant("none", "vanilla", 0, seeds, 50, 68),
                        variant("error", "error estimate", 10, seeds, 20, 26),
                        variant("log-steps", "log predicted steps", 0.05, seeds, 24, 20)),
                List.of(
                        profile("vanilla", 11, 40),
                        profile("error estimate", 5, 9),
                        profile("log predicted steps", 4, 7)),
                List.of(),
                complete);
    }

    /** The same with the figures and the failures that an experiment has. */
    static Comparison experiment() {
        Comparison training = comparison();
        List<StepProfile> profiles = new ArrayList<>(training.profiles());
        profiles.add(profile("before training", 3, 2));
        return new Comparison(
                training.title(),
                training.settings(),
                training.task(),
                Figure.ofExperiment(training.task().qualities()),
                training.variants(),
                profiles,
                List.of(new RunFailure("error", 4, "the loss is <NaN>")),
                false);
    }

    private static VariantResult variant(
            String name, String title, double weight, int seeds, double seconds, double nfe) {
        List<RunResult> runs = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            List<EpochResult> epochs = new ArrayList<>();
            for (int e = 1; e <= 6; e++) {
                double loss = 0.6 / e + 0.01 * seed + nfe / 500;
                double accuracy = 0.97 - (0.05 + nfe / 2000) / e + 0.001 * seed;
                boolean last = e == 6;
                epochs.add(new EpochResult(
                        e,
                        last ? 0.1 + 0.01 * seed : loss,
                        weight == 0 ? 0 : 1.0 / e,
                        Map.of("accuracy", last ? 0.9612 + 0.001 * seed + 1e-4 * (nfe % 7) : accuracy),
                        last ? nfe + seed % 2 : nfe - 10.0 / e,
                        seconds / 6));
            }
            TrainingTime time = new TrainingTime(seconds + seed, 2 * seconds, seconds / 3, seconds / 2, weight / 7);
            runs.add(new RunResult(seed, epochs, nfe / 100 + 1.0 / 3.0, time, true));
        }
        return new VariantResult(name, title, weight, runs);
    }

    private static StepProfile profile(String title, int steps, double stiffness) {
        double[] t = new double[steps];
        double[] h = new double[steps];
        double[] e = new double[steps];
        double[] s = new double[steps];
        double time = 0;
        for (int i = 0; i < steps; i++) {
            t[i] = time;
            h[i] = 2.0 * (i + 1) / (steps * (steps + 1.0));
            e[i] = 0.1 + 0.7 * Math.sin(1.7 * i) * Math.sin(1.7 * i);
            s[i] = stiffness * (1 + 0.3 * Math.cos(i));
            time += h[i];
        }
        return StepProfile.of(title, t, h, e, s);
    }
}
