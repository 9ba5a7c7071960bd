package org.costate.examples;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import org.costate.examples.diffusion.DenoiserKind;
import org.costate.examples.diffusion.DiffusionData;
import org.costate.examples.diffusion.OptimizedPart;
import org.costate.examples.diffusion.SamplingRule;
import org.costate.examples.diffusion.SteeringGradient;
import org.costate.examples.experiment.ExperimentSize;
import org.costate.examples.experiment.Variant;
import org.costate.examples.run.ProgressStyle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: {@code ./costate train mnist}. */
@Command(
        name = "costate",
        mixinStandardHelpOptions = true,
        version = "Costate 0.1.0-SNAPSHOT",
        description =
                "Neural ODEs that are cheap to solve: train them, compare them, and solve problems given as text.",
        footer = {
            "",
            "Examples:",
            "  ./costate train mnist                      vanilla and regularized, compared",
            "  ./costate train mnist --epochs 1 --subset 5000",
            "  ./costate predict mnist --model FILE",
            "  ./costate experiment spiral-ode            variants of a training from paired seeds",
            "  ./costate diffusion train --data moons     a diffusion model, its samples and their quality",
            "  ./costate solve lorenz --rtol 1e-9 --plot lorenz.svg",
            "  ./costate solve FILE.json --json           equations written as text, see README.md",
            "  ./costate gradient FILE.json --json        and the derivatives of their loss",
            "  ./costate fit FILE.json --plot fit.svg     their parameters fitted to data",
            "  ./costate fit lynx-hare                    Lotka-Volterra and a learned term on real data",
            "",
            "Exit codes: 0 all was done; 1 a solve or a training failed numerically;",
            "  2 an argument or a file is not what it must be; 3 a fault of this program."
        })
public final class Costate implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Costate() {}

    /**
     * Starts from the shell.
     *
     * @param args commands and options
     */
    public static void main(String[] args) {
        String style = System.getProperty("costate.progress", "lines");
        Session session = new Session(
                new PrintWriter(System.out, true, Charset.defaultCharset()),
                System.err,
                ProgressStyle.valueOf(style.toUpperCase(Locale.ROOT)));
        System.exit(run(session, args));
    }

    private static int run(Session session, String... args) {
        try {
            return commandLine(Programs.present(), session).execute(args);
        } catch (OutOfMemoryError e) {
            session.err()
                    .println(
                            "costate: what was asked for takes more memory than the "
                                    + Runtime.getRuntime().maxMemory() / (1 << 20)
                                    + " MiB that Java may use here; ask for less, or give it more by COSTATE_JAVA_OPTS=-Xmx...");
            return ExitCode.MISUSE.number();
        }
    }

    /**
     * All commands with their options.
     *
     * @param programs the work behind them
     * @param session  whom they talk to
     */
    static CommandLine commandLine(Programs programs, Session session) {
        CommandLine line = new CommandLine(new Costate())
                .addSubcommand(new CommandLine(new TrainCommand())
                        .addSubcommand(new TrainMnistCommand(programs.training(), session)))
                .addSubcommand(new CommandLine(new PredictCommand())
                        .addSubcommand(new PredictMnistCommand(programs.prediction(), session)))
                .addSubcommand(new SolveCommand(programs.solving(), session))
                .addSubcommand(new GradientCommand(session))
                .addSubcommand(new FitCommand(session))
                .addSubcommand(new CommandLine(new DiffusionCommand())
                        .addSubcommand(new DiffusionTrainCommand(session))
                        .addSubcommand(new DiffusionSampleCommand(session))
                        .addSubcommand(new DiffusionInvertCommand(session))
                        .addSubcommand(new DiffusionGradientsCommand(session))
                        .addSubcommand(new DiffusionOptimizeCommand(session)))
                .addSubcommand(new CommandLine(new ExperimentCommand(programs.experiment(), session))
                        .addSubcommand(new ExperimentListCommand(session)));
        FaultLine faults = new FaultLine();
        return line.registerConverter(ModelSize.class, new LabelConverter<>(ModelSize.class))
                .registerConverter(PenaltyKind.class, new LabelConverter<>(PenaltyKind.class))
                .registerConverter(SolverMethod.class, new LabelConverter<>(SolverMethod.class))
                .registerConverter(ExperimentSize.class, new LabelConverter<>(ExperimentSize.class))
                .registerConverter(Variant.class, new LabelConverter<>(Variant.class))
                .registerConverter(SolveMethod.class, new LabelConverter<>(SolveMethod.class))
                .registerConverter(DiffusionData.class, new LabelConverter<>(DiffusionData.class))
                .registerConverter(SamplingRule.class, new LabelConverter<>(SamplingRule.class))
                .registerConverter(OptimizedPart.class, new LabelConverter<>(OptimizedPart.class))
                .registerConverter(SteeringGradient.class, new LabelConverter<>(SteeringGradient.class))
                .registerConverter(DenoiserKind.class, new LabelConverter<>(DenoiserKind.class))
                .registerConverter(AdjointKind.class, new LabelConverter<>(AdjointKind.class))
                .registerConverter(FitAdjoint.class, new LabelConverter<>(FitAdjoint.class))
                .registerConverter(int.class, NumberConverters::integer)
                .registerConverter(Integer.class, NumberConverters::integer)
                .registerConverter(long.class, NumberConverters::longInteger)
                .registerConverter(Long.class, NumberConverters::longInteger)
                .registerConverter(double.class, NumberConverters::number)
                .registerConverter(Double.class, NumberConverters::number)
                .setUsageHelpAutoWidth(true)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setOut(session.out())
                .setErr(new PrintWriter(session.err(), true, Charset.defaultCharset()))
                .setParameterExceptionHandler(faults)
                .setExecutionExceptionHandler(faults);
    }

    /** Without a command there is nothing to do but to explain. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
