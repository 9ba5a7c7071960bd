package org.costate.equilibrium;

import org.costate.adjoint.DifferentiableField;
import org.costate.solver.Cancellation;
import org.costate.solver.Tolerances;
import org.jspecify.annotations.Nullable;

/**
 * Finds states at which a field is zero, {@code f(t, y, theta) = 0} at a fixed time t, in a way that can be differentiated.
 * Immutable.
 *
 * <pre>{@code
 * SteadyState finder = SteadyState.of(Newton.of());
 * Equilibrium state = finder.solve(field, y0);
 * EquilibriumGradient gradient = state.pullback(yBar);               // dL/dtheta by the implicit function theorem
 * Equilibrium fixed = SteadyState.of(Anderson.of()).solve(FixedPoint.of(map), y0);
 * }</pre>
 */
public final class SteadyState {

    private static final Tolerances DEFAULT_TOLERANCES = Tolerances.of(1e-10, 1e-12);

    private final RootMethod method;
    private final LinearMethod linear;
    private final Tolerances tolerances;
    private final int width;
    private final @Nullable Cancellation cancellation;

    private SteadyState(
            RootMethod method,
            LinearMethod linear,
            Tolerances tolerances,
            int width,
            @Nullable Cancellation cancellation) {
        this.method = method;
        this.linear = linear;
        this.tolerances = tolerances;
        this.width = width;
        this.cancellation = cancellation;
    }

    /**
     * A finder with relative and absolute tolerances of 1e-10 and 1e-12. Linear systems of derivatives are solved as the
     * method solves its own, after {@link Anderson} by {@link Gmres}, after {@link Relaxation} by {@link LuFactors}.
     *
     * @param method how zeros are looked for
     * @return the finder
     */
    public static SteadyState of(RootMethod method) {
        return new SteadyState(method, method.linear(), DEFAULT_TOLERANCES, 0, null);
    }

    /**
     * The same with other tolerances, for what the method says in its documentation: Newton's correction, or the value of
     * the field. Measured is the root mean square of {@code e_i / (atol_i + rtol |y_i|)}. The error of the gradient is of
     * the order of the state's.
     *
     * @param tolerances how far the state may be from the zero
     * @return a new finder
     */
    public SteadyState withTolerances(Tolerances tolerances) {
        return new SteadyState(method, linear, tolerances, width, cancellation);
    }

    /**
     * The same with another method for the linear systems of derivatives.
     *
     * @param linear how systems with the Jacobian and its transpose are solved
     * @return a new finder
     */
    public SteadyState withDerivatives(LinearMethod linear) {
        return new SteadyState(method, linear, tolerances, width, cancellation);
    }

    /**
     * The same for states that are batches of rows which do not depend on each other. Each row is judged by itself and
     * stays as it is once it is within the tolerances, so that what becomes of a row does not depend on the rows beside it
     * (unless the field refuses, which it does for all); dense factors and Krylov spaces are those of each row.
     *
     * @param width length of a row, at least 1
     * @return a new finder
     * @throws IllegalArgumentException if it is below 1
     */
    public SteadyState withRows(int width) {
        LinearMethod.require("width", width, width >= 1, "at least 1");
        return new SteadyState(method, linear, tolerances, width, cancellation);
    }

    /**
     * The same, listening to a request to stop.
     *
     * @param cancellation the request; noticed before the next evaluation of the field
     * @return a new finder
     */
    public SteadyState withCancellation(Cancellation cancellation) {
        return new SteadyState(method, linear, tolerances, width, cancellation);
    }

    /**
     * Finds a zero at time 0.
     *
     * @param field the field; its parameters must stay as they are until the pullback
     * @param y0    initial guess, length n; not modified and not kept
     * @return the state
     * @throws IllegalArgumentException if a component is not finite, or field, rows or tolerances do not fit
     * @throws EquilibriumException     if the tolerances were not met; it carries the state that was reached
     */
    public Equilibrium solve(DifferentiableField field, double[] y0) {
        return solve(field, 0, y0);
    }

    /**
     * Finds a zero at a time.
     *
     * @param field the field; its parameters must stay as they are until the pullback
     * @param t     time at which the field is evaluated, finite
     * @param y0    initial guess, length n; not modified and not kept
     * @return the state
     * @throws IllegalArgumentException if an argument is not finite, or field, rows or tolerances do not fit
     * @throws EquilibriumException     if the tolerances were not met; it carries the state that was reached
     */
    public Equilibrium solve(DifferentiableField field, double t, double[] y0) {
        Equilibrium equilibrium = trySolve(field, t, y0);
        if (equilibrium.status().isFailure()) {
            throw new EquilibriumException(equilibrium.status(), equilibrium.message(), equilibrium);
        }
        return equilibrium;
    }

    /**
     * Looks for a zero: a failure is told by the status of the result.
     *
     * @param field the field; its parameters must stay as they are until the pullback
     * @param t     time at which the field is evaluated, finite
     * @param y0    initial guess, length n; not modified and not kept
     * @return the state that was reached
     * @throws IllegalArgumentException if an argument is not finite, or field, rows or tolerances do not fit
     */
    public Equilibrium trySolve(DifferentiableField field, double t, double[] y0) {
        requireFinite("t", t);
        for (int i = 0; i < y0.length; i++) {
            requireFinite("y0[" + i + "]", y0[i]);
        }
        field.requireDimension(y0.length);
        int rowWidth = width == 0 ? y0.length : width;
        if (width > 0 && y0.length % width != 0) {
            throw new IllegalArgumentException(
                    "y0 has length " + y0.length + ", but must have a multiple of the width of a row, " + width);
        }
        long revision = field.revision();
        RootSearch search = new RootSearch(field, t, y0, rowWidth, tolerances, cancellation);
        if (search.begin()) {
            method.run(search);
        }
        return new Equilibrium(search, linear, revision);
    }

    private static void requireFinite(String name, double value) {
        if (!(Math.abs(value) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " = " + value + ", but must be finite");
        }
    }

    /**
     * The width that was given with {@link #withRows}.
     *
     * @return length of a row, 0 if the state is one
     */
    public int rowWidth() {
        return width;
    }

    @Override
    public String toString() {
        return method + ", " + tolerances + ", derivatives by " + linear;
    }
}
