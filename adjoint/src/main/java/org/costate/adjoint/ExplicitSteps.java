package org.costate.adjoint;

import org.costate.solver.Tolerances;
import org.costate.solver.rk.ExplicitKernel;
import org.jspecify.annotations.Nullable;

/** The steps of an explicit method: their stages are those of the tape, or evaluated again. */
final class ExplicitSteps implements MethodSteps {

    private final DifferentiableField field;
    private final Tape tape;
    private final ExplicitPullback step;
    private final StepReplay replay;
    private final int stages;
    private final int rows;
    private final boolean firstSameAsLast;
    private final @Nullable Stage[] work;
    private long evaluations;

    ExplicitSteps(ExplicitKernel kernel, DifferentiableField field, Tape tape, int n, Tolerances tolerances) {
        this.field = field;
        this.tape = tape;
        step = new ExplicitPullback(kernel, n, tolerances);
        replay = new StepReplay(kernel, field, tape, n);
        stages = kernel.tableau().stages();
        rows = kernel.tableau().rows();
        firstSameAsLast = kernel.tableau().isFirstSameAsLast();
        work = new Stage[rows];
    }

    @Override
    public ExplicitPullback step() {
        return step;
    }

    @Override
    public void advance(int j, double[] y) {
        replay.advance(j, y);
    }

    @Override
    public void enter(int j, double[] y, double @Nullable [] yNext, boolean interpolated) {
        step.enter(y, tape.t(j), tape.reach(j) - tape.t(j), yNext);
        Stage[] frame = tape.frame(j);
        if (frame != null) {
            stored(frame, j, interpolated);
        } else {
            again(j, interpolated);
        }
    }

    private void stored(@Nullable Stage[] frame, int j, boolean interpolated) {
        step.setStages(frame, 0, stages);
        for (int s = stages; interpolated && s < rows; s++) {
            boolean stored = frame[s] != null;
            if (!stored) {
                evaluate(s, j);
            }
            step.setStages(stored ? frame : work, s, s + 1);
        }
    }

    private void again(int j, boolean interpolated) {
        boolean haveLast = tape.sharesLast(j);
        for (int s = 0; s < (interpolated ? rows : stages); s++) {
            if (s != stages - 1 || !haveLast) {
                evaluate(s, j);
            }
            step.setStages(work, s, s + 1);
        }
        if (firstSameAsLast) {
            Stage first = work[0];
            work[0] = work[stages - 1];
            work[stages - 1] = first;
        }
    }

    private void evaluate(int s, int j) {
        Stage slot = work[s];
        if (slot == null) {
            slot = new Stage(field.linearization(), step.dimension());
            work[s] = slot;
        }
        if (s == 0) {
            step.evaluateFirst(slot, tape.firstStageTime(j));
        } else {
            step.evaluate(slot, s);
        }
        evaluations++;
    }

    @Override
    public void sampleEstimates(Cotangents bar, int j) {
        step.sampleEstimates(bar, j);
    }

    @Override
    public void sampleValues(int count, double[] error, double[] stiffness, int at) {
        step.sampleValues(count, error, stiffness, at);
    }

    @Override
    public void pullback(int j, double[] thetaBar) {
        step.pullback(thetaBar, !tape.sharesFirst(j));
    }

    @Override
    public long evaluations() {
        return evaluations + replay.evaluations();
    }

    @Override
    public void forgetEvaluations() {
        evaluations = 0;
        replay.forgetEvaluations();
    }
}
