package org.costate.trace;

import org.hipparchus.CalculusFieldElement;

/**
 * A comparison of numbers of any kind, which chooses between two others. With recording numbers both ways are recorded,
 * and the choice is made anew in each evaluation; the derivative is that of the way taken, where the value jumps too.
 * Equations that use it run with every number of Hipparchus as before.
 *
 * <pre>{@code
 * T force = Condition.less(x, limit).select(x.negate(), x.negate().subtract(stiff.multiply(x.subtract(limit))));
 * }</pre>
 *
 * @param <T> kind of number
 */
public final class Condition<T extends CalculusFieldElement<T>> {

    private final T truth;

    private Condition(T truth) {
        this.truth = truth;
    }

    /**
     * Whether a is less than b.
     *
     * @param a   number
     * @param b   number
     * @param <T> kind of number
     * @return the condition
     */
    public static <T extends CalculusFieldElement<T>> Condition<T> less(T a, T b) {
        return compared(Operation.LESS, a, b);
    }

    /**
     * Whether a is less than b or equal to it.
     *
     * @param a   number
     * @param b   number
     * @param <T> kind of number
     * @return the condition
     */
    public static <T extends CalculusFieldElement<T>> Condition<T> lessOrEqual(T a, T b) {
        return compared(Operation.LESS_OR_EQUAL, a, b);
    }

    /**
     * Whether a is greater than b.
     *
     * @param a   number
     * @param b   number
     * @param <T> kind of number
     * @return the condition
     */
    public static <T extends CalculusFieldElement<T>> Condition<T> greater(T a, T b) {
        return compared(Operation.LESS, b, a);
    }

    /**
     * Whether a equals b.
     *
     * @param a   number
     * @param b   number
     * @param <T> kind of number
     * @return the condition
     */
    public static <T extends CalculusFieldElement<T>> Condition<T> equal(T a, T b) {
        return compared(Operation.EQUAL, a, b);
    }

    @SuppressWarnings("unchecked")
    private static <T extends CalculusFieldElement<T>> Condition<T> compared(Operation operation, T a, T b) {
        if (a instanceof TracedNumber x && b instanceof TracedNumber y) {
            return new Condition<>((T) x.binary(operation, y));
        }
        return new Condition<>(a.newInstance(Arithmetic.apply(operation, a.getReal(), b.getReal(), 0)));
    }

    /**
     * Both.
     *
     * @param other condition
     * @return the condition that this and the other hold
     */
    public Condition<T> and(Condition<T> other) {
        return new Condition<>(truth.multiply(other.truth));
    }

    /**
     * At least one.
     *
     * @param other condition
     * @return the condition that this or the other holds
     */
    public Condition<T> or(Condition<T> other) {
        return not().and(other.not()).not();
    }

    /**
     * The opposite.
     *
     * @return the condition that this does not hold
     */
    public Condition<T> not() {
        return new Condition<>(truth.newInstance(1).subtract(truth));
    }

    /**
     * Chooses.
     *
     * @param then      result if this holds
     * @param otherwise result if not
     * @return one of the two
     */
    @SuppressWarnings("unchecked")
    public T select(T then, T otherwise) {
        if (truth instanceof TracedNumber condition
                && then instanceof TracedNumber x
                && otherwise instanceof TracedNumber y) {
            return (T) condition.select(x, y);
        }
        return truth.getReal() != 0 ? then : otherwise;
    }
}
