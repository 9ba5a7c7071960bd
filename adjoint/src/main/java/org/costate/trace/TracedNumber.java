package org.costate.trace;

import org.hipparchus.CalculusFieldElement;
import org.hipparchus.Field;
import org.hipparchus.util.FastMath;
import org.jspecify.annotations.Nullable;

/**
 * A number that records what is computed with it. It stands for a value that is not known while the equation is run, so
 * whoever asks for that value, or for a decision that depends on it, gets a {@link BranchException}. Numbers that depend
 * on nothing (constants) answer as usual. Made by {@link Traced}, never by users.
 */
public final class TracedNumber implements CalculusFieldElement<TracedNumber> {

    /** A power of two by which every number becomes zero or infinite. */
    private static final int MOST_SCALE = 2200;

    /** Where the computation is recorded; null for a constant that has met no recorded number yet. */
    private final @Nullable ProgramBuilder builder;

    private final int node;
    private final double constant;

    private TracedNumber(@Nullable ProgramBuilder builder, int node, double constant) {
        this.builder = builder;
        this.node = node;
        this.constant = constant;
    }

    static TracedNumber of(ProgramBuilder builder, int node) {
        return new TracedNumber(builder, node, builder.constantOf(node));
    }

    static TracedNumber constant(double value) {
        return new TracedNumber(null, 0, value);
    }

    /** A constant that knows where it is recorded. */
    static TracedNumber constant(ProgramBuilder builder, double value) {
        return of(builder, builder.constant(value));
    }

    // ---- what a number is

    boolean isConstant() {
        return builder == null || builder.isConstant(node);
    }

    /** The node of this number in a program. */
    int nodeIn(ProgramBuilder program) {
        if (builder == null) {
            return program.constant(constant);
        }
        if (builder != program) {
            throw new IllegalArgumentException("the number " + this + " belongs to another run of an equation, but"
                    + " numbers must not be kept from one run to the next");
        }
        return node;
    }

    /** Where two numbers are recorded, or nowhere if both are constants. */
    private @Nullable ProgramBuilder shared(TracedNumber other) {
        return builder != null ? builder : other.builder;
    }

    /**
     * The value of a constant.
     *
     * @return the value
     * @throws BranchException if the number is no constant
     */
    @Override
    public double getReal() {
        return known(
                "getReal()", "compute with the number itself; where a decision is needed, " + BranchException.CHOICES);
    }

    private double known(String question, String instead) {
        if (!isConstant()) {
            throw BranchException.of(this, question, instead);
        }
        return constant;
    }

    @Override
    public TracedNumber getAddendum() {
        known("getAddendum()", "compute with the number itself");
        return newInstance(0);
    }

    @Override
    public TracedNumber newInstance(double value) {
        return builder == null ? constant(value) : constant(builder, value);
    }

    @Override
    public Field<TracedNumber> getField() {
        return new TracedNumbers(builder);
    }

    @Override
    public boolean isZero() {
        return known("isZero()", BranchException.CHOICES) == 0;
    }

    /**
     * Whether the number is NaN. A run stands for ordinary numbers, so checks for NaN and infinities find none; if the
     * arguments are not ordinary, neither are the values.
     *
     * @return false unless this is the constant NaN
     */
    @Override
    public boolean isNaN() {
        return isConstant() && Double.isNaN(constant);
    }

    /**
     * Whether the number is infinite, see {@link #isNaN}.
     *
     * @return false unless this is an infinite constant
     */
    @Override
    public boolean isInfinite() {
        return isConstant() && Double.isInfinite(constant);
    }

    /**
     * Whether the number is finite, see {@link #isNaN}.
     *
     * @return true unless this is a constant that is not
     */
    @Override
    public boolean isFinite() {
        return !isConstant() || Double.isFinite(constant);
    }

    @Override
    public double norm() {
        return Math.abs(known("norm()", "use abs(), which is a number like this one"));
    }

    @Override
    public long round() {
        return FastMath.round(known("round()", "use rint(), which is a number like this one"));
    }

    @Override
    public int getExponent() {
        return FastMath.getExponent(known("getExponent()", "use ulp() or log()"));
    }

    /**
     * Whether both are the same constant or the same recorded number.
     *
     * @param other what to compare with
     * @return true if so, false if not and both are constants, or the other is no such number
     * @throws BranchException if one of them is no constant, for then they may be equal or not
     */
    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other || !(other instanceof TracedNumber number)) {
            return this == other;
        }
        if (isConstant() && number.isConstant()) {
            return Double.compare(constant, number.constant) == 0;
        }
        if (builder == number.builder && node == number.node) {
            return true;
        }
        throw BranchException.of(isConstant() ? number : this, "equals(...)", BranchException.CHOICES);
    }

    @Override
    public int hashCode() {
        return isConstant() ? Double.hashCode(constant) : node;
    }

    /** The expression, in short. */
    @Override
    public String toString() {
        return builder == null ? ExpressionText.of(constant) : ExpressionText.of(builder, node);
    }

    // ---- operations

    private TracedNumber unary(Operation operation) {
        if (builder == null) {
            return constant(Arithmetic.apply(operation, constant, constant, constant));
        }
        return of(builder, builder.unary(operation, node));
    }

    TracedNumber binary(Operation operation, TracedNumber other) {
        ProgramBuilder program = shared(other);
        if (program == null) {
            return constant(Arithmetic.apply(operation, constant, other.constant, other.constant));
        }
        return of(program, program.binary(operation, nodeIn(program), other.nodeIn(program)));
    }

    private TracedNumber binary(Operation operation, double other) {
        return binary(operation, newInstance(other));
    }

    /** The first where this is not 0, else the second. */
    TracedNumber select(TracedNumber first, TracedNumber second) {
        ProgramBuilder program = builder != null ? builder : first.shared(second);
        if (program == null) {
            return constant != 0 ? first : second;
        }
        return of(program, program.select(nodeIn(program), first.nodeIn(program), second.nodeIn(program)));
    }

    @Override
    public TracedNumber add(TracedNumber a) {
        return binary(Operation.ADD, a);
    }

    @Override
    public TracedNumber subtract(TracedNumber a) {
        return binary(Operation.SUBTRACT, a);
    }

    @Override
    public TracedNumber multiply(TracedNumber a) {
        return binary(Operation.MULTIPLY, a);
    }

    @Override
    public TracedNumber divide(TracedNumber a) {
        return binary(Operation.DIVIDE, a);
    }

    @Override
    public TracedNumber negate() {
        return unary(Operation.NEGATE);
    }

    @Override
    public TracedNumber reciprocal() {
        return newInstance(1).divide(this);
    }

    @Override
    public TracedNumber remainder(TracedNumber a) {
        return binary(Operation.REMAINDER, a);
    }

    @Override
    public TracedNumber remainder(double a) {
        return binary(Operation.REMAINDER, a);
    }

    @Override
    public TracedNumber abs() {
        return unary(Operation.ABS);
    }

    @Override
    public TracedNumber ceil() {
        return unary(Operation.CEIL);
    }

    @Override
    public TracedNumber floor() {
        return unary(Operation.FLOOR);
    }

    @Override
    public TracedNumber rint() {
        return unary(Operation.RINT);
    }

    @Override
    public TracedNumber sign() {
        return unary(Operation.SIGN);
    }

    @Override
    public TracedNumber copySign(TracedNumber sign) {
        return binary(Operation.COPY_SIGN, sign);
    }

    @Override
    public TracedNumber ulp() {
        return unary(Operation.ULP);
    }

    /** Multiplies with powers of two that do not overflow themselves. */
    @Override
    public TracedNumber scalb(int n) {
        int all = Math.max(-MOST_SCALE, Math.min(n, MOST_SCALE));
        int step = Math.max(Double.MIN_EXPONENT, Math.min(all, Double.MAX_EXPONENT));
        TracedNumber scaled = multiply(Math.scalb(1.0, step));
        return step == all ? scaled : scaled.scalb(all - step);
    }

    @Override
    public TracedNumber hypot(TracedNumber y) {
        return binary(Operation.HYPOT, y);
    }

    @Override
    public TracedNumber rootN(int n) {
        ProgramBuilder program = recorded();
        return result(program, Powers.root(program, nodeIn(program), n));
    }

    @Override
    public TracedNumber pow(double p) {
        ProgramBuilder program = recorded();
        return result(program, Powers.of(program, nodeIn(program), p));
    }

    @Override
    public TracedNumber pow(TracedNumber e) {
        return e.isConstant() ? pow(e.constant) : binary(Operation.POW, e);
    }

    /** Where this is recorded; a program of its own for a constant. */
    private ProgramBuilder recorded() {
        return builder == null ? new ProgramBuilder() : builder;
    }

    private TracedNumber result(ProgramBuilder program, int result) {
        return builder == null ? constant(program.constantOf(result)) : of(program, result);
    }

    @Override
    public TracedNumber exp() {
        return unary(Operation.EXP);
    }

    @Override
    public TracedNumber expm1() {
        return unary(Operation.EXPM1);
    }

    @Override
    public TracedNumber log() {
        return unary(Operation.LOG);
    }

    @Override
    public TracedNumber log1p() {
        return unary(Operation.LOG1P);
    }

    @Override
    public TracedNumber log10() {
        return unary(Operation.LOG10);
    }

    @Override
    public TracedNumber cos() {
        return unary(Operation.COS);
    }

    @Override
    public TracedNumber sin() {
        return unary(Operation.SIN);
    }

    @Override
    public TracedNumber tan() {
        return unary(Operation.TAN);
    }

    @Override
    public TracedNumber acos() {
        return unary(Operation.ACOS);
    }

    @Override
    public TracedNumber asin() {
        return unary(Operation.ASIN);
    }

    @Override
    public TracedNumber atan() {
        return unary(Operation.ATAN);
    }

    @Override
    public TracedNumber atan2(TracedNumber x) {
        return binary(Operation.ATAN2, x);
    }

    @Override
    public TracedNumber cosh() {
        return unary(Operation.COSH);
    }

    @Override
    public TracedNumber sinh() {
        return unary(Operation.SINH);
    }

    @Override
    public TracedNumber tanh() {
        return unary(Operation.TANH);
    }

    @Override
    public TracedNumber acosh() {
        return unary(Operation.ACOSH);
    }

    @Override
    public TracedNumber asinh() {
        return unary(Operation.ASINH);
    }

    @Override
    public TracedNumber atanh() {
        return unary(Operation.ATANH);
    }

    @Override
    public TracedNumber linearCombination(TracedNumber[] a, TracedNumber[] b) {
        return DotProduct.of(this, a, b);
    }

    @Override
    public TracedNumber linearCombination(TracedNumber a1, TracedNumber b1, TracedNumber a2, TracedNumber b2) {
        return DotProduct.of(this, new TracedNumber[] {a1, a2}, new TracedNumber[] {b1, b2});
    }

    @Override
    public TracedNumber linearCombination(
            TracedNumber a1, TracedNumber b1, TracedNumber a2, TracedNumber b2, TracedNumber a3, TracedNumber b3) {
        return DotProduct.of(this, new TracedNumber[] {a1, a2, a3}, new TracedNumber[] {b1, b2, b3});
    }

    @Override
    public TracedNumber linearCombination(
            TracedNumber a1,
            TracedNumber b1,
            TracedNumber a2,
            TracedNumber b2,
            TracedNumber a3,
            TracedNumber b3,
            TracedNumber a4,
            TracedNumber b4) {
        return DotProduct.of(this, new TracedNumber[] {a1, a2, a3, a4}, new TracedNumber[] {b1, b2, b3, b4});
    }
}
