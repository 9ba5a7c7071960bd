package org.costate.equilibrium;

import java.util.Arrays;
import org.costate.solver.Attempt;

/** The workspace of {@link Newton}. Each block of the state has a step length of its own. */
final class NewtonSearch {

    /** Part of the fall that the slope promises which a step must bring. */
    private static final double ARMIJO = 1e-4;

    private static final int HALVINGS = 40;
    private static final double FORCING = 0.9;
    private static final double LARGEST_FORCING = 0.1;
    private static final double SMALLEST_FORCING = 1e-6;

    /** A direction from a linear system that was not solved to its tolerance is still one if it solves this part of it. */
    private static final double USELESS = 0.9;

    private final RootSearch s;
    private final LinearSystem system;
    private final boolean isDirect;
    private final boolean isDamped;
    private final int maxIterations;
    private final double[] right;
    private final double[] d;
    private final double[] trial;
    private final double[] value;
    private final double[] lambda;
    private final double[] before;
    private final double[] correction;
    private final double[] forcing;
    private final boolean[] open;

    NewtonSearch(RootSearch search, LinearMethod linear, boolean isDamped, int maxIterations) {
        s = search;
        system = linear.start(search.at);
        isDirect = linear instanceof LuFactors;
        this.isDamped = isDamped;
        this.maxIterations = maxIterations;
        right = new double[s.n];
        d = new double[s.n];
        trial = new double[s.n];
        value = new double[s.n];
        lambda = new double[s.blocks];
        before = new double[s.blocks];
        correction = new double[s.blocks];
        forcing = new double[s.blocks];
        open = new boolean[s.blocks];
    }

    void run() {
        Arrays.fill(forcing, LARGEST_FORCING);
        while (true) {
            s.finishZeros();
            if (s.isDone()) {
                s.converge();
                return;
            }
            if (s.iterations >= maxIterations) {
                s.failAtLimit("; start closer, or use PseudoTransient");
                return;
            }
            s.iterations++;
            if (!direction() || !step()) {
                return;
            }
            s.record();
            for (int b = 0; b < s.blocks; b++) {
                double ratio = s.norm(s.f, b) / before[b];
                forcing[b] = Math.max(SMALLEST_FORCING, Math.min(LARGEST_FORCING, FORCING * ratio * ratio));
            }
        }
    }

    /** Solves for the direction; false if the search has failed. */
    private boolean direction() {
        s.at.moveTo(s.y);
        s.factorings += isDirect ? 1 : 0;
        LinearOutcome outcome = system.prepare(new double[s.blocks]);
        if (outcome.isSolved()) {
            for (int i = 0; i < s.n; i++) {
                right[i] = s.done[i / s.width] ? 0 : -s.f[i];
            }
            outcome = system.solve(right, d, forcing, false);
            s.linearIterations += outcome.iterations();
        }
        boolean useful =
                outcome.status() == EquilibriumStatus.LINEAR_NOT_CONVERGED && outcome.residual() < USELESS && isDamped;
        if (!outcome.isSolved() && !useful) {
            s.fail(outcome.status(), outcome.detail() + " in iteration " + s.iterations);
            return false;
        }
        for (int b = 0; b < s.blocks; b++) {
            if (s.done[b]) {
                Arrays.fill(d, b * s.width, (b + 1) * s.width, 0);
            }
            correction[b] = useful ? Double.POSITIVE_INFINITY : s.scaled(d, b);
            before[b] = s.norm(s.f, b);
            lambda[b] = 1;
            open[b] = !s.done[b];
        }
        return true;
    }

    /** Takes a step along the direction; false if none is good. */
    private boolean step() {
        int halvings = isDamped ? HALVINGS : 0;
        while (true) {
            for (int i = 0; i < s.n; i++) {
                trial[i] = s.y[i] + lambda[i / s.width] * d[i];
            }
            Attempt attempt = s.evaluate(trial, value);
            if (attempt == Attempt.CANCELLED) {
                s.fail(attempt, value, "");
                return false;
            }
            if (!isAnyLeft(attempt)) {
                accept();
                return true;
            }
            if (halvings-- == 0) {
                fail(attempt);
                return false;
            }
        }
    }

    /** Decides for each block whether its step is good, and halves it if not. */
    private boolean isAnyLeft(Attempt attempt) {
        boolean left = false;
        for (int b = 0; b < s.blocks; b++) {
            if (open[b]) {
                open[b] = attempt == Attempt.FIELD_REFUSED || !isGood(b);
                lambda[b] *= open[b] ? 0.5 : 1;
                left |= open[b];
            }
        }
        return left;
    }

    private boolean isGood(int b) {
        double norm = s.norm(value, b);
        if (!isDamped || correction[b] <= 1) {
            return norm < Double.POSITIVE_INFINITY;
        }
        return norm <= (1 - ARMIJO * lambda[b]) * before[b];
    }

    private void accept() {
        System.arraycopy(trial, 0, s.y, 0, s.n);
        System.arraycopy(value, 0, s.f, 0, s.n);
        for (int b = 0; b < s.blocks; b++) {
            s.done[b] |= correction[b] <= 1;
        }
    }

    private void fail(Attempt attempt) {
        if (attempt != Attempt.OK) {
            s.fail(attempt, value, " at Newton's step " + s.iterations);
            return;
        }
        int first = 0;
        while (!open[first]) {
            first++;
        }
        s.fail(
                EquilibriumStatus.NOT_CONVERGED,
                "; at iteration " + s.iterations + " no step in Newton's direction lessens the residual "
                        + s.lastResidual() + (s.blocks > 1 ? " of row " + first : "")
                        + ": it has a minimum there that is no zero, or the tolerances ask for more than rounding"
                        + " allows; start elsewhere, or use PseudoTransient");
    }
}
