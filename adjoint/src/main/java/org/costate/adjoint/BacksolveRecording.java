package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.SaveAt;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.jspecify.annotations.Nullable;

/**
 * The recording of {@link BacksolveAdjoint}. Derivatives by times are those of the continuous problem: t1 moves the
 * states saved there, a saved state inside moves with its own time, {@code dL/dt0 = -lambda(t0) . f(t0)}. Mutable, for one
 * thread.
 */
public final class BacksolveRecording extends ContinuousRecording {

    /** Reconstruction errors above this many tolerances have a {@link #diagnosis}. */
    public static final double SUSPICIOUS = 10;

    /** Reconstruction errors above this many tolerances make the pullback fail. */
    public static final double REFUSED = 1000;

    private final BackwardField backward;
    private double[] u = {};
    private double worst;
    private double worstTime;
    private double initialStep;

    BacksolveRecording(BacksolveAdjoint adjoint, DifferentiableField field, StepListener listener) {
        super(adjoint.solver(), field, listener);
        backward = new BackwardField(field, adjoint.method().tableau());
    }

    @Override
    void rewind(double t0, int n) {}

    @Override
    VectorField forwardField() {
        return field;
    }

    @Override
    void forwardStep(StepRecord step) {}

    @Override
    void forwardStage(int stage) {}

    @Override
    void begin(double[] endState) {
        worst = 0;
        initialStep = 0;
        u = endState;
        backward.begin(endState.length);
    }

    @Override
    void back(double[] lambda, double from, double to) {
        int n = u.length;
        double unit = unitOf(lambda);
        double[] both = Arrays.copyOf(u, 2 * n);
        for (int i = 0; i < n; i++) {
            both[n + i] = lambda[i] / unit;
        }
        backward.enter(unit);
        double[] end;
        try {
            end = backwardSolver(n).solve(backward, both, from, to, backward).endState();
        } catch (SolveException failure) {
            throw astray(
                    "the backward solve did not get from t = " + from + " to t = " + to + ": " + failure.getMessage(),
                    failure);
        }
        initialStep = backward.longestStep();
        for (int i = 0; i < n; i++) {
            u[i] = end[i];
            lambda[i] = unit * end[n + i];
        }
    }

    private Solver backwardSolver(int n) {
        Tolerances forwards = solver.tolerances();
        double[] atol = Arrays.copyOf(forwards.absolutes(n), 2 * n);
        double ofCotangents = forwards.relative();
        for (int i = 0; i < n && forwards.relative() == 0; i++) {
            ofCotangents = Math.max(ofCotangents, atol[i]);
        }
        Arrays.fill(atol, n, 2 * n, ofCotangents);
        Solver both = solver.withSaveAt(SaveAt.end()).withTolerances(Tolerances.of(forwards.relative(), atol));
        return initialStep > 0 ? both.withInitialStep(initialStep) : both;
    }

    /** Measures how far the state went astray, and puts it back. */
    @Override
    void passing(double[] known, double t) {
        Tolerances tolerances = solver.tolerances();
        for (int i = 0; i < u.length; i++) {
            double scale = tolerances.absolute(i) + tolerances.relative() * Math.abs(known[i]);
            double distance = Math.abs(u[i] - known[i]);
            double error = distance == 0 ? 0 : distance / scale;
            if (!(error <= worst)) {
                worst = error;
                worstTime = t;
            }
        }
        System.arraycopy(known, 0, u, 0, u.length);
    }

    @Override
    double[] end() {
        if (!(worst <= REFUSED)) {
            throw astray(description(), null);
        }
        return backward.thetaBar();
    }

    private String description() {
        return "the state that was solved backwards is off by " + worst + " tolerances at t = " + worstTime;
    }

    private static ArithmeticException astray(String what, @Nullable Throwable cause) {
        ArithmeticException exception = new ArithmeticException(
                what
                        + "; the solution forgets its past, so it cannot be solved backwards: use DiscreteAdjoint, or save more states");
        if (cause != null) {
            exception.initCause(cause);
        }
        return exception;
    }

    /**
     * How far the state was from the one known, where the last pullback came past one: at saved states and at the start.
     *
     * @return largest error of a component in units of its tolerance {@code atol + rtol |y|}; 0 before a pullback
     */
    public double reconstructionError() {
        return worst;
    }

    /**
     * What is wrong with the last pullback, if its reconstruction error is above {@link #SUSPICIOUS}.
     *
     * @return a sentence with advice, empty if nothing is wrong
     */
    public String diagnosis() {
        return worst <= SUSPICIOUS
                ? ""
                : description() + "; the gradient is not better than that: use DiscreteAdjoint, or save more states";
    }

    @Override
    long sweepEvaluations() {
        return backward.evaluations();
    }
}
