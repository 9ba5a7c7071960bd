package org.costate.diffusion.search;

import java.util.List;
import org.costate.diffusion.Grid;

/** What a search has found. Immutable. */
public final class SearchResult {

    /**
     * A grid with its score.
     *
     * @param grid  the grid
     * @param score its score
     */
    public record Scored(Grid grid, double score) {}

    private final List<Scored> best;
    private final long evaluations;
    private final double[] history;
    private final boolean complete;

    SearchResult(List<Scored> best, long evaluations, double[] history, boolean complete) {
        this.best = List.copyOf(best);
        this.evaluations = evaluations;
        this.history = history;
        this.complete = complete;
    }

    /**
     * The best grid found; of grids with equal scores, the one that stays noisy longest.
     *
     * @return the grid
     */
    public Grid grid() {
        return best.get(0).grid();
    }

    /**
     * Its score.
     *
     * @return the lowest score
     */
    public double score() {
        return best.get(0).score();
    }

    /**
     * The best grids, as many as there are parents, best first.
     *
     * @return grids and scores
     */
    public List<Scored> best() {
        return best;
    }

    /**
     * Grids that were scored; none was scored twice.
     *
     * @return their number
     */
    public long evaluations() {
        return evaluations;
    }

    /**
     * Lowest score after each generation.
     *
     * @return a copy, not rising
     */
    public double[] history() {
        return history.clone();
    }

    /**
     * Whether all generations were made.
     *
     * @return false if the thread was interrupted before; it is interrupted still
     */
    public boolean isComplete() {
        return complete;
    }
}
