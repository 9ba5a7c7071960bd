package org.costate.solver.implicit;

import org.costate.solver.Method;
import org.costate.solver.newton.JacobianForm;

/** A method for stiff equations, which stands on Jacobians of the field. */
public interface StiffMethod extends Method {

    /**
     * The same method with another form of its Jacobian.
     *
     * @param form dense, coloured or sparse
     * @return a new method
     */
    StiffMethod withJacobian(JacobianForm form);

    /**
     * The form of its Jacobian.
     *
     * @return dense by default
     */
    JacobianForm jacobian();

    /**
     * The same method with steps that are a smooth function of everything to rounding under adaptive control too: for
     * gradients.
     *
     * @return a method whose stages are solved to rounding
     */
    StiffMethod toRounding();

    /**
     * Modulus of the stability function at {@code z = h lambda}.
     *
     * @param real      real part of z
     * @param imaginary imaginary part of z
     * @return {@code |R(z)|}
     */
    double stability(double real, double imaginary);

    @Override
    default boolean hasErrorEstimate() {
        return true;
    }

    @Override
    default boolean hasStiffnessEstimate() {
        return true;
    }

    @Override
    default double stabilityInterval() {
        return Double.POSITIVE_INFINITY;
    }
}
