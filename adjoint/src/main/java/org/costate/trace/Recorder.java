package org.costate.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.hipparchus.Field;
import org.hipparchus.ode.FieldOrdinaryDifferentialEquation;

/** Runs equations with recording numbers. Every equation is run twice, and both runs must leave the same program. */
final class Recorder {

    /** Relative change that makes a value of a parameter unlike any constant of an equation. */
    private static final double CHANGE = 1e-4;

    private final ProgramBuilder builder = new ProgramBuilder();

    private Recorder() {}

    /** Traces a function of n states and p parameters with m values, or however many it gives if m is negative. */
    static Program program(int n, int p, int m, TracedEquation equation) {
        Program first = new Recorder().run(n, p, m, equation);
        requireSame(first, new Recorder().run(n, p, m, equation));
        return first;
    }

    /** Traces an equation of Hipparchus that is made from its parameters. */
    static Program program(
            int p, Function<TracedNumber[], ? extends FieldOrdinaryDifferentialEquation<TracedNumber>> equationOf) {
        Program first = new Recorder().run(p, equationOf);
        requireSame(first, new Recorder().run(p, equationOf));
        return first;
    }

    /** Traces an equation of Hipparchus that takes its parameters as plain numbers. */
    static Program program(double[] theta, NumberedEquation equationOf) {
        Program first = new Recorder().run(unlike(theta, 1), equationOf);
        Program second = new Recorder().run(unlike(theta, 2), equationOf);
        if (!first.isSameAs(second)) {
            throw new IllegalArgumentException("the equation computes " + differing(first, second)
                    + " from its parameters before it meets a recording number, but such numbers have no derivative:"
                    + " give the parameters as numbers of the equation's field (Traced.field(theta, ...)), or"
                    + " compute with the state first");
        }
        return first;
    }

    private static void requireSame(Program first, Program second) {
        if (!first.isSameAs(second)) {
            throw new IllegalArgumentException("two runs of the equation differ, at " + differing(first, second)
                    + ", but an equation must compute the same each time: does it draw random numbers or count calls?");
        }
    }

    private static String differing(Program first, Program second) {
        for (int k = 0; k < Math.min(first.size(), second.size()); k++) {
            if (first.operation(k) != second.operation(k)) {
                return "operation " + k + " (" + first.operation(k) + " and " + second.operation(k) + ")";
            }
            if (first.constant(k) != second.constant(k)) {
                return "the constant " + first.constant(k) + " (" + second.constant(k) + " in another run)";
            }
        }
        return "the number of operations or their order";
    }

    /** Values near these that no constant of an equation has. */
    private static double[] unlike(double[] theta, long seed) {
        Random random = new Random(seed);
        return Arrays.stream(theta)
                .map(value -> (value == 0 ? CHANGE : value) * (1 + CHANGE * random.nextDouble()))
                .toArray();
    }

    private Program run(int n, int p, int m, TracedEquation equation) {
        TracedNumber[] values = equation.evaluate(time(), inputs(Bank.STATE, n), inputs(Bank.PARAMETER, p));
        return program(values, m < 0 ? values.length : m);
    }

    private Program run(
            int p, Function<TracedNumber[], ? extends FieldOrdinaryDifferentialEquation<TracedNumber>> equationOf) {
        return run(equationOf.apply(inputs(Bank.PARAMETER, p)));
    }

    private Program run(double[] theta, NumberedEquation equationOf) {
        builder.recognize(theta);
        return run(equationOf.create(new TracedNumbers(builder), theta.clone()));
    }

    private Program run(FieldOrdinaryDifferentialEquation<TracedNumber> equation) {
        int n = equation.getDimension();
        return program(equation.computeDerivatives(time(), inputs(Bank.STATE, n)), n);
    }

    private TracedNumber time() {
        return TracedNumber.of(builder, builder.input(Bank.TIME, 0));
    }

    private TracedNumber[] inputs(Bank bank, int count) {
        TracedNumber[] inputs = new TracedNumber[count];
        Arrays.setAll(inputs, i -> TracedNumber.of(builder, builder.input(bank, i)));
        return inputs;
    }

    private Program program(TracedNumber[] values, int m) {
        if (values.length != m) {
            throw new IllegalArgumentException(
                    "the equation returned " + values.length + " values, but must return " + m);
        }
        List<Program.Output> outputs = new ArrayList<>();
        for (int i = 0; i < m; i++) {
            TracedNumber value = values[i];
            if (value == null) {
                throw new IllegalArgumentException("value " + i + " of the equation is null, but must be a number");
            }
            outputs.add(new Program.Output(Sink.VALUE, i, value.nodeIn(builder)));
        }
        return Program.of(builder, outputs);
    }

    /** Makes an equation of Hipparchus from a field and plain numbers. */
    interface NumberedEquation {

        FieldOrdinaryDifferentialEquation<TracedNumber> create(Field<TracedNumber> field, double[] theta);
    }
}
