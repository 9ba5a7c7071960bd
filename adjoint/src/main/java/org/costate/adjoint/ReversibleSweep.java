package org.costate.adjoint;

import org.costate.solver.Solution;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.rk.ExplicitKernel;
import org.costate.solver.rk.ReversibleRungeKutta;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the steps of a {@link ReversibleRungeKutta} and pulls back through them. With P the pullback of an increment Psi,
 *
 * <pre>
 * z = zNext + Psi_-h(yNext)              yNextBar -= P_-h zNextBar
 * y = (yNext - (1 - lambda) z - Psi_h(z)) / lambda
 * yBar = lambda yNextBar                 zBar = zNextBar + (1 - lambda) yNextBar + P_h yNextBar
 * </pre>
 *
 * Steps that land on times to save at keep their fractions of the stretch between two of these, which are held.
 */
final class ReversibleSweep {

    private final ExplicitKernel kernel;
    private final double lambda;
    private final DifferentiableField field;
    private final Tolerances tolerances;
    private @Nullable ExplicitPullback there;
    private @Nullable ExplicitPullback back;
    private @Nullable Stage[] thereStages = {};
    private @Nullable Stage[] backStages = {};
    private double worst;
    private double apart;
    private long evaluations;

    ReversibleSweep(ReversibleRungeKutta method, DifferentiableField field, Tolerances tolerances) {
        kernel = new ExplicitKernel(method.method().tableau());
        lambda = method.coupling();
        this.field = field;
        this.tolerances = tolerances;
    }

    double worst() {
        return worst;
    }

    /** Largest distance of the two states, in tolerances. */
    double apart() {
        return apart;
    }

    long evaluations() {
        return evaluations;
    }

    Gradient run(
            Solution solved,
            StepLog log,
            Cotangents bar,
            double[] y0,
            double[] companion,
            double t0,
            double t1,
            boolean landsOnSaved) {
        evaluations = 0;
        worst = 0;
        apart = 0;
        return new Run(solved, log, bar, y0, companion, t0, t1, landsOnSaved).all();
    }

    /** One sweep. */
    private final class Run {

        private final Solution solved;
        private final StepLog log;
        private final Cotangents bar;
        private final double[] y0;
        private final double t0;
        private final double t1;
        private final PhaseTimes times = new PhaseTimes();
        private final double[] saveTimeBars;
        private final int n;
        private final ExplicitPullback forwards;
        private final ExplicitPullback backwards;
        private final double[] y;
        private final double[] z;
        private final double[] yBar;
        private final double[] zBar;
        private final double[] w;
        private final double[] thetaBar = new double[field.parameterCount()];
        private final boolean landsOnSaved;
        private double endBar;
        private int endRow = -1;
        private int row;

        Run(
                Solution solved,
                StepLog log,
                Cotangents bar,
                double[] y0,
                double[] companion,
                double t0,
                double t1,
                boolean landsOnSaved) {
            this.solved = solved;
            this.log = log;
            this.bar = bar;
            this.y0 = y0;
            this.t0 = t0;
            this.t1 = t1;
            this.landsOnSaved = landsOnSaved;
            saveTimeBars = new double[solved.size()];
            n = solved.dimension();
            y = solved.endState();
            z = companion.clone();
            yBar = new double[n];
            zBar = new double[n];
            w = new double[n];
            if (there == null || back == null || there.dimension() != n) {
                there = new ExplicitPullback(kernel, n, tolerances);
                back = new ExplicitPullback(kernel, n, tolerances);
                thereStages = new Stage[kernel.tableau().rows()];
                backStages = new Stage[kernel.tableau().rows()];
            }
            forwards = there;
            backwards = back;
            row = solved.size() - 1;
        }

        Gradient all() {
            for (int j = log.size() - 1; j >= 0; j--) {
                apart = Math.max(apart, distance(y, z));
                passSaved(log.tNext(j));
                step(j, log.t(j), log.tNext(j));
                requireUndone(j, log.t(j));
                SweepChecks.requireFinite(yBar, j, log.t(j));
                SweepChecks.requireFinite(zBar, j, log.t(j));
            }
            worst = Math.max(worst, distance(y, y0));
            endOfStretch();
            for (int i = 0; i < n; i++) {
                yBar[i] += zBar[i];
            }
            for (; row >= 0; row--) {
                add(row);
            }
            SweepChecks.requireFinite(yBar, 0, t0);
            SweepChecks.requireFinite(thetaBar);
            return new Gradient(yBar, thetaBar, times.startBar(), endBar, saveTimeBars);
        }

        private void requireUndone(int j, double t) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += 0.0 * y[i] + 0.0 * z[i];
            }
            if (sum != 0) {
                throw ReversibleRecording.astray("ended in states that are not finite, at step " + j + ", t = " + t);
            }
        }

        /** Takes the cotangents of states saved at a time, and the state that is known there. */
        private void passSaved(double time) {
            int last = row;
            while (row >= 0 && solved.time(row) == time) {
                double[] known = solved.state(row);
                worst = Math.max(worst, distance(y, known));
                System.arraycopy(known, 0, y, 0, n);
                add(row);
                row--;
            }
            boolean isHeld = landsOnSaved && row < last && time != t1;
            if (isHeld) {
                endOfStretch();
                saveTimeBars[row + 1] += times.startBar();
                endRow = row + 1;
            }
            if (isHeld || time == t1) {
                times.begin(landsOnSaved && row >= 0 ? solved.time(row) : t0, time, true);
            }
        }

        /** What moves with the end of the stretch of steps belongs to the time there, a saved one or t1. */
        private void endOfStretch() {
            if (endRow < 0) {
                endBar += times.endBar();
            } else {
                saveTimeBars[endRow] += times.endBar();
            }
        }

        private void add(int saved) {
            for (int i = 0; i < n; i++) {
                yBar[i] += bar.states()[saved * n + i];
            }
        }

        private void step(int j, double t, double tNext) {
            enter(backwards, backStages, y, tNext, t - tNext);
            double[] end = backwards.end();
            for (int i = 0; i < n; i++) {
                z[i] += end[i] - y[i];
                w[i] = -zBar[i];
            }
            backwards.addNext(w, 0);
            backwards.pullback(thetaBar, true);
            double[] pulled = backwards.yBar();
            for (int i = 0; i < n; i++) {
                yBar[i] += pulled[i] - w[i];
            }
            enter(forwards, thereStages, z, t, tNext - t);
            end = forwards.end();
            for (int i = 0; i < n; i++) {
                y[i] = z[i] + (y[i] - end[i]) / lambda;
            }
            forwards.addNext(yBar, 0);
            forwards.estimates(bar.errorAt(j), bar.stiffnessAt(j));
            forwards.pullback(thetaBar, true);
            pulled = forwards.yBar();
            for (int i = 0; i < n; i++) {
                zBar[i] += pulled[i] - lambda * yBar[i];
                yBar[i] *= lambda;
            }
            addTimes(t, tNext);
        }

        /** The step back begins at the end, which moves with the start and with the size. */
        private void addTimes(double t, double tNext) {
            double tBar = forwards.tBar() + backwards.tBar();
            double hBar = forwards.hBar() + backwards.tBar() - backwards.hBar();
            times.add(tBar, hBar, t, tNext);
        }

        private void enter(ExplicitPullback step, @Nullable Stage[] stages, double[] from, double t, double h) {
            step.begin();
            step.enter(from, t, h, null);
            for (int s = 0; s < kernel.tableau().stages(); s++) {
                Stage slot = stages[s];
                if (slot == null) {
                    slot = new Stage(field.linearization(), n);
                    stages[s] = slot;
                }
                if (s == 0) {
                    step.evaluateFirst(slot, t);
                } else {
                    step.evaluate(slot, s);
                }
                step.setStages(stages, s, s + 1);
                evaluations++;
            }
        }
    }

    private double distance(double[] one, double[] known) {
        double largest = 0;
        for (int i = 0; i < known.length; i++) {
            double distance = Math.abs(one[i] - known[i]);
            double scale = tolerances.absolute(i) + tolerances.relative() * Math.abs(known[i]);
            double error = distance == 0 ? 0 : distance / scale;
            largest = error <= largest ? largest : error;
        }
        return largest;
    }
}
