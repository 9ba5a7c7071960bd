package org.costate.examples.experiment;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.costate.examples.ExperimentOptions;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.report.Comparison;
import org.costate.examples.report.Figure;
import org.costate.examples.report.ResultsJson;
import org.costate.examples.report.ResultsReader;
import org.costate.examples.report.RunFailure;
import org.costate.examples.report.RunResult;
import org.costate.examples.report.StepProfile;
import org.costate.examples.report.VariantResult;
import org.costate.examples.train.Trial;

/**
 * The finished trials of an experiment, and the file that they are kept in. Only whole trials are kept: one that was
 * interrupted begins anew. Trials of other variants and seeds than those asked for stay in the file and in the report.
 * Mutable.
 */
final class ExperimentResults {

    static final String FILE = "results.json";
    private static final String BEFORE = "before training";

    private final ExperimentOptions options;
    private final Plan plan;
    private final OutputFolder folder;
    private final Map<Variant, SortedMap<Long, RunResult>> runs = new EnumMap<>(Variant.class);
    private final List<RunFailure> failures = new ArrayList<>();
    private final Map<String, StepProfile> profiles = new LinkedHashMap<>();

    private ExperimentResults(ExperimentOptions options, OutputFolder folder) {
        this.options = options;
        this.folder = folder;
        plan = options.plan();
    }

    /** A trial, named by what it depends on. */
    record Cell(Variant variant, long seed) {}

    /**
     * The results so far.
     *
     * @param options what is asked for
     * @param folder  where the file is, or will be
     * @throws IOException if there is a file that is not whole, or has results of other settings; nothing is changed then
     */
    static ExperimentResults open(ExperimentOptions options, OutputFolder folder) throws IOException {
        ExperimentResults results = new ExperimentResults(options, folder);
        Path file = folder.file(FILE);
        if (options.start() == ExperimentOptions.Start.RESUME && Files.exists(file)) {
            results.addAll(read(file, options), file);
        }
        return results;
    }

    private static Comparison read(Path file, ExperimentOptions options) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (MalformedInputException e) {
            throw unreadable(file, "not text in UTF-8", e);
        }
        try {
            return ResultsReader.of(options.experiment().task()).read(text);
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static IOException unreadable(Path file, String reason, IOException cause) {
        IOException fault = new FileSystemException(
                file.toString(),
                null,
                "cannot be resumed: " + reason
                        + ". It was left as it is; repair or move it, or give --restart to replace"
                        + " it, or another --out");
        fault.initCause(cause);
        return fault;
    }

    private void addAll(Comparison stored, Path file) throws IOException {
        List<String> differences = differences(stored);
        if (!differences.isEmpty()) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "has results of other settings: " + String.join("; ", differences)
                            + ". Give the same settings, or --restart to replace it, or another --out");
        }
        for (VariantResult variant : stored.variants()) {
            Variant known = variant(variant.name(), file);
            variant.runs().forEach(run -> runs(known).put(run.seed(), run));
        }
        stored.profiles().forEach(profile -> profiles.put(profile.title(), profile));
        for (RunFailure failure : stored.failures()) {
            variant(failure.variant(), file);
            failures.add(failure);
        }
    }

    private Variant variant(String name, Path file) throws IOException {
        return options.experiment().variants().stream()
                .filter(variant -> variant.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> unreadable(
                        file, "it has a variant " + name + ", which is unknown here", new IOException(name)));
    }

    private List<String> differences(Comparison stored) {
        Map<String, String> before = new LinkedHashMap<>();
        stored.settings().forEach(setting -> before.put(setting.getKey(), setting.getValue()));
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, String> setting : settings()) {
            String found = before.remove(setting.getKey());
            if (!setting.getValue().equals(found)) {
                differences.add(difference(setting.getKey(), found == null ? "nothing" : found, setting.getValue()));
            }
        }
        before.forEach((key, value) -> differences.add(difference(key, value, "nothing")));
        for (VariantResult variant : stored.variants()) {
            plan.weights().forEach((known, weight) -> {
                if (known.toString().equals(variant.name()) && weight != variant.weight()) {
                    String name = "weight of " + known;
                    differences.add(difference(name, Double.toString(variant.weight()), Double.toString(weight)));
                }
            });
        }
        return differences;
    }

    private static String difference(String key, String before, String now) {
        return key + " = " + before + " in the file, but now " + now;
    }

    private SortedMap<Long, RunResult> runs(Variant variant) {
        return runs.computeIfAbsent(variant, unknown -> new TreeMap<>());
    }

    /**
     * The trials asked for that have neither a result nor a failure: seeds outside, variants inside, each seed beginning
     * with another variant.
     */
    List<Cell> missing() {
        List<Cell> cells = new ArrayList<>();
        for (long seed = 1; seed <= options.seeds(); seed++) {
            for (int i = 0; i < options.variants().size(); i++) {
                int turned = (int) ((i + seed - 1) % options.variants().size());
                Variant variant = options.variants().get(turned);
                if (!runs(variant).containsKey(seed) && failure(variant, seed).isEmpty()) {
                    cells.add(new Cell(variant, seed));
                }
            }
        }
        return cells;
    }

    private List<RunFailure> failure(Variant variant, long seed) {
        return failures.stream()
                .filter(failure -> failure.seed() == seed && failure.variant().equals(variant.toString()))
                .toList();
    }

    /** Trials that failed. */
    List<RunFailure> failures() {
        return List.copyOf(failures);
    }

    /** Whether the steps before any training are still to be told. */
    boolean lacksStepsBefore() {
        return !profiles.containsKey(BEFORE);
    }

    /** Takes the steps of a trial that has not begun. */
    void addStepsBefore(Trial trial) {
        profiles.put(BEFORE, trial.profile(BEFORE));
    }

    /** Takes a finished trial and writes the file. */
    void add(Cell cell, RunResult result, StepProfile steps) throws IOException {
        runs(cell.variant()).put(cell.seed(), result);
        profiles.putIfAbsent(cell.variant().title(), steps);
        save();
    }

    /** The trials of a seed that are finished, in the order of the variants. */
    List<Cell> finished(long seed) {
        List<Cell> cells = new ArrayList<>();
        runs.forEach((variant, bySeed) -> {
            if (bySeed.containsKey(seed)) {
                cells.add(new Cell(variant, seed));
            }
        });
        return cells;
    }

    /** Takes other times of predictions of finished trials and writes the file. */
    void setPredictionSeconds(List<Cell> cells, double[] seconds) throws IOException {
        for (int i = 0; i < cells.size(); i++) {
            double changed = seconds[i];
            Cell cell = cells.get(i);
            runs(cell.variant()).computeIfPresent(cell.seed(), (seed, run) -> run.withPredictionSeconds(changed));
        }
        save();
    }

    /** Takes a trial that failed and writes the file. */
    void addFailure(Cell cell, String message) throws IOException {
        failures.add(new RunFailure(cell.variant().toString(), cell.seed(), message));
        save();
    }

    /** Writes the file, whole or not at all. */
    void save() throws IOException {
        folder.writeText(FILE, ResultsJson.of(comparison()));
    }

    private List<Map.Entry<String, String>> settings() {
        List<Map.Entry<String, String>> settings = new ArrayList<>();
        settings.add(Map.entry("experiment", options.experiment().name()));
        settings.add(Map.entry("size", options.size().toString()));
        settings.addAll(options.experiment().settings(options.size()));
        options.batch().ifPresent(batch -> settings.add(Map.entry("batch", Integer.toString(batch))));
        settings.add(Map.entry("tolerance", Double.toString(options.tolerance())));
        settings.add(Map.entry("epochs", Integer.toString(options.epochs())));
        settings.add(Map.entry("threads", Integer.toString(options.threads())));
        return settings;
    }

    /** All results, ready to be told. */
    Comparison comparison() {
        List<VariantResult> variants = new ArrayList<>();
        for (Variant variant : options.experiment().variants()) {
            List<RunResult> finished = List.copyOf(runs(variant).values());
            if (!finished.isEmpty() || options.variants().contains(variant)) {
                variants.add(new VariantResult(variant.toString(), variant.title(), plan.weight(variant), finished));
            }
        }
        return new Comparison(
                "Experiment " + options.experiment().name() + ", " + options.size(),
                settings(),
                options.experiment().task(),
                Figure.ofExperiment(options.experiment().task().qualities()),
                variants,
                List.copyOf(profiles.values()),
                failures,
                missing().isEmpty());
    }
}
