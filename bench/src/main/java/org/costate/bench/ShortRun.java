package org.costate.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.costate.solver.method.Dopri5;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures the speed bars in a minute or two, in one process, each contender beside the one it is compared with. A bar
 * that is missed is reported; it is no error of this program.
 */
@Command(
        name = "costate-bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures Costate's speed bars in a minute or two and says which are met.",
        footer = {"", "Exit codes: 0 it was measured, whatever came out; 1 a fault; 2 an option is not what it must be."
        })
public final class ShortRun implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--out", paramLabel = "FILE", description = "Write everything measured as JSON.")
    private @Nullable Path out;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Samples of each contender (default: ${DEFAULT-VALUE}).")
    private int rounds = Effort.standard().rounds();

    private ShortRun() {}

    /**
     * Starts from the shell.
     *
     * @param args options
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ShortRun());
    }

    @Override
    public Integer call() throws IOException {
        if (rounds < 1) {
            throw misuse("--rounds = " + rounds + ", but must be at least 1");
        }
        requireWritable(out);
        Effort standard = Effort.standard();
        Effort effort = new Effort(standard.warmUpMillis(), rounds, standard.sampleMillis());
        PrintWriter console = spec.commandLine().getOut();
        ShortReport report = measure(new ShortMeasurements(effort, Workload.standard()), console);
        console.print(report.table());
        if (out != null) {
            Files.writeString(out, report.json(), StandardCharsets.UTF_8);
            console.println("wrote " + out);
        }
        console.flush();
        return 0;
    }

    private void requireWritable(@Nullable Path file) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        boolean writable = Files.exists(file)
                ? Files.isRegularFile(file) && Files.isWritable(file)
                : folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
        if (!writable) {
            throw misuse("--out = " + file + ", but must be a file that can be written");
        }
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /**
     * Measures everything.
     *
     * @param measurements effort and sizes
     * @param progress     told before each part
     */
    static ShortReport measure(ShortMeasurements measurements, PrintWriter progress) {
        ShortReport report = new ShortReport(firstSolveMillis());
        MixedLoad.run(measurements.workload().mixing());
        List<Supplier<Findings>> parts = List.of(
                measurements::stepLoop,
                measurements::stochasticSteps,
                measurements::neuralSolve,
                measurements::wideSolve,
                measurements::spiralGradient,
                measurements::layer,
                measurements::tanh,
                new TracedMeasurements(
                        measurements.effort(), measurements.workload().cells())::all);
        for (int i = 0; i < parts.size(); i++) {
            progress.println("measuring, part " + (i + 1) + " of " + parts.size());
            progress.flush();
            report.add(parts.get(i).get());
        }
        return report;
    }

    private static double firstSolveMillis() {
        long start = System.nanoTime();
        SmallSolves.of(Lorenz.standard(), StepLoopBenchmark.TOLERANCE).by(Dopri5.METHOD);
        return 1e-6 * (System.nanoTime() - start);
    }
}
