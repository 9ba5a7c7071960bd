package org.costate.trace;

import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.Linearization;
import org.costate.solver.JacobianField;

/**
 * The right-hand side of an ODE that was traced: it evaluates at the speed of hand-written Java and knows all its
 * derivatives. It holds its parameters; for any number of threads, as long as parameters are not loaded meanwhile.
 */
public final class TracedField implements DifferentiableField, JacobianField {

    private final TracedFunction function;
    private final Kernel evaluation;
    private final double[] theta;

    TracedField(TracedFunction function) {
        this.function = function;
        evaluation = function.kernels().evaluation();
        theta = function.theta();
    }

    /**
     * The field as a function, which has directional derivatives, Hessian products and the sparse Jacobian.
     *
     * @return the function, sharing this field's parameters
     */
    public TracedFunction function() {
        return function;
    }

    /**
     * The same field with parameters of its own, sharing the code.
     *
     * @param parameters values, length {@link #parameterCount}; copied
     * @return a new field
     * @throws IllegalArgumentException if the length differs
     */
    public TracedField withParameters(double[] parameters) {
        return new TracedField(function.withParameters(parameters));
    }

    /**
     * The same field run by an interpreter instead of generated code: the same bits, some ten times slower.
     *
     * @return a new field with the same parameters
     */
    public TracedField interpreted() {
        return new TracedField(function.interpreted());
    }

    /**
     * Takes new parameters. Not during a solve, nor between a solve and its reverse sweep.
     *
     * @param parameters values, length {@link #parameterCount}; copied
     * @throws IllegalArgumentException if the length differs
     */
    public void load(double[] parameters) {
        function.load(parameters);
    }

    /**
     * Length of the state.
     *
     * @return n
     */
    public int dimension() {
        return function.stateCount();
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        evaluation.run(t, y, theta, Scratch.NONE, Scratch.NONE, Scratch.work(evaluation), dydt, Scratch.NONE);
    }

    @Override
    public void requireDimension(int n) {
        if (n != dimension()) {
            throw new IllegalArgumentException("n = " + n + ", but the equation was traced with " + dimension());
        }
    }

    @Override
    public int parameterCount() {
        return function.parameterCount();
    }

    @Override
    public Linearization linearization() {
        return function.linearization();
    }

    @Override
    public long revision() {
        return function.revision();
    }

    @Override
    public void jacobian(double t, double[] y, double[] dfdy) {
        function.jacobian(t, y, dfdy);
    }
}
