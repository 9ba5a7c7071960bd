package org.costate.diffusion.search;

import org.costate.diffusion.Grid;

/** How good a grid is: an error of samples, a distance of distributions, a bound. */
@FunctionalInterface
public interface GridObjective {

    /**
     * Scores a grid. Called by several threads at once if the search has several.
     *
     * @param grid the grid
     * @return the score, the lower the better and a function of the grid alone; infinity for a grid that must not be chosen
     */
    double score(Grid grid);
}
