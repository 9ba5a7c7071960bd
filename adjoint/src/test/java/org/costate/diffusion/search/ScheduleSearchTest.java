package org.costate.diffusion.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.costate.diffusion.GaussianDenoiser;
import org.costate.diffusion.Grid;
import org.costate.diffusion.QuantileMap;
import org.costate.diffusion.Sampler;
import org.costate.diffusion.SamplingMethod;
import org.costate.diffusion.Schedule;
import org.costate.diffusion.Spacing;
import org.costate.diffusion.VpLinear;
import org.costate.diffusion.sampler.Ddim;
import org.costate.diffusion.sampler.DpmPlusPlus2M;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches where the best grid is known, and where only better and worse are. */
class ScheduleSearchTest {

    private static final double[] NONE = {};
    private static final Schedule SCHEDULE = VpLinear.of();
    private static final QuantileMap MIXTURE = QuantileMap.usual();

    /** How far the samples of a grid are from the quantiles that they should be. */
    private static GridObjective distance(SamplingMethod method, int n) {
        double[] noise = MIXTURE.quantiles(n, SCHEDULE, 1);
        double[] data = MIXTURE.quantiles(n, SCHEDULE, 1e-3);
        Sampler sampler = Sampler.of(method, MIXTURE.denoiser(), Grid.of(SCHEDULE, Spacing.logSnr(), 2));
        return grid -> QuantileMap.distance(sampler.withGrid(grid).sample(noise, NONE), data);
    }

    /**
     * For data {@code N(0, c^2)} every grid of DDIM shrinks a sample by the product of cosines of the steps of
     * {@code arctan(rho/c)}; equal steps are best and, every tenth candidate, can be found exactly.
     */
    @ParameterizedTest
    @CsvSource({"4, 20, 0", "4, 20, 1", "6, 200, 0", "6, 200, 1"})
    void equalStepsAreFoundOnAGaussian(int steps, int generations, long seed) {
        double c = 0.5;
        Grid candidates = Grid.of(SCHEDULE, Spacing.arctan(c), 10 * steps);
        Sampler sampler = Sampler.of(Ddim.METHOD, GaussianDenoiser.of(new double[1], new double[] {c}), candidates);
        double exact = Math.hypot(c * SCHEDULE.alpha(1e-3), SCHEDULE.sigma(1e-3))
                / Math.hypot(c * SCHEDULE.alpha(1), SCHEDULE.sigma(1));
        SearchResult found = ScheduleSearch.of(
                        candidates,
                        steps,
                        grid -> Math.abs(Math.log(sampler.withGrid(grid).sample(new double[] {1}, NONE)[0] / exact)))
                .withEvolution(Evolution.standard().withGenerations(generations))
                .withSeed(seed)
                .run();
        for (int i = 0; i <= steps; i++) {
            assertThat(found.grid().time(i)).isEqualTo(candidates.time(10 * i));
        }
        double delta = Math.atan(SCHEDULE.rho(1) / c) - Math.atan(SCHEDULE.rho(1e-3) / c);
        assertThat(found.score()).isCloseTo(-steps * Math.log(Math.cos(delta / steps)), within(1e-12));
    }

    /** All 741 grids of 3 steps, tried one after the other. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2})
    void theBestOfAllIsFound(long seed) {
        GridObjective objective = distance(Ddim.METHOD, 16);
        Grid candidates = Grid.of(SCHEDULE, Spacing.logSnr(), 40);
        double best = Double.POSITIVE_INFINITY;
        for (int i = 1; i < 39; i++) {
            for (int j = i + 1; j < 40; j++) {
                double[] times = {candidates.time(0), candidates.time(i), candidates.time(j), candidates.time(40)};
                best = Math.min(best, objective.score(Grid.ofTimes(SCHEDULE, times)));
            }
        }
        SearchResult found =
                ScheduleSearch.of(candidates, 3, objective).withSeed(seed).run();
        assertThat(found.score()).isEqualTo(best);
        assertThat(found.evaluations()).isLessThanOrEqualTo(741);
    }

    /** Judged on quantiles that the search has not seen; the margins leave room for other seeds. */
    @ParameterizedTest
    @CsvSource({"4, 0.75", "5, 0.75", "6, 0.8"})
    void searchedGridsBeatTheUsualOnesOnAMixture(int steps, double margin) {
        Grid candidates = Grid.of(SCHEDULE, Spacing.logSnr(), 200);
        for (SamplingMethod method : List.of(Ddim.METHOD, DpmPlusPlus2M.METHOD)) {
            GridObjective judge = distance(method, 333);
            double usual = Double.POSITIVE_INFINITY;
            for (Spacing spacing : List.of(Spacing.uniform(), Spacing.karras(), Spacing.logSnr())) {
                usual = Math.min(usual, judge.score(Grid.of(SCHEDULE, spacing, steps)));
            }
            SearchResult found = ScheduleSearch.of(candidates, steps, distance(method, 64))
                    .withSeed(3)
                    .run();
            assertThat(judge.score(found.grid())).isLessThan(margin * usual);
        }
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        Grid candidates = Grid.of(SCHEDULE, Spacing.uniform(), 100);
        ScheduleSearch search = ScheduleSearch.of(candidates, 5, distance(Ddim.METHOD, 16))
                .withEvolution(Evolution.standard().withGenerations(5))
                .withSeed(7);
        SearchResult one = search.run();
        for (int threads : new int[] {2, 5}) {
            SearchResult other = search.withThreads(threads).run();
            assertThat(other.grid().times()).containsExactly(one.grid().times());
            assertThat(other.history()).containsExactly(one.history());
            assertThat(other.evaluations()).isEqualTo(one.evaluations());
            assertThat(other.best().get(9).grid().times())
                    .containsExactly(one.best().get(9).grid().times());
        }
        assertThat(search.withSeed(8).run().grid().times())
                .isNotEqualTo(one.grid().times());
    }

    @Test
    void aSetIsScoredOnceAndHasAllItsSteps() {
        Grid candidates = Grid.of(SCHEDULE, Spacing.uniform(), 30);
        Set<List<Double>> seen = ConcurrentHashMap.newKeySet();
        List<Integer> told = new ArrayList<>();
        SearchResult found = ScheduleSearch.of(candidates, 4, grid -> {
                    assertThat(grid.steps()).isEqualTo(4);
                    assertThat(grid.time(0)).isEqualTo(1);
                    assertThat(grid.time(4)).isEqualTo(1e-3);
                    assertThat(seen.add(Arrays.stream(grid.times()).boxed().toList()))
                            .isTrue();
                    return Math.abs(grid.time(2) - 0.3);
                })
                .run((generation, soFar) -> {
                    assertThat(soFar.history()).hasSize(generation + 1);
                    told.add(generation);
                });
        assertThat(found.evaluations()).isEqualTo(seen.size());
        assertThat(told).hasSize(20);
        assertThat(found.isComplete()).isTrue();
        assertThat(found.best()).hasSize(10);
        for (int i = 1; i < 20; i++) {
            assertThat(found.history()[i]).isLessThanOrEqualTo(found.history()[i - 1]);
        }
        assertThat(found.score()).isEqualTo(found.history()[19]);
    }

    /** More sets are asked for than there are: 10 nodes of which 2 are chosen. */
    @Test
    void aSmallSpaceIsSearchedToItsEnd() {
        Grid candidates = Grid.of(SCHEDULE, Spacing.uniform(), 11);
        SearchResult found =
                ScheduleSearch.of(candidates, 3, grid -> grid.time(1)).run();
        assertThat(found.evaluations()).isLessThanOrEqualTo(45);
        assertThat(found.grid().time(1)).isEqualTo(candidates.time(9));
        SearchResult whole =
                ScheduleSearch.of(candidates, 11, grid -> grid.time(1)).run();
        assertThat(whole.evaluations()).isEqualTo(1);
        assertThat(whole.grid().times()).containsExactly(candidates.times());
    }

    @Test
    void theNeighbourhoodOfAGridIsNotLeft() {
        Grid candidates = Grid.of(SCHEDULE, Spacing.uniform(), 100);
        Grid start = Grid.of(SCHEDULE, Spacing.quadratic(), 5);
        GridObjective objective = distance(Ddim.METHOD, 16);
        double step = candidates.time(0) - candidates.time(1);
        SearchResult found = ScheduleSearch.of(candidates, 5, grid -> {
                    for (int i = 0; i <= 5; i++) {
                        assertThat(grid.time(i)).isCloseTo(start.time(i), within(2.5 * step + 1e-12));
                    }
                    return objective.score(grid);
                })
                .withStart(start, 2)
                .run();
        SearchResult wide =
                ScheduleSearch.of(candidates, 5, objective).withStart(start).run();
        SearchResult first = ScheduleSearch.of(candidates, 5, objective)
                .withStart(start)
                .withEvolution(Evolution.standard().withPopulation(1, 1).withGenerations(1))
                .run();
        assertThat(first.evaluations()).isEqualTo(1);
        assertThat(found.score()).isLessThan(first.score());
        assertThat(wide.score()).isLessThan(found.score());
    }

    @Test
    void anInterruptEndsTheSearch() {
        Grid candidates = Grid.of(SCHEDULE, Spacing.uniform(), 100);
        int[] calls = new int[1];
        SearchResult found = ScheduleSearch.of(candidates, 5, grid -> {
                    if (++calls[0] == 70) {
                        Thread.currentThread().interrupt();
                    }
                    return grid.time(1);
                })
                .run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(found.isComplete()).isFalse();
        assertThat(found.evaluations()).isEqualTo(70);
        assertThat(found.history()).hasSize(2);
    }

    @Test
    void misuseIsNamed() {
        Grid candidates = Grid.of(SCHEDULE, Spacing.uniform(), 10);
        ScheduleSearch search = ScheduleSearch.of(candidates, 3, grid -> Double.NaN);
        refused("steps = 1, but must lie between 2 and 10", () -> ScheduleSearch.of(candidates, 1, grid -> 0));
        refused("steps = 11, but must lie between 2 and 10", () -> ScheduleSearch.of(candidates, 11, grid -> 0));
        refused("threads = 0", () -> search.withThreads(0));
        refused("must have 3 steps and fall", () -> search.withStart(candidates));
        refused(
                "must have 3 steps and fall",
                () -> search.withStart(Grid.of(SCHEDULE, Spacing.uniform(), 3).reversed()));
        refused(
                "reach = 0, but must be at least 1",
                () -> search.withStart(Grid.of(SCHEDULE, Spacing.uniform(), 3), 0));
        refused("generations = 0", () -> Evolution.standard().withGenerations(0));
        refused("parents = 0", () -> Evolution.standard().withPopulation(5, 0));
        refused("probability = 0.0", () -> Evolution.standard().withChildren(1, 1, 0));
        refused("mutations = -1", () -> Evolution.standard().withChildren(-1, 1, 0.5));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(search::run)
                .withMessageContaining("the objective gave NaN for times [1.0, ");
        assertThat(ScheduleSearch.of(candidates, 3, grid -> Double.POSITIVE_INFINITY)
                        .run()
                        .score())
                .isInfinite();
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
