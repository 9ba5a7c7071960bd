package org.costate.adjoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.solver.Tolerances;
import org.costate.solver.rk.ExplicitKernel;
import org.jspecify.annotations.Nullable;

/**
 * One step of a solve taken again in shorter ones, that end wherever the loss reads the step and are no longer than half
 * of it. With f_i their shares of the step, {@code y - y_fine = (1 - sum f_i^(p+1)) C h^(p+1)} at its end, of which
 * {@code C h^(p+1)} is the step's error.
 */
final class FineSteps {

    private final ExplicitKernel kernel;
    private final DifferentiableField field;
    private final int n;
    private final ExplicitPullback step;
    private final List<Piece> pieces = new ArrayList<>();
    private final double[] start;
    private final double[] value;
    private final double[] pulled;
    private int count;
    private double t;
    private double reach;
    private double root;
    private double noise;
    private long evaluations;

    /** A shorter step, and the cotangents of what is read at its end. Kept for its buffers. */
    private static final class Piece {
        final double[] y;
        final double[] end;
        final double[] bar;
        final @Nullable Stage[] stages;
        double from;
        double to;
        boolean isRead;

        Piece(int n, int rows) {
            y = new double[n];
            end = new double[n];
            bar = new double[n];
            stages = new Stage[rows];
        }
    }

    FineSteps(ExplicitKernel kernel, DifferentiableField field, int n, Tolerances tolerances) {
        this.kernel = kernel;
        this.field = field;
        this.n = n;
        step = new ExplicitPullback(kernel, n, tolerances);
        start = new double[n];
        value = new double[n];
        pulled = new double[n];
    }

    /** Moves to a step. */
    void begin(double[] y, double t, double reach) {
        System.arraycopy(y, 0, start, 0, n);
        this.t = t;
        this.reach = reach;
        count = 0;
        root = Double.NaN;
        noise = 0;
    }

    /** The loss reads the interpolant at a time in the step; in the order of the solve. */
    void read(double time, double[] bars, int offset) {
        goOnTo(time);
        Piece last = pieces.get(count - 1);
        last.isRead = true;
        for (int i = 0; i < n; i++) {
            last.bar[i] += bars[offset + i];
        }
    }

    /** The step ends at the root of an event's function. */
    void endAtRoot(double time) {
        root = time;
        goOnTo(time);
    }

    private void goOnTo(double time) {
        double from = count == 0 ? t : pieces.get(count - 1).to;
        if (Math.abs(time - from) > 0.5 * Math.abs(reach - t)) {
            double middle = from + 0.5 * (time - from);
            add(from, middle);
            add(middle, time);
        } else if (time != from || count == 0) {
            add(from, time);
        }
    }

    private void add(double from, double to) {
        if (count == pieces.size()) {
            pieces.add(new Piece(n, kernel.tableau().rows()));
        }
        Piece piece = pieces.get(count++);
        piece.from = from;
        piece.to = to;
        piece.isRead = false;
        Arrays.fill(piece.bar, 0);
    }

    /**
     * Takes the steps and pulls back through them.
     *
     * @param coarse the step itself with its stages
     * @param lambda cotangent of the state at its end; that of the state at its start is left in it
     * @param before cotangent of the state before an event at the step's end, if it ends at one
     * @return what the errors of the step and of its interpolant add to the loss
     */
    double share(ExplicitPullback coarse, double[] lambda, double[] before, EventSweep events, double[] thetaBar) {
        boolean endsAtRoot = !Double.isNaN(root);
        if (!endsAtRoot) {
            goOnTo(reach);
        }
        solve(endsAtRoot);
        double share = 0;
        if (!endsAtRoot) {
            share += weighted(lambda, coarse.end(), pieces.get(count - 1), remainder());
        }
        for (int i = count - 1; i >= 0; i--) {
            Piece piece = pieces.get(i);
            double h = piece.to - piece.from;
            step.begin();
            step.enter(piece.y, piece.from, h, piece.end);
            boolean last = endsAtRoot && i == count - 1;
            step.setStages(
                    piece.stages,
                    0,
                    last ? kernel.tableau().rows() : kernel.tableau().stages());
            step.addNext(lambda, 0);
            if (piece.isRead) {
                step.addNext(piece.bar, 0);
                coarse.value((piece.to - t) / (reach - t), value);
                share += weighted(piece.bar, value, piece, 1);
            }
            if (last) {
                events.addRoot(piece.from, h, before, step, thetaBar);
                coarse.value((root - t) / (reach - t), value);
                share += weighted(before, value, piece, 1);
            }
            step.pullback(thetaBar, true);
            System.arraycopy(step.yBar(), 0, pulled, 0, n);
            System.arraycopy(pulled, 0, lambda, 0, n);
        }
        return share;
    }

    private double remainder() {
        double remainder = 1;
        for (int i = 0; i < count; i++) {
            double fraction = (pieces.get(i).to - pieces.get(i).from) / (reach - t);
            remainder -= Math.pow(fraction, kernel.tableau().order() + 1);
        }
        return remainder;
    }

    private void solve(boolean endsAtRoot) {
        double[] y = start;
        for (int i = 0; i < count; i++) {
            Piece piece = pieces.get(i);
            System.arraycopy(y, 0, piece.y, 0, n);
            step.begin();
            step.enter(piece.y, piece.from, piece.to - piece.from, null);
            int rows = endsAtRoot && i == count - 1
                    ? kernel.tableau().rows()
                    : kernel.tableau().stages();
            for (int s = 0; s < rows; s++) {
                evaluate(piece, s);
            }
            System.arraycopy(step.end(), 0, piece.end, 0, n);
            y = piece.end;
        }
    }

    private void evaluate(Piece piece, int s) {
        Stage slot = piece.stages[s];
        if (slot == null) {
            slot = new Stage(field.linearization(), n);
            piece.stages[s] = slot;
        }
        if (s == 0) {
            step.evaluateFirst(slot, piece.from);
        } else {
            step.evaluate(slot, s);
        }
        step.setStages(piece.stages, s, s + 1);
        evaluations++;
    }

    private double weighted(double[] bar, double[] coarse, Piece piece, double factor) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            sum += bar[i] * (coarse[i] - piece.end[i]);
            double size = bar[i] * coarse[i];
            squares += size * size;
        }
        noise = Math.max(noise, Math.sqrt(squares));
        return sum / factor;
    }

    /** Largest size of what was read of the step, in units of the loss. */
    double noise() {
        return noise;
    }

    long evaluations() {
        return evaluations;
    }
}
