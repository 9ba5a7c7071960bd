package org.costate.trace;

import org.costate.adjoint.DirectionalField;
import org.costate.adjoint.Linearization;
import org.costate.adjoint.SecondOrderField;
import org.costate.solver.JacobianField;
import org.costate.solver.SparseJacobianField;
import org.costate.solver.SparsityPattern;
import org.costate.solver.TimeDerivativeField;

/**
 * The right-hand side of an ODE that was traced: it evaluates at the speed of hand-written Java and knows all its
 * derivatives. It holds its parameters; for any number of threads, as long as parameters are not loaded meanwhile. Small
 * fields are classes of generated code of their own, so that a solver calls that code and nothing in between.
 */
public abstract class TracedField
        implements DirectionalField, SecondOrderField, JacobianField, SparseJacobianField, TimeDerivativeField {

    private final TracedFunction function;

    /** The parameters; read by generated code. */
    final double[] theta;

    TracedField(TracedFunction function) {
        this.function = function;
        theta = function.theta();
    }

    static TracedField from(TracedFunction function) {
        return function.kernels().field(function);
    }

    /**
     * The field as a function, which has directional derivatives, Hessian products and the sparse Jacobian.
     *
     * @return the function, sharing this field's parameters
     */
    public final TracedFunction function() {
        return function;
    }

    /**
     * The same field with parameters of its own, sharing the code.
     *
     * @param parameters values, length {@link #parameterCount}; copied
     * @return a new field
     * @throws IllegalArgumentException if the length differs
     */
    public final TracedField withParameters(double[] parameters) {
        return from(function.withParameters(parameters));
    }

    /**
     * The same field run by an interpreter instead of generated code: the same bits, some ten times slower.
     *
     * @return a new field with the same parameters
     */
    public final TracedField interpreted() {
        return from(function.interpreted());
    }

    /**
     * Takes new parameters. Not during a solve, nor between a solve and its reverse sweep.
     *
     * @param parameters values, length {@link #parameterCount}; copied
     * @throws IllegalArgumentException if the length differs
     */
    public final void load(double[] parameters) {
        function.load(parameters);
    }

    /**
     * Length of the state.
     *
     * @return n
     */
    public final int dimension() {
        return function.stateCount();
    }

    @Override
    public final void requireDimension(int n) {
        if (n != dimension()) {
            throw new IllegalArgumentException("n = " + n + ", but the equation was traced with " + dimension());
        }
    }

    @Override
    public final int parameterCount() {
        return function.parameterCount();
    }

    @Override
    public final Linearization linearization() {
        return function.linearization();
    }

    @Override
    public final long revision() {
        return function.revision();
    }

    @Override
    public final void derivative(double t, double[] y, double tDot, double[] yDot, double[] thetaDot, double[] out) {
        function.derivative(t, y, tDot, yDot, thetaDot, out);
    }

    @Override
    public final double derivativePullback(
            double t, double[] y, double[] w, double tDot, double[] yDot, double[] yBar, double[] thetaBar) {
        return function.derivativePullback(t, y, w, tDot, yDot, yBar, thetaBar);
    }

    @Override
    public final void timeDerivative(double t, double[] y, double[] dfdt) {
        function.timeDerivative(t, y, dfdt);
    }

    @Override
    public final void jacobian(double t, double[] y, double[] dfdy) {
        function.jacobian(t, y, dfdy);
    }

    @Override
    public final SparsityPattern pattern() {
        JacobianPattern entries = function.sparseJacobian().pattern();
        return SparsityPattern.of(dimension(), entries.rows(), entries.columns());
    }

    @Override
    public final void sparseJacobian(double t, double[] y, double[] values) {
        function.sparseJacobian().evaluate(t, y, values);
    }
}
