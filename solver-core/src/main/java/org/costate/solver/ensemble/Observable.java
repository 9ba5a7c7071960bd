package org.costate.solver.ensemble;

import org.costate.solver.Solution;

/** Numbers that are taken from the solution of a member, such as a pay-off. */
public interface Observable {

    /**
     * The numbers.
     *
     * @param solution solution of a member, with status SUCCESS
     * @return its numbers, as many for every member; not kept
     */
    double[] values(Solution solution);
}
