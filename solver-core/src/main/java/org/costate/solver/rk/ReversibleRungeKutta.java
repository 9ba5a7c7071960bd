package org.costate.solver.rk;

import org.costate.solver.Method;
import org.costate.solver.StageMonitor;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;

/**
 * An explicit Runge-Kutta method made reversible: a second state z runs along, and a step can be undone algebraically, so
 * that gradients need no stored states. With {@code Psi_h(t, y)} the increment of a step of the method, lambda the coupling
 * and z = y at the start,
 *
 * <pre>
 * yNext = lambda y + (1 - lambda) z + Psi_h(t, z)          zNext = z - Psi_-h(tNext, yNext)
 * </pre>
 *
 * The order is that of the method, the cost twice its evaluations. Its error and stiffness estimates are those of the
 * method's step from z. States are saved where steps end, which land on the times asked for; there are no events.
 *
 * <p><b>What the coupling is for.</b> With lambda = 1 nothing holds y and z together: for y' = -L y their difference grows
 * as exp(L t). Below 1 it is damped while {@code exp(-L h) > lambda}. But undoing a step divides by lambda, so rounding grows
 * as lambda^-N over N steps: with 0.95 to a relative 1e-7 over 400 steps, with 0.9 over 200, with 0.99 over 2000. Take it for
 * solves of that length whose solutions do not forget their past; elsewhere the two states come apart.
 *
 * <p>Source: McCallum, Foster 2024. Immutable.
 */
public final class ReversibleRungeKutta implements Method {

    private static final double COUPLING = 0.95;

    private final ExplicitRungeKutta method;
    private final double coupling;

    private ReversibleRungeKutta(ExplicitRungeKutta method, double coupling) {
        this.method = method;
        this.coupling = coupling;
    }

    /**
     * A method made reversible, with coupling 0.95.
     *
     * @param method the method
     * @return the reversible one
     */
    public static ReversibleRungeKutta of(ExplicitRungeKutta method) {
        return new ReversibleRungeKutta(method, COUPLING);
    }

    /**
     * The same with another coupling.
     *
     * @param lambda above 0, at most 1
     * @return a new method
     * @throws IllegalArgumentException if it is not
     */
    public ReversibleRungeKutta withCoupling(double lambda) {
        if (!(lambda > 0 && lambda <= 1)) {
            throw new IllegalArgumentException("lambda = " + lambda + ", but must be above 0 and at most 1");
        }
        return new ReversibleRungeKutta(method, lambda);
    }

    /**
     * The method whose steps these are.
     *
     * @return the method that is not reversible
     */
    public ExplicitRungeKutta method() {
        return method;
    }

    /**
     * The coupling.
     *
     * @return lambda
     */
    public double coupling() {
        return coupling;
    }

    @Override
    public String name() {
        return "Reversible" + method.name();
    }

    @Override
    public int order() {
        return method.order();
    }

    @Override
    public boolean hasErrorEstimate() {
        return method.hasErrorEstimate();
    }

    @Override
    public double errorOrder() {
        return method.errorOrder();
    }

    @Override
    public boolean hasStiffnessEstimate() {
        return method.hasStiffnessEstimate();
    }

    /** {@inheritDoc} Up to it y and z do not drift apart: {@code -ln lambda}, at most the method's own. */
    @Override
    public double stabilityInterval() {
        return Math.min(-Math.log(coupling), method.stabilityInterval());
    }

    @Override
    public boolean hasDenseOutput() {
        return false;
    }

    @Override
    public ReversibleStepper stepper(VectorField field, int n, Tolerances tolerances, StageMonitor monitor) {
        return new ReversibleStepper(
                method.stepper(field, n, tolerances, monitor),
                method.stepper(field, n, tolerances, monitor),
                coupling,
                n);
    }

    @Override
    public String toString() {
        return name() + "(" + coupling + ")";
    }
}
