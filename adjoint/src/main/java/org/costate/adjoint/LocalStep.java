package org.costate.adjoint;

import org.costate.solver.InitialStep;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.rk.EstimatedError;
import org.costate.solver.rk.ExplicitKernel;
import org.costate.solver.rk.ExplicitRungeKutta;

/**
 * One step of a method, taken on its own beside a solve, with its error and stiffness estimates and their pullback. What
 * is pulled back adds to the gradient of any adjoint: the derivative by the parameters directly, and the cotangent of the
 * state as that of a saved state. Mutable, for one thread; each evaluation replaces the one before.
 */
public final class LocalStep implements FreshStep {

    private final ExplicitKernel kernel;
    private final Tolerances tolerances;
    private final DifferentiableField field;
    private final int order;
    private final Stage[] stages;
    private final double[][] k;
    private ExplicitPullback pullback;
    private EstimatedError estimate;
    private double[] y = {};
    private double[] yNext = {};
    private double t;
    private double h;
    private double error = Double.NaN;
    private double stiffness = Double.NaN;
    private long revision;
    private boolean evaluated;

    private LocalStep(ExplicitRungeKutta method, Tolerances tolerances, DifferentiableField field) {
        kernel = new ExplicitKernel(method.tableau());
        this.tolerances = tolerances;
        this.field = field;
        order = method.order();
        stages = new Stage[method.tableau().stages()];
        k = new double[stages.length][];
        pullback = new ExplicitPullback(kernel, 0, Tolerances.of(1e-6, 1e-6));
        estimate = new EstimatedError(method.tableau(), 0, Tolerances.of(1e-6, 1e-6));
    }

    /**
     * Steps by a solver's method, with its tolerances.
     *
     * @param solver the solver; its method must be an explicit Runge-Kutta method
     * @param field  right-hand side
     * @return a new step
     * @throws IllegalArgumentException if the method is another one
     */
    public static LocalStep of(Solver solver, DifferentiableField field) {
        if (solver.method() instanceof ExplicitRungeKutta method) {
            return new LocalStep(method, solver.tolerances(), field);
        }
        throw new IllegalArgumentException("method = " + solver.method().name()
                + ", but only steps of explicit Runge-Kutta methods can be differentiated");
    }

    /**
     * Takes a step of a given size.
     *
     * @param time  time at its start
     * @param state state there, length n; not modified and not kept
     * @param size  size, not 0, negative when going back in time
     * @throws IllegalArgumentException if the size is 0 or not finite, or the field does not fit the state
     */
    public void evaluate(double time, double[] state, double size) {
        if (size == 0 || !(Math.abs(size) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("size = " + size + ", but must be finite and not 0");
        }
        begin(time, state);
        finish(size);
    }

    /**
     * Takes a fresh step whose size the automatic choice of the initial step makes, as if a solve began here.
     *
     * @param time  time at its start
     * @param state state there, length n; not modified and not kept
     * @param end   time where the solve would end, not the start; the step does not go beyond
     * @throws IllegalArgumentException if start and end are equal, or the field does not fit the state
     */
    public void evaluateFresh(double time, double[] state, double end) {
        if (end == time || !(Math.abs(end - time) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("end = " + end + ", but must be finite and not the start " + time);
        }
        begin(time, state);
        finish(InitialStep.choose(field, stage -> true, tolerances, order, time, y, k[0], end - time));
    }

    /** The same; there is no noise whose number would matter. */
    @Override
    public void evaluateFresh(double time, double[] state, double end, long draw) {
        evaluateFresh(time, state, end);
    }

    private void begin(double time, double[] state) {
        int n = state.length;
        field.requireDimension(n);
        if (y.length != n || stages[0] == null) {
            y = new double[n];
            yNext = new double[n];
            pullback = new ExplicitPullback(kernel, n, tolerances);
            estimate = new EstimatedError(kernel.tableau(), n, tolerances);
            for (int s = 0; s < stages.length; s++) {
                stages[s] = new Stage(field.linearization(), n);
                k[s] = stages[s].k();
            }
        }
        evaluated = false;
        System.arraycopy(state, 0, y, 0, n);
        t = time;
        revision = field.revision();
        stages[0].evaluate(t, y);
    }

    private void finish(double size) {
        h = size;
        enter();
        for (int s = 1; s < stages.length; s++) {
            pullback.evaluate(stages[s], s);
            pullback.setStages(stages, s, s + 1);
        }
        kernel.nextState(y, h, k, yNext);
        error = estimate.scaled(h, y, yNext, k);
        stiffness = kernel.stiffness(y, h, k);
        evaluated = true;
    }

    private void enter() {
        pullback.begin();
        pullback.enter(y, t, h, yNext);
        pullback.setStages(stages, 0, 1);
    }

    @Override
    public double size() {
        return h;
    }

    @Override
    public double error() {
        return error;
    }

    @Override
    public double stiffness() {
        return stiffness;
    }

    @Override
    public void pullback(double errorBar, double stiffnessBar, double[] yBar, double[] thetaBar) {
        require("yBar", yBar, y.length);
        prepare(errorBar, stiffnessBar, thetaBar);
        pullback.pullback(thetaBar, true);
        double[] bar = pullback.yBar();
        for (int i = 0; i < yBar.length; i++) {
            yBar[i] += bar[i];
        }
    }

    @Override
    public void pullbackDetached(double errorBar, double stiffnessBar, double[] thetaBar) {
        prepare(errorBar, stiffnessBar, thetaBar);
        pullback.pullbackToLaterStages(thetaBar);
    }

    private void prepare(double errorBar, double stiffnessBar, double[] thetaBar) {
        if (!evaluated) {
            throw new IllegalStateException("no step was taken that could be pulled back through");
        }
        if (field.revision() != revision) {
            throw new IllegalStateException("the parameters of the field have changed since the step was taken");
        }
        require("thetaBar", thetaBar, field.parameterCount());
        enter();
        pullback.setStages(stages, 0, stages.length);
        pullback.estimates(errorBar, stiffnessBar);
    }

    private static void require(String name, double[] bar, int length) {
        if (bar.length != length) {
            throw new IllegalArgumentException(name + " has length " + bar.length + ", but must have length " + length);
        }
    }
}
