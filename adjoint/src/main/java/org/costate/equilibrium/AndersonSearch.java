package org.costate.equilibrium;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.newton.DenseLu;

/** The workspace of {@link Anderson}: differences of states and residuals in a ring, coefficients of their own for each block. */
final class AndersonSearch {

    /** Growth of the residual over the first one at which the search is given up. */
    private static final double DIVERGED = 1e8;

    private final RootSearch s;
    private final int window;
    private final double ridge;
    private final double mixing;
    private final int maxIterations;
    private final double[][] dy;
    private final double[][] df;
    private final double[] trial;
    private final double[] value;
    private final double[] gamma;
    private final double[] lengths;
    private final DenseLu gram;
    private int held;
    private int next;

    AndersonSearch(RootSearch search, int window, double ridge, double mixing, int maxIterations) {
        s = search;
        this.window = window;
        this.ridge = ridge;
        this.mixing = mixing;
        this.maxIterations = maxIterations;
        dy = new double[window][s.n];
        df = new double[window][s.n];
        trial = new double[s.n];
        value = new double[s.n];
        gamma = new double[window];
        lengths = new double[window];
        gram = DenseLu.of(window);
    }

    void run() {
        double rate = 1;
        while (true) {
            for (int b = 0; b < s.blocks; b++) {
                s.done[b] |= s.scaled(s.f, b) <= 1;
            }
            if (s.isDone()) {
                s.converge();
                return;
            }
            boolean grows = s.lastResidual() > DIVERGED * s.residual(0);
            if (grows || s.iterations >= maxIterations) {
                s.failAtLimit(rate < 1 && !grows ? "" : "; the map does not contract here: mix less, or use Newton");
                return;
            }
            s.iterations++;
            if (!step()) {
                return;
            }
            s.record();
            rate = s.rate();
        }
    }

    private boolean step() {
        for (int b = 0; b < s.blocks; b++) {
            if (s.done[b]) {
                System.arraycopy(s.y, b * s.width, trial, b * s.width, s.width);
            } else {
                combine(b);
            }
        }
        Attempt attempt = s.evaluate(trial, value);
        if (attempt != Attempt.OK && attempt != Attempt.CANCELLED && held > 0) {
            held = 0;
            next = 0;
            plainly();
            attempt = s.evaluate(trial, value);
        }
        if (attempt != Attempt.OK) {
            s.fail(attempt, value, " at iteration " + s.iterations);
            return false;
        }
        keep();
        return true;
    }

    private void plainly() {
        for (int i = 0; i < s.n; i++) {
            trial[i] = s.y[i] + (s.done[i / s.width] ? 0 : mixing * s.f[i]);
        }
    }

    /** The next state of a block, from the differences that are held. */
    private void combine(int b) {
        int from = b * s.width;
        int to = from + s.width;
        boolean known = held > 0 && coefficients(from, to);
        for (int i = from; i < to; i++) {
            double step = mixing * s.f[i];
            for (int j = 0; known && j < held; j++) {
                step -= gamma[j] * (dy[j][i] + mixing * df[j][i]);
            }
            trial[i] = s.y[i] + step;
        }
    }

    /** Least squares of the residual by differences of length one. */
    private boolean coefficients(int from, int to) {
        double[] matrix = gram.matrix();
        Arrays.fill(matrix, 0);
        Arrays.fill(gamma, 0);
        for (int j = 0; j < window; j++) {
            lengths[j] = j < held ? Norms.euclidean(df[j], from, to) : 0;
            matrix[j * window + j] = 1 + ridge;
        }
        for (int j = 0; j < held; j++) {
            for (int k = 0; k < j; k++) {
                double cosine =
                        lengths[j] == 0 || lengths[k] == 0 ? 0 : dot(df[j], df[k], from, to) / lengths[j] / lengths[k];
                matrix[j * window + k] = cosine;
                matrix[k * window + j] = cosine;
            }
            gamma[j] = lengths[j] == 0 ? 0 : dot(df[j], s.f, from, to) / lengths[j];
        }
        if (!gram.factor()) {
            return false;
        }
        gram.solve(gamma, gamma);
        for (int j = 0; j < held; j++) {
            gamma[j] = lengths[j] == 0 ? 0 : gamma[j] / lengths[j];
        }
        return Norms.notFinite(gamma) < 0;
    }

    private static double dot(double[] a, double[] b, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Moves to the trial and keeps the differences. */
    private void keep() {
        if (window > 0) {
            for (int i = 0; i < s.n; i++) {
                dy[next][i] = trial[i] - s.y[i];
                df[next][i] = value[i] - s.f[i];
            }
            next = (next + 1) % window;
            held = Math.min(window, held + 1);
        }
        System.arraycopy(trial, 0, s.y, 0, s.n);
        System.arraycopy(value, 0, s.f, 0, s.n);
    }
}
