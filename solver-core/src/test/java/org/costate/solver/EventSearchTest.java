package org.costate.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.solver.stiff.Kvaerno5;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events in steps far longer than what their functions do: none is missed, and equal times keep their order. */
@Timeout(60)
class EventSearchTest {

    private static final VectorField CLOCK = (t, y, dydt) -> dydt[0] = 1;

    private static Solution solve(Method method, double t1, Event... events) {
        return Solver.of(method, Tolerances.of(1e-8, 1e-8)).withEvents(events).solve(CLOCK, new double[] {0}, 0, t1);
    }

    private static List<Method> methods() {
        return List.of(Tsit5.METHOD, Vern7.METHOD, Dopri8.METHOD, Kvaerno5.METHOD);
    }

    /** One step may span everything here; periods that divide it evenly are what even samples do not see. */
    @ParameterizedTest
    @CsvSource({"0.3, 365", "0.3, 1024", "0.7, 512", "0.123, 96", "0.5, 100.5", "0.3, 2000", "0.01, 4096"})
    void everyDayIsFound(double phase, double end) {
        EventFunction daily = (t, y) -> Math.sin(2 * Math.PI * (t - phase));
        int days = (int) Math.floor(end - phase) + 1;
        for (Method method : methods()) {
            Solution recorded = solve(method, end, Event.crossing(daily).rising());
            List<Double> times = new ArrayList<>();
            recorded.occurrences().forEach(occurrence -> times.add(occurrence.time()));
            assertThat(times).as(method.name()).hasSize(days);
            for (int day = 0; day < days; day++) {
                assertThat(times.get(day)).isCloseTo(phase + day, within(1e-9));
            }
        }
    }

    @Test
    void everyDayActs() {
        Event daily = Event.crossing((t, y) -> Math.sin(2 * Math.PI * (t - 0.3)))
                .rising()
                .changing((t, y, after) -> after[0] = y[0] + 10);
        for (Method method : methods()) {
            Solution solution = solve(method, 365, daily);
            assertThat(solution.occurrences()).as(method.name()).hasSize(365);
            assertThat(solution.endState()[0]).isCloseTo(365 + 3650, within(1e-7));
        }
    }

    /** A surface that is reached for a moment only: a kink, where differences of samples tell little. */
    @ParameterizedTest
    @ValueSource(doubles = {0.11, 0.37, 0.5, 1, 1.001, 1.3, 1.9, 2.2, 2.75, 2.85})
    void aNarrowGateIsFound(double place) {
        for (double width : new double[] {0.1, 0.02, 0.005}) {
            Event gate = Event.crossing((t, y) -> Math.abs(y[0] - place) - width);
            for (Method method : methods()) {
                assertThat(solve(method, 3, gate).occurrences())
                        .as(method.name() + " at width " + width)
                        .hasSize(2);
            }
        }
    }

    /** What only rounding moves costs no search to the last place. */
    @Test
    void roundingIsNotSearched() {
        long[] calls = new long[1];
        Event rest = Event.crossing((t, y) -> {
            calls[0]++;
            return (y[0] - t) + (t - y[0] + 0.1) - 0.1;
        });
        Solution solution = solve(Tsit5.METHOD, 1000, rest);
        assertThat(calls[0]).isLessThan(2000 * (1 + solution.statistics().accepted()));
    }

    /** A function of noise has no end of crossings; after one step that shows it no further one is searched for long. */
    @Test
    void noiseIsNotSearchedForEver() {
        long[] calls = new long[1];
        Event noise = Event.crossing((t, y) -> {
            calls[0]++;
            return new SplittableRandom(Double.doubleToLongBits(t)).nextDouble() - 0.5;
        });
        Solution solution = Solver.of(Tsit5.METHOD, Tolerances.of(1e-8, 1e-8))
                .withEvents(noise)
                .withMaxStep(0.01)
                .solve(CLOCK, new double[] {0}, 0, 1);
        assertThat(solution.statistics().accepted()).isGreaterThan(90);
        assertThat(calls[0]).isLessThan(20_000_000);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.7, 0.1, 2.999999})
    void aCrossingAtAGivenTimeIsFound(double time) {
        Event stop = Event.crossing((t, y) -> y[0] - time).rising().stopping();
        for (Method method : methods()) {
            Solution stopped = solve(method, 3, stop, Event.at(time));
            assertThat(stopped.status()).as(method.name()).isEqualTo(Status.STOPPED_BY_EVENT);
            assertThat(stopped.endTime()).isCloseTo(time, within(4 * Math.ulp(time)));
        }
    }

    @Test
    void eventsOfOneGivenTimeKeepTheirOrder() {
        Event crossing = Event.crossing((t, y) -> t - 1).changing((t, y, after) -> after[0] = y[0] + 2);
        Event given = Event.at(1).changing((t, y, after) -> after[0] = 10 * y[0]);
        for (Method method : methods()) {
            Solution solution = solve(method, 3, crossing, given);
            assertThat(solution.endState()[0]).as(method.name()).isCloseTo(32, within(1e-9));
            assertThat(solution.occurrences()).extracting(Occurrence::event).containsExactly(0, 1);
            Solution other = solve(method, 3, given, crossing);
            assertThat(other.endState()[0]).as(method.name()).isCloseTo(14, within(1e-9));
            assertThat(other.occurrences()).extracting(Occurrence::event).containsExactly(0, 1);
        }
    }

    /** Crossings so close that one is within rounding of the other's surface when the step is cut there. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 6, 9, 12, 15, 18, 24, 40, 100})
    void nextCrossingsAreFoundAfterOneThatActs(int ulps) {
        double second = 1 + ulps * Math.ulp(1.0);
        Event first = Event.crossing((t, y) -> y[0] - 1).changing((t, y, after) -> after[1] = y[1] + 1);
        Event other = Event.crossing((t, y) -> y[0] - second).changing((t, y, after) -> after[1] = 10 * y[1]);
        Event given = Event.at(1).changing((t, y, after) -> after[1] = y[1] + 2);
        for (Method method : methods()) {
            for (Event[] events : new Event[][] {{first, other}, {given, other}, {given, first, other}}) {
                Solution solution = Solver.of(method, Tolerances.of(1e-8, 1e-8))
                        .withEvents(events)
                        .solve(
                                (t, y, dydt) -> {
                                    dydt[0] = 1;
                                    dydt[1] = 0;
                                },
                                new double[] {0, 0},
                                0,
                                2);
                assertThat(solution.occurrences())
                        .as(method.name() + " " + solution.occurrences())
                        .hasSize(events.length);
            }
        }
    }

    /**
     * Two to five crossings and given times within 60 units in the last place of one another, where states, interpolants
     * and functions are no better than that: each happens once, but for a few in ten thousand.
     */
    @Test
    void eventsOfNearlyOneTimeHappenOnceEach() {
        Random random = new Random(7);
        int failures = 0;
        int trials = 4000;
        for (int trial = 0; trial < trials; trial++) {
            double base = (random.nextBoolean() ? 1 : -1) * (0.3 + 2 * random.nextDouble());
            Event[] events = new Event[2 + random.nextInt(4)];
            for (int i = 0; i < events.length; i++) {
                double place = base + Math.signum(base) * random.nextInt(60) * Math.ulp(base);
                events[i] = near(random.nextInt(4), random.nextInt(3) == 0 ? base : place, 1 + i);
            }
            Method method = methods().get(random.nextInt(methods().size()));
            Solution solution = Solver.of(method, Tolerances.of(1e-8, 1e-8))
                    .withEvents(events)
                    .trySolve(
                            (t, y, dydt) -> {
                                dydt[0] = 1;
                                dydt[1] = 0;
                            },
                            new double[2],
                            0,
                            Math.signum(base) * 3);
            boolean isRight = solution.status() == Status.SUCCESS;
            for (int i = 0; i < events.length; i++) {
                int event = i;
                isRight &= solution.occurrences().stream()
                                .filter(one -> one.event() == event && Math.abs(one.time() - base) < 1e-12)
                                .count()
                        == 1;
            }
            failures += isRight && solution.occurrences().size() == events.length ? 0 : 1;
        }
        assertThat(failures).isLessThanOrEqualTo(trials / 400);
    }

    private static Event near(int kind, double place, double added) {
        Event event = switch (kind) {
            case 0 -> Event.at(place);
            case 1 -> Event.crossing((t, y) -> Math.exp(y[0]) - Math.exp(place));
            default -> Event.crossing((t, y) -> y[0] - place);
        };
        return kind == 2 ? event : event.changing((t, y, after) -> after[1] = y[1] * 0.5 + added);
    }

    /** Sums of oscillations, up to 20 of them in a unit of time, in steps that may be as long as the solve. */
    @Test
    void oscillationsAreFoundInLongSteps() {
        Random random = new Random(3);
        int failures = 0;
        int trials = 0;
        while (trials < 300) {
            Oscillations g = Oscillations.draw(random);
            double end = 1 + 9 * random.nextDouble();
            int roots = g.roots(end);
            Event event = Event.crossing((t, y) -> g.at(y[0]));
            Event chosen = random.nextBoolean() ? event : event.changing((t, y, after) -> after[0] = y[0]);
            Method method = methods().get(random.nextInt(methods().size()));
            if (roots >= 0) {
                trials++;
                failures += solve(method, end, chosen).occurrences().size() == roots ? 0 : 1;
            }
        }
        assertThat(failures).isLessThanOrEqualTo(1);
    }

    private record Oscillations(double[] sizes, double[] rates, double[] phases, double level) {

        static Oscillations draw(Random random) {
            int terms = 1 + random.nextInt(4);
            return new Oscillations(
                    random.doubles(terms, -2, 2).toArray(),
                    random.doubles(terms, -1, 4.8).map(Math::exp).toArray(),
                    random.doubles(terms, 0, 7).toArray(),
                    0.7 * random.nextGaussian());
        }

        double at(double x) {
            double sum = -level;
            for (int i = 0; i < sizes.length; i++) {
                sum += sizes[i] * Math.cos(rates[i] * x + phases[i]);
            }
            return sum;
        }

        /** Roots up to an end, or -1 if two are closer than a thousandth of that. */
        int roots(double end) {
            int samples = 50_000;
            int found = 0;
            int last = -samples;
            double before = at(0);
            for (int j = 1; j <= samples; j++) {
                double here = at(end * j / samples);
                if (here * before < 0) {
                    found = found < 0 || j - last < samples / 1000 ? -1 : found + 1;
                    last = j;
                }
                before = here;
            }
            return found;
        }
    }
}
