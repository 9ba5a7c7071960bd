package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.DenseOutput;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.VectorField;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * The recording of {@link InterpolatingAdjoint} with an implicit method: the trajectory is solved once more for its interpolant,
 * the cotangent backwards by the same method, and the derivatives by the parameters are a Gauss-Legendre quadrature over each
 * backward step. Mutable, for one thread.
 */
final class StiffInterpolatingRecording extends ContinuousRecording {

    private final GaussIntegrator quadrature;
    private @Nullable DenseOutput trajectory;
    private @Nullable StiffCotangentField cotangents;
    private double[] thetaBar = {};
    private double[] atNode = {};
    private double[] nodeBar = {};
    private long evaluations;

    StiffInterpolatingRecording(Solver solver, DifferentiableField field, StepListener listener) {
        super(solver, field, listener);
        quadrature = new GaussIntegratorFactory().legendre(solver.method().order() / 2 + 1);
    }

    @Override
    void rewind(double t0, int n) {
        trajectory = null;
    }

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
        DenseOutput known = trajectory == null ? trajectory() : trajectory;
        trajectory = known;
        cotangents = new StiffCotangentField(field, known, endState.length);
        thetaBar = new double[field.parameterCount()];
        nodeBar = new double[thetaBar.length];
        atNode = new double[endState.length];
        evaluations = 0;
    }

    @Override
    void back(double[] lambda, double from, double to) {
        StiffCotangentField present = cotangents;
        if (present == null) {
            throw new IllegalStateException("the sweep has not begun");
        }
        double unit = unitOf(lambda);
        double[] scaled = lambda.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= unit;
        }
        Solution solved;
        try {
            solved = solver.withSaveAt(SaveAt.dense())
                    .withTolerances(backwardTolerances(lambda.length))
                    .solve(present, scaled, from, to);
        } catch (SolveException failure) {
            throw new ArithmeticException("the cotangent could not be solved from t = " + from + " back to t = " + to
                    + ": " + failure.getMessage());
        }
        integrate(present, solved, unit);
        double[] end = solved.endState();
        for (int i = 0; i < end.length; i++) {
            lambda[i] = unit * end[i];
        }
        evaluations = present.evaluations();
    }

    /** Adds the integral of {@code -(df/dtheta)^T lambda} from the start of the backward solve to its end. */
    private void integrate(StiffCotangentField present, Solution solved, double unit) {
        for (int j = 0; j + 1 < solved.size() && thetaBar.length > 0; j++) {
            double half = (solved.time(j + 1) - solved.time(j)) / 2;
            double middle = solved.time(j) + half;
            for (int q = 0; q < quadrature.getNumberOfPoints(); q++) {
                double t = middle + half * quadrature.getPoint(q);
                solved.dense().evaluate(t, atNode);
                Arrays.fill(nodeBar, 0);
                present.pullback(t, atNode, nodeBar);
                double weight = -unit * half * quadrature.getWeight(q);
                for (int i = 0; i < nodeBar.length; i++) {
                    thetaBar[i] += weight * nodeBar[i];
                }
            }
        }
    }

    @Override
    void passing(double[] known, double t) {}

    @Override
    double[] end() {
        return thetaBar;
    }

    @Override
    long sweepEvaluations() {
        return evaluations;
    }
}
