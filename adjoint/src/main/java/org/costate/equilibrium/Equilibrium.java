package org.costate.equilibrium;

import java.util.Arrays;
import org.costate.adjoint.DifferentiableField;
import org.jspecify.annotations.Nullable;

/**
 * A state that was found, how well, at what cost, and its derivatives by the implicit function theorem. With J the Jacobian
 * of the field at the state, {@code J yDot = -(df/dtheta) thetaDot} and {@code J^T u = yBar}, {@code thetaBar = -(df/dtheta)^T u}.
 * For one thread: derivatives share a workspace, which is made when the first is asked for.
 *
 * <p>Where the search ended at a distance e from the zero, these are the derivatives at the state that was found, not at
 * the zero: their error is of the order of e (Blondel et al. 2022, theorem 1). {@link #correction} estimates e,
 * {@link #gradientError} what it does to a gradient.
 */
public final class Equilibrium {

    private final DifferentiableField field;
    private final double t;
    private final double[] y;
    private final double[] f;
    private final int width;
    private final double[] residuals;
    private final EquilibriumStatus status;
    private final String message;
    private final EquilibriumWork work;
    private final LinearMethod linear;
    private final long revision;
    private @Nullable Linearized at;
    private @Nullable LinearSystem system;

    Equilibrium(RootSearch search, LinearMethod linear, long revision) {
        field = search.field;
        t = search.t;
        y = search.y;
        f = search.f;
        width = search.width;
        residuals = search.residuals();
        status = search.status();
        message = search.message();
        work = search.work();
        this.linear = linear;
        this.revision = revision;
    }

    /**
     * How the search ended.
     *
     * @return the status
     */
    public EquilibriumStatus status() {
        return status;
    }

    /**
     * What the status means here, with a diagnosis if it is a failure.
     *
     * @return one or two sentences
     */
    public String message() {
        return message;
    }

    /**
     * The state that was found, or the last one.
     *
     * @return a copy, length n
     */
    public double[] state() {
        return y.clone();
    }

    /**
     * The field at the state.
     *
     * @return a copy, length n
     */
    public double[] residual() {
        return f.clone();
    }

    /**
     * Root mean squares of the field at the initial guess and after each iteration.
     *
     * @return a copy; empty if the field has no value at the initial guess
     */
    public double[] residuals() {
        return residuals.clone();
    }

    /**
     * What the search cost.
     *
     * @return counts
     */
    public EquilibriumWork work() {
        return work;
    }

    /**
     * Newton's correction at the state, {@code -J^-1 f}: to first order the way that is left to the zero. With an iterative
     * linear method and a field without directional derivatives dense factors are used.
     *
     * @return a new array, length n
     * @throws EquilibriumException  if the linear system cannot be solved
     * @throws IllegalStateException if the parameters have changed
     */
    public double[] correction() {
        Linearized point = linearized();
        double[] right = new double[y.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = -f[i];
        }
        double[] d = new double[y.length];
        require(solve(forward(point), right, d, false), "the correction");
        return d;
    }

    /**
     * Derivative of the state along a direction of the parameters. With an iterative linear method the field should have
     * directional derivatives ({@link org.costate.adjoint.DirectionalField}); for one that has not, dense factors are used.
     *
     * @param thetaDot direction, length of the parameters, not modified
     * @return a new array, length n
     * @throws IllegalArgumentException if the length differs
     * @throws EquilibriumException     if the linear system cannot be solved
     * @throws IllegalStateException    if the parameters have changed
     */
    public double[] derivative(double[] thetaDot) {
        return derivative(0, thetaDot);
    }

    /**
     * Derivative of the state along a direction of time and parameters.
     *
     * @param tDot     direction of the time
     * @param thetaDot direction, length of the parameters, not modified
     * @return a new array, length n
     * @throws IllegalArgumentException if the length differs
     * @throws EquilibriumException     if the linear system cannot be solved
     * @throws IllegalStateException    if the parameters have changed
     */
    public double[] derivative(double tDot, double[] thetaDot) {
        requireLength("thetaDot", thetaDot, field.parameterCount());
        Linearized point = linearized();
        double[] right = new double[y.length];
        point.alongParameters(tDot, thetaDot, right);
        for (int i = 0; i < right.length; i++) {
            right[i] = -right[i];
        }
        double[] yDot = new double[y.length];
        require(solve(forward(point), right, yDot, false), "the derivative");
        return yDot;
    }

    /**
     * Pulls a cotangent of the state back to the parameters.
     *
     * @param yBar cotangent of the state, length n, not modified
     * @return derivatives
     * @throws IllegalArgumentException if the length differs
     * @throws EquilibriumException     if the linear system cannot be solved to its tolerance
     * @throws IllegalStateException    if the parameters have changed, or the field has no value at the state
     */
    public EquilibriumGradient pullback(double[] yBar) {
        Adjoint adjoint = adjoint(linearized(), system(), yBar);
        require(adjoint.outcome, "the gradient");
        return adjoint.gradient;
    }

    /**
     * Pulls back as well as it goes: whether the linear system was solved to its tolerance is told by the gradient.
     *
     * @param yBar cotangent of the state, length n, not modified
     * @return derivatives, not numbers if the Jacobian is singular
     * @throws IllegalArgumentException if the length differs
     * @throws IllegalStateException    if the parameters have changed, or the field has no value at the state
     */
    public EquilibriumGradient tryPullback(double[] yBar) {
        return adjoint(linearized(), system(), yBar).gradient;
    }

    /**
     * An estimate of the error that the gradient has because the state is not exactly the zero: how far it moves when the
     * state moves by {@link #correction}, the leading term of what theorem 1 of Blondel et al. 2022 bounds. Costs another
     * gradient. It does not hold the error of the linear system, for which see {@link EquilibriumGradient#linearResidual}.
     *
     * @param yBar cotangent of the state, length n, not modified; held while the state moves
     * @return Euclidean norm of the change of the derivatives by the parameters
     * @throws IllegalArgumentException if the length differs
     * @throws EquilibriumException     if a linear system cannot be solved
     * @throws IllegalStateException    if the parameters have changed, or the field has no value at the state
     */
    public double gradientError(double[] yBar) {
        double[] here = pullback(yBar).parameters();
        double[] moved = correction();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += y[i];
        }
        Linearized there = new Linearized(field, t, y.length, width);
        there.moveTo(moved);
        Adjoint adjoint = adjoint(there, prepared(there, linear), yBar);
        require(adjoint.outcome, "the gradient at the corrected state");
        double[] other = adjoint.gradient.parameters();
        for (int i = 0; i < other.length; i++) {
            other[i] -= here[i];
        }
        return Norms.euclidean(other);
    }

    /** A gradient and how its linear system was solved. */
    private record Adjoint(EquilibriumGradient gradient, LinearOutcome outcome) {}

    private Adjoint adjoint(Linearized point, LinearSystem with, double[] yBar) {
        requireLength("yBar", yBar, y.length);
        double[] u = new double[y.length];
        LinearOutcome outcome = solve(with, yBar, u, true);
        double[] thetaBar = new double[field.parameterCount()];
        for (int i = 0; i < u.length; i++) {
            u[i] = -u[i];
        }
        double tBar = point.pullback(u, new double[y.length], thetaBar);
        return new Adjoint(
                new EquilibriumGradient(
                        thetaBar, tBar, y.length, outcome.status(), outcome.residual(), outcome.iterations()),
                outcome);
    }

    /** Solves; what is written where the matrix is singular are no numbers. */
    private LinearOutcome solve(LinearSystem with, double[] b, double[] x, boolean transposed) {
        if (with instanceof Unsolvable unsolvable) {
            Arrays.fill(x, Double.NaN);
            return unsolvable.outcome;
        }
        return with.solve(b, x, new double[blocks()], transposed);
    }

    private int blocks() {
        return width == 0 ? 0 : y.length / width;
    }

    /** In the place of a system that could not be prepared. */
    private record Unsolvable(LinearOutcome outcome) implements LinearSystem {

        @Override
        public LinearOutcome prepare(double[] shift) {
            return outcome;
        }

        @Override
        public LinearOutcome solve(double[] b, double[] x, double[] tolerance, boolean transposed) {
            return outcome;
        }
    }

    private Linearized linearized() {
        if (field.revision() != revision) {
            throw new IllegalStateException("the parameters of the field have changed since the state was found");
        }
        Linearized known = at;
        if (known == null) {
            if (Norms.notFinite(f) >= 0 || residuals.length == 0) {
                throw new IllegalStateException("the field has no value at the state that was reached: " + message);
            }
            known = new Linearized(field, t, y.length, width);
            known.moveTo(y);
            at = known;
        }
        return known;
    }

    private LinearSystem system() {
        LinearSystem known = system;
        if (known == null) {
            known = prepared(linearized(), linear);
            system = known;
        }
        return known;
    }

    /** The system for products with the Jacobian itself, which an iterative method needs exact. */
    private LinearSystem forward(Linearized point) {
        return point.isDirectional() || linear instanceof LuFactors ? system() : prepared(point, LuFactors.of());
    }

    private static LinearSystem prepared(Linearized point, LinearMethod method) {
        LinearSystem made = method.start(point);
        LinearOutcome outcome = made.prepare(new double[point.blocks()]);
        return outcome.isSolved() ? made : new Unsolvable(outcome);
    }

    private void require(LinearOutcome outcome, String what) {
        if (!outcome.isSolved()) {
            throw new EquilibriumException(
                    outcome.status(), outcome.status().advice() + outcome.detail() + "; asked for " + what, this);
        }
    }

    private static void requireLength(String name, double[] array, int length) {
        if (array.length != length) {
            throw new IllegalArgumentException(
                    name + " has length " + array.length + ", but must have length " + length);
        }
    }

    @Override
    public String toString() {
        return status + " after " + work.iterations() + " iterations";
    }
}
