package org.costate.solver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method with its control: solves initial value problems {@code dy/dt = f(t, y), y(t0) = y0} up to t1, forwards or
 * backwards in time. Immutable and safe to share between threads; each solve has its own workspace: one array of length
 * n for each stage, the extra ones of the dense output included, about a dozen more, and what is saved.
 *
 * <pre>{@code
 * Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-8, 1e-8));
 * Solution solution = solver.solve((t, y, dydt) -> dydt[0] = -y[0], new double[] {1}, 0, 5);
 * }</pre>
 */
public final class Solver {

    private static final Tolerances DEFAULT_TOLERANCES = Tolerances.of(1e-6, 1e-6);
    private static final Controller DEFAULT_CONTROLLER = CautiousSteps.of(PidController.standard());
    private static final Limits DEFAULT_LIMITS = new Limits(1_000_000, 0, Double.POSITIVE_INFINITY, 0);

    private final Method method;
    private final Tolerances tolerances;
    private final Controller controller;
    private final SaveAt saveAt;
    private final Limits limits;
    private final @Nullable Cancellation cancellation;
    private final List<Event> events;

    /** Limits of a solve; an initial step of 0 means automatic. */
    private record Limits(long maxSteps, double minStep, double maxStep, double initialStep) {}

    private Solver(
            Method method,
            Tolerances tolerances,
            Controller controller,
            SaveAt saveAt,
            Limits limits,
            @Nullable Cancellation cancellation,
            List<Event> events) {
        if (controller.isAdaptive() && !method.hasErrorEstimate()) {
            throw new IllegalArgumentException("method = " + method.name()
                    + " has no error estimate, but an adaptive controller needs one; use Solver.fixed");
        }
        if (!events.isEmpty() && !method.hasDenseOutput()) {
            throw new IllegalArgumentException(
                    "method = " + method.name() + " has no interpolant between steps, but events are found on one");
        }
        this.method = method;
        this.tolerances = tolerances;
        this.controller = controller;
        this.saveAt = saveAt;
        this.limits = limits;
        this.cancellation = cancellation;
        this.events = events;
    }

    /**
     * An adaptive solver with {@link PidController#standard} inside of {@link CautiousSteps}, or with
     * {@link PidController#stochastic} for a stochastic method.
     *
     * @param method     how one step is made
     * @param tolerances how large its error may be
     * @return the solver; it saves the state at the end
     * @throws IllegalArgumentException if the method has no error estimate
     */
    public static Solver of(Method method, Tolerances tolerances) {
        Controller controller = method instanceof StochasticMethod ? PidController.stochastic() : DEFAULT_CONTROLLER;
        return new Solver(method, tolerances, controller, SaveAt.end(), DEFAULT_LIMITS, null, List.of());
    }

    /**
     * An adaptive solver with the library's default method, which switches between an explicit and a stiff one by itself:
     * Tsit5 and Rodas5P.
     *
     * @param tolerances how large its error may be
     * @return the solver; it saves the state at the end
     */
    public static Solver of(Tolerances tolerances) {
        return of(DefaultMethod.load(), tolerances);
    }

    /**
     * A solver with steps of one size.
     *
     * @param method how one step is made
     * @param size   size, positive whichever way time runs; the last step is cut at t1
     * @return the solver; it saves the state at the end
     * @throws IllegalArgumentException if the size is not positive and finite
     */
    public static Solver fixed(Method method, double size) {
        return new Solver(
                method, DEFAULT_TOLERANCES, FixedSteps.of(size), SaveAt.end(), DEFAULT_LIMITS, null, List.of());
    }

    /**
     * The same solver with another method.
     *
     * @param method how one step is made
     * @return a new solver
     * @throws IllegalArgumentException if the controller is adaptive and the method has no error estimate
     */
    public Solver withMethod(Method method) {
        return new Solver(method, tolerances, controller, saveAt, limits, cancellation, events);
    }

    /**
     * The same solver with another controller.
     *
     * @param controller how long the next step is
     * @return a new solver
     * @throws IllegalArgumentException if it is adaptive and the method has no error estimate
     */
    public Solver withController(Controller controller) {
        return new Solver(method, tolerances, controller, saveAt, limits, cancellation, events);
    }

    /**
     * The same solver with other tolerances.
     *
     * @param tolerances how large an error may be
     * @return a new solver
     */
    public Solver withTolerances(Tolerances tolerances) {
        return new Solver(method, tolerances, controller, saveAt, limits, cancellation, events);
    }

    /**
     * The same solver, saving other states.
     *
     * @param saveAt which states to keep
     * @return a new solver
     */
    public Solver withSaveAt(SaveAt saveAt) {
        return new Solver(method, tolerances, controller, saveAt, limits, cancellation, events);
    }

    /**
     * The same solver with a limit on attempted steps, accepted and rejected together; 1,000,000 by default.
     *
     * @param maxSteps limit, at least 1
     * @return a new solver
     * @throws IllegalArgumentException if it is below 1
     */
    public Solver withMaxSteps(long maxSteps) {
        require("maxSteps", maxSteps, maxSteps >= 1, "at least 1");
        Limits changed = new Limits(maxSteps, limits.minStep, limits.maxStep, limits.initialStep);
        return new Solver(method, tolerances, controller, saveAt, changed, cancellation, events);
    }

    /**
     * The same solver with a smallest step for adaptive control. A solve that needs a smaller one fails with
     * {@link Status#STEP_TOO_SMALL}; only the last step, cut at t1, may be shorter.
     *
     * @param minStep smallest size, at least 0; never below a few units in the last place of the time at which a step
     *                begins
     * @return a new solver
     * @throws IllegalArgumentException if it is negative, not finite, or larger than the largest step
     */
    public Solver withMinStep(double minStep) {
        require("minStep", minStep, minStep >= 0 && minStep < Double.POSITIVE_INFINITY, ">= 0 and finite");
        require("minStep", minStep, minStep <= limits.maxStep, "<= maxStep = " + limits.maxStep);
        Limits changed = new Limits(limits.maxSteps, minStep, limits.maxStep, limits.initialStep);
        return new Solver(method, tolerances, controller, saveAt, changed, cancellation, events);
    }

    /**
     * The same solver with a largest step.
     *
     * @param maxStep largest size, positive, infinite for none
     * @return a new solver
     * @throws IllegalArgumentException if it is not positive, or smaller than the smallest step
     */
    public Solver withMaxStep(double maxStep) {
        require("maxStep", maxStep, maxStep > 0, "> 0");
        require("maxStep", maxStep, maxStep >= limits.minStep, ">= minStep = " + limits.minStep);
        Limits changed = new Limits(limits.maxSteps, limits.minStep, maxStep, limits.initialStep);
        return new Solver(method, tolerances, controller, saveAt, changed, cancellation, events);
    }

    /**
     * The same solver with a given first step instead of an automatic one. It is cut at t1 if it is larger than the
     * interval.
     *
     * @param initialStep size, positive whichever way time runs
     * @return a new solver
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Solver withInitialStep(double initialStep) {
        require(
                "initialStep",
                initialStep,
                initialStep > 0 && initialStep < Double.POSITIVE_INFINITY,
                "> 0 and finite, whichever way time runs");
        Limits changed = new Limits(limits.maxSteps, limits.minStep, limits.maxStep, initialStep);
        return new Solver(method, tolerances, controller, saveAt, changed, cancellation, events);
    }

    /**
     * The same solver, listening to a request to stop.
     *
     * @param cancellation the request; noticed before the next evaluation of the field
     * @return a new solver
     */
    public Solver withCancellation(Cancellation cancellation) {
        return new Solver(method, tolerances, controller, saveAt, limits, cancellation, events);
    }

    /**
     * The same solver, watching for events. An interpolant is needed between steps, so a method that has extra stages for
     * its dense output evaluates them in every step; each event's function is evaluated three times and more inside each.
     *
     * @param events the events, which {@link Occurrence#event} counts in this order; those of before are replaced
     * @return a new solver
     * @throws IllegalArgumentException if the method has no dense output
     */
    public Solver withEvents(Event... events) {
        return new Solver(method, tolerances, controller, saveAt, limits, cancellation, List.of(events));
    }

    private static void require(String name, Number value, boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(name + " = " + value + ", but must be " + what);
        }
    }

    /**
     * Solves.
     *
     * @param field right-hand side
     * @param y0    state at t0, length n, may be 0; not modified and not kept
     * @param t0    start time, finite
     * @param t1    end time, finite; t1 = t0 returns y0 without an evaluation, t1 below t0 goes back in time
     * @return the solution, with status SUCCESS or STOPPED_BY_EVENT
     * @throws IllegalArgumentException if an argument is not finite, a save time is outside, or the field or the
     *                                  tolerances do not fit the state
     * @throws SolveException           if neither t1 nor a stopping event was reached; it carries the part solved
     */
    public Solution solve(VectorField field, double[] y0, double t0, double t1) {
        return orThrow(run(field, y0, t0, t1, null));
    }

    /**
     * Solves, telling a listener of each step.
     *
     * @param field    right-hand side
     * @param y0       state at t0, length n; not modified and not kept
     * @param t0       start time, finite
     * @param t1       end time, finite
     * @param listener told of each step
     * @return the solution, with status SUCCESS or STOPPED_BY_EVENT
     * @throws IllegalArgumentException as {@link #solve(VectorField, double[], double, double)}
     * @throws SolveException           if neither t1 nor a stopping event was reached; it carries the part solved
     */
    public Solution solve(VectorField field, double[] y0, double t0, double t1, StepListener listener) {
        return orThrow(run(field, y0, t0, t1, listener));
    }

    /**
     * Solves as far as it goes: a failure is told by the status of the solution.
     *
     * @param field right-hand side
     * @param y0    state at t0, length n; not modified and not kept
     * @param t0    start time, finite
     * @param t1    end time, finite
     * @return the solution up to t1, or the part solved
     * @throws IllegalArgumentException as {@link #solve(VectorField, double[], double, double)}
     */
    public Solution trySolve(VectorField field, double[] y0, double t0, double t1) {
        return run(field, y0, t0, t1, null);
    }

    /**
     * Solves as far as it goes, telling a listener of each step.
     *
     * @param field    right-hand side
     * @param y0       state at t0, length n; not modified and not kept
     * @param t0       start time, finite
     * @param t1       end time, finite
     * @param listener told of each step
     * @return the solution up to t1, or the part solved
     * @throws IllegalArgumentException as {@link #solve(VectorField, double[], double, double)}
     */
    public Solution trySolve(VectorField field, double[] y0, double t0, double t1, StepListener listener) {
        return run(field, y0, t0, t1, listener);
    }

    private Solution run(VectorField field, double[] y0, double t0, double t1, @Nullable StepListener listener) {
        requireProblem(field, y0, t0, t1);
        return new StepLoop(this, field, y0, t0, t1, listener).run();
    }

    /** Refuses what cannot be solved. */
    void requireProblem(VectorField field, double[] y0, double t0, double t1) {
        requireFinite("t0", t0);
        requireFinite("t1", t1);
        requireFinite("t1 - t0", t1 - t0);
        for (int i = 0; i < y0.length; i++) {
            requireFinite("y0[" + i + "]", y0[i]);
        }
        requireFit(field, t0, t1);
        field.requireDimension(y0.length);
    }

    private void requireFit(VectorField field, double t0, double t1) {
        if (saveAt.kind() == SaveAt.Kind.DENSE && !method.hasDenseOutput()) {
            throw new IllegalArgumentException("saveAt = dense, but " + method.name()
                    + " has no interpolant between steps; use SaveAt.times or SaveAt.everyStep");
        }
        if (field instanceof DrivenField driven) {
            if (!(method instanceof StochasticMethod stochastic)) {
                throw new IllegalArgumentException("method = " + method.name() + ", but the field is an " + driven.sde()
                        + "; " + StochasticAdvice.of(driven.sde()));
            }
            stochastic.requireFit(driven.sde());
            driven.requireInterval(t0, t1);
        } else if (method instanceof StochasticMethod) {
            throw new IllegalArgumentException(
                    "method = " + method.name() + ", but it needs an equation along a path, as Sde.along gives it");
        }
    }

    private static void requireFinite(String name, double value) {
        if (!(Math.abs(value) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " = " + value + ", but must be finite");
        }
    }

    private static Solution orThrow(Solution solution) {
        if (solution.status().isFailure()) {
            throw new SolveException(solution);
        }
        return solution;
    }

    /**
     * How one step is made.
     *
     * @return the method
     */
    public Method method() {
        return method;
    }

    /**
     * How large an error may be.
     *
     * @return the tolerances
     */
    public Tolerances tolerances() {
        return tolerances;
    }

    /**
     * How long the next step is.
     *
     * @return the controller
     */
    public Controller controller() {
        return controller;
    }

    /**
     * Which states are kept.
     *
     * @return the choice
     */
    public SaveAt saveAt() {
        return saveAt;
    }

    /**
     * What is watched for.
     *
     * @return an unmodifiable list
     */
    public List<Event> events() {
        return events;
    }

    long maxSteps() {
        return limits.maxSteps;
    }

    double minStep() {
        return limits.minStep;
    }

    double maxStep() {
        return limits.maxStep;
    }

    double initialStep() {
        return limits.initialStep;
    }

    @Nullable
    Cancellation cancellation() {
        return cancellation;
    }

    @Override
    public String toString() {
        return method.name() + ", " + controller + ", " + tolerances;
    }
}
