package org.costate.adjoint;

import org.costate.solver.Solution;

/** A solution with its derivatives along directions. Immutable. */
public final class Sensitivities {

    private final Solution solution;
    private final TangentRows tangents;
    private final int directions;

    Sensitivities(Solution solution, TangentRows tangents, int directions) {
        this.solution = solution;
        this.tangents = tangents;
        this.directions = directions;
    }

    /**
     * The solution itself.
     *
     * @return what the solver gives without derivatives, to the bit; implicit stages are solved to rounding
     */
    public Solution solution() {
        return solution;
    }

    /**
     * Number of directions: n + p for all derivatives, 1 for one direction.
     *
     * @return the number
     */
    public int directions() {
        return directions;
    }

    /**
     * The derivative of a saved state along a direction. With all derivatives, direction c below n is that of the initial
     * state's component c, direction n + k that of parameter k.
     *
     * @param i         index of the saved state
     * @param direction index of the direction
     * @return a new array, length n
     * @throws IndexOutOfBoundsException if there is no such state or direction
     */
    public double[] along(int i, int direction) {
        if (direction < 0 || direction >= directions) {
            throw new IndexOutOfBoundsException("direction " + direction + " of " + directions);
        }
        int n = solution.dimension();
        double[] derivative = new double[n];
        for (int c = 0; c < n; c++) {
            derivative[c] = tangents.value(i, (direction + 1) * n + c);
        }
        return derivative;
    }

    /**
     * The derivatives of a saved state by all directions, as a matrix.
     *
     * @param i index of the saved state
     * @return a new matrix, n rows and one column for each direction
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public double[][] jacobian(int i) {
        int n = solution.dimension();
        double[][] jacobian = new double[n][directions];
        for (int d = 0; d < directions; d++) {
            double[] column = along(i, d);
            for (int c = 0; c < n; c++) {
                jacobian[c][d] = column[c];
            }
        }
        return jacobian;
    }
}
