package org.costate.examples.diffusion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.costate.adjoint.Memory;
import org.costate.diffusion.AdjointScheme;
import org.costate.diffusion.ContinuousAdjoint;
import org.costate.diffusion.Denoiser;
import org.costate.diffusion.FlowForm;
import org.costate.diffusion.FlowGradient;
import org.costate.diffusion.Grid;
import org.costate.diffusion.LatentGradient;
import org.costate.diffusion.LatentGrid;
import org.costate.diffusion.ProbabilityFlow;
import org.costate.diffusion.SampleGradient;
import org.costate.diffusion.SampleRecording;
import org.costate.diffusion.Sampler;
import org.costate.diffusion.SamplingException;
import org.costate.examples.DiffusionGradientsOptions;
import org.costate.examples.NumericalFailureException;
import org.costate.examples.Session;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.report.JsonText;
import org.costate.examples.report.LineChart;
import org.costate.examples.report.StudyFiles;
import org.costate.examples.report.StudyReport;
import org.costate.examples.report.StudyResults;
import org.costate.examples.report.Words;
import org.costate.examples.run.Interrupts;
import org.costate.neural.Workers;
import org.costate.solver.Cancellation;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Vern7;
import org.jspecify.annotations.Nullable;

/**
 * Behind {@code diffusion gradients}: how far the gradients of samples of a trained model are from those of its flow, for every way
 * to have them, against the number of steps; what they cost; and what memory budgets do.
 */
public final class GradientComparison {

    private static final double TIGHT = 1e-9;
    private static final int ROUNDS = 3;
    /** Of the samples whose memory is measured. */
    static final int MOST_STEPS = 1000;
    /** The largest of the budgets. */
    static final double MOST_BYTES = 512 << 20;

    private static final int[] LONG = {10, 100, MOST_STEPS};
    private static final long[] BUDGETS_MIB = {512, 64, 8, 1};

    private final Path path;
    private final DiffusionModel model;
    private final DiffusionGradientsOptions options;
    private final OutputFolder folder;
    private final Session session;
    private final double[] noise;
    private final double[] condition;
    private final double[] bar;

    /** A gradient, what it took, and how many bytes were kept for it. */
    private static final class Found {

        final double[] noise;
        final double[] parameters;
        final double seconds;
        final long bytes;

        Found(double[] noise, double[] parameters, double seconds, long bytes) {
            this.noise = noise;
            this.parameters = parameters;
            this.seconds = seconds;
            this.bytes = bytes;
        }
    }

    /** How far a gradient is from the reference. */
    private record Entry(
            double byNoise, double cosine, double length, double byParameters, double seconds, long bytes) {

        Map<String, @Nullable Object> json(String gradient, int steps) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("gradient", gradient);
            json.put("steps", steps);
            json.put("errorByNoise", JsonText.number(byNoise));
            json.put("cosine", JsonText.number(cosine));
            json.put("length", JsonText.number(length));
            json.put("errorByWeights", JsonText.number(byParameters));
            json.put("seconds", seconds);
            json.put("bytesKept", bytes);
            return json;
        }
    }

    private interface Way {

        Found gradient(Denoiser denoiser, Grid grid);
    }

    private record Named(String name, Way way) {}

    /**
     * A comparison that has not begun.
     *
     * @param path    the file of the model
     * @param model   a trained model
     * @param options what to do
     * @param folder  where to, known to be writable
     * @param session whom to talk to
     */
    public GradientComparison(
            Path path, DiffusionModel model, DiffusionGradientsOptions options, OutputFolder folder, Session session) {
        this.path = path;
        this.model = model;
        this.options = options;
        this.folder = folder;
        this.session = session;
        double sigma = grid(1).schedule().sigma(grid(1).time(0));
        noise = Arrays.stream(DiffusionSampler.noise(options.count(), model.dimension(), options.seed()))
                .map(each -> sigma * each)
                .toArray();
        condition = new double[options.count() * model.labels()];
        bar = DiffusionSampler.noise(options.count(), model.dimension(), options.seed() + 1);
    }

    private Grid grid(int steps) {
        return DiffusionSampler.grid(model, steps);
    }

    /**
     * Compares, reports and prints; each table as soon as it is known. Ctrl-C ends it and leaves no files.
     *
     * @throws NumericalFailureException if a sample is not finite
     * @throws IOException               if the report cannot be written
     */
    @SuppressWarnings("try") // interrupts are listened to until they are closed
    public void run() throws IOException {
        Cancellation cancellation = Cancellation.of();
        List<String> names = List.of(StudyResults.REPORT, StudyResults.RESULTS);
        try (Interrupts interrupts = Interrupts.of(DiffusionModels.PATIENCE, session.err(), cancellation::cancel);
                Workers workers = Workers.of(options.threads());
                StudyFiles files = StudyFiles.of(folder, names, DiffusionModels.inputs(path), session.err())) {
            try {
                compare(new StoppableDenoiser(model.denoiser(workers), cancellation), files);
            } catch (CancellationException e) {
                session.out().println("stopped; nothing was written");
                session.out().flush();
            }
        } catch (SamplingException | SolveException e) {
            throw new NumericalFailureException("sampling: " + e.getMessage(), e);
        }
    }

    private void compare(Denoiser denoiser, StudyFiles files) throws IOException {
        Found exact = reference(denoiser);
        List<Named> ways = ways();
        List<List<Entry>> entries = new ArrayList<>();
        List<Map<String, @Nullable Object>> json = new ArrayList<>();
        String title = "Gradients of samples of " + model.data();
        StudyReport page = StudyReport.of(title);
        page.paragraph("The loss is a fixed linear function of " + options.count()
                + " samples. Reference: the discrete adjoint"
                + " of Vern7 at " + TIGHT
                + " on the flow in its angle, between the same levels. Error: distance of the gradients over"
                + " the length of the reference. Continuous adjoints start from the samples of ddim and solve the state"
                + " again. Time is that of sampling and gradient together, the best of " + ROUNDS
                + "; memory is what is kept"
                + " for the gradient besides the workspace of one evaluation. adjointdpm is AdjointDPM as published,"
                + " adjointdeis AdjointDEIS-2M.");
        for (int i = 0; i < ways.size(); i++) {
            entries.add(new ArrayList<>());
        }
        for (int steps : options.steps()) {
            List<List<String>> table = new ArrayList<>();
            for (int i = 0; i < ways.size(); i++) {
                Entry entry = measure(ways.get(i), denoiser, grid(steps), exact);
                entries.get(i).add(entry);
                table.add(row(ways.get(i).name(), entry));
                json.add(entry.json(ways.get(i).name(), steps));
            }
            String heading = Words.count(steps, "step");
            print(heading, HEADER, table);
            page.table(heading, HEADER, table, "");
        }
        page.charts(
                "Against the number of steps",
                "Relative error of the gradient by the noise, and cosine to the reference.",
                "steps",
                List.of(chart("error by the noise", ways, entries, true), chart("cosine", ways, entries, false)));
        List<Held> held = memory(denoiser);
        List<List<String>> memory = held.stream().map(Held::row).toList();
        print("Memory of the discrete adjoint of ddim", MEMORY_HEADER, memory);
        page.table(
                "Memory of the discrete adjoint of ddim",
                MEMORY_HEADER,
                memory,
                "What is kept for the gradient under a budget, and how often a step is made again to have its state. Where"
                        + " states are kept but their evaluations are not, each evaluation is made once more.");
        StudyResults results = DiffusionModels.results(title, path, model)
                .numbers("gradients", json)
                .numbers("memory", held.stream().map(Held::json).toList())
                .setting("samples", options.count())
                .setting("steps", options.steps().stream().map(String::valueOf).collect(Collectors.joining(", ")))
                .setting("seed", options.seed())
                .setting("threads", options.threads());
        session.out().println(results.publish(files, page));
        session.out().flush();
    }

    private static final List<String> HEADER =
            List.of("error by noise", "cosine", "length", "error by weights", "ms", "KiB kept");

    private static final List<String> MEMORY_HEADER = List.of("budget, MiB", "MiB kept", "steps made again", "ms");

    private static List<String> row(String name, Entry entry) {
        return List.of(
                name,
                text(entry.byNoise()),
                String.format(Locale.ROOT, "%.4f", entry.cosine()),
                text(entry.length()),
                text(entry.byParameters()),
                String.format(Locale.ROOT, "%.1f", 1e3 * entry.seconds()),
                String.format(Locale.ROOT, "%.0f", entry.bytes() / 1024.0));
    }

    private static String text(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%.3g" : size >= 0.0995 ? "%.3f" : "%.2g", value);
    }

    private void print(String heading, List<String> header, List<List<String>> rows) {
        session.out().println();
        session.out().println("| " + heading + " | " + String.join(" | ", header) + " |");
        session.out().println("|---|" + "---|".repeat(header.size()));
        rows.forEach(row -> session.out().println("| " + String.join(" | ", row) + " |"));
        session.out().flush();
    }

    private Found reference(Denoiser denoiser) {
        Grid grid = grid(1);
        ProbabilityFlow flow = ProbabilityFlow.of(
                        grid.schedule(), denoiser, Solver.of(Vern7.METHOD, Tolerances.of(TIGHT, TIGHT)))
                .withTimes(grid.time(1), grid.time(0))
                .withForm(FlowForm.ANGLE);
        FlowGradient gradient = flow.record(noise, condition).pullback(bar);
        return new Found(gradient.input(), gradient.parameters(), 0, 0);
    }

    private Entry measure(Named named, Denoiser denoiser, Grid grid, Found exact) {
        Found found = named.way().gradient(denoiser, grid);
        double seconds = found.seconds;
        for (int round = 1; round < ROUNDS; round++) {
            seconds = Math.min(seconds, named.way().gradient(denoiser, grid).seconds);
        }
        Agreement agreement = Agreement.of(found.noise, exact.noise);
        return new Entry(
                distance(found.noise, exact.noise),
                agreement.cosine(),
                agreement.length(),
                distance(found.parameters, exact.parameters),
                seconds,
                found.bytes);
    }

    private static double distance(double[] found, double[] exact) {
        double square = 0;
        double size = 0;
        for (int i = 0; i < exact.length; i++) {
            square += (found[i] - exact[i]) * (found[i] - exact[i]);
            size += exact[i] * exact[i];
        }
        return Math.sqrt(square / size);
    }

    private List<Named> ways() {
        List<Named> ways = new ArrayList<>();
        for (SamplingRule rule : SamplingRule.values()) {
            if (rule.method().isPresent()) {
                ways.add(new Named("discrete, " + rule, (denoiser, grid) -> discrete(rule, denoiser, grid)));
            }
        }
        for (AdjointScheme scheme : AdjointScheme.values()) {
            if (SteeringGradient.fits(scheme, model.kind())) {
                ways.add(new Named(
                        "continuous, " + SteeringGradient.nameOf(scheme),
                        (denoiser, grid) -> continuous(scheme, denoiser, grid)));
            }
        }
        return ways;
    }

    private Found discrete(SamplingRule rule, Denoiser denoiser, Grid grid) {
        long start = System.nanoTime();
        SampleRecording recording =
                Sampler.of(rule.method().orElseThrow(), denoiser, grid).record(noise, condition);
        SampleGradient gradient = recording.pullback(bar);
        return new Found(
                gradient.input(), gradient.parameters(), 1e-9 * (System.nanoTime() - start), recording.bytes());
    }

    private Found continuous(AdjointScheme scheme, Denoiser denoiser, Grid grid) {
        long start = System.nanoTime();
        double[] samples = Sampler.of(SamplingRule.DDIM.method().orElseThrow(), denoiser, grid)
                .sample(noise, condition);
        LatentGradient gradient = ContinuousAdjoint.of(denoiser, scheme)
                .solvedAgain(LatentGrid.of(grid.schedule(), grid.times()), samples, condition, bar);
        return new Found(
                gradient.noise(), gradient.parameters(), 1e-9 * (System.nanoTime() - start), 8L * samples.length);
    }

    /** What a sample's gradient takes under a budget. */
    private record Held(int steps, long budget, long bytes, double recomputation, double seconds) {

        List<String> row() {
            return List.of(
                    Words.count(steps, "step"),
                    Long.toString(budget),
                    String.format(Locale.ROOT, "%.2f", bytes / 1048576.0),
                    String.format(Locale.ROOT, "%.2f", recomputation),
                    String.format(Locale.ROOT, "%.0f", 1e3 * seconds));
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("steps", steps);
            json.put("budgetMiB", budget);
            json.put("bytesKept", bytes);
            json.put("stepsMadeAgain", recomputation);
            json.put("seconds", seconds);
            return json;
        }
    }

    private List<Held> memory(Denoiser denoiser) {
        List<Held> rows = new ArrayList<>();
        for (int steps : LONG) {
            for (long mebibytes : BUDGETS_MIB) {
                long start = System.nanoTime();
                SampleRecording recording = Sampler.of(
                                SamplingRule.DDIM.method().orElseThrow(), denoiser, grid(steps))
                        .withMemory(Memory.ofMiB(mebibytes))
                        .record(noise, condition);
                recording.pullback(bar);
                double seconds = 1e-9 * (System.nanoTime() - start);
                rows.add(new Held(steps, mebibytes, recording.bytes(), recording.recomputation(), seconds));
            }
        }
        return rows;
    }

    private LineChart chart(String title, List<Named> ways, List<List<Entry>> entries, boolean errors) {
        double[] steps =
                options.steps().stream().mapToDouble(Integer::doubleValue).toArray();
        List<LineChart.Series> lines = new ArrayList<>();
        for (int i = 0; i < ways.size(); i++) {
            double[] values = entries.get(i).stream()
                    .mapToDouble(entry -> errors ? entry.byNoise() : entry.cosine())
                    .toArray();
            lines.add(LineChart.Series.of(ways.get(i).name(), steps, values));
        }
        LineChart chart = LineChart.of(title, "steps", "", lines);
        return errors ? chart.withLogarithmicValues() : chart;
    }
}
