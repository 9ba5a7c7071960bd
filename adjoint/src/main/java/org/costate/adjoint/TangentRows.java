package org.costate.adjoint;

import org.costate.solver.Solution;

/**
 * The saved states with their derivatives along all directions, as the rows of a matrix: the state, then direction after
 * direction. Immutable.
 *
 * @param evaluations of the field and its derivatives that it took
 */
record TangentRows(Values values, long evaluations) {

    /** The numbers, by row and place in it. */
    @FunctionalInterface
    interface Values {
        double at(int row, int place);
    }

    static TangentRows of(Solution solution) {
        return new TangentRows(solution::value, solution.statistics().evaluations());
    }

    double value(int row, int place) {
        return values.at(row, place);
    }
}
