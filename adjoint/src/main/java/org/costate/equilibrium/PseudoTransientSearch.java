package org.costate.equilibrium;

import java.util.Arrays;
import org.costate.solver.Attempt;

/** The workspace of {@link PseudoTransient}. Each block of the state has a step of its own. */
final class PseudoTransientSearch {

    private static final double FIRST = 0.01;
    private static final double STEADY = 0.9;
    private static final double GROWTH = 1.5;
    private static final double LARGEST_GROWTH = 10;
    private static final double LEAST_GROWTH = 0.1;
    private static final double AFTER_FAILURE = 0.25;
    private static final int FAILURES_IN_A_ROW = 50;
    private static final int CALM = 6;

    /** Relative residual of the linear systems of steps. */
    private static final double FORCING = 1e-3;

    private final RootSearch s;
    private final LinearSystem system;
    private final boolean isDirect;
    private final double initialStep;
    private final int maxIterations;
    private final double[] delta;
    private final double[] shift;
    private final int[] calm;
    private final double[] d;
    private final double[] newton;
    private final double[] right;
    private final double[] trial;
    private final double[] value;
    private int failures;

    PseudoTransientSearch(RootSearch search, LinearMethod linear, double initialStep, int maxIterations) {
        s = search;
        system = linear.start(search.at);
        isDirect = linear instanceof LuFactors;
        this.initialStep = initialStep;
        this.maxIterations = maxIterations;
        delta = new double[s.blocks];
        shift = new double[s.blocks];
        calm = new int[s.blocks];
        d = new double[s.n];
        newton = new double[s.n];
        right = new double[s.n];
        trial = new double[s.n];
        value = new double[s.n];
    }

    void run() {
        for (int b = 0; b < s.blocks; b++) {
            double size = Math.max(1, s.scaled(s.y, b));
            double speed = s.scaled(s.f, b);
            delta[b] = initialStep > 0 ? initialStep : speed > 0 ? FIRST * size / speed : 1;
        }
        while (true) {
            s.finishZeros();
            if (s.isDone()) {
                s.converge();
                return;
            }
            if (s.iterations >= maxIterations || failures > FAILURES_IN_A_ROW) {
                s.failAtLimit(s.rate() < 1 ? "" : "; does the flow come to rest at all, or does it oscillate?");
                return;
            }
            s.iterations++;
            s.at.moveTo(s.y);
            if (!advance()) {
                return;
            }
            s.record();
        }
    }

    /** One step of all blocks that are not done; false if the search has failed. */
    private boolean advance() {
        for (int b = 0; b < s.blocks; b++) {
            shift[b] = 1 / delta[b];
        }
        LinearOutcome outcome = solve(shift, d, FORCING);
        if (outcome.status() == EquilibriumStatus.NOT_FINITE) {
            s.fail(outcome.status(), outcome.detail() + " in iteration " + s.iterations);
            return false;
        }
        if (!outcome.isSolved()) {
            shrinkAll();
            return true;
        }
        boolean anyCalm = false;
        for (int b = 0; b < s.blocks; b++) {
            if (s.done[b]) {
                Arrays.fill(d, b * s.width, (b + 1) * s.width, 0);
            }
            calm[b] = s.scaled(d, b) <= 1 ? calm[b] + 1 : 0;
            anyCalm |= !s.done[b] && calm[b] > 0;
        }
        if (anyCalm) {
            finishCalm();
        }
        return move();
    }

    private LinearOutcome solve(double[] shifts, double[] x, double tolerance) {
        s.factorings += isDirect ? 1 : 0;
        LinearOutcome outcome = system.prepare(shifts);
        if (!outcome.isSolved()) {
            return outcome;
        }
        for (int i = 0; i < s.n; i++) {
            right[i] = s.done[i / s.width] ? 0 : -s.f[i];
        }
        outcome = system.solve(right, x, tolerance, false);
        s.linearIterations += outcome.iterations();
        return outcome;
    }

    /** Takes Newton's correction for the step of blocks where it is within the tolerances. */
    private void finishCalm() {
        LinearOutcome outcome = solve(new double[s.blocks], newton, FORCING);
        for (int b = 0; b < s.blocks; b++) {
            boolean small = outcome.isSolved() ? s.scaled(newton, b) <= 1 : calm[b] >= CALM;
            if (s.done[b] || calm[b] == 0 || !small) {
                continue;
            }
            s.done[b] = true;
            if (outcome.isSolved()) {
                System.arraycopy(newton, b * s.width, d, b * s.width, s.width);
            }
        }
    }

    private void shrinkAll() {
        failures++;
        for (int b = 0; b < s.blocks; b++) {
            delta[b] *= AFTER_FAILURE;
        }
    }

    private boolean move() {
        for (int i = 0; i < s.n; i++) {
            trial[i] = s.y[i] + d[i];
        }
        Attempt attempt = s.evaluate(trial, value);
        if (attempt == Attempt.CANCELLED || (attempt != Attempt.OK && failures == FAILURES_IN_A_ROW)) {
            s.fail(attempt, value, " at step " + s.iterations);
            return false;
        }
        if (attempt == Attempt.FIELD_REFUSED) {
            shrinkAll();
            undo();
            return true;
        }
        failures = attempt == Attempt.OK ? 0 : failures + 1;
        for (int b = 0; b < s.blocks; b++) {
            double norm = s.norm(value, b);
            if (!(norm < Double.POSITIVE_INFINITY)) {
                s.done[b] = false;
                delta[b] *= AFTER_FAILURE;
                continue;
            }
            delta[b] *= growth(s.norm(s.f, b) / norm, calm[b] > 0);
            System.arraycopy(trial, b * s.width, s.y, b * s.width, s.width);
            System.arraycopy(value, b * s.width, s.f, b * s.width, s.width);
        }
        return true;
    }

    /** Blocks that were to be done with this step are not. */
    private void undo() {
        for (int b = 0; b < s.blocks; b++) {
            s.done[b] &= calm[b] == 0 || s.norm(d, b) == 0;
        }
    }

    private static double growth(double ratio, boolean isCalm) {
        if (isCalm || !(ratio < LARGEST_GROWTH)) {
            return LARGEST_GROWTH;
        }
        return ratio >= STEADY ? Math.max(GROWTH, ratio) : Math.max(LEAST_GROWTH, ratio);
    }
}
