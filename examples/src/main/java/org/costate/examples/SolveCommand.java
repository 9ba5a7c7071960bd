package org.costate.examples;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.costate.examples.file.AtomicFile;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.problem.ProblemFile;
import org.costate.examples.problem.ProblemJson;
import org.costate.examples.problem.ProblemRun;
import org.costate.examples.problem.SolvedTable;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code costate solve FILE|NAME}. */
@Command(
        name = "solve",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = {"Solves a problem file or a classic problem and tells what that cost.", ""},
        footer = {
            "",
            "With --json one object is printed: status, message, t, y, events, statistics. Exit code 1 after a",
            "numerical failure, with the part that was solved; 2 for a file or an option that is not what it must be.",
            "",
            "Examples:",
            "  ./costate solve examples/problems/lotka-volterra.json --json",
            "  ./costate solve examples/problems/bouncing-ball.json --points 501 --csv ball.csv --plot ball.svg",
            "  ./costate solve examples/problems/noisy-growth.json --paths 1000 --seed 7 --json",
            "  ./costate solve lorenz",
            "  ./costate solve arenstorf --method dopri8 --rtol 1e-10 --plot orbit.svg",
            "  ./costate solve lotka-volterra --points 201 --csv cycles.csv",
            "  ./costate solve van-der-pol --method rk4 --step 0.01"
        })
final class SolveCommand implements Callable<Integer> {

    /** Save times up to which steps of a method for stiff problems end at them. */
    private static final int MOST_LANDINGS = 100;

    private static final int CLASSIC_POINTS = 2001;

    private final Programs.ProblemSolving solving;
    private final Session session;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    NumericsOptions numerics = new NumericsOptions();

    @Mixin
    PathsOptions paths = new PathsOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "FILE|NAME",
            description = "A problem file, or a classic problem: lorenz, arenstorf, lotka-volterra, van-der-pol.")
    private String problem = "";

    @Option(
            names = "--points",
            paramLabel = "N",
            description = "Evenly spaced output times, both ends included (default: for files their save times, or"
                    + " else start and end, 2001 with --csv or --plot; for names 2001).")
    private @Nullable Integer points;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the solution as comma-separated values.")
    private @Nullable Path csv;

    @Option(names = "--plot", paramLabel = "FILE", description = "Draw the solution; FILE ends in .svg or .png.")
    private @Nullable Path plot;

    SolveCommand(Programs.ProblemSolving solving, Session session) {
        this.solving = solving;
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        Optional<ClassicProblem> classic = Arrays.stream(ClassicProblem.values())
                .filter(known -> known.toString().equalsIgnoreCase(problem))
                .findFirst();
        try {
            return classic.isPresent() ? solveClassic(classic.get()) : solveFile();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int solveClassic(ClassicProblem classic) throws IOException {
        paths.requireNone("a classic problem is no stochastic equation");
        SolveOptions options = options(classic);
        requireFolder(options.csv());
        requireFolder(options.plot());
        if (numerics.isJson()) {
            Solution solution = ClassicSolver.solution(options);
            SolvedTable table = SolvedTable.of(classic.names(), List.of(), solution);
            session.out().println(ProblemJson.text(table.json()));
            write(options, table.trajectory(0));
            return exit(solution.status()).number();
        }
        Trajectory trajectory = solving.solve(options);
        String head = classic + " with " + options.method() + ", rtol " + options.rtol() + ", atol " + options.atol();
        SolveReport.print(session, head, trajectory);
        write(options, trajectory);
        return ExitCode.OK.number();
    }

    private void write(SolveOptions options, Trajectory trajectory) throws IOException {
        writeCsv(trajectory);
        if (options.plot().isPresent()) {
            TrajectoryPlot.write(options.plot().get(), options, trajectory);
            wrote(options.plot().get());
        }
    }

    private void writeCsv(Trajectory trajectory) throws IOException {
        if (csv != null) {
            AtomicFile.writeText(csv, trajectory.toCsv());
            wrote(csv);
        }
    }

    private void wrote(Path file) {
        if (!numerics.isJson()) {
            session.out().println("wrote " + file);
        }
    }

    private int solveFile() throws IOException {
        ProblemFile file = read(spec, problem);
        if (plot != null) {
            SolveOptions.requirePicture(plot);
        }
        requireFolder(Optional.ofNullable(csv));
        requireFolder(Optional.ofNullable(plot));
        double[] times = times(file);
        if (file.isStochastic()) {
            return new PathsSolving(session, numerics, paths).solve(file, times, Optional.ofNullable(csv));
        }
        paths.requireNone("the problem has no diffusion");
        SolveMethod method = numerics.method(SolveMethod.AUTO);
        long begin = System.nanoTime();
        Solver solver = numerics.solver(method);
        // steps of methods for stiff problems may be long against what is seen between them
        boolean fewTimes = points == null && file.save().length > 0 && file.save().length <= MOST_LANDINGS;
        SaveAt saveAt = fewTimes && !(solver.method() instanceof ExplicitRungeKutta)
                ? SaveAt.times(times).landing()
                : SaveAt.times(times);
        SolvedTable table = ProblemRun.solve(file, solver, saveAt);
        Trajectory trajectory = table.trajectory((System.nanoTime() - begin) * 1e-9);
        Solution solution = table.solution();
        if (numerics.isJson()) {
            session.out().println(ProblemJson.text(table.json()));
        } else {
            String head = file.name() + " with " + method + ", rtol " + numerics.rtol(false) + ", atol "
                    + numerics.atol(false);
            SolveReport.print(session, head, trajectory);
            SolveReport.printEvents(session, file, solution);
        }
        writeCsv(trajectory);
        if (plot != null) {
            TrajectoryPlot.write(plot, TrajectoryPlot.overTime(file.name() + ", " + method, trajectory));
            wrote(plot);
        }
        return finish(solution.status(), solution.message());
    }

    private int finish(Status status, String message) {
        if (status.isFailure()) {
            session.err().println(spec.qualifiedName() + ": " + status + ": " + message);
        }
        return exit(status).number();
    }

    static ExitCode exit(Status status) {
        return status.isFailure() ? ExitCode.NUMERICAL_FAILURE : ExitCode.OK;
    }

    /** Reads a problem file; what is wrong in it is told with its path. */
    static ProblemFile read(CommandSpec spec, String path) throws IOException {
        return read(spec, path, "one of lorenz, arenstorf, lotka-volterra, van-der-pol");
    }

    /** The same where other names are known beside files. */
    static ProblemFile read(CommandSpec spec, String path, String names) throws IOException {
        Path file = Path.of(path);
        if (!Files.exists(file) || Files.isDirectory(file)) {
            throw new ParameterException(spec.commandLine(), "'" + path + "', but must be a file or " + names);
        }
        try {
            return ProblemFile.read(file);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), path + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new ParameterException(spec.commandLine(), path + ": no such file", e);
        }
    }

    private double[] times(ProblemFile file) {
        if (points != null) {
            Require.within("--points", points, 2, 10_000_000);
            return ProblemRun.times(file, points);
        }
        boolean isDrawn = csv != null || plot != null;
        return file.save().length == 0 && isDrawn ? ProblemRun.times(file, CLASSIC_POINTS) : ProblemRun.times(file);
    }

    static void requireFolder(Optional<Path> file) throws IOException {
        if (file.isPresent()) {
            if (Files.isDirectory(file.get())) {
                throw new FileSystemException(file.get().toString(), null, "is a folder, but must be a file");
            }
            Path folder = file.get().toAbsolutePath().getParent();
            OutputFolder.of(folder == null ? file.get() : folder);
        }
    }

    private SolveOptions options(ClassicProblem classic) {
        Double size = numerics.step();
        Double longest = numerics.maxStep();
        return new SolveOptions(
                classic,
                numerics.method(SolveMethod.AUTO),
                numerics.rtol(false),
                numerics.atol(false),
                size == null ? OptionalDouble.empty() : OptionalDouble.of(size),
                longest == null ? OptionalDouble.empty() : OptionalDouble.of(longest),
                numerics.maxSteps(),
                points == null ? CLASSIC_POINTS : points,
                Optional.ofNullable(csv),
                Optional.ofNullable(plot));
    }
}
