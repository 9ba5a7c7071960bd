package org.costate.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.costate.examples.file.AtomicFile;
import org.costate.examples.problem.ProblemFile;
import org.costate.examples.problem.ProblemJson;
import org.costate.examples.problem.ProblemPaths;
import org.costate.solver.Method;
import org.costate.solver.Solver;
import org.jspecify.annotations.Nullable;

/** Behind {@code solve} for stochastic problems. */
final class PathsSolving {

    private final Session session;
    private final NumericsOptions numerics;
    private final PathsOptions paths;

    PathsSolving(Session session, NumericsOptions numerics, PathsOptions paths) {
        this.session = session;
        this.numerics = numerics;
        this.paths = paths;
    }

    /** The solver: where no method with an error estimate fits the noise, {@code auto} takes equal steps of a number that fits. */
    static Solver solver(ProblemFile file, NumericsOptions numerics, ProblemPaths.Draw draw, Session session) {
        SolveMethod chosen = numerics.method(SolveMethod.AUTO);
        if (chosen != SolveMethod.AUTO && !chosen.isStochastic()) {
            throw new IllegalArgumentException(
                    "--method = " + chosen + " is for ordinary equations, but the problem has a diffusion");
        }
        Method method = chosen == SolveMethod.AUTO ? ProblemPaths.method(file) : chosen.method();
        @Nullable Double step = numerics.step();
        if (step == null && chosen == SolveMethod.AUTO && !method.hasErrorEstimate()) {
            OptionalInt steps = ProblemPaths.steps(file, method, draw);
            if (steps.isEmpty()) {
                session.err()
                        .println("costate: " + method.name() + " takes " + ProblemPaths.MOST_STEPS
                                + " steps, and a pilot of some paths does not show that they suffice; compare with shorter"
                                + " ones (--step)");
            }
            step = (file.end() - file.start()) / steps.orElse(ProblemPaths.MOST_STEPS);
            Double longest = numerics.maxStep();
            step = longest == null ? step : Math.min(step, longest);
        }
        return numerics.solver(method, step, true);
    }

    static ProblemPaths.Draw draw(PathsOptions paths) {
        return new ProblemPaths.Draw(paths.count(), paths.seed(), paths.threads());
    }

    int solve(ProblemFile file, double[] times, Optional<Path> csv) throws IOException {
        ProblemPaths.Draw draw = draw(paths);
        Solver solver = solver(file, numerics, draw, session);
        ProblemPaths found = ProblemPaths.solve(file, solver, times, draw);
        if (numerics.isJson()) {
            session.out().println(ProblemJson.text(found.json()));
        } else {
            print(file, solver, found);
        }
        if (csv.isPresent()) {
            AtomicFile.writeText(csv.get(), csv(file, found));
        }
        if (found.status().isFailure()) {
            session.err().println("costate solve: " + found.status() + ": " + found.message());
        }
        return SolveCommand.exit(found.status()).number();
    }

    private void print(ProblemFile file, Solver solver, ProblemPaths found) {
        session.out()
                .println(file.name() + " with " + solver.method().name() + ", noise " + ProblemPaths.noise(file) + ", "
                        + paths.count() + " paths of seed " + paths.seed());
        int last = found.times().length - 1;
        for (int c = 0; c < file.states().size() && last >= 0; c++) {
            session.out()
                    .printf(
                            Locale.ROOT,
                            "  %-10s at t = %s: mean %s +- %s, deviation %s%n",
                            file.states().get(c),
                            found.times()[last],
                            found.mean(last, c),
                            found.error(last, c),
                            found.deviation(last, c));
        }
    }

    /** Means and deviations over time. */
    private static String csv(ProblemFile file, ProblemPaths found) {
        StringBuilder csv = new StringBuilder("t");
        file.states()
                .forEach(name ->
                        csv.append(',').append(name).append(',').append(name).append(" deviation"));
        csv.append('\n');
        double[] times = found.times();
        for (int i = 0; i < times.length; i++) {
            csv.append(times[i]);
            for (int c = 0; c < file.states().size(); c++) {
                csv.append(',').append(found.mean(i, c)).append(',').append(found.deviation(i, c));
            }
            csv.append('\n');
        }
        return csv.toString();
    }
}
