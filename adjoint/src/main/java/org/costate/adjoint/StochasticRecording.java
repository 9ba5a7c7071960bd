package org.costate.adjoint;

import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepLog;
import org.costate.solver.StepRecord;
import org.costate.solver.VectorField;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.StoredPath;
import org.jspecify.annotations.Nullable;

/**
 * The recording of a stochastic solve: exact at frozen steps along the same path, whose increments are kept and
 * replayed. The parameters of its gradient are those of the drift, then those of the diffusion, then those of the
 * noise-induced drift where the method uses it. Mutable, for one thread.
 */
public final class StochasticRecording implements Recording {

    private final Solver solver;
    private final SdeParameters parameters;
    private final PullbackFamily family;
    private final Sde<VectorField> observed;
    private final StepLog log = StepLog.of();
    private RecordedPath path;
    private final StochasticTape tape;
    private @Nullable DrivenPullback pullback;
    private int pullbackDimension = -1;
    private final RecordedSolve solve = new RecordedSolve();
    private double[] initial = {};

    /** What a family of methods, or an adjoint, brings: the pullback of its steps. */
    interface PullbackFamily {

        /** Makes the pullback for states of a length. */
        DrivenPullback pullback(SdeParameters parameters, int n, StochasticTape tape);

        /** The drift as it is to be solved, with an eye on its arguments where the pullback needs them. */
        default VectorField observed(VectorField drift) {
            return drift;
        }

        /** Whether states and noise of all steps are to be kept. */
        default boolean needsStates() {
            return true;
        }
    }

    StochasticRecording(
            Solver solver,
            Sde<? extends DifferentiableField> sde,
            SdeParameters parameters,
            BrownianPath path,
            PullbackFamily family) {
        this.solver = solver;
        this.parameters = parameters;
        this.family = family;
        observed = sde.withDrift(family.observed(sde.drift()));
        this.path = new RecordedPath(path);
        tape = new StochasticTape(this.path, family.needsStates());
    }

    /**
     * Solves and records again along another path.
     *
     * @param along the path
     * @param y0    state at t0, length n; not modified and not kept
     * @param t0    start time, finite
     * @param t1    end time, finite
     * @return the solution
     * @throws IllegalArgumentException          as {@link Solver#solve}
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public Solution again(BrownianPath along, double[] y0, double t0, double t1) {
        path = new RecordedPath(along);
        return again(y0, t0, t1);
    }

    @Override
    public Solution again(double[] y0, double t0, double t1) {
        solve.begin(parameters.revision());
        log.clear();
        tape.rewind(t0, y0.length, path);
        initial = y0.clone();
        Solution solved = solver.solve(observed.along(path), y0, t0, t1, new Recorder());
        return solve.end(solved);
    }

    /** Tells tape and log. */
    private final class Recorder implements StepListener {

        @Override
        public void accepted(StepRecord step) {
            tape.accepted(step);
            log.accepted(step);
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

    /**
     * The noise of the accepted steps, to replay the same solve at the same steps.
     *
     * @return a path known at the ends of the steps
     * @throws IllegalStateException if the last solve failed
     */
    public StoredPath path() {
        solve.get();
        return tape.path();
    }

    /**
     * Whether the states at the starts of the accepted steps were kept, as discrete adjoints do.
     *
     * @return true if so
     */
    public boolean hasStartStates() {
        return family.needsStates();
    }

    /**
     * State at the start of an accepted step.
     *
     * @param j index of the step
     * @return a copy, length n
     * @throws IndexOutOfBoundsException if there is no such step
     * @throws IllegalStateException     if these states were not kept, or the last solve failed
     */
    public double[] startState(int j) {
        solve.get();
        if (!hasStartStates()) {
            throw new IllegalStateException("this recording keeps no states but those that the solver saves");
        }
        if (j < 0 || j >= tape.steps()) {
            throw new IndexOutOfBoundsException("step " + j + " of " + tape.steps());
        }
        return tape.y(j).clone();
    }

    /** Parameters of all fields that the method uses. */
    int parameterCount() {
        return parameters.count();
    }

    @Override
    public Cotangents cotangents() {
        return solve.cotangents(tape.steps(), 0);
    }

    @Override
    public Gradient pullback(Cotangents bar) {
        Solution solved = solve.get();
        solve.requireRevision(parameters.revision());
        int n = solved.dimension();
        bar.requireNoSamples();
        solve.requireShape(bar, tape.steps());
        bar.requireNoEnd();
        parameters.clear();
        DrivenPullback steps = pullbackFor(n);
        steps.begin(tape, solved.endState());
        double[] yBar = sweep(steps, solved, bar, n);
        double[] thetaBar = parameters.joined();
        SweepChecks.requireFinite(thetaBar);
        return new Gradient(yBar, thetaBar, Double.NaN, Double.NaN, new double[solved.size()]);
    }

    private double[] sweep(DrivenPullback steps, Solution solved, Cotangents bar, int n) {
        double[] yBar = new double[n];
        int row = solved.size() - 1;
        for (int j = tape.steps() - 1; j >= 0; j--) {
            row = addSaved(steps, yBar, bar, solved, row, tape.t(j + 1));
            steps.step(j, yBar, bar.errorAt(j), bar.stiffnessAt(j));
            SweepChecks.requireFinite(yBar, j, tape.t(j));
        }
        steps.end(yBar);
        addSaved(steps, yBar, bar, solved, row, tape.t(0));
        SweepChecks.requireFinite(yBar, 0, tape.t(0));
        return yBar;
    }

    private static int addSaved(
            DrivenPullback steps, double[] yBar, Cotangents bar, Solution solved, int last, double t) {
        int row = last;
        while (row >= 0 && solved.time(row) == t) {
            steps.passing(solved.state(row));
            for (int i = 0; i < yBar.length; i++) {
                yBar[i] += bar.states()[row * yBar.length + i];
            }
            row--;
        }
        return row;
    }

    private DrivenPullback pullbackFor(int n) {
        DrivenPullback present = pullback;
        if (present == null || pullbackDimension != n) {
            present = family.pullback(parameters, n, tape);
            pullback = present;
            pullbackDimension = n;
        }
        return present;
    }

    /**
     * How far the states along which the last pullback went are from those of the forward solve: 0 for discrete adjoints,
     * otherwise a warning if it is much above the solver's tolerances.
     *
     * @return largest distance of a component, at the start and at saved states
     */
    public double reconstructionError() {
        return pullback == null ? 0 : pullback.reconstructionError(initial);
    }

    @Override
    public long reevaluations() {
        return pullback == null ? 0 : pullback.reevaluations();
    }
}
