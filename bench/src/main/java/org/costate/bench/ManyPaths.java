package org.costate.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.costate.solver.RowSolver;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.ensemble.Ensemble;
import org.costate.solver.ensemble.Family;
import org.costate.solver.ensemble.Moments;
import org.costate.solver.ensemble.Outcome;
import org.costate.solver.ensemble.RowEnsemble;
import org.costate.solver.noise.BrownianStream;
import org.costate.solver.sde.SOSRI;

/**
 * Solves the noisy spiral along many paths, 100,000 unless told otherwise, path by path and as rows, on one thread and on
 * two, and prints time and attempted steps. Each path has its own step sizes either way.
 */
public final class ManyPaths {

    private static final int STANDARD = 100_000;
    private static final int WARM_UP = 4000;
    private static final long SEED = 20240607;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private ManyPaths() {}

    /** One way to solve all paths. */
    private interface Way {

        Outcome solve(long paths, Moments moments);
    }

    /**
     * Starts from the shell.
     *
     * @param args number of paths, optional
     */
    public static void main(String[] args) {
        int paths = args.length > 0 ? Integer.parseInt(args[0]) : STANDARD;
        SmallSde problem = SmallSde.spiral();
        Solver solver =
                Solver.of(SOSRI.METHOD.withEmbeddedError(), Tolerances.of(SdeSolves.TOLERANCE, SdeSolves.TOLERANCE));
        BrownianStream streams = BrownianStream.of(SEED, 2, 0, problem.t1());
        Ensemble ensemble =
                Ensemble.of(solver, Family.along(problem.sde(), streams::withPath, problem.y0()), 0, problem.t1());
        RowEnsemble rows = RowEnsemble.of(
                RowSolver.of(solver, problem.rows()),
                RowEnsemble.along(problem.y0(), streams::withPath),
                0,
                problem.t1());
        MixedLoad.run(MixedLoad.STANDARD_TIMES);
        for (int threads = 1; threads <= 2; threads++) {
            int count = threads;
            print(
                    "path by path",
                    paths,
                    threads,
                    (n, m) -> ensemble.withThreads(count).solve(n, m));
            print("as rows", paths, threads, (n, m) -> rows.withThreads(count).solve(n, m));
        }
    }

    private static void print(String name, int paths, int threads, Way way) {
        way.solve(Math.min(paths, WARM_UP), Moments.of());
        Moments moments = Moments.of();
        long start = System.nanoTime();
        long processor = SYSTEM.getProcessCpuTime();
        Outcome outcome = way.solve(paths, moments);
        double nanos = System.nanoTime() - start;
        double busy = SYSTEM.getProcessCpuTime() - processor;
        long attempts = outcome.statistics().attempts();
        System.out.printf(
                Locale.ROOT,
                "%d paths %s, threads: %d, %.2f s, %.1f attempts a path, %.0f ns of processor time each, mean %.15f%n",
                paths,
                name,
                threads,
                1e-9 * nanos,
                (double) attempts / paths,
                busy / attempts,
                moments.mean(0, 0));
    }
}
