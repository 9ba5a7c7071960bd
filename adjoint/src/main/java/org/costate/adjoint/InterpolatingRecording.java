package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.VectorField;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * The recording of {@link InterpolatingAdjoint}. Derivatives by times are those of the continuous problem: t1 moves the
 * states saved there, a saved state inside moves with its own time, {@code dL/dt0 = -lambda(t0) . f(t0)}. Mutable, for one
 * thread.
 */
final class InterpolatingRecording extends ContinuousRecording {

    private final RecomputedTrajectory trajectory;
    private final CotangentField cotangents;
    private final @Nullable GaussIntegrator gauss;
    private double[] thetaBar = {};
    private double[] atNode = {};
    private double initialStep;

    InterpolatingRecording(
            InterpolatingAdjoint adjoint, ExplicitRungeKutta method, DifferentiableField field, StepListener listener) {
        super(adjoint.solver(), field, listener);
        trajectory = new RecomputedTrajectory(field, method.tableau());
        cotangents = new CotangentField(field, trajectory, method.tableau());
        int nodes = method.order() / 2 + 1;
        gauss = adjoint.usesGaussQuadrature() ? new GaussIntegratorFactory().legendre(nodes) : null;
    }

    @Override
    void rewind(double t0, int n) {
        trajectory.rewind(t0, n);
    }

    @Override
    VectorField forwardField() {
        return field;
    }

    @Override
    void forwardStep(StepRecord step) {
        trajectory.add(step);
    }

    @Override
    void forwardStage(int stage) {}

    @Override
    void begin(double[] endState) {
        initialStep = 0;
        thetaBar = new double[field.parameterCount()];
        atNode = new double[endState.length];
        trajectory.begin();
        cotangents.begin(endState.length);
    }

    @Override
    void back(double[] lambda, double from, double to) {
        double unit = unitOf(lambda);
        double[] scaled = lambda.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= unit;
        }
        cotangents.enter(unit);
        Solution solved;
        try {
            solved = backwardSolver(lambda.length).solve(cotangents, scaled, from, to, cotangents);
        } catch (SolveException failure) {
            throw new ArithmeticException("the cotangent could not be solved from t = " + from + " back to t = " + to
                    + ": " + failure.getMessage());
        }
        initialStep = cotangents.longestStep();
        GaussIntegrator quadrature = gauss;
        if (quadrature != null) {
            integrate(solved, unit, quadrature);
        }
        double[] end = solved.endState();
        for (int i = 0; i < end.length; i++) {
            lambda[i] = unit * end[i];
        }
    }

    private Solver backwardSolver(int n) {
        Solver backwards =
                solver.withSaveAt(gauss == null ? SaveAt.end() : SaveAt.dense()).withTolerances(backwardTolerances(n));
        return initialStep > 0 ? backwards.withInitialStep(initialStep) : backwards;
    }

    /** Adds the integral of {@code -(df/dtheta)^T lambda} from the start of the backward solve to its end. */
    private void integrate(Solution solved, double unit, GaussIntegrator quadrature) {
        double[] nodeBar = new double[thetaBar.length];
        for (int j = 0; j + 1 < solved.size(); j++) {
            double half = (solved.time(j + 1) - solved.time(j)) / 2;
            double middle = solved.time(j) + half;
            for (int q = 0; q < quadrature.getNumberOfPoints(); q++) {
                double t = middle + half * quadrature.getPoint(q);
                solved.dense().evaluate(t, atNode);
                Arrays.fill(nodeBar, 0);
                cotangents.pullback(t, atNode, nodeBar);
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
        return gauss == null ? cotangents.thetaBar() : thetaBar;
    }

    @Override
    long sweepEvaluations() {
        return trajectory.evaluations() + cotangents.evaluations();
    }
}
