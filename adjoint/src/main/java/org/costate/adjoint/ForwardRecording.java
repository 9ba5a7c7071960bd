package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Rejection;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepLog;
import org.costate.solver.StepRecord;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.rk.ExplicitKernel;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.jspecify.annotations.Nullable;

/** The recording of {@link ForwardSensitivity}: the steps, and the derivatives once they are asked for. For one thread. */
final class ForwardRecording implements Recording {

    private final Solver solver;
    private final DifferentiableField field;
    private final StepListener listener;
    private final StepLog log = StepLog.of();
    private final RecordedSolve solve = new RecordedSolve();
    private @Nullable TangentRows tangents;
    private double[] y0 = {};
    private double t0;
    private double t1;
    private long reevaluations;

    /** Slopes of the interpolant where a state was saved inside a step; rows of zeros for other saved states. */
    private double[][] slopes = {};

    ForwardRecording(Solver solver, DifferentiableField field, StepListener listener) {
        this.solver = solver;
        this.field = field;
        this.listener = listener;
    }

    @Override
    public Solution again(double[] y0, double t0, double t1) {
        solve.begin(field.revision());
        tangents = null;
        log.clear();
        this.y0 = y0.clone();
        this.t0 = t0;
        this.t1 = t1;
        Solution solved = solver.solve(field, y0, t0, t1, new Recorder());
        return solve.end(solved);
    }

    /** Tells the log and the listener, in this order. */
    private final class Recorder implements StepListener {

        @Override
        public void accepted(StepRecord step) {
            log.accepted(step);
            listener.accepted(step);
        }

        @Override
        public void rejected(StepRecord step, Rejection cause) {
            listener.rejected(step, cause);
        }

        @Override
        public void evaluating(int stage) {
            listener.evaluating(stage);
        }
    }

    @Override
    public Solution solution() {
        return solve.get();
    }

    @Override
    public StepLog log() {
        return log;
    }

    @Override
    public Cotangents cotangents() {
        return solve.cotangents(log.size(), 0);
    }

    @Override
    public Gradient pullback(Cotangents bar) {
        Solution solved = solve.get();
        solve.requireRevision(field.revision());
        solve.requireShape(bar, log.size());
        bar.requireNoEnd();
        bar.requireStatesOnly("only saved states are differentiated forwards; use DiscreteAdjoint, or a local penalty");
        reevaluations = 0;
        TangentRows derivatives = tangents;
        if (derivatives == null) {
            derivatives = solveTangents(solved);
            tangents = derivatives;
        }
        return gradient(solved, derivatives, bar.states());
    }

    private TangentRows solveTangents(Solution solved) {
        int n = y0.length;
        int p = field.parameterCount();
        slopes = new double[solved.size()][n];
        double[] all = Arrays.copyOf(y0, Math.multiplyExact(n, 1 + n + p + 2));
        for (int c = 0; c < n; c++) {
            all[(c + 1) * n + c] = 1;
        }
        TangentField tangentField = TangentField.of(field, n, t0, t1);
        TangentRows derivatives = solver.method() instanceof EsdirkMethod method
                ? new EsdirkTangents(method, field, tangentField, n, n + p + 2, solver.tolerances())
                        .run(log, all, solved, slopes)
                : TangentRows.of(explicitly(tangentField, all, solved));
        reevaluations += derivatives.evaluations();
        return derivatives;
    }

    private Solution explicitly(TangentField tangentField, double[] all, Solution solved) {
        ExplicitKernel kernel = new ExplicitKernel(((ExplicitRungeKutta) solver.method()).tableau());
        return ForwardSensitivity.again(solver, log, tangentField, all, t0, t1, new Slopes(kernel, solved));
    }

    /** Takes the slopes of the interpolant as the steps are taken again. */
    private final class Slopes implements StepListener {

        private final ExplicitKernel kernel;
        private final double[] times;
        private int next;

        Slopes(ExplicitKernel kernel, Solution solved) {
            this.kernel = kernel;
            times = solved.times();
        }

        @Override
        public void accepted(StepRecord step) {
            double direction = Math.signum(step.h());
            while (next < times.length && (times[next] - step.t()) * direction <= 0) {
                next++;
            }
            double @Nullable [][] stages = null;
            for (; next < times.length && (times[next] - step.tNext()) * direction < 0; next++) {
                if (stages == null) {
                    stages = stages(step);
                }
                slope((times[next] - step.t()) / step.h(), stages, slopes[next]);
            }
        }

        private double[][] stages(StepRecord step) {
            double[] y = Arrays.copyOf(step.y(), y0.length);
            double[] g = new double[y.length];
            double[][] stages = new double[kernel.tableau().rows()][y.length];
            for (int s = 0; s < stages.length; s++) {
                kernel.stageState(s, y, step.h(), stages, g);
                field.evaluate(step.t() + kernel.node(s) * step.h(), g, stages[s]);
                reevaluations++;
            }
            return stages;
        }

        private void slope(double x, double[][] stages, double[] out) {
            double[] weights = new double[stages.length];
            kernel.denseSlopes(x, weights);
            for (int s = 0; s < stages.length; s++) {
                for (int i = 0; i < out.length; i++) {
                    out[i] += weights[s] * stages[s][i];
                }
            }
        }
    }

    private Gradient gradient(Solution solved, TangentRows derivatives, double[] bars) {
        int n = y0.length;
        int p = field.parameterCount();
        double[] all = new double[n + p + 2];
        double[] saveTimeBars = new double[solved.size()];
        for (int row = 0; row < solved.size(); row++) {
            for (int i = 0; i < n; i++) {
                double bar = bars[row * n + i];
                for (int c = 0; bar != 0 && c < all.length; c++) {
                    all[c] += bar * derivatives.value(row, (c + 1) * n + i);
                }
                saveTimeBars[row] += bar * slopes[row][i];
            }
            // A state saved inside a step stays at its time, from under which the fractions of the interval move.
            double fraction = t1 == t0 ? 0 : (solved.time(row) - t0) / (t1 - t0);
            all[n + p] -= (1 - fraction) * saveTimeBars[row];
            all[n + p + 1] -= fraction * saveTimeBars[row];
        }
        requireFinite(all);
        return new Gradient(
                Arrays.copyOf(all, n), Arrays.copyOfRange(all, n, n + p), all[n + p], all[n + p + 1], saveTimeBars);
    }

    private static void requireFinite(double[] all) {
        for (int c = 0; c < all.length; c++) {
            if (!Double.isFinite(all[c])) {
                throw new ArithmeticException("derivative " + c + " of " + all.length
                        + ", by initial state, parameters and both times, became " + all[c] + " on the way forwards");
            }
        }
    }

    @Override
    public long reevaluations() {
        return reevaluations;
    }
}
