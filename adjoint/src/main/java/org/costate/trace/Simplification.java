package org.costate.trace;

/**
 * Rewrites an operation to a simpler one of the same bits for every operand, NaN, infinities and signed zeros included.
 * So {@code x * 0} and {@code x + 0} stay as they are (the first is not 0 for infinities, the second not x for -0).
 */
final class Simplification {

    /** There is nothing simpler. */
    static final int NONE = -1;

    private Simplification() {}

    static int of(ProgramBuilder builder, Operation operation, int a, int b, int c) {
        return switch (operation) {
            case ADD -> sum(builder, a, b);
            case SUBTRACT -> difference(builder, a, b);
            case MULTIPLY -> product(builder, a, b);
            case DIVIDE -> quotient(builder, a, b);
            case NEGATE -> isNegation(builder, a) ? builder.operand(a, 0) : NONE;
            case ABS -> magnitude(builder, a);
            case SELECT -> choice(builder, a, b, c);
            default -> NONE;
        };
    }

    private static boolean isNegation(ProgramBuilder builder, int node) {
        return builder.operation(node) == Operation.NEGATE;
    }

    private static int sum(ProgramBuilder builder, int a, int b) {
        if (builder.isConstant(a, -0.0)) {
            return b;
        }
        if (builder.isConstant(b, -0.0)) {
            return a;
        }
        if (isNegation(builder, b)) {
            return builder.subtract(a, builder.operand(b, 0));
        }
        return isNegation(builder, a) ? builder.subtract(b, builder.operand(a, 0)) : NONE;
    }

    private static int difference(ProgramBuilder builder, int a, int b) {
        if (builder.isConstant(b, 0.0)) {
            return a;
        }
        if (builder.isConstant(a, -0.0)) {
            return builder.negate(b);
        }
        return isNegation(builder, b) ? builder.add(a, builder.operand(b, 0)) : NONE;
    }

    private static int product(ProgramBuilder builder, int a, int b) {
        int one = factor(builder, a, b);
        int other = one == NONE ? factor(builder, b, a) : one;
        if (other != NONE) {
            return other;
        }
        if (isNegation(builder, a)) {
            return builder.negate(builder.multiply(builder.operand(a, 0), b));
        }
        return isNegation(builder, b) ? builder.negate(builder.multiply(a, builder.operand(b, 0))) : NONE;
    }

    private static int factor(ProgramBuilder builder, int constant, int other) {
        if (builder.isConstant(constant, 1)) {
            return other;
        }
        return builder.isConstant(constant, -1) ? builder.negate(other) : NONE;
    }

    private static int quotient(ProgramBuilder builder, int a, int b) {
        if (builder.isConstant(b, 1)) {
            return a;
        }
        if (builder.isConstant(b, -1)) {
            return builder.negate(a);
        }
        if (builder.isConstant(b) && isInvertible(builder.constantOf(b))) {
            return builder.multiply(a, builder.constant(1 / builder.constantOf(b)));
        }
        if (isNegation(builder, a)) {
            return builder.negate(builder.divide(builder.operand(a, 0), b));
        }
        return isNegation(builder, b) ? builder.negate(builder.divide(a, builder.operand(b, 0))) : NONE;
    }

    /** A power of two whose inverse is a normal number as well: dividing and multiplying round alike. */
    private static boolean isInvertible(double value) {
        int exponent = Math.getExponent(value);
        return Math.abs(value) == Math.scalb(1.0, exponent) && Math.abs(exponent) < Double.MAX_EXPONENT;
    }

    private static int magnitude(ProgramBuilder builder, int a) {
        if (builder.operation(a) == Operation.ABS) {
            return a;
        }
        return isNegation(builder, a) ? builder.unary(Operation.ABS, builder.operand(a, 0)) : NONE;
    }

    private static int choice(ProgramBuilder builder, int condition, int a, int b) {
        if (a == b) {
            return a;
        }
        if (builder.isConstant(condition)) {
            return builder.constantOf(condition) != 0 ? a : b;
        }
        return NONE;
    }
}
