package org.costate.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for the events of a solve in its steps, lets them happen, and keeps what happened. Mutable, for one solve. */
final class EventWatch {

    /** Times closer than this many units in the last place are one time. */
    private static final double ONE_TIME = 8;

    /** So many more times in a row than there are events, all as one time: they accumulate. */
    private static final int ACCUMULATION = 2;

    /** Part of the steps in which an event happens often. */
    private static final double OFTEN = 0.1;

    /** A step so many times as long as all before may hold what none of them did. */
    private static final double LEAP = 2;

    private static final double[] NO_TIMES = {};

    private final List<Event> events;
    private final double t1;
    private final double direction;
    private final double[] stops;
    private final EventSides sides;
    private final boolean[] due;
    private final double[] excursions;
    private final boolean[] happened;
    private final double[] given;
    private double longest;
    private final List<Occurrence> occurrences = new ArrayList<>();
    private final double[] probe;

    private final @Nullable CrossingScan[] scans;
    private int nextStop;
    private final List<Crossing> crossings = new ArrayList<>();
    private double cut;
    private String fault = "";
    private double lastTime = Double.NaN;
    private int together;

    /** A sign change in the step. */
    private record Crossing(int event, double place, int sign) {}

    EventWatch(List<Event> events, double t0, double t1, int n) {
        this.events = events;
        this.t1 = t1;
        direction = Math.signum(t1 - t0);
        sides = new EventSides(events, t0, t1, n);
        due = new boolean[events.size()];
        excursions = new double[events.size()];
        happened = new boolean[events.size()];
        given = new double[events.size()];
        scans = new CrossingScan[events.size()];
        Arrays.fill(given, Double.NaN);
        probe = new double[n];
        stops = events.isEmpty() ? NO_TIMES : stops(events, t0, t1);
    }

    /** The given times within the interval, in the order of the solve. */
    private static double[] stops(List<Event> events, double t0, double t1) {
        double direction = Math.signum(t1 - t0);
        double[] times = NO_TIMES;
        for (Event event : events) {
            for (double time : event.times()) {
                if ((time - t0) * direction >= 0 && (t1 - time) * direction >= 0) {
                    times = Arrays.copyOf(times, times.length + 1);
                    times[times.length - 1] = time * direction;
                }
            }
        }
        Arrays.sort(times);
        for (int i = 0; i < times.length; i++) {
            times[i] *= direction;
        }
        return times;
    }

    /** Says so if an event happened in many of the steps: the solution may slide along its surface. */
    String often(long steps) {
        int[] counts = new int[events.size()];
        for (Occurrence occurrence : occurrences) {
            if (++counts[occurrence.event()] > OFTEN * steps) {
                return "; event " + occurrence.event() + " ("
                        + events.get(occurrence.event()).name()
                        + ") happened in more than a tenth of the steps: does the field drive the solution back to it?";
            }
        }
        return "";
    }

    boolean isIdle() {
        return events.isEmpty();
    }

    List<Occurrence> occurrences() {
        return List.copyOf(occurrences);
    }

    /** What went wrong in the last look. */
    String fault() {
        return fault;
    }

    /** The next given time after t, or t1. */
    double nextStop(double t) {
        while (nextStop < stops.length && (stops[nextStop] - t) * direction <= 0) {
            nextStop++;
        }
        return nextStop < stops.length ? stops[nextStop] : t1;
    }

    /** Tells the sides at a state from which the method starts anew; false if a function is not finite there. */
    boolean restart(double t, double[] y, double[] dydt) {
        int fault = sides.restart(t, y, dydt);
        return fault < 0 || fail(fault, t);
    }

    private boolean fail(int event, double t) {
        fault = "the function of event " + event + " (" + events.get(event).name() + ") is not finite at t = " + t;
        return false;
    }

    /**
     * Looks at an accepted attempt.
     *
     * @param segment its interpolant, prepared
     * @return false if a function is not finite
     */
    boolean look(double t, double reach, double tNext, double[] y, double[] yNext, DenseSegment segment) {
        crossings.clear();
        cut = Double.NaN;
        double h = reach - t;
        double near = ONE_TIME * Math.ulp(Math.max(Math.abs(t), Math.abs(tNext))) / Math.abs(h);
        boolean isLeap = Math.abs(h) > LEAP * longest;
        longest = Math.max(longest, Math.abs(h));
        double first = Double.POSITIVE_INFINITY;
        for (int i = 0; i < due.length; i++) {
            EventFunction function = events.get(i).function();
            if (function == null) {
                continue;
            }
            CrossingScan work = scans[i];
            if (work == null) {
                work = new CrossingScan(probe.length, events.get(i), segment);
                scans[i] = work;
            }
            work.enter(t, reach, yNext, segment);
            if (!work.scan(function, sides.of(i), y, isLeap, isHeld(tNext) ? near : 0)) {
                return fail(i, work.notFiniteAt());
            }
            first = Math.min(first, gather(i, work));
            excursions[i] = Math.max(excursions[i], work.excursion());
        }
        if (first <= 1) {
            cutAt(isHeld(tNext) && first > 1 - near ? 1 : first, near, t, h, segment);
        } else {
            sides.settle(tNext, yNext);
        }
        if (!crossings.isEmpty()) {
            crossings.forEach(crossing -> sides.move(crossing.event, crossing.sign));
            crossings.sort((a, b) -> Double.compare(a.place, b.place));
        }
        return true;
    }

    /** Keeps what a scan found; returns the place of the first crossing that cuts the step. */
    private double gather(int i, CrossingScan work) {
        double first = Double.POSITIVE_INFINITY;
        for (int c = 0; c < work.count(); c++) {
            Crossing crossing = new Crossing(i, work.place(c), work.signAfter(c));
            crossings.add(crossing);
            if (events.get(i).isActing() && events.get(i).counts(crossing.sign)) {
                first = Math.min(first, crossing.place);
            }
        }
        return first;
    }

    /** Whether the end of a step is a time of its own: crossings within rounding of it happen there. */
    private boolean isHeld(double tNext) {
        return tNext == t1 || isGiven(tNext);
    }

    /**
     * Cuts the step behind all crossings that are at one time with the first. What comes later is forgotten, but for
     * events whose functions have passed zero in the state of the cut, by its rounding: they happen there too. One that has
     * not by more than rounding, though its root is there, is for the next step.
     */
    private void cutAt(double first, double near, double t, double h, DenseSegment segment) {
        cut = first;
        for (Crossing crossing : crossings) {
            if (crossing.place <= first + near) {
                cut = Math.max(cut, crossing.place);
            }
        }
        double last = cut;
        if (last < 1) {
            double[] state = new double[probe.length];
            segment.evaluate(last, state, 0);
            List<Crossing> there = new ArrayList<>();
            for (Crossing crossing : crossings) {
                boolean belongs = crossing.place < first
                        || crossing.place == last
                        || (hasCrossed(crossing, t + last * h, state, crossing.place <= last)
                                && !isIn(there, crossing));
                if (belongs) {
                    there.add(crossing);
                }
            }
            for (int i = 0; i < due.length; i++) {
                Crossing thrown = new Crossing(i, last, -sides.of(i));
                if (thrown.sign != 0 && isBeyond(thrown, t + last * h, state) && !isIn(there, thrown)) {
                    there.add(thrown);
                }
            }
            crossings.clear();
            crossings.addAll(there);
        }
        crossings.replaceAll(
                crossing -> crossing.place < first ? crossing : new Crossing(crossing.event, last, crossing.sign));
    }

    private boolean hasCrossed(Crossing crossing, double time, double[] state, boolean nearly) {
        EventFunction function = events.get(crossing.event).function();
        if (function == null) {
            return false;
        }
        double value = function.value(time, state);
        return value * crossing.sign >= 0
                || (nearly && Math.abs(value) <= CrossingScan.rounding(function, time, state, value, probe));
    }

    /** Whether the rounding of an interpolant throws a solution beyond a surface that it does not reach in the step. */
    private boolean isBeyond(Crossing crossing, double time, double[] state) {
        EventFunction function = events.get(crossing.event).function();
        if (function == null) {
            return false;
        }
        double value = function.value(time, state) * crossing.sign;
        return value > 0 && value > CrossingScan.rounding(function, time, state, value * crossing.sign, probe);
    }

    private static boolean isIn(List<Crossing> there, Crossing crossing) {
        for (Crossing other : there) {
            if (other.event == crossing.event && other.sign == crossing.sign) {
                return true;
            }
        }
        return false;
    }

    /** Place in the step where it is cut, in (0, 1], or NaN. */
    double cut() {
        return cut;
    }

    /** Whether something happens in or at the end of the step that changes the state or ends the solve. */
    boolean isActing(double tNext) {
        return !Double.isNaN(cut) || isGiven(tNext);
    }

    /** Whether t is the next given time. */
    boolean isGiven(double t) {
        return nextStop < stops.length && stops[nextStop] == t;
    }

    /** Records the crossings of the step that change nothing. */
    void record(double t, double h, int step, DenseSegment segment) {
        if (crossings.isEmpty()) {
            return;
        }
        for (Crossing crossing : crossings) {
            Event event = events.get(crossing.event);
            if (!event.isActing() && event.counts(crossing.sign)) {
                double[] state = new double[probe.length];
                segment.evaluate(crossing.place, state, 0);
                occurrences.add(new Occurrence(
                        crossing.event, cause(crossing.sign), t + crossing.place * h, step, state, state));
            }
        }
    }

    private static Occurrence.Cause cause(int sign) {
        return sign > 0 ? Occurrence.Cause.RISING : Occurrence.Cause.FALLING;
    }

    /**
     * Lets all events of one time happen.
     *
     * @param t    the time
     * @param y    state before, overwritten with the state after
     * @param step index of the step that ended
     * @return the status that ends the solve, or null to go on
     */
    @Nullable
    Status act(double t, double[] y, int step) {
        int from = occurrences.size();
        double[] before = y.clone();
        boolean still = false;
        for (int i = 0; i < due.length; i++) {
            int sign = crossed(i);
            if (sign != 0) {
                still |= happened[i] && excursions[i] <= EventSides.NOTICEABLE * sides.noise(i);
                happen(i, isMoved(i, t, before, y) ? Occurrence.Cause.CHANGE : cause(sign), t, y, step);
            } else if (isAt(i, t) && given[i] != t) {
                given[i] = t;
                happen(i, Occurrence.Cause.TIME, t, y, step);
            }
        }
        crossings.clear();
        boolean settled = chain(t, y, step);
        if (!fault.isEmpty()) {
            return Status.NOT_FINITE;
        }
        sides.keep(occurrences.subList(from, occurrences.size()), t, before, y);
        if (!settled || still || accumulates(t)) {
            return Status.EVENTS_ACCUMULATE;
        }
        for (Occurrence occurrence : occurrences.subList(from, occurrences.size())) {
            if (events.get(occurrence.event()).isStop()) {
                return Status.STOPPED_BY_EVENT;
            }
        }
        return null;
    }

    /** Whether events of the same time that came before moved the state from an event's surface: its time is theirs then. */
    private boolean isMoved(int i, double t, double[] before, double[] y) {
        EventFunction function = events.get(i).function();
        if (function == null || Arrays.equals(before, y)) {
            return false;
        }
        double value = function.value(t, y);
        double rounding = CrossingScan.rounding(function, t, y, value, probe);
        return value != function.value(t, before) && Math.abs(value) > EventSides.NOTICEABLE * rounding;
    }

    /** Side to which an event that acts crossed at the end of the step, 0 if it did not. */
    private int crossed(int i) {
        Event event = events.get(i);
        for (Crossing crossing : crossings) {
            if (crossing.event == i && event.isActing() && event.counts(crossing.sign)) {
                return crossing.sign;
            }
        }
        return 0;
    }

    /** Whether a time is one of those given for an event. */
    private boolean isAt(int i, double t) {
        for (double time : events.get(i).times()) {
            if (time == t) {
                return true;
            }
        }
        return false;
    }

    private boolean accumulates(double t) {
        together = Math.abs(t - lastTime) <= 2 * ONE_TIME * Math.ulp(t) ? together + 1 : 0;
        lastTime = t;
        return together >= ACCUMULATION + due.length;
    }

    /**
     * One event happens: its change acts, and events whose functions change their sign by it become due. After a change
     * that gave a state which is not finite nothing happens any more.
     */
    private void happen(int i, Occurrence.Cause cause, double t, double[] y, int step) {
        if (!fault.isEmpty()) {
            return;
        }
        StateChange change = events.get(i).change();
        double[] before = y.clone();
        double[] after = before;
        if (change != null) {
            after = before.clone();
            change.apply(t, before.clone(), after);
            if (!isFinite(i, t, after)) {
                return;
            }
            System.arraycopy(after, 0, y, 0, y.length);
            for (int j = 0; j < due.length; j++) {
                react(j, j != i, t, before, after);
            }
        }
        happened[i] = true;
        excursions[i] = 0;
        occurrences.add(new Occurrence(i, cause, t, step, before, after));
    }

    private boolean isFinite(int i, double t, double[] after) {
        for (int c = 0; c < after.length; c++) {
            if (!Double.isFinite(after[c])) {
                fault = "the change of event " + i + " (" + events.get(i).name() + ") made y[" + c + "] = " + after[c]
                        + " at t = " + t + ", where the state before is kept";
                return false;
            }
        }
        return true;
    }

    private void react(int j, boolean another, double t, double[] before, double[] after) {
        EventFunction function = events.get(j).function();
        if (function == null) {
            return;
        }
        double value = function.value(t, after);
        int is = (int) Math.signum(value);
        if (value != function.value(t, before) && is == -sides.of(j) && is != 0) {
            sides.move(j, is);
            due[j] = another && events.get(j).counts(is);
        }
    }

    /** Lets events happen that others made due; false if they do not end. */
    private boolean chain(double t, double[] y, int step) {
        int limit = 100 * due.length;
        for (int i = 0; i < due.length; i++) {
            if (due[i]) {
                due[i] = false;
                happen(i, Occurrence.Cause.CHANGE, t, y, step);
                i = -1;
                limit--;
            }
            if (limit == 0) {
                return false;
            }
        }
        return true;
    }

    /** Lets events at the start of the solve happen that change the state. */
    void actAtStart(double t0, double[] y) {
        for (int i = 0; i < due.length; i++) {
            if (isAt(i, t0) && events.get(i).change() != null) {
                happen(i, Occurrence.Cause.TIME, t0, y, -1);
            }
        }
        Arrays.fill(due, false);
    }
}
