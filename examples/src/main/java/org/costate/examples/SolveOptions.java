package org.costate.examples;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What {@code solve} was asked to do; valid once it exists.
 *
 * @param problem what to solve
 * @param method  how steps are made
 * @param rtol    relative tolerance
 * @param atol    absolute tolerance
 * @param step    length of all steps, for methods that do not estimate their error; empty for adaptive steps
 * @param maxStep longest step of adaptive ones; empty for none
 * @param maxSteps steps that may be tried; empty for a million
 * @param points  output times, evenly spaced over the whole interval, both ends included
 * @param csv     where to write the solution
 * @param plot    where to draw it
 */
public record SolveOptions(
        ClassicProblem problem,
        SolveMethod method,
        double rtol,
        double atol,
        OptionalDouble step,
        OptionalDouble maxStep,
        OptionalLong maxSteps,
        int points,
        Optional<Path> csv,
        Optional<Path> plot) {

    /** Checks everything. */
    public SolveOptions {
        Require.positive("--rtol", rtol);
        Require.positive("--atol", atol);
        if (step.isPresent()) {
            Require.positive("--step", step.getAsDouble());
        }
        if (maxStep.isPresent()) {
            Require.positive("--max-step", maxStep.getAsDouble());
        }
        if (maxSteps.isPresent()) {
            Require.positive("--max-steps", (double) maxSteps.getAsLong());
        }
        Require.within("--points", points, 2, 10_000_000);
        plot.ifPresent(SolveOptions::requirePicture);
    }

    static void requirePicture(Path file) {
        if (!isSvg(file) && !isPng(file)) {
            throw new IllegalArgumentException("--plot = " + file + ", but must end in .svg or .png");
        }
    }

    /** The output times, ascending, length {@link #points()}; the last is the end time exactly. */
    public double[] times() {
        double[] times = new double[points];
        double t0 = problem.t0();
        double t1 = problem.t1();
        for (int i = 0; i < points - 1; i++) {
            times[i] = t0 + (t1 - t0) * i / (points - 1);
        }
        times[points - 1] = t1;
        return times;
    }

    static boolean isSvg(Path path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".svg");
    }

    static boolean isPng(Path path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".png");
    }
}
