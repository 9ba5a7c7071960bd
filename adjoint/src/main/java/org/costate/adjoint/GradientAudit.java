package org.costate.adjoint;

import java.util.List;
import java.util.function.Function;
import org.costate.solver.Event;
import org.costate.solver.Solver;
import org.costate.solver.implicit.StiffMethod;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be asked of a gradient before it is believed, in one call: the field's pullback against differences
 * of the field, forward derivatives against the adjoint, differences of the loss at frozen steps and of adaptive solves
 * with the difference that must be expected, discrete against continuous adjoint, a sweep of tolerances, the growth of
 * perturbations, and jumps of the field along the solution. The report says what is wrong and which number to believe. It
 * costs some hundred solves. Immutable.
 *
 * <pre>{@code
 * AuditReport report = GradientAudit.of(Pendulum::new, solver)
 *         .at(theta, y0, 0, 10, (solution, bar) -> { bar.addState(0, ...); return loss; });
 * System.out.print(report.text());
 * }</pre>
 */
public final class GradientAudit {

    private static final double ACCURACY = 1e-3;

    private final Function<double[], ? extends DifferentiableField> fieldOf;
    private final Solver solver;
    private final @Nullable Function<double[], List<Event>> eventsOf;
    private final double accuracy;

    private GradientAudit(
            Function<double[], ? extends DifferentiableField> fieldOf,
            Solver solver,
            @Nullable Function<double[], List<Event>> eventsOf,
            double accuracy) {
        this.fieldOf = fieldOf;
        this.solver = solver;
        this.eventsOf = eventsOf;
        this.accuracy = accuracy;
    }

    /**
     * An audit of gradients that should be good to three digits. The comparison with forward derivatives is left out
     * for implicit methods.
     *
     * @param fieldOf makes the field of given parameters
     * @param solver  the solver; its method must be an explicit, ESDIRK or Rosenbrock method with an error estimate, and it must
     *                have no events ({@link #withEvents})
     * @return the audit
     * @throws IllegalArgumentException if the method is another one, has no error estimate, or there are events
     */
    public static GradientAudit of(Function<double[], ? extends DifferentiableField> fieldOf, Solver solver) {
        boolean oneMethod = solver.method() instanceof ExplicitRungeKutta || solver.method() instanceof StiffMethod;
        if (!oneMethod || !solver.method().hasErrorEstimate()) {
            throw new IllegalArgumentException("method = " + solver.method().name()
                    + ", but an audit makes the same steps again, which needs one explicit or implicit Runge-Kutta or Rosenbrock"
                    + " method with an error estimate");
        }
        if (!solver.events().isEmpty()) {
            throw new IllegalArgumentException(
                    "solver watches for " + solver.events().size()
                            + " events, but an audit makes them anew for other parameters: give them by withEvents");
        }
        return new GradientAudit(fieldOf, solver, null, ACCURACY);
    }

    /**
     * The same audit of solves with events. Steps end at events, whose times move, so there are no differences at frozen
     * steps; those of solves at the smallest tolerance of the sweep take their place and tell of wrong derivatives of
     * events too. Forward derivatives and the continuous adjoint know no events and are left out.
     *
     * @param events makes the events of given parameters, the same number each time
     * @return a new audit
     */
    public GradientAudit withEvents(Function<double[], List<Event>> events) {
        return new GradientAudit(fieldOf, solver, events, accuracy);
    }

    /**
     * The same audit for gradients that should be better or may be worse.
     *
     * @param relative the error that is allowed, relative to the gradient, above 0 and below 1
     * @return a new audit
     * @throws IllegalArgumentException if it is not
     */
    public GradientAudit withAccuracy(double relative) {
        if (!(relative > 0 && relative < 1)) {
            throw new IllegalArgumentException("relative = " + relative + ", but must be above 0 and below 1");
        }
        return new GradientAudit(fieldOf, solver, eventsOf, relative);
    }

    /**
     * Audits the gradient of a loss by the initial state and the parameters.
     *
     * @param theta parameters, not modified
     * @param y0    state at t0, length n, not modified
     * @param t0    start time, finite
     * @param t1    end time, finite, another one
     * @param loss  loss of what the solver saves
     * @return what was found
     * @throws IllegalArgumentException          as {@link org.costate.solver.Solver#solve}, or if theta has not the
     *                                           field's parameter count
     * @throws org.costate.solver.SolveException if t1 was not reached
     */
    public AuditReport at(double[] theta, double[] y0, double t0, double t1, StateLoss loss) {
        if (t0 == t1) {
            throw new IllegalArgumentException("t1 = " + t1 + ", but must not be t0");
        }
        AuditSolves solves = new AuditSolves(fieldOf, solver, eventsOf, theta.clone(), y0.clone(), t0, t1, loss);
        return new AuditRun(solves, accuracy).report();
    }
}
