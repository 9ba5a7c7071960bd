package org.costate.trace;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.costate.adjoint.DifferentiableEventFunction;
import org.costate.adjoint.DifferentiableStateChange;
import org.costate.adjoint.RunningCost;
import org.costate.solver.Calculus;
import org.costate.solver.Sde;
import org.hipparchus.CalculusFieldElement;
import org.hipparchus.Field;
import org.hipparchus.ode.FieldOrdinaryDifferentialEquation;

/**
 * Makes differentiable fields and functions from equations written against Hipparchus's {@code CalculusFieldElement}. The
 * equation is run with numbers that record what is computed, and the record becomes code for values and derivatives. An
 * existing equation of Hipparchus needs no change:
 *
 * <pre>{@code
 * TracedField pendulum = Traced.field(new double[] {9.81, 1.2}, p -> new Pendulum<>(p[0], p[1]));
 * Recording recording = DiscreteAdjoint.of(solver).record(pendulum, y0, 0, 10);
 * }</pre>
 *
 * <p>What depends on the value of a recording number (a comparison, {@code getReal()}) throws a {@link BranchException};
 * loops over known counts, calls and objects are free.
 */
public final class Traced {

    private Traced() {}

    /**
     * A field from an equation without parameters, made with {@link #numbers()} or without any field.
     *
     * @param equation an equation for recording numbers
     * @return the field
     * @throws BranchException          if it decides by a number's value
     * @throws IllegalArgumentException if it returns another number of values than its dimension, or not always the same
     */
    public static TracedField field(FieldOrdinaryDifferentialEquation<TracedNumber> equation) {
        return field(new double[0], parameters -> equation);
    }

    /**
     * A field from an equation whose parameters are numbers like the state: arguments of its constructor, or set
     * afterwards.
     *
     * @param theta      values of the parameters, length p; copied
     * @param equationOf makes the equation from p recording numbers; called twice
     * @return the field
     * @throws BranchException          if it decides by a number's value
     * @throws IllegalArgumentException if it returns another number of values than its dimension, or not always the same
     */
    public static TracedField field(
            double[] theta,
            Function<TracedNumber[], ? extends FieldOrdinaryDifferentialEquation<TracedNumber>> equationOf) {
        return field(Recorder.program(theta.length, equationOf), theta);
    }

    /**
     * A field from an equation whose parameters are plain numbers, {@code double}, as most equations of Hipparchus have
     * them. The equation is made with values near theta that nothing else has, and where such a value enters a computation
     * with recording numbers it is known as the parameter. A value computed from parameters beforehand, {@code g / length},
     * is not; that is noticed and refused.
     *
     * @param theta      values of the parameters, length p; copied
     * @param equationOf makes the equation from the field of recording numbers and p plain numbers; called twice
     * @return the field
     * @throws BranchException          if it decides by a number's value
     * @throws IllegalArgumentException if it computes plain numbers from parameters, if it returns another number of values
     *                                  than its dimension, or not always the same
     */
    public static TracedField fieldOfConstants(
            double[] theta,
            BiFunction<Field<TracedNumber>, double[], ? extends FieldOrdinaryDifferentialEquation<TracedNumber>>
                    equationOf) {
        return field(Recorder.program(theta, equationOf::apply), theta);
    }

    /**
     * A field from a function.
     *
     * @param n        length of the state, at least 1
     * @param theta    values of the parameters, length p; copied
     * @param equation the right-hand side, with n values; called twice
     * @return the field
     * @throws BranchException          if it decides by a number's value
     * @throws IllegalArgumentException if n is below 1, if it returns another number of values, or not always the same
     */
    public static TracedField field(int n, double[] theta, TracedEquation equation) {
        requirePositive(n);
        return field(Recorder.program(n, theta.length, n, equation), theta);
    }

    private static TracedField field(Program program, double[] theta) {
        int n = program.outputs().size();
        requirePositive(n);
        Kernels kernels = new Kernels(program, new Shape(n, theta.length, n), true);
        return TracedField.from(new TracedFunction(kernels, theta.clone()));
    }

    /**
     * A function: an algebraic map, an event function, a loss.
     *
     * @param n        length of the argument y, at least 1
     * @param theta    values of the parameters, length p; copied
     * @param equation the function, with any number of values; called twice
     * @return the function
     * @throws BranchException          if it decides by a number's value
     * @throws IllegalArgumentException if n is below 1, or if it does not always return the same
     */
    public static TracedFunction function(int n, double[] theta, TracedEquation equation) {
        requirePositive(n);
        Program program = Recorder.program(n, theta.length, -1, equation);
        Shape shape = new Shape(n, theta.length, program.outputs().size());
        return new TracedFunction(new Kernels(program, shape, true), theta.clone());
    }

    /**
     * A running cost along a field's solution, with the field's parameters.
     *
     * @param field     the field
     * @param integrand the integrand; called twice
     * @return the cost, for {@link org.costate.adjoint.RunningCostField}
     * @throws BranchException          if it decides by a number's value
     * @throws IllegalArgumentException if it does not always return the same
     */
    public static RunningCost cost(TracedField field, TracedIntegrand integrand) {
        int n = field.dimension();
        int p = field.parameterCount();
        TracedEquation equation = (t, both, theta) -> {
            TracedNumber[] y = Arrays.copyOf(both, n);
            TracedNumber[] dydt = Arrays.copyOfRange(both, n, 2 * n);
            return new TracedNumber[] {integrand.evaluate(t, y, dydt, theta)};
        };
        Program program = Recorder.program(2 * n, p, 1, equation);
        Kernels kernels = new Kernels(program, new Shape(2 * n, p, 1), true);
        return new TracedCost(new TracedFunction(kernels, field.function().theta()));
    }

    /**
     * An event function along a field's solution, with the field's parameters.
     *
     * @param field    the field
     * @param function the function of the event, one value; called twice
     * @return the function, for {@link org.costate.solver.Event#crossing}
     * @throws BranchException          if it decides by a number's value
     * @throws IllegalArgumentException if it has another number of values than one, or does not always return the same
     */
    public static DifferentiableEventFunction event(TracedField field, TracedEquation function) {
        return new TracedEvent(beside(field, 1, function));
    }

    /**
     * A change of the state at an event of a field's solution, with the field's parameters.
     *
     * @param field  the field
     * @param change the state after, n values; called twice
     * @return the change, for {@link org.costate.solver.Event#changing}
     * @throws BranchException          if it decides by a number's value
     * @throws IllegalArgumentException if it has another number of values than n, or does not always return the same
     */
    public static DifferentiableStateChange change(TracedField field, TracedEquation change) {
        return new TracedChange(beside(field, field.dimension(), change));
    }

    /** A function of a field's state, sharing its parameters. */
    private static TracedFunction beside(TracedField field, int values, TracedEquation equation) {
        int n = field.dimension();
        int p = field.parameterCount();
        Program program = Recorder.program(n, p, values, equation);
        return new TracedFunction(
                new Kernels(program, new Shape(n, p, values), true),
                field.function().theta());
    }

    /**
     * A stochastic equation whose structure of noise is found in its program: diagonal or additive if entries are zero or do
     * not depend on the state, commutative if the brackets of its columns vanish at random states near the typical one,
     * otherwise general. The noise-induced drift {@code sum_j (g_j . grad) g_j} comes with it. The vector of parameters is
     * given to drift and diffusion alike; each field counts it as its own, so that gradients have it once for each field.
     *
     * @param calculus  how the integral is read
     * @param typical   a state of usual size, length n, near which the equation can be evaluated; not modified
     * @param theta     values of the parameters, length p; copied
     * @param drift     the drift, with n values
     * @param diffusion the diffusion matrix, with n rows
     * @return the equation
     * @throws BranchException          if it decides by a number's value
     * @throws IllegalArgumentException if a number of values does not fit, or if it does not always return the same
     */
    public static Sde<TracedField> sde(
            Calculus calculus, double[] typical, double[] theta, TracedEquation drift, TracedDiffusion diffusion) {
        TracedField field = field(typical.length, theta, drift);
        return new TracedSde(typical.clone(), theta.clone(), diffusion).equation(calculus, field);
    }

    private static void requirePositive(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("n = " + n + ", but must be at least 1");
        }
    }

    /**
     * The field (in the sense of algebra) of recording numbers, for equations whose constructors ask for one.
     *
     * @return zero, one and the type of recording numbers
     */
    public static Field<TracedNumber> numbers() {
        return new TracedNumbers(null);
    }

    /**
     * Chooses between two numbers of any kind; the derivative is that of the chosen one.
     *
     * @param condition what decides
     * @param then      result if it holds
     * @param otherwise result if not
     * @param <T>       kind of number
     * @return one of the two
     */
    public static <T extends CalculusFieldElement<T>> T select(Condition<T> condition, T then, T otherwise) {
        return condition.select(then, otherwise);
    }

    /**
     * The smaller of two numbers of any kind, in place of {@code FastMath.min}, which compares.
     *
     * @param a   number
     * @param b   number
     * @param <T> kind of number
     * @return the smaller; its derivative is that of the first where both are equal
     */
    public static <T extends CalculusFieldElement<T>> T min(T a, T b) {
        return Condition.lessOrEqual(a, b).select(a, b);
    }

    /**
     * The larger of two numbers of any kind, in place of {@code FastMath.max}, which compares.
     *
     * @param a   number
     * @param b   number
     * @param <T> kind of number
     * @return the larger; its derivative is that of the first where both are equal
     */
    public static <T extends CalculusFieldElement<T>> T max(T a, T b) {
        return Condition.lessOrEqual(b, a).select(a, b);
    }
}
