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
     */
    void begin(StochasticTape tape);

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
     * Evaluations of drift and diffusion that the sweep made, counted as those of the drift.
     *
     * @return count
     */
    long reevaluations();
}
