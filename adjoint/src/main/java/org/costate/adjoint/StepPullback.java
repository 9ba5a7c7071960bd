package org.costate.adjoint;

/** The cotangents of one step while it is pulled back through, whatever its method. */
interface StepPullback {

    /** Begins a run of steps: nothing reaches the last of them from behind. */
    void begin();

    /** Adds the cotangent of the state at the end of the step. */
    void addNext(double[] bars, int offset);

    /** Adds the cotangent of the state at a place inside the step; returns the derivative by its time. */
    double addSample(double x, double[] bars, int offset);

    /** Slope of the interpolant at a place inside the step. */
    void slope(double x, double[] out);

    /** Adds the cotangents of the error norm and of the stiffness estimate. */
    void estimates(double errorBar, double stiffnessBar);

    /** Cotangent of the state at the start of the step, once it was pulled back through. */
    double[] yBar();

    /** Derivative by the size of the step, its start held. */
    double hBar();

    /** Derivative by the start time of the step, its size held. */
    double tBar();
}
