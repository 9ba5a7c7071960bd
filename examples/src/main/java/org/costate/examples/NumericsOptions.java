package org.costate.examples;

import java.util.OptionalLong;
import org.costate.examples.problem.ProblemFile;
import org.costate.examples.problem.ProblemRun;
import org.costate.solver.Method;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a problem is solved: method, tolerances, steps, and what is printed. */
final class NumericsOptions {

    private static final double DEFAULT_TOLERANCE = 1e-8;
    private static final double LOOSE = 1e-6;
    private static final double DEFAULT_STOCHASTIC_TOLERANCE = 1e-3;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = "How steps are made: ${COMPLETION-CANDIDATES} (default: auto).")
    private @Nullable SolveMethod method;

    @Option(
            names = "--rtol",
            paramLabel = "TOL",
            description = "Relative tolerance (default: 1e-8; 1e-3 for stochastic equations).")
    private @Nullable Double rtol;

    @Option(
            names = "--atol",
            paramLabel = "TOL",
            description = "Absolute tolerance (default: 1e-8; 1e-3 for stochastic equations).")
    private @Nullable Double atol;

    @Option(
            names = "--step",
            paramLabel = "H",
            description = "Length of every step; required by methods that do not estimate their error"
                    + " (default: steps adapt to the tolerances).")
    private @Nullable Double step;

    @Option(
            names = "--max-step",
            paramLabel = "H",
            description = "Longest step, for events or forces that adaptive steps pass over (default: none).")
    private @Nullable Double maxStep;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description = "Steps that may be tried before the solve ends with MAX_STEPS (default: 1000000).")
    private @Nullable Long maxSteps;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    boolean isJson() {
        return json;
    }

    /** The method that was asked for, or another. */
    SolveMethod method(SolveMethod otherwise) {
        return method == null ? otherwise : method;
    }

    double rtol(boolean isStochastic) {
        double value = tolerance("--rtol", rtol, isStochastic);
        if (value < Tolerances.RELATIVE_FLOOR || value > 1) {
            throw new IllegalArgumentException(
                    "--rtol = " + value + ", but must be between " + Tolerances.RELATIVE_FLOOR + " and 1");
        }
        return value;
    }

    double atol(boolean isStochastic) {
        return tolerance("--atol", atol, isStochastic);
    }

    private static double tolerance(String name, @Nullable Double given, boolean isStochastic) {
        double value = given != null ? given : isStochastic ? DEFAULT_STOCHASTIC_TOLERANCE : DEFAULT_TOLERANCE;
        Require.positive(name, value);
        return value;
    }

    @Nullable
    Double step() {
        return step;
    }

    /** The longest step, where steps adapt. */
    @Nullable
    Double maxStep() {
        if (maxStep != null) {
            Require.positive("--max-step", maxStep);
            if (step != null) {
                throw new IllegalArgumentException("--max-step = " + maxStep + " is for adaptive steps, but --step = "
                        + step + " makes them equal");
            }
        }
        return maxStep;
    }

    /** For {@code auto} an explicit method, by the tolerance: those can be differentiated in every way. */
    SolveMethod differentiable() {
        SolveMethod chosen = method(SolveMethod.AUTO);
        if (chosen == SolveMethod.AUTO) {
            chosen = rtol(false) >= LOOSE ? SolveMethod.TSIT5 : SolveMethod.VERN7;
        }
        return chosen;
    }

    /** The same, but a stiff method where the problem is stiff and steps adapt. */
    SolveMethod differentiable(ProblemFile file) {
        boolean isOpen = method(SolveMethod.AUTO) == SolveMethod.AUTO && step == null;
        boolean isStiff = isOpen && ProblemRun.isStiff(file, Tolerances.of(rtol(false), atol(false)));
        return isStiff ? SolveMethod.KVAERNO5 : differentiable();
    }

    /**
     * The solver of an ordinary equation.
     *
     * @param chosen how steps are made
     * @throws IllegalArgumentException if the options do not fit it, naming them
     */
    Solver solver(SolveMethod chosen) {
        if (chosen.isStochastic()) {
            throw new IllegalArgumentException(
                    "--method = " + chosen + " is for stochastic equations, but the problem has no diffusion");
        }
        return solver(chosen.method(), step, false);
    }

    /**
     * A solver.
     *
     * @param chosen       how steps are made
     * @param size         length of all steps, or null for adaptive ones
     * @param isStochastic whether default tolerances are those of stochastic equations
     * @throws IllegalArgumentException if the options do not fit it, naming them
     */
    Solver solver(Method chosen, @Nullable Double size, boolean isStochastic) {
        Tolerances tolerances = Tolerances.of(rtol(isStochastic), atol(isStochastic));
        if (size != null) {
            Require.positive("--step", size);
            return limited(Solver.fixed(chosen, size).withTolerances(tolerances));
        }
        if (!chosen.hasErrorEstimate()) {
            throw new IllegalArgumentException("--method = " + chosen.name()
                    + " does not estimate its error, but adaptive steps need that; give --step");
        }
        return limited(Solver.of(chosen, tolerances));
    }

    /** How many steps may be tried, if that was given. */
    OptionalLong maxSteps() {
        return maxSteps == null ? OptionalLong.empty() : OptionalLong.of(maxSteps);
    }

    /** A solver with the limits of number and length of steps that were given. */
    private Solver limited(Solver solver) {
        Double longest = maxStep();
        Solver limited = longest == null || !solver.controller().isAdaptive() ? solver : solver.withMaxStep(longest);
        if (maxSteps == null) {
            return limited;
        }
        Require.positive("--max-steps", maxSteps.doubleValue());
        return limited.withMaxSteps(maxSteps);
    }
}
