package org.costate.solver.srk;

import org.costate.solver.Calculus;
import org.costate.solver.DrivenField;
import org.costate.solver.Noise;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.StochasticMethod;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.newton.NewtonGoal;

/**
 * The Euler method for Ito equations with a stiff drift, which is taken at the end of the step:
 *
 * <pre>
 * yNext = y + h f(tNext, yNext) + g(t, y) W
 * </pre>
 *
 * The equation is solved by Newton's iteration with the Jacobian that the drift knows as a
 * {@link org.costate.solver.JacobianField}, or else by differences; to a hundredth of the tolerances, or to rounding
 * where steps are fixed. The Jacobian is dense: memory grows with n^2, work with n^3, so a batch of many rows is better
 * solved row by row. A step whose equation cannot be solved is shortened. Immutable.
 *
 * <p>Error estimate: half of {@code h (f(tNext, yNext) - f(t, y))}. It sees the drift alone: with noise that depends on the
 * state, errors hardly follow the tolerance. Source: Kloeden, Platen 1992,
 * 12.2.
 */
public final class DriftImplicitMethod implements StochasticMethod {

    private static final DriftImplicitMethod EULER = new DriftImplicitMethod(NewtonGoal.TOLERANCE);

    private final NewtonGoal adaptiveGoal;

    private DriftImplicitMethod(NewtonGoal adaptiveGoal) {
        this.adaptiveGoal = adaptiveGoal;
    }

    /**
     * The drift-implicit Euler method.
     *
     * @return the method
     */
    public static DriftImplicitMethod euler() {
        return EULER;
    }

    /**
     * The same method with its equations solved to rounding under adaptive control too, so that its steps are a smooth
     * function of everything to rounding: for comparing gradients with differences.
     *
     * @return a new method
     */
    public DriftImplicitMethod toRounding() {
        return new DriftImplicitMethod(NewtonGoal.ROUNDING);
    }

    @Override
    public String name() {
        return "ImplicitEulerMaruyama";
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    public double strongOrder() {
        return 0.5;
    }

    @Override
    public double strongOrder(Noise.Kind kind) {
        boolean additive = kind == Noise.Kind.ADDITIVE || kind == Noise.Kind.ADDITIVE_DIAGONAL;
        return additive ? 1 : strongOrder();
    }

    @Override
    public double weakOrder() {
        return 1;
    }

    @Override
    public boolean solves(Calculus calculus) {
        return calculus == Calculus.ITO;
    }

    @Override
    public boolean takes(Noise.Kind kind) {
        return true;
    }

    @Override
    public boolean hasErrorEstimate() {
        return true;
    }

    @Override
    public double errorOrder() {
        return 1.5;
    }

    @Override
    public boolean hasStiffnessEstimate() {
        return false;
    }

    @Override
    public double stabilityInterval() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public Stepper stepper(VectorField field, int n, Tolerances tolerances, StageMonitor monitor) {
        if (!(field instanceof DrivenField driven)) {
            throw new IllegalArgumentException(
                    "method = " + name() + ", but it needs an equation along a path, as Sde.along gives it");
        }
        NewtonGoal goal = monitor.isAdaptive() ? adaptiveGoal : NewtonGoal.ROUNDING;
        return new DriftImplicitStepper(driven, n, tolerances, monitor, goal);
    }

    @Override
    public String toString() {
        return name();
    }
}
