package org.costate.equilibrium;

import java.util.Arrays;
import org.costate.solver.Attempt;

/** The workspace of {@link PseudoTransient}. Each block of the state has a step of its own. */
final class PseudoTransientSearch {

    /** Part of the residual that the linearized step may leave unexplained: aimed at, and at most. */
    private static final double AIM = 0.2;

    private static final double MOST = 0.8;
    private static final double AIM_OF_EXPANSION = 0.5;
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
    private final double[] tolerances;
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
        tolerances = new double[s.blocks];
        Arrays.fill(tolerances, FORCING);
    }

    void run() {
        firstSteps();
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

    /**
     * Half the time in which the flow changes by its own size, to first order: {@code |f| / |J f|}. The whole of it would make
     * the matrix singular where f is an eigenvector that grows.
     */
    private void firstSteps() {
        s.at.moveTo(s.y);
        s.at.product(s.f, shift, value);
        for (int b = 0; b < s.blocks; b++) {
            double time = 0.5 * s.norm(s.f, b) / s.norm(value, b);
            boolean isTime = time > 0 && time < Double.POSITIVE_INFINITY;
            delta[b] = initialStep > 0 ? initialStep : isTime ? time : 1;
        }
    }

    /** One step of all blocks that are not done; false if the search has failed. */
    private boolean advance() {
        for (int b = 0; b < s.blocks; b++) {
            shift[b] = 1 / delta[b];
        }
        LinearOutcome outcome = solve(shift, d);
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

    private LinearOutcome solve(double[] shifts, double[] x) {
        s.factorings += isDirect ? 1 : 0;
        LinearOutcome outcome = system.prepare(shifts);
        if (!outcome.isSolved()) {
            return outcome;
        }
        for (int i = 0; i < s.n; i++) {
            right[i] = s.done[i / s.width] ? 0 : -s.f[i];
        }
        outcome = system.solve(right, x, tolerances, false);
        s.linearIterations += outcome.iterations();
        return outcome;
    }

    /** Takes Newton's correction for the step of blocks where it is within the tolerances. */
    private void finishCalm() {
        LinearOutcome outcome = solve(new double[s.blocks], newton);
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
        boolean anyMoves = false;
        for (int b = 0; b < s.blocks; b++) {
            anyMoves |= move(b);
        }
        failures = anyMoves ? 0 : failures + 1;
        return true;
    }

    /** Takes the step of a block if the flow is what its linearization says; whether it was taken. */
    private boolean move(int b) {
        if (!(s.norm(value, b) < Double.POSITIVE_INFINITY)) {
            s.done[b] = false;
            delta[b] *= AFTER_FAILURE;
            return false;
        }
        boolean isCalm = calm[b] > 0;
        double unexplained = isCalm ? 0 : unexplained(b);
        double expansion = isCalm ? 0 : expansion(b);
        double growth = Math.min(Math.sqrt(AIM / unexplained), AIM_OF_EXPANSION / Math.max(0, expansion));
        delta[b] *= Math.min(LARGEST_GROWTH, Math.max(LEAST_GROWTH, growth));
        if (!(unexplained <= MOST && expansion <= MOST)) {
            return false;
        }
        System.arraycopy(trial, b * s.width, s.y, b * s.width, s.width);
        System.arraycopy(value, b * s.width, s.f, b * s.width, s.width);
        return true;
    }

    /**
     * Delta times the rate at which the flow grows along the step, {@code d . J d / d . d}. Where this is above one the step of
     * implicit Euler goes against the flow, towards the state that it leaves.
     */
    private double expansion(int b) {
        double along = 0;
        double square = 0;
        for (int i = b * s.width; i < (b + 1) * s.width; i++) {
            along += d[i] * s.f[i];
            square += d[i] * d[i];
        }
        return 1 - delta[b] * along / square;
    }

    /** What is left of the equation of implicit Euler, {@code d / delta - f(y + d)}, relative to the field before. */
    private double unexplained(int b) {
        for (int i = b * s.width; i < (b + 1) * s.width; i++) {
            newton[i] = d[i] / delta[b] - value[i];
        }
        return s.norm(newton, b) / s.norm(s.f, b);
    }

    /** Blocks that were to be done with this step are not. */
    private void undo() {
        for (int b = 0; b < s.blocks; b++) {
            s.done[b] &= calm[b] == 0 || s.norm(d, b) == 0;
        }
    }
}
