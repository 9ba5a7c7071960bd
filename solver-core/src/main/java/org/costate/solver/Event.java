package org.costate.solver;

import org.jspecify.annotations.Nullable;

/**
 * Something that happens during a solve: the solution crosses a surface {@code g(t, y) = 0}, or a given time comes. An
 * event is recorded ({@link Solution#occurrences}); it may stop the solve, or change the state, after which the method
 * starts anew. Immutable.
 *
 * <pre>{@code
 * Event impact = Event.crossing((t, y) -> y[0]).falling()
 *         .changing((t, y, after) -> after[1] = -0.8 * y[1]);
 * Event doses = Event.at(0, 8, 16).changing(Impulse.of(100, 0));
 * Solution bounces = solver.withEvents(impact).solve(ball, new double[] {10, 0}, 0, 5);
 * }</pre>
 *
 * <p>A crossing is looked for on the interpolant of every accepted step, which is subdivided until the samples of g show
 * how it runs between them: several roots in a step are found, the earliest first. Two roots closer than about a
 * thousandth of a step may be missed, as a pair; {@link Solver#withMaxStep} makes steps shorter. To arrive at zero counts
 * as crossing; to begin at zero, at t0 or after a change of the state, does not: then the direction in which g moves
 * tells on which side the solution is.
 *
 * <p>Of events at one time all happen, in the order of the solver's list, each acting on the state that the one before
 * left; when such a change carries another event's g across zero, that event happens too. A state that is saved at the
 * time of an event is the state before it.
 */
public final class Event {

    /** What ends or goes on. */
    enum Action {
        RECORD,
        CHANGE,
        STOP
    }

    /** Directions of g, as the solve runs. */
    enum Direction {
        BOTH,
        RISING,
        FALLING
    }

    private final String name;
    private final @Nullable EventFunction function;
    private final double[] times;
    private final Direction direction;
    private final Action action;
    private final @Nullable StateChange change;

    private Event(
            String name,
            @Nullable EventFunction function,
            double[] times,
            Direction direction,
            Action action,
            @Nullable StateChange change) {
        this.name = name;
        this.function = function;
        this.times = times;
        this.direction = direction;
        this.action = action;
        this.change = change;
    }

    /**
     * A crossing of {@code g = 0} in both directions, that is recorded only.
     *
     * @param function g
     * @return the event
     */
    public static Event crossing(EventFunction function) {
        return new Event("event", function, new double[0], Direction.BOTH, Action.RECORD, null);
    }

    /**
     * Given times, which steps hit exactly and from which the method starts anew: for fields that jump there. Times
     * outside of a solve's interval, and its start unless the state is changed there, do not come.
     *
     * @param times finite; copied
     * @return the event
     * @throws IllegalArgumentException if there is none, or one is not finite
     */
    public static Event at(double... times) {
        if (times.length == 0) {
            throw new IllegalArgumentException("times is empty, but an event needs at least one time");
        }
        for (int i = 0; i < times.length; i++) {
            if (!Double.isFinite(times[i])) {
                throw new IllegalArgumentException("times[" + i + "] = " + times[i] + ", but must be finite");
            }
        }
        return new Event("event", null, times.clone(), Direction.BOTH, Action.CHANGE, null);
    }

    /**
     * The same event where g rises as the solve runs; backwards in time that is where it falls with time.
     *
     * @return a new event
     * @throws IllegalStateException if it comes at given times
     */
    public Event rising() {
        return directed(Direction.RISING);
    }

    /**
     * The same event where g falls as the solve runs.
     *
     * @return a new event
     * @throws IllegalStateException if it comes at given times
     */
    public Event falling() {
        return directed(Direction.FALLING);
    }

    private Event directed(Direction chosen) {
        if (function == null) {
            throw new IllegalStateException("an event at given times has no direction");
        }
        return new Event(name, function, times, chosen, action, change);
    }

    /**
     * The same event, ending the solve with {@link Status#STOPPED_BY_EVENT}.
     *
     * @return a new event
     */
    public Event stopping() {
        return new Event(name, function, times, direction, Action.STOP, change);
    }

    /**
     * The same event, changing the state; the solve goes on from the state after, with a new first step.
     *
     * @param change the state after from the state before
     * @return a new event
     */
    public Event changing(StateChange change) {
        return new Event(name, function, times, direction, Action.CHANGE, change);
    }

    /**
     * The same event with a name for messages and reports.
     *
     * @param name any text
     * @return a new event
     */
    public Event named(String name) {
        return new Event(name, function, times, direction, action, change);
    }

    /**
     * Its name.
     *
     * @return the name, "event" unless given
     */
    public String name() {
        return name;
    }

    /**
     * The function that is zero when it happens.
     *
     * @return g, or null for given times
     */
    public @Nullable EventFunction function() {
        return function;
    }

    /**
     * What it does to the state.
     *
     * @return the change, or null for none
     */
    public @Nullable StateChange change() {
        return change;
    }

    /**
     * Whether the solve ends with it.
     *
     * @return true for a stop
     */
    public boolean isStop() {
        return action == Action.STOP;
    }

    /** Whether a step ends with it. */
    boolean isActing() {
        return action != Action.RECORD;
    }

    double[] times() {
        return times;
    }

    /** Whether a crossing towards a sign counts. */
    boolean counts(int towards) {
        return switch (direction) {
            case BOTH -> true;
            case RISING -> towards > 0;
            case FALLING -> towards < 0;
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
