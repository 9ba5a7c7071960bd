package org.costate.solver.ensemble;

import org.costate.solver.Solution;

/**
 * Takes the solutions of an ensemble, one at a time in the order of their index, on whichever thread; what it wrote
 * before it sees again. So its result is the same bits for any number of threads. Solutions are not kept by the ensemble:
 *
 * <pre>{@code
 * List<Solution> all = new ArrayList<>();
 * ensemble.solve(100, (index, solution) -> all.add(solution));
 * }</pre>
 */
public interface Reduction {

    /**
     * Takes the solution of a member that reached the end time.
     *
     * @param index    index of the member, larger than any before
     * @param solution its solution, with status SUCCESS
     */
    void add(long index, Solution solution);

    /**
     * Takes what was solved of a member that did not reach the end time.
     *
     * @param index    index of the member, larger than any before
     * @param solution the part solved, with the status that says why
     */
    default void failed(long index, Solution solution) {}
}
