package org.costate.equilibrium;

/**
 * The nearest point of a convex set that does not depend on parameters. Its Jacobian is symmetric where it exists, for the
 * projection is the gradient of a convex function.
 */
public interface Projection {

    /**
     * Projects.
     *
     * @param x a point, length n; replaced by the nearest point of the set
     */
    void project(double[] x);

    /**
     * Multiplies by the Jacobian of the projection. Where that has a jump, at points from which the active constraints
     * change, it is that of one side.
     *
     * @param x a point, length n, before its projection; not modified
     * @param v a vector, length n; replaced by the product
     */
    void derivative(double[] x, double[] v);

    /**
     * Numbers that are not negative.
     *
     * @return the projection
     */
    static Projection nonNegative() {
        return box(0, Double.POSITIVE_INFINITY);
    }

    /**
     * Numbers between two bounds.
     *
     * @param lower bound of every component, may be negative infinity
     * @param upper bound of every component, not below the lower one, may be infinity
     * @return the projection
     * @throws IllegalArgumentException if the bounds are no interval
     */
    static Projection box(double lower, double upper) {
        return new Box(new double[] {lower}, new double[] {upper});
    }

    /**
     * A box with bounds for each component.
     *
     * @param lower bounds, length n, may be negative infinity; copied
     * @param upper bounds, length n, not below the lower ones, may be infinity; copied
     * @return the projection
     * @throws IllegalArgumentException if lengths differ, or bounds are no interval
     */
    static Projection box(double[] lower, double[] upper) {
        if (lower.length != upper.length) {
            throw new IllegalArgumentException("lower has length " + lower.length + " and upper " + upper.length
                    + ", but both must have length n");
        }
        return new Box(lower.clone(), upper.clone());
    }

    /**
     * Numbers that are not negative and have the sum 1.
     *
     * @return the projection
     */
    static Projection simplex() {
        return new Simplex();
    }
}
