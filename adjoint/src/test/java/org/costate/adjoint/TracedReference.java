package org.costate.adjoint;

import java.util.List;
import org.costate.testkit.Algebra;
import org.costate.testkit.ExpressionSystem;
import org.costate.testkit.ReferenceCase;
import org.costate.trace.Traced;
import org.costate.trace.TracedField;
import org.costate.trace.TracedNumber;

/** The equations of reference cases, traced. */
final class TracedReference {

    private TracedReference() {}

    /** The field of a case at its parameters; its equations must be expressions. */
    static TracedField of(ReferenceCase reference) {
        ExpressionSystem system = (ExpressionSystem) reference.system();
        return Traced.field(
                system.dimension(),
                reference.parameters(),
                (t, y, p) -> system.evaluate(new Numbers(t), t, List.of(y), List.of(p))
                        .toArray(TracedNumber[]::new));
    }

    /** Arithmetic of recording numbers. */
    private record Numbers(TracedNumber any) implements Algebra<TracedNumber> {

        @Override
        public TracedNumber constant(double value) {
            return any.newInstance(value);
        }

        @Override
        public TracedNumber negate(TracedNumber a) {
            return a.negate();
        }

        @Override
        public TracedNumber add(TracedNumber a, TracedNumber b) {
            return a.add(b);
        }

        @Override
        public TracedNumber subtract(TracedNumber a, TracedNumber b) {
            return a.subtract(b);
        }

        @Override
        public TracedNumber multiply(TracedNumber a, TracedNumber b) {
            return a.multiply(b);
        }

        @Override
        public TracedNumber divide(TracedNumber a, TracedNumber b) {
            return a.divide(b);
        }

        @Override
        public TracedNumber power(TracedNumber a, int exponent) {
            return a.pow(exponent);
        }

        @Override
        public TracedNumber sin(TracedNumber a) {
            return a.sin();
        }

        @Override
        public TracedNumber cos(TracedNumber a) {
            return a.cos();
        }

        @Override
        public TracedNumber exp(TracedNumber a) {
            return a.exp();
        }

        @Override
        public TracedNumber log(TracedNumber a) {
            return a.log();
        }

        @Override
        public TracedNumber sqrt(TracedNumber a) {
            return a.sqrt();
        }

        @Override
        public TracedNumber tanh(TracedNumber a) {
            return a.tanh();
        }
    }
}
