package org.costate.examples.train;

import java.util.function.UnaryOperator;
import org.costate.solver.Solution;

/** What a forward solve gave to the task: the saved states, without anything that a regularizer added. Immutable. */
public final class SavedStates {

    private final double[] rows;
    private final double[] end;
    private final long evaluations;

    private SavedStates(double[] rows, double[] end, long evaluations) {
        this.rows = rows;
        this.end = end;
        this.evaluations = evaluations;
    }

    /**
     * The states of a solution as they are.
     *
     * @param solution the solution
     */
    public static SavedStates of(Solution solution) {
        return from(solution, state -> state);
    }

    /** The states of a solution, each without what was added to it. */
    static SavedStates from(Solution solution, UnaryOperator<double[]> state) {
        double[] last = state.apply(solution.state(solution.size() - 1));
        double[] rows = new double[solution.size() * last.length];
        for (int i = 0; i < solution.size(); i++) {
            System.arraycopy(state.apply(solution.state(i)), 0, rows, i * last.length, last.length);
        }
        return new SavedStates(rows, last, solution.statistics().evaluations());
    }

    /** All saved states, row after row; the array itself, not to be modified. */
    public double[] rows() {
        return rows;
    }

    /** The last saved state; the array itself, not to be modified. */
    public double[] end() {
        return end;
    }

    /** Evaluations of the dynamics, initial step and rejections included. */
    public long evaluations() {
        return evaluations;
    }
}
