package org.costate.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.costate.examples.file.AtomicFile;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.fit.FitStatus;
import org.costate.examples.lynx.LynxHare;
import org.costate.examples.lynx.LynxHareReport;
import org.costate.examples.problem.FitCharts;
import org.costate.examples.problem.FitJson;
import org.costate.examples.problem.FitReport;
import org.costate.examples.problem.ProblemFile;
import org.costate.examples.problem.ProblemFit;
import org.costate.examples.problem.ProblemJson;
import org.costate.examples.report.ChartGrid;
import org.costate.examples.report.LineChart;
import org.costate.solver.Solver;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code costate fit FILE|lynx-hare}. */
@Command(
        name = "fit",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = {
            "Fits the parameters and initial values that a problem file marks with \"fit\": true to its data, with"
                    + " standard errors from the Fisher information.",
            "lynx-hare fits Lotka-Volterra and a universal ODE to pelts of the Hudson Bay Company and writes a report.",
            ""
        },
        footer = {
            "",
            "With --json one object is printed: status, message, parameters, state, unidentifiable, correlation,",
            "sumOfSquares and more. Exit code 1 if the search did not converge, with the best that was found;",
            "2 for a file or an option that is not what it must be.",
            "",
            "Examples:",
            "  ./costate fit examples/problems/lynx-hare.json --plot fit.svg",
            "  ./costate fit examples/problems/lynx-hare.json --json",
            "  ./costate fit lynx-hare"
        })
final class FitCommand implements Callable<Integer> {

    private static final String STUDY = "lynx-hare";
    private static final int CURVE_POINTS = 401;

    private final Session session;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    NumericsOptions numerics = new NumericsOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE|NAME", description = "A problem file with data, or lynx-hare.")
    private String problem = "";

    @Option(
            names = "--adjoint",
            paramLabel = "ADJOINT",
            description =
                    "How a solve is differentiated: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, which is"
                            + " forward for explicit and ESDIRK methods without events, else discrete). Methods as for gradient.")
    private FitAdjoint adjoint = FitAdjoint.AUTO;

    @Option(
            names = "--max-iterations",
            paramLabel = "N",
            description = "Iterations of a search; each takes one derivative of the solve (default: ${DEFAULT-VALUE}).")
    private int maxIterations = 200;

    @Option(
            names = "--stages",
            paramLabel = "N",
            description = "Beside the search from the start itself, another one goes over N growing parts of the data;"
                    + " the better is kept. 1 is for none (default: ${DEFAULT-VALUE}).")
    private int stages = 4;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Write curve, 95 %% band and data as comma-separated values.")
    private @Nullable Path csv;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Draw fit, 95 %% band, data and residuals; FILE ends in .svg or .png.")
    private @Nullable Path plot;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Folder for the report of lynx-hare (default: out/lynx-hare).")
    private @Nullable Path out;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the learned term of lynx-hare (default: 1).")
    private @Nullable Long seed;

    FitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        try {
            Require.within("--max-iterations", maxIterations, 1, Integer.MAX_VALUE);
            Require.within("--stages", stages, 1, 1000);
            return problem.equals(STUDY) ? study() : fitFile();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private ProblemFit.Settings settings(ProblemFile file, FitProgress progress) {
        Solver solver = numerics.solver(numerics.differentiable(file));
        boolean hasEvents = !file.eventNames().isEmpty();
        return new ProblemFit.Settings(solver, adjoint.of(solver, hasEvents), stages, maxIterations, progress);
    }

    private int fitFile() throws IOException {
        ProblemFile file = SolveCommand.read(spec, problem, STUDY);
        Require.absent("--out", out, "only lynx-hare writes a folder; use --csv and --plot");
        Require.absent("--seed", seed, "only lynx-hare draws anything");
        if (plot != null) {
            SolveOptions.requirePicture(plot);
        }
        SolveCommand.requireFolder(Optional.ofNullable(csv));
        SolveCommand.requireFolder(Optional.ofNullable(plot));
        FitProgress progress = new FitProgress(session);
        ProblemFit fit;
        try {
            fit = ProblemFit.of(file, settings(file, progress));
        } finally {
            progress.close();
        }
        if (numerics.isJson()) {
            session.out().println(ProblemJson.text(FitJson.of(fit)));
        } else {
            FitReport.of(fit).print(session.out());
        }
        boolean isSolved = fit.minimum().status() != FitStatus.START_FAILED;
        if (isSolved && (csv != null || plot != null)) {
            write(FitCharts.of(fit, CURVE_POINTS));
        }
        return finish(fit);
    }

    private void write(FitCharts charts) throws IOException {
        if (csv != null) {
            AtomicFile.writeText(csv, charts.toCsv());
            wrote(csv);
        }
        if (plot != null) {
            List<LineChart> all = charts.all();
            TrajectoryPlot.write(plot, ChartGrid.of(all, all.size() > 2 ? 2 : 1));
            wrote(plot);
        }
    }

    private void wrote(Path file) {
        if (!numerics.isJson()) {
            session.out().println("wrote " + file);
        }
    }

    private int finish(ProblemFit fit) {
        FitStatus status = fit.minimum().status();
        if (!status.isFailure()) {
            return ExitCode.OK.number();
        }
        session.err()
                .println(spec.qualifiedName() + ": " + status + ": "
                        + fit.minimum().message());
        return ExitCode.NUMERICAL_FAILURE.number();
    }

    private int study() throws IOException {
        Require.absent("--csv", csv, "lynx-hare writes a folder; use --out");
        Require.absent("--plot", plot, "lynx-hare writes a folder; use --out");
        Solver solver = numerics.solver(numerics.differentiable());
        OutputFolder folder = OutputFolder.of(out == null ? Path.of("out", STUDY) : out);
        ProblemFit.Settings settings = new ProblemFit.Settings(
                solver, adjoint.of(solver, false), stages, maxIterations, (iteration, sumOfSquares) -> {});
        FitProgress progress = new FitProgress(session);
        LynxHare study;
        try {
            study = LynxHare.study(settings, seed == null ? 1 : seed, progress::phase);
        } finally {
            progress.close();
        }
        if (study.mechanistic().minimum().status().isFailure()) {
            return finish(study.mechanistic());
        }
        LynxHareReport report = LynxHareReport.of(study);
        if (numerics.isJson()) {
            session.out().println(ProblemJson.text(report.json()));
        } else {
            report.print(session.out());
        }
        wrote(folder.writeText("fit.json", ProblemJson.text(report.json())));
        wrote(folder.writeText("report.html", report.html()));
        return ExitCode.OK.number();
    }
}
