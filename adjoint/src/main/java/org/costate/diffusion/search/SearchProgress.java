package org.costate.diffusion.search;

/** Told about a search after each generation, on the thread that runs it. */
@FunctionalInterface
public interface SearchProgress {

    /**
     * One generation more is scored.
     *
     * @param generation number, from 0, which is the initial population
     * @param soFar      what was found until now
     */
    void generation(int generation, SearchResult soFar);
}
