package org.costate.adjoint;

import java.util.Arrays;
import java.util.List;
import org.costate.solver.Event;
import org.costate.solver.EventFunction;
import org.costate.solver.Impulse;
import org.costate.solver.Occurrence;
import org.costate.solver.StateChange;

/**
 * Pulls cotangents back through events. The time tau of a crossing is a root of g on the interpolant p of its step, so
 * with v the cotangent of the state before, {@code w = dL/dtau + v . p'} and {@code g' = dg/dt + dg/dy . p'}
 *
 * <pre>
 * cotangent of p at a held tau: v - (w / g') dg/dy          thetaBar -= (w / g') dg/dtheta
 * </pre>
 *
 * A crossing at the time of another event is one after no time, on the field's slope at the state that the other left.
 * Events at given times have a time that does not move, those that a change of the state made happen that of their cause.
 *
 * <p>Source: Hairer, Norsett, Wanner I, I.14 (derivatives by parameters of discontinuous solutions), in discrete form.
 */
final class EventSweep {

    private final List<Event> events;
    private final DifferentiableField field;
    private final int n;
    private final double[] v;
    private final double[] slope;
    private final double[] normal;
    private final List<Occurrence> occurrences;
    private final double direction;
    private int next;
    private int primary = -1;
    private double timeBar;

    /** Begins at the last occurrence of a solve that ran in a direction, 1 or -1. */
    EventSweep(List<Event> events, List<Occurrence> occurrences, DifferentiableField field, int n, double direction) {
        this.direction = direction;
        this.events = events;
        this.occurrences = occurrences;
        next = occurrences.size() - 1;
        this.field = field;
        this.n = n;
        v = new double[n];
        slope = new double[n];
        normal = new double[n];
    }

    /** Whether the end of a step, if the method started anew there, is at the root of an event's function. */
    boolean isAtRoot(int step, double time) {
        return first(step, time) >= 0;
    }

    private boolean hasOwnTime(int q) {
        Occurrence.Cause cause = occurrences.get(q).cause();
        return cause == Occurrence.Cause.RISING || cause == Occurrence.Cause.FALLING;
    }

    boolean isActing(int q) {
        Event event = events.get(occurrences.get(q).event());
        return event.change() != null || event.isStop();
    }

    /**
     * Pulls the cotangent of the state after the events at the end of a step back to the state before them.
     *
     * @param step    index of the step, or -1 for events at the start
     * @param time    time of the events
     * @param timeBar derivative by all later times that move with theirs
     * @param yBar    cotangent of the state after; that of the state before is left in it
     */
    void through(int step, double time, double timeBar, double[] yBar, Cotangents bar, double[] thetaBar) {
        this.timeBar = timeBar;
        primary = first(step, time);
        while (next >= 0
                && occurrences.get(next).step() == step
                && occurrences.get(next).time() == time) {
            if (primary >= 0 && next < primary) {
                return;
            }
            boolean tied = hasOwnTime(next) && next != primary;
            if (!tied || isActing(next)) {
                change(next, yBar, bar, thetaBar);
            }
            if (tied && isActing(next)) {
                tied(next, yBar, thetaBar);
            } else if (tied) {
                return;
            }
            if (isGiven(next)) {
                this.timeBar = primary < 0 ? 0 : -along(next, yBar);
            }
            next--;
        }
    }

    private boolean isGiven(int q) {
        return occurrences.get(q).cause() == Occurrence.Cause.TIME;
    }

    /** What a given time that came later would add to a loss: the field at the state before it, from its left. */
    private double along(int q, double[] yBar) {
        double time = occurrences.get(q).time();
        field.evaluate(time - direction * 2 * Math.ulp(time), occurrences.get(q).before(), slope);
        return dot(yBar, slope);
    }

    /** The first occurrence of a group that acts and has its own time, or -1 if a given time comes before it. */
    private int first(int step, double time) {
        int found = -1;
        for (int q = next;
                q >= 0
                        && occurrences.get(q).step() == step
                        && occurrences.get(q).time() == time;
                q--) {
            found = isGiven(q) ? -1 : hasOwnTime(q) && isActing(q) ? q : found;
        }
        return found;
    }

    /** From the state after to the state before, the time held. */
    private void change(int q, double[] yBar, Cotangents bar, double[] thetaBar) {
        Occurrence occurrence = occurrences.get(q);
        add(bar.eventAfter(), q, yBar);
        timeBar += at(bar.eventTimes(), q);
        StateChange change = events.get(occurrence.event()).change();
        if (change instanceof DifferentiableStateChange differentiable) {
            Arrays.fill(v, 0);
            timeBar += differentiable.pullback(occurrence.time(), occurrence.before(), yBar, v, thetaBar);
            System.arraycopy(v, 0, yBar, 0, n);
        } else if (change != null && !(change instanceof Impulse)) {
            throw new IllegalArgumentException(
                    "event " + name(occurrence) + " changes the state, but its change is no DifferentiableStateChange");
        }
        add(bar.eventBefore(), q, yBar);
    }

    private void add(double[] bars, int q, double[] yBar) {
        for (int i = 0; i < n && bars.length > 0; i++) {
            yBar[i] += bars[q * n + i];
        }
    }

    private static double at(double[] bars, int q) {
        return bars.length > 0 ? bars[q] : 0;
    }

    private String name(Occurrence occurrence) {
        return occurrence.event() + " (" + events.get(occurrence.event()).name() + ")";
    }

    /** A crossing that follows another after no time: both times move, each with its own function. */
    private void tied(int q, double[] yBar, double[] thetaBar) {
        Occurrence occurrence = occurrences.get(q);
        field.evaluate(occurrence.time(), occurrence.before(), slope);
        double along = dot(yBar, slope);
        double share = share(occurrence, timeBar + along, occurrence.before(), thetaBar);
        for (int i = 0; i < n; i++) {
            yBar[i] -= share * normal[i];
        }
        timeBar = share * dot(normal, slope) - along;
    }

    /** Finds {@code w / g'} for the slope given, leaves dg/dy in {@code normal} and pulls back to the parameters. */
    private double share(Occurrence occurrence, double w, double[] state, double[] thetaBar) {
        EventFunction function = events.get(occurrence.event()).function();
        if (!(function instanceof DifferentiableEventFunction differentiable)) {
            throw new IllegalArgumentException("event " + name(occurrence)
                    + " has a time that depends on the solution, but its function is no DifferentiableEventFunction");
        }
        Arrays.fill(normal, 0);
        double rate = differentiable.pullback(occurrence.time(), state, 1, normal, new double[thetaBar.length])
                + dot(normal, slope);
        double share = w / rate;
        if (!Double.isFinite(w)) {
            throw new ArithmeticException("the cotangent that reaches event " + name(occurrence) + " at t = "
                    + occurrence.time() + " became " + w + " in the reverse sweep");
        }
        if (w != 0 && !Double.isFinite(share)) {
            throw new ArithmeticException("event " + name(occurrence) + " at t = " + occurrence.time()
                    + " touches its surface at rate " + rate + ", where its time has no derivative");
        }
        if (w == 0) {
            return 0;
        }
        differentiable.pullback(occurrence.time(), state, -share, v, thetaBar);
        return share;
    }

    /** Adds to a step, whose stages are known, what reaches it from the crossing at its end. */
    void addRoot(double t, double h, double[] yBar, StepPullback step, double[] thetaBar) {
        if (primary < 0) {
            return;
        }
        Occurrence occurrence = occurrences.get(primary);
        root(occurrence, (occurrence.time() - t) / h, timeBar, yBar, step, thetaBar);
        primary = -1;
    }

    private void root(
            Occurrence occurrence, double x, double timeBar, double[] yBar, StepPullback step, double[] thetaBar) {
        step.slope(x, slope);
        double share = share(occurrence, timeBar + dot(yBar, slope), occurrence.before(), thetaBar);
        for (int i = 0; i < n; i++) {
            yBar[i] -= share * normal[i];
        }
        step.addSample(x, yBar, 0);
    }

    /** Adds to a step what reaches it from crossings in it that changed nothing. */
    void addRecorded(int j, double t, double h, Cotangents bar, StepPullback step, double[] thetaBar) {
        for (; next >= 0 && occurrences.get(next).step() == j; next--) {
            double time = at(bar.eventTimes(), next);
            double[] state = new double[n];
            add(bar.eventBefore(), next, state);
            add(bar.eventAfter(), next, state);
            boolean reached = time != 0;
            for (double value : state) {
                reached |= value != 0;
            }
            if (reached) {
                Occurrence occurrence = occurrences.get(next);
                root(occurrence, (occurrence.time() - t) / h, time, state, step, thetaBar);
            }
        }
    }

    /** Whether a step has crossings in it, so that its interpolant is needed. */
    boolean isIn(int j) {
        return primary >= 0 || (next >= 0 && occurrences.get(next).step() == j);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
