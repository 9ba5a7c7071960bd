package org.costate.adjoint;

/**
 * Derivatives by the times at which a stretch of steps between events begins and ends. Up to a held time the steps keep
 * their fractions of the stretch; up to the root of an event's function they keep their sizes, and move with its start.
 */
final class PhaseTimes {

    private double start;
    private double end;
    private boolean keepsFractions;
    private double startBar;
    private double endBar;

    /** Moves to a stretch. */
    void begin(double start, double end, boolean keepsFractions) {
        this.start = start;
        this.end = end;
        this.keepsFractions = keepsFractions;
        startBar = 0;
        endBar = 0;
    }

    /** Adds what a step that was pulled back says of its times. */
    void add(StepPullback step, double t, double tNext) {
        add(step.tBar(), step.hBar(), t, tNext);
    }

    /** Adds derivatives by the start of a step and by its size. */
    void add(double tBar, double hBar, double t, double tNext) {
        if (!keepsFractions) {
            startBar += tBar;
            return;
        }
        double span = end - start;
        double fraction = (t - start) / span;
        double stretch = hBar * (tNext - t) / span;
        startBar += tBar * (1 - fraction) - stretch;
        endBar += tBar * fraction + stretch;
    }

    double startBar() {
        return startBar;
    }

    double endBar() {
        return endBar;
    }
}
