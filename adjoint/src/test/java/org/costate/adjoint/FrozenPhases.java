package org.costate.adjoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.solver.Controller;
import org.costate.solver.Method;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.VectorField;

/**
 * The steps of a solve with events, to be taken again: those that end at the root of an event keep their sizes, those that
 * end at a held time their fractions. Records as a listener; a replay uses it once.
 */
final class FrozenPhases implements StepListener, Controller {

    private final List<List<double[]>> phases = new ArrayList<>(List.of(new ArrayList<>()));
    private final double end;
    private int next;

    private FrozenPhases(double end) {
        this.end = end;
    }

    @Override
    public void accepted(StepRecord step) {
        phases.get(phases.size() - 1).add(new double[] {step.t(), step.reach(), step.tNext()});
    }

    @Override
    public void restarting(double t, double[] y) {
        phases.add(new ArrayList<>());
    }

    /** The steps of a solve from 0. */
    static FrozenPhases of(Solver solver, VectorField field, double[] y0, double t1) {
        FrozenPhases steps = new FrozenPhases(t1);
        solver.solve(field, y0, 0, t1, steps);
        return steps;
    }

    /** Whether a step that was cut would have ended at one of these times: replayed, its size is not its own. */
    boolean hasCutStepThatReaches(double... times) {
        return phases.stream()
                .flatMap(List::stream)
                .anyMatch(step -> Arrays.stream(times)
                        .anyMatch(time -> Math.abs(step[1] - time) < 1e-3 && Math.abs(step[2] - time) > 1e-14));
    }

    /** The same steps, ready to be replayed. */
    FrozenPhases replay() {
        FrozenPhases again = new FrozenPhases(end);
        again.phases.clear();
        again.phases.addAll(phases);
        return again;
    }

    @Override
    public boolean isAdaptive() {
        return false;
    }

    @Override
    public Control start(double t0, double t1, Method method) {
        List<double[]> steps = phases.get(next++);
        double[] last = steps.get(steps.size() - 1);
        boolean isLast = last[2] == end;
        boolean held = isLast || (Math.abs(last[1] - last[2]) < 1e-14 && last[1] != last[2]);
        double heldEnd = isLast ? t1 : last[2];
        double scale = held ? (heldEnd - t0) / (last[2] - steps.get(0)[0]) : 1;
        return new Control() {

            private int index;

            @Override
            public void first(double h) {}

            @Override
            public double target(double t) {
                double[] step = steps.get(Math.min(index++, steps.size() - 1));
                return held && index >= steps.size() ? heldEnd : t + scale * (step[1] - step[0]);
            }

            @Override
            public boolean accept(double h, double E) {
                return true;
            }

            @Override
            public boolean shorten(double h) {
                return false;
            }
        };
    }
}
