package org.costate.solver.auto;

import org.costate.solver.Method;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.implicit.StiffMethod;
import org.costate.solver.newton.JacobianForm;

/**
 * An explicit and a stiff method that take turns. With the stability interval L of the explicit method and its stiffness
 * estimate, in the norm of the tolerances, as S:
 *
 * <ul>
 *   <li>An explicit step with {@code S h > 0.75 L} is a hit. After 15 hits, which six steps in a row that are none undo, the
 *       stiff method goes on.
 *   <li>A stiff step with {@code B h < 0.75 L}, B a bound of the Jacobian's eigenvalues, could have been explicit. After
 *       five of them in a row the explicit method goes on.
 * </ul>
 *
 * Steps keep their size and their controller. {@link org.costate.solver.Statistics#runs} tells which method made which
 * steps. What the stiff method needs is made when it is first needed; with a dense Jacobian states longer than 5000 stay
 * with the explicit method. Immutable.
 *
 * <p>Source: the count of hits is that of DOPRI5, Hairer, Wanner II, IV.2.
 */
public final class SwitchingMethod implements Method {

    /** Longest state for which a dense Jacobian is made without being asked for. */
    static final int LONGEST_DENSE = 5000;

    private final Method explicit;
    private final StiffMethod stiff;

    private SwitchingMethod(Method explicit, StiffMethod stiff) {
        this.explicit = explicit;
        this.stiff = stiff;
    }

    static SwitchingMethod of(Method explicit, StiffMethod stiff) {
        if (!explicit.hasStiffnessEstimate() || !explicit.hasErrorEstimate()) {
            throw new IllegalArgumentException("explicit = " + explicit.name()
                    + ", but a method that is to be left must estimate its error and its stiffness");
        }
        if (!(explicit.stabilityInterval() < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "explicit = " + explicit.name() + ", but its stability interval must be finite");
        }
        if (explicit.errorOrder() != stiff.errorOrder()) {
            throw new IllegalArgumentException("the error norm of " + explicit.name() + " has order "
                    + explicit.errorOrder() + " and that of " + stiff.name() + " " + stiff.errorOrder()
                    + ", but must be equal for one controller to serve both");
        }
        return new SwitchingMethod(explicit, stiff);
    }

    /**
     * The same method with another form of the stiff one's Jacobian.
     *
     * @param form dense, coloured or sparse
     * @return a new method
     */
    public SwitchingMethod withJacobian(JacobianForm form) {
        return new SwitchingMethod(explicit, stiff.withJacobian(form));
    }

    /**
     * The same method with another one for stretches that are stiff.
     *
     * @param other the other one
     * @return a new method
     * @throws IllegalArgumentException if it does not fit the explicit one
     */
    public SwitchingMethod withStiff(StiffMethod other) {
        return of(explicit, other);
    }

    /**
     * The method for stretches that are not stiff.
     *
     * @return the method
     */
    public Method explicit() {
        return explicit;
    }

    /**
     * The method for stretches that are.
     *
     * @return the method
     */
    public StiffMethod stiff() {
        return stiff;
    }

    @Override
    public String name() {
        return "Auto(" + explicit.name() + ", " + stiff.name() + ")";
    }

    @Override
    public int order() {
        return Math.min(explicit.order(), stiff.order());
    }

    @Override
    public boolean hasErrorEstimate() {
        return true;
    }

    @Override
    public double errorOrder() {
        return explicit.errorOrder();
    }

    @Override
    public boolean hasStiffnessEstimate() {
        return true;
    }

    @Override
    public double stabilityInterval() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public boolean hasDenseOutput() {
        return explicit.hasDenseOutput() && stiff.hasDenseOutput();
    }

    @Override
    public Stepper stepper(VectorField field, int n, Tolerances tolerances, StageMonitor monitor) {
        return new SwitchingStepper(this, field, n, tolerances, monitor);
    }

    @Override
    public String toString() {
        return name();
    }
}
