package org.costate.adjoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;

/**
 * A field with running costs: after the n components of the state come m more, which gather {@code integral of l dt},
 * one for each cost. Any adjoint of a {@link DifferentiableField} differentiates them.
 *
 * <p>The costs do not steer the step. They are gathered in units of 2^200, an exact factor that makes their share of the
 * error norm, of the stiffness estimate and of the initial step vanish in rounding; what is left is that norms are means
 * over n + m components instead of n, which {@link #solver} makes up for. Adjoints that solve backwards cannot carry them,
 * for there the cotangents have a norm of their own.
 *
 * <pre>{@code
 * RunningCostField costed = RunningCostField.of(field, KineticCost.of());
 * Recording recording = DiscreteAdjoint.of(costed.solver(solver, n)).record(costed, costed.start(y0), t0, t1);
 * double kinetic = costed.cost(recording.solution().endState(), 0);
 * bar.addState(last, costed.cotangent(stateBar, weight));
 * }</pre>
 *
 * <p>For any number of threads, if the field is.
 */
public final class RunningCostField implements DifferentiableField {

    private static final double UNIT = 0x1p200;
    private static final long REVISION_STRIDE = 1_000_003;

    private final DifferentiableField field;
    private final RunningCost[] costs;
    private final List<Linearization> idle = new ArrayList<>();

    private RunningCostField(DifferentiableField field, RunningCost[] costs) {
        this.field = field;
        this.costs = costs;
    }

    /**
     * A field with costs.
     *
     * @param field the field
     * @param costs its costs; copied
     * @return the field of n + m components
     */
    public static RunningCostField of(DifferentiableField field, RunningCost... costs) {
        return new RunningCostField(field, costs.clone());
    }

    /**
     * A solver that makes the steps of another as if there were no costs: its tolerances are smaller by
     * {@code sqrt(n / (n + m))}. For large states it makes no difference that would be worth a solver for each n.
     *
     * @param solver the other solver
     * @param n      length of the state without costs, at least 1
     * @return the solver for states of length n + m
     * @throws IllegalArgumentException if n is below 1, or the tolerances do not fit n, or are at the smallest allowed
     */
    public Solver solver(Solver solver, int n) {
        if (n < 1) {
            throw new IllegalArgumentException("n = " + n + ", but must be at least 1");
        }
        int m = costs.length;
        double factor = Math.sqrt(n / (double) (n + m));
        double[] atol = Arrays.copyOf(solver.tolerances().absolutes(n), n + m);
        for (int i = 0; i < n; i++) {
            atol[i] *= factor;
        }
        Arrays.fill(atol, n, n + m, 1);
        return solver.withTolerances(Tolerances.of(factor * solver.tolerances().relative(), atol));
    }

    /**
     * The start of a solve.
     *
     * @param y0 state at t0, length n, not modified
     * @return the state with costs that are zero, length n + m
     */
    public double[] start(double[] y0) {
        return Arrays.copyOf(y0, y0.length + costs.length);
    }

    /**
     * The state without its costs.
     *
     * @param augmented state of a solve, length n + m, not modified
     * @return a copy, length n
     */
    public double[] state(double[] augmented) {
        return Arrays.copyOf(augmented, augmented.length - costs.length);
    }

    /**
     * A cost gathered so far.
     *
     * @param augmented state of a solve, length n + m, not modified
     * @param index     index of the cost
     * @return the integral of l
     * @throws IndexOutOfBoundsException if there is no such cost
     */
    public double cost(double[] augmented, int index) {
        if (index < 0 || index >= costs.length) {
            throw new IndexOutOfBoundsException("cost " + index + " of " + costs.length);
        }
        return augmented[augmented.length - costs.length + index] * UNIT;
    }

    /**
     * The cotangent of a saved state with its costs.
     *
     * @param stateBar cotangent of the state, length n, not modified
     * @param costBars cotangents of the costs, that is their weights in the loss
     * @return the cotangent for {@link Cotangents#addState}, length n + m
     * @throws IllegalArgumentException if there are not as many cotangents as costs
     */
    public double[] cotangent(double[] stateBar, double... costBars) {
        if (costBars.length != costs.length) {
            throw new IllegalArgumentException(
                    "costBars has length " + costBars.length + ", but there are " + costs.length + " costs");
        }
        double[] bar = Arrays.copyOf(stateBar, stateBar.length + costs.length);
        for (int c = 0; c < costs.length; c++) {
            bar[stateBar.length + c] = costBars[c] * UNIT;
        }
        return bar;
    }

    /**
     * The gradient of a solve as one without costs has it: without the derivatives by what the costs were at the start.
     *
     * @param augmented gradient of a solve, with an initial state of length n + m
     * @return the gradient with an initial state of length n
     */
    public Gradient gradient(Gradient augmented) {
        return augmented.withInitialState(state(augmented.initialState()));
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        Linearization workspace = take();
        workspace.evaluate(t, y, dydt);
        giveBack(workspace);
    }

    private Linearization take() {
        synchronized (idle) {
            if (!idle.isEmpty()) {
                return idle.remove(idle.size() - 1);
            }
        }
        return linearization();
    }

    private void giveBack(Linearization workspace) {
        synchronized (idle) {
            idle.add(workspace);
        }
    }

    @Override
    public void requireDimension(int n) {
        field.requireDimension(n - costs.length);
    }

    @Override
    public int parameterCount() {
        return field.parameterCount();
    }

    @Override
    public long revision() {
        long revision = field.revision();
        for (RunningCost cost : costs) {
            revision = REVISION_STRIDE * revision + cost.revision();
        }
        return revision;
    }

    @Override
    public Linearization linearization() {
        return new Costed();
    }

    /** The field's linearization and those of the costs, on a state cut to its length. */
    private final class Costed implements Linearization {

        private final Linearization inner = field.linearization();
        private final CostLinearization[] integrands = new CostLinearization[costs.length];
        private double[] state = {};
        private double[] derivative = {};
        private double[] w = {};
        private double[] stateBar = {};

        Costed() {
            for (int c = 0; c < costs.length; c++) {
                integrands[c] = costs[c].linearization();
            }
        }

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            int n = y.length - costs.length;
            if (state.length != n) {
                state = new double[n];
                derivative = new double[n];
                w = new double[n];
                stateBar = new double[n];
            }
            System.arraycopy(y, 0, state, 0, n);
            inner.evaluate(t, state, derivative);
            System.arraycopy(derivative, 0, dydt, 0, n);
            for (int c = 0; c < integrands.length; c++) {
                dydt[n + c] = integrands[c].evaluate(t, state, derivative) / UNIT;
            }
        }

        @Override
        public double pullback(double[] bar, double[] yBar, double[] thetaBar) {
            int n = state.length;
            System.arraycopy(bar, 0, w, 0, n);
            System.arraycopy(yBar, 0, stateBar, 0, n);
            double timeBar = 0;
            for (int c = 0; c < integrands.length; c++) {
                if (bar[n + c] != 0) {
                    timeBar += integrands[c].pullback(bar[n + c] / UNIT, w, stateBar, thetaBar);
                }
            }
            timeBar += inner.pullback(w, stateBar, thetaBar);
            System.arraycopy(stateBar, 0, yBar, 0, n);
            return timeBar;
        }

        @Override
        public long bytes() {
            long sum = 4L * (state.length + 4L) * Double.BYTES;
            long own = inner.bytes();
            for (int c = 0; c < integrands.length && own != UNKNOWN; c++) {
                sum += own;
                own = integrands[c].bytes();
            }
            return own == UNKNOWN ? UNKNOWN : sum + own;
        }
    }
}
