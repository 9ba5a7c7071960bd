package org.costate.adjoint;

/**
 * One step that is taken on its own beside a solve, as if one began there, with its error and stiffness estimates and
 * their pullback. What is pulled back adds to the gradient of any adjoint: the derivative by the parameters directly, and
 * the cotangent of the state as that of a saved state. Mutable, for one thread; each evaluation replaces the one before.
 */
public interface FreshStep {

    /**
     * Takes a step whose size the automatic choice of the initial step makes.
     *
     * @param time  time at its start
     * @param state state there, length n; not modified and not kept
     * @param end   time where the solve would end, not the start; the step does not go beyond
     * @param draw  number of its noise, where there is any: the same number, the same noise
     * @throws IllegalArgumentException if start and end are equal, or the field does not fit the state
     */
    void evaluateFresh(double time, double[] state, double end, long draw);

    /**
     * Size of the step.
     *
     * @return h, negative when going back in time
     */
    double size();

    /**
     * Scaled error norm of the step.
     *
     * @return E, or NaN for a method without an error estimate
     */
    double error();

    /**
     * Stiffness estimate of the step.
     *
     * @return S in 1/time, or NaN for a method without this estimate
     */
    double stiffness();

    /**
     * Pulls cotangents of the estimates back to the state and the parameters, the size of the step held.
     *
     * @param errorBar     cotangent of E
     * @param stiffnessBar cotangent of S
     * @param yBar         length n, added to
     * @param thetaBar     derivatives by the parameters, added to
     * @throws IllegalArgumentException if a length does not fit, or a cotangent is of an estimate that is not there
     * @throws IllegalStateException    if no step was taken, or the parameters have changed since
     */
    void pullback(double errorBar, double stiffnessBar, double[] yBar, double[] thetaBar);

    /**
     * Pulls cotangents of the estimates back to the parameters as they appear in the stages after the first; the state,
     * the first stage and the size of the step count as constants.
     *
     * @param errorBar     cotangent of E
     * @param stiffnessBar cotangent of S
     * @param thetaBar     derivatives by the parameters, added to
     * @throws IllegalArgumentException if a length does not fit, or a cotangent is of an estimate that is not there
     * @throws IllegalStateException    if no step was taken, or the parameters have changed since
     */
    void pullbackDetached(double errorBar, double stiffnessBar, double[] thetaBar);
}
