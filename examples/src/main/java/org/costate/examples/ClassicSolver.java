package org.costate.examples;

import org.costate.solver.Method;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Statistics;
import org.costate.solver.Tolerances;

/** Behind {@code solve}: a classic problem by any method. */
final class ClassicSolver implements Programs.ProblemSolving {

    @Override
    public Trajectory solve(SolveOptions options) {
        ClassicProblem problem = options.problem();
        long start = System.nanoTime();
        Solution solution = solution(options);
        if (solution.status().isFailure()) {
            throw new NumericalFailureException(problem + ": " + solution.status() + ": " + solution.message());
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        int n = solution.dimension();
        double[] states = new double[solution.size() * n];
        for (int i = 0; i < solution.size(); i++) {
            System.arraycopy(solution.state(i), 0, states, i * n, n);
        }
        Statistics cost = solution.statistics();
        return Trajectory.of(
                problem.names(),
                solution.times(),
                states,
                new Trajectory.Cost(cost.evaluations(), cost.accepted(), cost.rejected(), seconds));
    }

    /** Solves as far as it goes. */
    static Solution solution(SolveOptions options) {
        ClassicProblem problem = options.problem();
        Solver solver = solver(options).withSaveAt(SaveAt.times(options.times()));
        return solver.trySolve(problem.field(), problem.y0(), problem.t0(), problem.t1());
    }

    private static Solver solver(SolveOptions options) {
        Solver solver = unlimited(options);
        solver = options.maxSteps().isPresent()
                ? solver.withMaxSteps(options.maxSteps().getAsLong())
                : solver;
        return options.maxStep().isPresent()
                ? solver.withMaxStep(options.maxStep().getAsDouble())
                : solver;
    }

    private static Solver unlimited(SolveOptions options) {
        Method method = options.method().method();
        if (options.step().isPresent()) {
            return Solver.fixed(method, options.step().getAsDouble());
        }
        if (!method.hasErrorEstimate()) {
            throw new IllegalArgumentException("--method = " + options.method()
                    + " does not estimate its error, but adaptive steps need that; give --step");
        }
        Solver solver = Solver.of(method, Tolerances.of(options.rtol(), options.atol()));
        return options.maxStep().isPresent()
                ? solver.withMaxStep(options.maxStep().getAsDouble())
                : solver;
    }
}
