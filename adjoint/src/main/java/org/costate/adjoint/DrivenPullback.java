package org.costate.adjoint;

/**
 * Pulls cotangents back through the steps of one family of stochastic methods, last step first. Mutable, for one sweep
 * at a time.
 */
interface DrivenPullback {

    /**
     * Begins a sweep behind the last step.
     *
     * @param tape the recorded solve
     * @param end  state at its end, length n, not modified
     */
    void begin(StochasticTape tape, double[] end);

    /**
     * Tells the state that was saved where the sweep now is, for sweeps that go back along a solution of their own.
     *
     * @param y length n, not modified
     */
    default void passing(double[] y) {}

    /**
     * Pulls back through a step.
     *
     * @param j            index of the step
     * @param bar          cotangent of the state at its end, replaced by that of the state at its start; length n
     * @param errorBar     cotangent of E
     * @param stiffnessBar cotangent of S
     */
    void step(int j, double[] bar, double errorBar, double stiffnessBar);

    /**
     * Ends a sweep before the first step.
     *
     * @param bar cotangent of the initial state, completed
     */
    void end(double[] bar);

    /**
     * How far the states of a sweep that goes back along a solution of its own are from the known ones.
     *
     * @param y0 the initial state, length n, not modified
     * @return largest distance of a component; 0 for sweeps along stored or exactly undone states
     */
    default double reconstructionError(double[] y0) {
        return 0;
    }

    /**
     * Evaluations of drift and diffusion that the sweep made, counted as those of the drift.
     *
     * @return count
     */
    long reevaluations();
}
