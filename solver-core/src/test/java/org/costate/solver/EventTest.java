package org.costate.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Tsit5;
import org.costate.solver.sde.SOSRI;
import org.costate.testkit.AllocationMeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How events that are close, equal, caused by others or at the ends of things are treated, and what goes wrong with them. */
@Timeout(10)
class EventTest {

    private static final VectorField CLOCK = (t, y, dydt) -> dydt[0] = 1;
    private static final VectorField BALL = (t, y, dydt) -> {
        dydt[0] = y[1];
        dydt[1] = -10;
    };

    private static Solver tsit5(Event... events) {
        return Solver.of(Tsit5.METHOD, Tolerances.of(1e-10, 1e-10)).withEvents(events);
    }

    private static double[] times(Solution solution) {
        return solution.occurrences().stream().mapToDouble(Occurrence::time).toArray();
    }

    private static Event at(double root) {
        return Event.crossing((t, y) -> y[0] - root);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-1, 1e-4, 1e-8, 1e-12})
    void closeEventsComeInTheirOrder(double gap) {
        Solution solution = tsit5(at(1 + gap), at(1)).solve(CLOCK, new double[] {0}, 0, 5);
        assertThat(times(solution)).containsExactly(new double[] {1, 1 + gap}, within(1e-14));
        assertThat(solution.occurrences()).extracting(Occurrence::event).containsExactly(1, 0);
    }

    @Test
    void theEarliestOfManyStopsTheSolve() {
        Event[] events = new Event[20];
        for (int i = 0; i < events.length; i++) {
            events[i] = at(3 - 0.1 * i).stopping();
        }
        Solution solution = tsit5(events).solve(CLOCK, new double[] {0}, 0, 5);
        assertThat(solution.occurrences()).extracting(Occurrence::event).containsExactly(19);
        assertThat(solution.endTime()).isCloseTo(1.1, within(1e-15));
    }

    @Test
    void eventsOfOneTimeAllHappenInTheirOrder() {
        Event first = at(1).changing((t, y, after) -> after[1] = 2 * y[1]);
        Event second = Event.crossing((t, y) -> t - 1).changing((t, y, after) -> after[1] = y[1] + 1);
        Solution solution = tsit5(first, second)
                .solve(
                        (t, y, dydt) -> {
                            dydt[0] = 1;
                            dydt[1] = 0;
                        },
                        new double[] {0, 5},
                        0,
                        2);
        assertThat(solution.occurrences()).extracting(Occurrence::event).containsExactly(0, 1);
        assertThat(solution.endState()[1]).isEqualTo(11);
        assertThat(solution.occurrences().get(1).before()[1]).isEqualTo(10);
    }

    @Test
    void pairsOfRootsWithinAStepAreFound() {
        for (double gap : new double[] {1e-1, 1e-2, 1e-3}) {
            Event dip = Event.crossing((t, y) -> (y[0] - 1.3) * (y[0] - 1.3 - gap));
            Solution solution = tsit5(dip).solve(CLOCK, new double[] {0}, 0, 2);
            assertThat(times(solution)).containsExactly(new double[] {1.3, 1.3 + gap}, within(1e-12));
        }
    }

    @Test
    void touchingWithoutCrossingIsNoEvent() {
        Event touch = Event.crossing((t, y) -> (y[0] - 1.234567) * (y[0] - 1.234567) + 1e-18);
        assertThat(tsit5(touch).solve(CLOCK, new double[] {0}, 0, 2).occurrences())
                .isEmpty();
    }

    @Test
    void rootAtTheEndIsReportedOnce() {
        Solution solution = tsit5(at(1)).solve(CLOCK, new double[] {0}, 0, 1);
        assertThat(times(solution)).containsExactly(1.0);
        Solution stopped = tsit5(at(1).stopping()).solve(CLOCK, new double[] {0}, 0, 1);
        assertThat(stopped.status()).isEqualTo(Status.STOPPED_BY_EVENT);
    }

    @Test
    void arrivalWithinRoundingOfTheEndHasItsDirection() {
        VectorField backwards = (t, y, dydt) -> dydt[0] = -1;
        for (double end : new double[] {0.1, 0.3, 0.7, 1, 1.1, 2.3}) {
            Solution up = tsit5(at(end).rising(), at(end).falling()).solve(CLOCK, new double[] {0}, 0, end);
            assertThat(up.occurrences())
                    .extracting(Occurrence::event)
                    .as("t1 = %s", end)
                    .containsExactly(0);
            Solution down = tsit5(at(-end).rising(), at(-end).falling()).solve(backwards, new double[] {0}, 0, end);
            assertThat(down.occurrences())
                    .extracting(Occurrence::event)
                    .as("t1 = %s", end)
                    .containsExactly(1);
        }
    }

    @Test
    void functionThatIsZeroForLongHasItsEventLater() {
        Event late = Event.crossing((t, y) -> Math.max(0, t - 1) - Math.max(0, t - 1.5) * 3);
        Solution solution = tsit5(late).withMaxStep(0.1).solve(CLOCK, new double[] {0}, 0, 3);
        assertThat(times(solution)).containsExactly(new double[] {1.75}, within(1e-12));
    }

    @Test
    void changeThatCarriesAnotherFunctionAcrossZeroMakesThatHappenToo() {
        Event jump = at(1).changing((t, y, after) -> after[0] = 3);
        Event passed = at(2).rising().changing((t, y, after) -> after[0] = y[0] + 10);
        Event noted = at(2.5).rising();
        Event not = at(2.7).falling();
        Solution solution = tsit5(jump, passed, noted, not).solve(CLOCK, new double[] {0}, 0, 1.5);
        assertThat(solution.occurrences()).extracting(Occurrence::event).containsExactly(0, 1, 2);
        assertThat(solution.occurrences().get(1).cause()).isEqualTo(Occurrence.Cause.CHANGE);
        assertThat(solution.endState()[0]).isCloseTo(13.5, within(1e-12));
    }

    @Test
    void changesThatUndoEachOtherAccumulate() {
        Event up = at(1).rising().changing((t, y, after) -> after[0] = 0.5);
        Event down = at(0.8).falling().changing((t, y, after) -> after[0] = 1.2);
        Solution solution = tsit5(up, down).trySolve(CLOCK, new double[] {0}, 0, 3);
        assertThat(solution.status()).isEqualTo(Status.EVENTS_ACCUMULATE);
        assertThat(solution.endTime()).isCloseTo(1, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.9})
    void bouncesThatAccumulateEndTheSolve(double e) {
        Event impact = Event.crossing((t, y) -> y[0]).falling().changing((t, y, after) -> after[1] = -e * y[1]);
        Solution solution = tsit5(impact).trySolve(BALL, new double[] {1, 0}, 0, 20);
        double first = Math.sqrt(0.2);
        double accumulation = first + 2 * first * e / (1 - e);
        assertThat(solution.status()).isEqualTo(Status.EVENTS_ACCUMULATE);
        assertThat(solution.endTime()).isCloseTo(accumulation, within(1e-5));
        assertThat(solution.endState()[0]).isCloseTo(0, within(1e-9));
        assertThat(solution.message()).contains("accumulate");
    }

    @Test
    void ballOnAMovingFloorNeverFallsThrough() {
        EventFunction gap = (t, y) -> y[0] - 0.5 * Math.sin(7 * t);
        Event impact = Event.crossing(gap).falling().changing((t, y, after) -> {
            double floor = 3.5 * Math.cos(7 * t);
            after[1] = floor - 0.8 * (y[1] - floor);
        });
        List<Double> gaps = new ArrayList<>();
        Solution solution = tsit5(impact)
                .trySolve(BALL, new double[] {1, 0}, 0, 10, step -> gaps.add(gap.value(step.tNext(), step.yNext())));
        assertThat(solution.occurrences()).hasSizeGreaterThan(10);
        // The ball comes to rest on the floor while that rises, which is the end of a model without contact.
        assertThat(solution.status()).isEqualTo(Status.EVENTS_ACCUMULATE);
        assertThat(gaps).allMatch(value -> value > -1e-12);
    }

    @Test
    void eventsOfRejectedStepsAreNone() {
        // A trial step that jumps over the wall at 1.5 is rejected: the solution itself turns back at 1.
        VectorField wall = (t, y, dydt) -> {
            dydt[0] = y[1];
            dydt[1] = -1e5 * Math.exp(50 * (y[0] - 1.2));
        };
        Solution solution = Solver.of(Tsit5.METHOD, Tolerances.of(1e-8, 1e-8))
                .withInitialStep(2)
                .withEvents(at(1.5))
                .solve(wall, new double[] {0, 1}, 0, 3);
        assertThat(solution.statistics().rejected()).isPositive();
        assertThat(solution.occurrences()).isEmpty();
    }

    @Test
    void recordingEventsDoNotChangeTheSolve() {
        Solver plain = Solver.of(Tsit5.METHOD, Tolerances.of(1e-8, 1e-8)).withSaveAt(SaveAt.everyStep());
        Solution with = plain.withEvents(at(0.3)).solve(BALL, new double[] {1, 2}, 0, 1);
        Solution without = plain.solve(BALL, new double[] {1, 2}, 0, 1);
        assertThat(with.occurrences()).isNotEmpty();
        assertThat(with.times()).isEqualTo(without.times());
        assertThat(with.endState()).isEqualTo(without.endState());
    }

    @Test
    void savedStateAtTheTimeOfAnEventIsTheOneBefore() {
        Event dose = Event.at(1, 2).changing(Impulse.of(10));
        Solution solution = tsit5(dose)
                .withSaveAt(SaveAt.times(0, 0.5, 1, 1.5, 2))
                .solve((t, y, dydt) -> dydt[0] = -y[0], new double[] {4}, 0, 2);
        double first = 4 * Math.exp(-1);
        double second = (first + 10) * Math.exp(-1);
        assertThat(solution.value(2, 0)).isCloseTo(first, within(1e-8));
        assertThat(solution.value(3, 0)).isCloseTo((first + 10) * Math.exp(-0.5), within(1e-8));
        assertThat(solution.value(4, 0)).isCloseTo(second, within(1e-8));
        assertThat(solution.endState()[0]).isCloseTo(second + 10, within(1e-8));
    }

    @Test
    void doseAtTheStartActsBeforeTheFirstStep() {
        Event dose = Event.at(0).changing(Impulse.of(10));
        Solution solution = tsit5(dose).solve((t, y, dydt) -> dydt[0] = -y[0], new double[] {4}, 0, 1);
        assertThat(solution.endState()[0]).isCloseTo(14 * Math.exp(-1), within(1e-8));
        assertThat(solution.occurrences().get(0).step()).isEqualTo(-1);
    }

    @Test
    void denseOutputHasBothSidesOfAJump() {
        double[] state = new double[2];
        Event impact = Event.crossing((t, y) -> y[0]).falling().changing((t, y, after) -> after[1] = -y[1]);
        for (Method method : List.of(Tsit5.METHOD, Dopri8.METHOD)) {
            Solution solution = Solver.of(method, Tolerances.of(1e-9, 1e-9))
                    .withSaveAt(SaveAt.dense())
                    .withEvents(impact)
                    .solve(BALL, new double[] {5, 0}, 0, 3);
            solution.dense().evaluate(0.999, state);
            assertThat(state).containsExactly(new double[] {5 - 5 * 0.999 * 0.999, -9.99}, within(1e-8));
            solution.dense().evaluate(1.001, state);
            assertThat(state).containsExactly(new double[] {5 - 5 * 0.999 * 0.999, 9.99}, within(1e-8));
            solution.dense().evaluate(2, state);
            assertThat(state).containsExactly(new double[] {5, 0}, within(1e-8));
        }
    }

    @Test
    void fixedStepsStartAnewAtAnEvent() {
        Event impact = Event.crossing((t, y) -> y[0]).falling().changing((t, y, after) -> after[1] = -y[1]);
        Solution solution = Solver.fixed(RK4.METHOD, 0.3)
                .withSaveAt(SaveAt.everyStep())
                .withEvents(impact)
                .solve(BALL, new double[] {5, 0}, 0, 2);
        assertThat(solution.times())
                .containsExactly(new double[] {0, 0.3, 0.6, 0.9, 1, 1.3, 1.6, 1.9, 2}, within(1e-12));
        assertThat(solution.endState()[0]).isCloseTo(5, within(1e-12));
    }

    @Test
    void functionsThatAreNotFiniteOrThrowEndTheSolve() {
        Event nan = Event.crossing((t, y) -> Math.log(0.5 - t)).named("log");
        Solution solution = tsit5(nan).trySolve(CLOCK, new double[] {0}, 0, 1);
        assertThat(solution.status()).isEqualTo(Status.NOT_FINITE);
        assertThat(solution.message()).contains("event 0 (log)");
        RuntimeException own = new RuntimeException("mine");
        Event throwing = Event.crossing((t, y) -> {
            if (t > 0.5) {
                throw own;
            }
            return 1;
        });
        assertThatThrownBy(() -> tsit5(throwing).solve(CLOCK, new double[] {0}, 0, 1))
                .isSameAs(own);
    }

    @Test
    void functionThatJumpsHasItsEventAtTheJump() {
        Solution solution =
                tsit5(Event.crossing((t, y) -> Math.signum(t - 0.5))).solve(CLOCK, new double[] {0}, 0, 1);
        assertThat(times(solution)).containsExactly(new double[] {0.5}, within(1e-15));
    }

    @Test
    void stepsWithoutEventsAllocateNothing() {
        Event never = Event.crossing((t, y) -> y[0] + 100);
        Solver solver = tsit5(never).withMaxStep(1e-3);
        VectorField wave = (t, y, dydt) -> {
            dydt[0] = y[1];
            dydt[1] = -y[0];
        };
        double perStep =
                AllocationMeter.perUnit(steps -> solver.solve(wave, new double[] {1, 0}, 0, 1e-3 * steps), 500);
        assertThat(perStep).isZero();
    }

    @Test
    void misuseIsRefused() {
        assertThatThrownBy(
                        () -> Solver.of(SOSRI.METHOD, Tolerances.of(0.1, 0.1)).withEvents(at(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SOSRI");
        assertThatThrownBy(() -> Event.at()).hasMessageContaining("times");
        assertThatThrownBy(() -> Event.at(Double.NaN)).hasMessageContaining("times[0] = NaN");
        assertThatThrownBy(() -> Event.at(1).rising()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Impulse.of(1, Double.POSITIVE_INFINITY)).hasMessageContaining("jump[1]");
        Event wrong = Event.at(0.5).changing(Impulse.of(1, 2));
        assertThatThrownBy(() -> tsit5(wrong).solve(CLOCK, new double[] {0}, 0, 1))
                .hasMessageContaining("jump has length 2");
    }

    @Test
    void aChangeThatIsNotFiniteEndsTheSolveBeforeIt() {
        for (Event trigger : new Event[] {Event.at(0.5), at(0.5), Event.at(0, 0.5)}) {
            Event notFinite = trigger.changing((t, y, after) -> after[0] = t > 0 ? Double.NaN : y[0])
                    .named("reset");
            Solution solution = tsit5(notFinite).trySolve(CLOCK, new double[] {0}, 0, 1);
            assertThat(solution.status()).isEqualTo(Status.NOT_FINITE);
            assertThat(solution.message()).contains("event 0 (reset)", "y[0] = NaN", "t = 0.5");
            assertThat(solution.endTime()).isCloseTo(0.5, within(1e-14));
            assertThat(solution.endState()[0]).isCloseTo(0.5, within(1e-14));
        }
        Event atStart = Event.at(0).changing(Impulse.of(Double.MAX_VALUE));
        Solution solution = tsit5(atStart).trySolve(CLOCK, new double[] {Double.MAX_VALUE}, 0, 1);
        assertThat(solution.status()).isEqualTo(Status.NOT_FINITE);
        assertThat(solution.endTime()).isZero();
    }

    @Test
    void aSolutionThatSlidesAlongASurfaceIsNamed() {
        Event zero = at(0).named("zero");
        Solution solution = tsit5(zero)
                .withMaxSteps(20_000)
                .trySolve((t, y, dydt) -> dydt[0] = -Math.signum(y[0]), new double[] {0.5}, 0, 1);
        assertThat(solution.status()).isEqualTo(Status.MAX_STEPS);
        assertThat(solution.message()).contains("event 0 (zero) happened in more than a tenth of the steps");
    }
}
