package org.costate.adjoint;

import org.costate.solver.Tolerances;
import org.costate.solver.rk.ButcherTableau;
import org.costate.solver.rk.ExplicitKernel;
import org.jspecify.annotations.Nullable;

/**
 * Runs through the steps of a tape from the last to the first, handing each step the cotangents that reach it: of its
 * end state, of its estimates, and of the states saved inside it.
 */
final class ReverseSweep {

    private final ExplicitKernel kernel;
    private final Tolerances tolerances;
    private final DifferentiableField field;
    private @Nullable ExplicitPullback pullback;
    private Stage[] work = {};
    private long reevaluations;

    ReverseSweep(ButcherTableau tableau, Tolerances tolerances, DifferentiableField field) {
        kernel = new ExplicitKernel(tableau);
        this.tolerances = tolerances;
        this.field = field;
    }

    long reevaluations() {
        return reevaluations;
    }

    Gradient run(Tape tape, double[] saveTimes, Cotangents bar, int n, double t0, double t1) {
        ExplicitPullback step = workspace(n);
        double[] thetaBar = new double[field.parameterCount()];
        double[] saveTimeBars = new double[saveTimes.length];
        double span = t1 - t0;
        double direction = Math.signum(span);
        double startBar = 0;
        double endBar = 0;
        int row = saveTimes.length - 1;
        reevaluations = 0;
        step.begin();
        for (int j = tape.steps() - 1; j >= 0; j--) {
            double t = tape.t(j);
            double tNext = tape.t(j + 1);
            step.enter(tape.y(j), t, tNext - t, nextState(tape, j));
            while (row >= 0 && saveTimes[row] == tNext) {
                step.addNext(bar.states(), row * n);
                row--;
            }
            int inside = row;
            while (row >= 0 && (saveTimes[row] - t) * direction > 0) {
                row--;
            }
            stagesOf(tape, j, step, inside > row);
            for (int i = inside; i > row; i--) {
                saveTimeBars[i] = step.addSample((saveTimes[i] - t) / (tNext - t), bar.states(), i * n);
            }
            step.estimates(bar.error()[j], bar.stiffness()[j]);
            step.sampleEstimates(bar, j);
            step.pullback(thetaBar, j == 0);
            SweepChecks.requireFinite(step.yBar(), j, t);
            double fraction = (t - t0) / span;
            double stretch = step.hBar() * (tNext - t) / span;
            startBar += step.tBar() * (1 - fraction) - stretch;
            endBar += step.tBar() * fraction + stretch;
        }
        double[] y0Bar = step.yBar().clone();
        for (; row >= 0; row--) {
            for (int i = 0; i < n; i++) {
                y0Bar[i] += bar.states()[row * n + i];
            }
        }
        SweepChecks.requireFinite(y0Bar, 0, t0);
        SweepChecks.requireFinite(thetaBar);
        requireFinite(startBar, endBar);
        return new Gradient(y0Bar, thetaBar, startBar, endBar, saveTimeBars);
    }

    /** The estimates of each sample in all steps. */
    SampleEstimates sampleEstimates(Tape tape, int n, int samples) {
        ExplicitPullback step = workspace(n);
        double[] error = new double[Math.multiplyExact(tape.steps(), samples)];
        double[] stiffness = new double[error.length];
        long counted = reevaluations;
        step.begin();
        for (int j = tape.steps() - 1; j >= 0; j--) {
            step.enter(tape.y(j), tape.t(j), tape.t(j + 1) - tape.t(j), nextState(tape, j));
            stagesOf(tape, j, step, false);
            step.sampleValues(samples, error, stiffness, j * samples);
        }
        reevaluations = counted;
        return new SampleEstimates(samples, error, stiffness);
    }

    private ExplicitPullback workspace(int n) {
        if (pullback == null || pullback.dimension() != n) {
            pullback = new ExplicitPullback(kernel, n, tolerances);
            work = new Stage[kernel.tableau().rows()];
        }
        return pullback;
    }

    private static double @Nullable [] nextState(Tape tape, int j) {
        return j + 1 < tape.steps() ? tape.y(j + 1) : null;
    }

    /** Gives the step its stages: those stored, or evaluated again. */
    private void stagesOf(Tape tape, int j, ExplicitPullback step, boolean withExtraStages) {
        ButcherTableau tableau = kernel.tableau();
        Stage[] frame = tape.frame(j);
        int stages = tableau.stages();
        if (frame != null) {
            step.setStages(frame, 0, stages);
            for (int s = stages; withExtraStages && s < tableau.rows(); s++) {
                boolean stored = frame[s] != null;
                if (!stored) {
                    evaluate(work, s, step);
                }
                step.setStages(stored ? frame : work, s, s + 1);
            }
            return;
        }
        boolean haveLast = tableau.isFirstSameAsLast() && j + 1 < tape.steps();
        for (int s = 0; s < (withExtraStages ? tableau.rows() : stages); s++) {
            boolean carried = s == stages - 1 && haveLast;
            if (!carried) {
                evaluate(work, s, step);
            }
            step.setStages(work, s, s + 1);
        }
        if (tableau.isFirstSameAsLast()) {
            Stage first = work[0];
            work[0] = work[stages - 1];
            work[stages - 1] = first;
        }
    }

    private void evaluate(@Nullable Stage[] into, int s, ExplicitPullback step) {
        Stage slot = into[s];
        if (slot == null) {
            slot = new Stage(field.linearization(), step.dimension());
            into[s] = slot;
        }
        step.evaluate(slot, s);
        reevaluations++;
    }

    private static void requireFinite(double startBar, double endBar) {
        if (!((startBar + endBar) * 0.0 == 0)) {
            throw new ArithmeticException("the derivatives by t0 and t1 became " + startBar + " and " + endBar
                    + " in the reverse sweep, while the cotangents of all states are finite");
        }
    }
}
