package org.costate.adjoint;

import org.costate.solver.rk.ExplicitKernel;

/** Makes steps of an explicit method again, to the bits of the forward solve. */
final class StepReplay implements StateCursor.Replay {

    private final ExplicitKernel kernel;
    private final DifferentiableField field;
    private final Tape tape;
    private final int n;
    private double[][] k = {};
    private double[] g = {};
    private double[] start = {};
    private long evaluations;

    StepReplay(ExplicitKernel kernel, DifferentiableField field, Tape tape, int n) {
        this.kernel = kernel;
        this.field = field;
        this.tape = tape;
        this.n = n;
    }

    private void prepare() {
        k = new double[evaluations(kernel)][n];
        g = new double[n];
        start = new double[n];
    }

    /** Evaluations for one step: the last stage of an FSAL method is not needed for the state at its end. */
    static int evaluations(ExplicitKernel kernel) {
        int stages = kernel.tableau().stages();
        return kernel.tableau().isFirstSameAsLast() ? stages - 1 : stages;
    }

    @Override
    public void advance(int step, double[] y) {
        if (k.length == 0) {
            prepare();
        }
        double t = tape.t(step);
        double h = tape.reach(step) - t;
        System.arraycopy(y, 0, start, 0, y.length);
        field.evaluate(tape.firstStageTime(step), y, k[0]);
        for (int s = 1; s < k.length; s++) {
            kernel.stageState(s, start, h, k, g);
            field.evaluate(t + kernel.node(s) * h, g, k[s]);
        }
        if (kernel.tableau().isFirstSameAsLast()) {
            kernel.stageState(k.length, start, h, k, y);
        } else {
            kernel.nextState(start, h, k, y);
        }
        evaluations += k.length;
    }

    long evaluations() {
        return evaluations;
    }

    void forgetEvaluations() {
        evaluations = 0;
    }
}
