package org.costate.equilibrium;

import java.util.Arrays;
import org.costate.adjoint.DifferentiableField;
import org.costate.solver.Attempt;
import org.costate.solver.Cancellation;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.jspecify.annotations.Nullable;

/**
 * Where a search is: state, value of the field, which blocks (rows of a batch) are done, counts, history. Mutable, for one
 * thread.
 */
final class RootSearch {

    private static final int TREND = 10;

    final DifferentiableField field;
    final double t;
    final int n;
    final int width;
    final int blocks;
    final double[] y;
    final double[] f;
    final boolean[] done;
    final Linearized at;
    long iterations;
    long factorings;
    long linearIterations;
    private final double[] argument;
    private final double rtol;
    private final double[] atol;
    private final @Nullable Cancellation cancellation;
    private long evaluations;
    private double[] history = new double[16];
    private int size;
    private EquilibriumStatus status = EquilibriumStatus.NOT_CONVERGED;
    private String detail = "";

    RootSearch(
            DifferentiableField field,
            double t,
            double[] y0,
            int width,
            Tolerances tolerances,
            @Nullable Cancellation cancellation) {
        this.field = field;
        this.t = t;
        this.width = width;
        this.cancellation = cancellation;
        n = y0.length;
        blocks = n == 0 ? 0 : n / width;
        y = y0.clone();
        f = new double[n];
        argument = new double[n];
        done = new boolean[blocks];
        rtol = tolerances.relative();
        atol = tolerances.absolutes(n);
        at = new Linearized(field, t, n, width);
    }

    /** The solver with the request to stop that this search listens to. */
    Solver listening(Solver solver) {
        return cancellation == null ? solver : solver.withCancellation(cancellation);
    }

    /** Evaluates the field at the start; false if that cannot be done. */
    boolean begin() {
        Attempt attempt = evaluate(y, f);
        if (attempt != Attempt.OK) {
            fail(attempt, f, " at the initial guess");
            return false;
        }
        record();
        return true;
    }

    /** Evaluates the field on a copy of the state. OK means that all values are finite. */
    Attempt evaluate(double[] state, double[] value) {
        if ((cancellation != null && cancellation.isRequested())
                || Thread.currentThread().isInterrupted()) {
            return Attempt.CANCELLED;
        }
        evaluations++;
        System.arraycopy(state, 0, argument, 0, n);
        Arrays.fill(value, Double.NaN);
        try {
            field.evaluate(t, argument, value);
        } catch (OutsideDomainException refusal) {
            return Attempt.FIELD_REFUSED;
        }
        return Norms.notFinite(value) < 0 ? Attempt.OK : Attempt.NOT_FINITE;
    }

    /** Root mean square of a block of v in units of the tolerances at the present state. */
    double scaled(double[] v, int block) {
        double sum = 0;
        for (int i = block * width; i < (block + 1) * width; i++) {
            double scale = atol[i] + rtol * Math.abs(y[i]);
            double quotient = v[i] == 0 ? 0 : v[i] / scale;
            sum += quotient * quotient;
        }
        return Math.sqrt(sum / width);
    }

    /** The largest of the scaled norms of blocks. */
    double scaled(double[] v) {
        double largest = 0;
        for (int b = 0; b < blocks; b++) {
            double part = scaled(v, b);
            largest = part <= largest ? largest : part;
        }
        return largest;
    }

    /** Euclidean norm of a block. */
    double norm(double[] v, int block) {
        return Norms.euclidean(v, block * width, (block + 1) * width);
    }

    /** Takes blocks for done at which the field is exactly zero. */
    void finishZeros() {
        for (int b = 0; b < blocks; b++) {
            done[b] |= norm(f, b) == 0;
        }
    }

    boolean isDone() {
        for (boolean each : done) {
            if (!each) {
                return false;
            }
        }
        return true;
    }

    /** Keeps the residual of the present state. */
    void record() {
        if (size == history.length) {
            history = Arrays.copyOf(history, 2 * size);
        }
        history[size++] = Norms.rms(f);
    }

    double residual(int k) {
        return history[k];
    }

    double lastResidual() {
        return size == 0 ? Double.NaN : history[size - 1];
    }

    double[] residuals() {
        return Arrays.copyOf(history, size);
    }

    void converge() {
        status = EquilibriumStatus.CONVERGED;
        detail = "";
    }

    void fail(EquilibriumStatus why, String because) {
        status = why;
        detail = because;
    }

    /** Fails with what an evaluation met, naming a component that is not finite. */
    void fail(Attempt attempt, double[] value, String where) {
        switch (attempt) {
            case NOT_FINITE -> {
                int bad = Norms.notFinite(value);
                fail(EquilibriumStatus.NOT_FINITE, "; component " + bad + " of the field is " + value[bad] + where);
            }
            case CANCELLED -> fail(EquilibriumStatus.CANCELLED, "");
            default -> fail(EquilibriumStatus.FIELD_REFUSED, where.isEmpty() ? "" : ";" + where);
        }
    }

    /** Fails at the limit on iterations, saying how residuals went. */
    void failAtLimit(String hint) {
        fail(EquilibriumStatus.NOT_CONVERGED, " in " + iterations + " iterations" + worst() + trend() + hint);
    }

    /** By which factor residuals changed of late. */
    double rate() {
        int from = Math.max(0, size - 1 - TREND);
        int steps = size - 1 - from;
        return steps < 1 ? 1 : Math.pow(history[size - 1] / history[from], 1.0 / steps);
    }

    private String trend() {
        return size < 2 ? "" : "; of late each iteration changed the residual by a factor of " + (float) rate();
    }

    private String worst() {
        if (blocks < 2) {
            return "; the residual is " + lastResidual();
        }
        int open = 0;
        int worst = 0;
        for (int b = 0; b < blocks; b++) {
            open += done[b] ? 0 : 1;
            worst = norm(f, b) > norm(f, worst) ? b : worst;
        }
        return "; " + open + " of " + blocks + " rows are left, row " + worst + " has the largest residual";
    }

    EquilibriumStatus status() {
        return status;
    }

    String message() {
        return status.advice() + detail;
    }

    EquilibriumWork work() {
        return new EquilibriumWork(
                iterations,
                evaluations + at.evaluations(),
                at.pullbacks(),
                at.products(),
                factorings,
                linearIterations);
    }
}
