package org.costate.adjoint;

/** Pulls cotangents back through the stochastic Runge-Kutta steps of a tape. */
final class StochasticPullback implements DrivenPullback {

    private final StochasticStepPullback steps;
    private StochasticTape tape;
    private long evaluationsBefore;

    StochasticPullback(StochasticStepPullback steps, StochasticTape tape) {
        this.steps = steps;
        this.tape = tape;
    }

    @Override
    public void begin(StochasticTape recorded, double[] end) {
        tape = recorded;
        evaluationsBefore = steps.evaluations();
    }

    @Override
    public void step(int j, double[] bar, double errorBar, double stiffnessBar) {
        double h = tape.t(j + 1) - tape.t(j);
        steps.evaluate(tape.t(j), h, tape.y(j), tape.w(j), tape.area(j));
        steps.pullback(bar, errorBar, stiffnessBar);
    }

    @Override
    public void end(double[] bar) {}

    @Override
    public long reevaluations() {
        return steps.evaluations() - evaluationsBefore;
    }
}
