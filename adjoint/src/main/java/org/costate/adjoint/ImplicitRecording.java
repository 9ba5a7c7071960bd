package org.costate.adjoint;

import java.util.ArrayList;
import java.util.List;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepLog;
import org.costate.solver.StepRecord;
import org.costate.solver.implicit.EsdirkMethod;
import org.jspecify.annotations.Nullable;

/** The recording of {@link ImplicitAdjoint}: start states of all steps. Mutable, for one thread. */
final class ImplicitRecording implements Recording {

    private final Solver solver;
    private final EsdirkMethod method;
    private final DifferentiableField field;
    private final StepLog log = StepLog.of();
    private final List<double[]> states = new ArrayList<>();
    private @Nullable Solution solution;
    private @Nullable EsdirkPullback pullback;
    private double t0;
    private double t1;
    private long revision;

    ImplicitRecording(Solver solver, EsdirkMethod method, DifferentiableField field) {
        this.solver = solver;
        this.method = method;
        this.field = field;
    }

    @Override
    public Solution again(double[] y0, double t0, double t1) {
        solution = null;
        log.clear();
        this.t0 = t0;
        this.t1 = t1;
        revision = field.revision();
        if (!states.isEmpty() && states.get(0).length != y0.length) {
            states.clear();
        }
        Solution solved = solver.solve(field, y0, t0, t1, (StepListener) this::keep);
        solution = solved;
        return solved;
    }

    private void keep(StepRecord step) {
        double[] y = step.y();
        if (log.size() == states.size()) {
            states.add(new double[y.length]);
        }
        System.arraycopy(y, 0, states.get(log.size()), 0, y.length);
        log.accepted(step);
    }

    private Solution recorded() {
        if (solution == null) {
            throw new IllegalStateException("nothing is recorded: the last solve did not reach its end");
        }
        return solution;
    }

    @Override
    public Solution solution() {
        return recorded();
    }

    @Override
    public StepLog log() {
        return log;
    }

    @Override
    public Cotangents cotangents() {
        return new Cotangents(recorded().size(), recorded().dimension(), log.size());
    }

    @Override
    public Gradient pullback(Cotangents bar) {
        Solution solved = recorded();
        int n = solved.dimension();
        if (field.revision() != revision) {
            throw new IllegalStateException("the parameters of the field have changed since it was solved");
        }
        if (!bar.hasShape(solved.size(), n, log.size())) {
            throw new IllegalArgumentException("bar is for " + bar.shape() + ", but this solve has " + solved.size()
                    + " states of length " + n + " and " + log.size() + " steps");
        }
        bar.requireNoSamples();
        EsdirkPullback step = pullback;
        if (step == null || step.dimension() != n) {
            step = new EsdirkPullback(method, field, n, solver.tolerances());
            pullback = step;
        }
        return sweep(step, solved, bar);
    }

    private Gradient sweep(EsdirkPullback step, Solution solved, Cotangents bar) {
        int n = solved.dimension();
        double[] saveTimes = solved.times();
        double[] saveTimeBars = new double[saveTimes.length];
        double span = t1 - t0;
        double direction = Math.signum(span);
        double startBar = 0;
        double endBar = 0;
        int row = saveTimes.length - 1;
        step.begin();
        for (int j = log.size() - 1; j >= 0; j--) {
            double t = log.t(j);
            double tNext = log.tNext(j);
            step.enter(j, t, tNext, states.get(j));
            while (row >= 0 && saveTimes[row] == tNext) {
                step.addNext(bar.states(), row * n);
                row--;
            }
            while (row >= 0 && (saveTimes[row] - t) * direction > 0) {
                saveTimeBars[row] = step.addSample((saveTimes[row] - t) / (tNext - t), bar.states(), row * n);
                row--;
            }
            step.addEstimates(bar.error()[j], bar.stiffness()[j]);
            step.pullback();
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
        double[] thetaBar = step.thetaBar().clone();
        SweepChecks.requireFinite(y0Bar, 0, t0);
        SweepChecks.requireFinite(thetaBar);
        return new Gradient(y0Bar, thetaBar, startBar, endBar, saveTimeBars);
    }

    @Override
    public long reevaluations() {
        return pullback == null ? 0 : pullback.reevaluations();
    }
}
