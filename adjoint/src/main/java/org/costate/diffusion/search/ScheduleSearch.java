package org.costate.diffusion.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.costate.diffusion.Grid;
import org.costate.diffusion.Schedule;
import org.costate.solver.ensemble.OrderedWork;
import org.jspecify.annotations.Nullable;

/**
 * Search for the best grid of K steps whose nodes are among given candidates, without training. Both ends of the candidates are ends of
 * every grid; the K - 1 nodes between evolve by mutation and crossover of the best. A set of nodes is scored once, whatever the
 * order in which it was put together. What is found depends on the seed, not on the number of threads. Immutable.
 *
 * <pre>{@code
 * Sampler sampler = Sampler.of(Ddim.METHOD, model, candidates);
 * SearchResult found = ScheduleSearch.of(candidates, 5, grid -> error(sampler.withGrid(grid).sample(noise, none))).run();
 * }</pre>
 *
 * <p>Source: Li et al. 2023 (AutoDiffusion), the part that chooses time steps. There sets are lists compared as text, in which order
 * counts and a child of a crossover may have fewer steps.
 */
public final class ScheduleSearch {

    private static final Comparator<ScoredSet> BEST_FIRST =
            Comparator.comparingDouble(ScoredSet::score).thenComparing(ScoredSet::set);

    private final Grid candidates;
    private final int steps;
    private final GridObjective objective;
    private final Evolution evolution;
    private final long seed;
    private final int threads;
    private final @Nullable Grid start;
    private final int radius;

    private record ScoredSet(NodeSet set, double score) {}

    private ScheduleSearch(
            Grid candidates,
            int steps,
            GridObjective objective,
            Evolution evolution,
            long seed,
            int threads,
            @Nullable Grid start,
            int radius) {
        this.candidates = candidates;
        this.steps = steps;
        this.objective = objective;
        this.evolution = evolution;
        this.seed = seed;
        this.threads = threads;
        this.start = start;
        this.radius = radius;
    }

    /**
     * A search with the settings of AutoDiffusion, seed 0, on one thread.
     *
     * @param candidates nodes to choose from; its ends are kept
     * @param steps      K, at least 2 and at most the steps of the candidates
     * @param objective  what is made small
     * @return the search
     * @throws IllegalArgumentException if the number of steps is outside
     */
    public static ScheduleSearch of(Grid candidates, int steps, GridObjective objective) {
        if (!(steps >= 2 && steps <= candidates.steps())) {
            throw new IllegalArgumentException("steps = " + steps + ", but must lie between 2 and " + candidates.steps()
                    + ", the steps of the candidates");
        }
        return new ScheduleSearch(candidates, steps, objective, Evolution.standard(), 0, 1, null, candidates.steps());
    }

    /**
     * The same with other settings of the evolution.
     *
     * @param settings the settings
     * @return a new search
     */
    public ScheduleSearch withEvolution(Evolution settings) {
        return new ScheduleSearch(candidates, steps, objective, settings, seed, threads, start, radius);
    }

    /**
     * The same with another seed.
     *
     * @param number any
     * @return a new search
     */
    public ScheduleSearch withSeed(long number) {
        return new ScheduleSearch(candidates, steps, objective, evolution, number, threads, start, radius);
    }

    /**
     * The same on several threads, which score grids at the same time.
     *
     * @param count from 1 to 1024
     * @return a new search
     * @throws IllegalArgumentException if the number is outside
     */
    public ScheduleSearch withThreads(int count) {
        OrderedWork.requireThreads(count);
        return new ScheduleSearch(candidates, steps, objective, evolution, seed, count, start, radius);
    }

    /**
     * The same from a grid that is known to be good: it and mutations of it are half of the initial population.
     *
     * @param grid a falling or rising grid as the candidates are, of as many steps as searched for; its inner nodes count as the
     *             nearest candidates
     * @return a new search
     * @throws IllegalArgumentException if its number of steps, its direction or its schedule differs
     */
    public ScheduleSearch withStart(Grid grid) {
        return new ScheduleSearch(
                candidates, steps, objective, evolution, seed, threads, fitting(grid), candidates.steps());
    }

    /**
     * The same in the neighbourhood of a grid: each node stays within a number of candidates of it.
     *
     * @param grid  as for {@link #withStart(Grid)}
     * @param reach candidates to either side, at least 1
     * @return a new search
     * @throws IllegalArgumentException if the number of steps, the direction or the schedule differs, or the reach is below 1
     */
    public ScheduleSearch withStart(Grid grid, int reach) {
        if (reach < 1) {
            throw new IllegalArgumentException("reach = " + reach + ", but must be at least 1");
        }
        return new ScheduleSearch(candidates, steps, objective, evolution, seed, threads, fitting(grid), reach);
    }

    private Grid fitting(Grid grid) {
        if (grid.steps() != steps || grid.isFalling() != candidates.isFalling()) {
            throw new IllegalArgumentException("grid = " + grid + ", but must have " + steps + " steps and "
                    + (candidates.isFalling() ? "fall" : "rise") + " as the candidates do");
        }
        Schedule schedule = candidates.schedule();
        double[] times = grid.times();
        for (int node = 0; node <= steps; node++) {
            boolean within = times[node] >= schedule.tMin() && times[node] <= schedule.tMax();
            if (!within
                    || schedule.alpha(times[node]) != grid.schedule().alpha(times[node])
                    || schedule.sigma(times[node]) != grid.schedule().sigma(times[node])) {
                throw new IllegalArgumentException("grid = " + grid + ", but must be one of the schedule " + schedule);
            }
        }
        return grid;
    }

    /**
     * Searches.
     *
     * @return what was found
     * @throws IllegalStateException if the objective gives NaN
     */
    public SearchResult run() {
        return run((generation, soFar) -> {});
    }

    /**
     * Searches, with a listener. What the objective throws is thrown.
     *
     * @param progress told after each generation
     * @return what was found
     * @throws IllegalStateException if the objective gives NaN, or the thread is interrupted before a grid is scored
     */
    public SearchResult run(SearchProgress progress) {
        Breeding breeding = new Breeding(candidates.steps(), centres(), radius, seed);
        Set<NodeSet> known = new HashSet<>();
        List<ScoredSet> best = new ArrayList<>();
        double[] history = new double[evolution.generations()];
        long evaluations = 0;
        for (int generation = 0; ; generation++) {
            List<NodeSet> sets = generation == 0 ? population(breeding, known) : children(breeding, best, known);
            int scored = score(sets, best);
            evaluations += scored;
            if (best.isEmpty()) {
                throw new IllegalStateException("the thread was interrupted before a grid was scored");
            }
            history[generation] = best.get(0).score();
            boolean complete = scored == sets.size();
            SearchResult soFar = result(best, evaluations, Arrays.copyOf(history, generation + 1), complete);
            if (complete) {
                progress.generation(generation, soFar);
            }
            if (!complete || generation == history.length - 1) {
                return soFar;
            }
        }
    }

    private int[] centres() {
        double[] inner = new double[steps - 1];
        if (start != null) {
            System.arraycopy(start.times(), 1, inner, 0, inner.length);
            return Breeding.nearest(candidates.times(), inner);
        }
        int[] centres = new int[steps - 1];
        Arrays.setAll(centres, i -> (i + 1) * candidates.steps() / steps);
        return centres;
    }

    private List<NodeSet> population(Breeding breeding, Set<NodeSet> known) {
        List<NodeSet> sets = new ArrayList<>();
        if (start != null) {
            NodeSet first = NodeSet.of(centres());
            known.add(first);
            sets.add(first);
            int others = (evolution.population() - 1) / 2;
            breeding.mutate(List.of(first), others, evolution.probability(), sets, known);
        }
        breeding.fill(sets, evolution.population(), known);
        return sets;
    }

    private List<NodeSet> children(Breeding breeding, List<ScoredSet> best, Set<NodeSet> known) {
        List<NodeSet> parents = best.stream().map(ScoredSet::set).toList();
        List<NodeSet> sets = new ArrayList<>();
        breeding.mutate(parents, evolution.mutations(), evolution.probability(), sets, known);
        breeding.cross(parents, evolution.crossovers(), sets, known);
        breeding.fill(sets, evolution.population(), known);
        return sets;
    }

    /** Scores sets and keeps the best; returns how many were scored before an interrupt. */
    private int score(List<NodeSet> sets, List<ScoredSet> best) {
        OrderedWork.Sink<Double> sink = (index, score) -> best.add(new ScoredSet(sets.get((int) index), score));
        long end =
                OrderedWork.run(0, sets.size(), threads, () -> index -> unlessInterrupted(sets.get((int) index)), sink);
        best.sort(BEST_FIRST);
        if (best.size() > evolution.parents()) {
            best.subList(evolution.parents(), best.size()).clear();
        }
        return (int) end;
    }

    private double unlessInterrupted(NodeSet set) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException();
        }
        return score(grid(set));
    }

    private double score(Grid grid) {
        double score = objective.score(grid);
        if (Double.isNaN(score)) {
            throw new IllegalStateException("the objective gave NaN for times " + Arrays.toString(grid.times())
                    + ", but must give a number, infinity for a grid that must not be chosen");
        }
        return score;
    }

    private Grid grid(NodeSet set) {
        double[] times = new double[steps + 1];
        times[0] = candidates.time(0);
        for (int i = 1; i < steps; i++) {
            times[i] = candidates.time(set.node(i - 1));
        }
        times[steps] = candidates.time(candidates.steps());
        return Grid.ofTimes(candidates.schedule(), times);
    }

    private SearchResult result(List<ScoredSet> best, long evaluations, double[] history, boolean complete) {
        List<SearchResult.Scored> grids = best.stream()
                .map(each -> new SearchResult.Scored(grid(each.set()), each.score()))
                .toList();
        return new SearchResult(grids, evaluations, history, complete);
    }
}
