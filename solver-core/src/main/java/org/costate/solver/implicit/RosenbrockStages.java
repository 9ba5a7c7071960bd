package org.costate.solver.implicit;

import org.costate.solver.Attempt;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.newton.IterationMatrix;

/**
 * The stages of a single Rosenbrock step laid open: what the pullback of a step needs. A step is a function of its start
 * and its two times alone. Mutable, for one thread.
 */
public final class RosenbrockStages {

    private final RosenbrockTableau tableau;
    private final RosenbrockStepper stepper;
    private final double[][] dense;
    private double[] y = {};

    private RosenbrockStages(RosenbrockMethod method, VectorField field, int n, Tolerances tolerances) {
        tableau = method.tableau();
        stepper = new RosenbrockStepper(tableau, method.jacobian(), field, n, tolerances, new SilentMonitor());
        dense = new double[tableau.stages()][];
        for (int s = 0; s < dense.length; s++) {
            dense[s] = tableau.dense(s);
        }
    }

    /**
     * A workspace for steps.
     *
     * @param method     the method
     * @param field      right-hand side
     * @param n          length of the state
     * @param tolerances scales of the error norm
     * @return a new workspace
     * @throws IllegalArgumentException if the form of the method's Jacobian does not fit the field
     */
    public static RosenbrockStages of(RosenbrockMethod method, VectorField field, int n, Tolerances tolerances) {
        return new RosenbrockStages(method, field, n, tolerances);
    }

    /**
     * Takes a step.
     *
     * @param t     time at its start
     * @param tNext time at its end
     * @param y     state at its start, length n, not modified; to stay as it is while the step is looked at
     * @param yNext state at its end, length n, written; to stay as it is as well
     * @return OK, or why there is no such step
     */
    public Attempt solve(double t, double tNext, double[] y, double[] yNext) {
        this.y = y;
        Attempt attempt = stepper.start(t, y);
        return attempt == Attempt.OK ? stepper.attempt(t, tNext, y, yNext) : attempt;
    }

    /**
     * Increments u of the stages of the last step.
     *
     * @return one array of length n for each stage, owned by this workspace, not to be modified
     */
    public double[][] increments() {
        return stepper.increments();
    }

    /**
     * The derivative of the field by time at the start of the last step.
     *
     * @return length n, owned by this workspace, not to be modified
     */
    public double[] timeDerivative() {
        return stepper.timeDerivative();
    }

    /**
     * The matrix {@code I - h gamma J} of the last step, factored, J at its start.
     *
     * @return the matrix, owned by this workspace
     */
    public IterationMatrix matrix() {
        return stepper.matrix();
    }

    /**
     * State at which a stage of the last step was evaluated.
     *
     * @param s   index of the stage, from 0
     * @param out length n, written
     */
    public void stageState(int s, double[] out) {
        if (s == 0) {
            System.arraycopy(y, 0, out, 0, out.length);
        } else {
            stepper.stageState(s, y, out);
        }
    }

    /**
     * Embedded error of the last step.
     *
     * @param e length n, written
     */
    public void error(double[] e) {
        stepper.error(e);
    }

    /**
     * Weights of the increments in the dense output.
     *
     * @param x       place in the step, 0 to 1
     * @param weights one for each stage, written
     */
    public void denseWeights(double x, double[] weights) {
        for (int s = 0; s < dense.length; s++) {
            weights[s] = StagePolynomial.value(dense[s], x);
        }
    }

    /**
     * Slopes of the weights of the dense output.
     *
     * @param x      place in the step, 0 to 1
     * @param slopes derivative of each weight by x, written
     */
    public void denseSlopes(double x, double[] slopes) {
        for (int s = 0; s < dense.length; s++) {
            slopes[s] = StagePolynomial.slope(dense[s], x);
        }
    }
}
