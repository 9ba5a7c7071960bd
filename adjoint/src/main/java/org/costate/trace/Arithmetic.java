package org.costate.trace;

import org.hipparchus.util.FastMath;

/** Computes operations: the meaning of a program, to which compiled code keeps bit by bit. */
final class Arithmetic {

    private Arithmetic() {}

    /**
     * Computes one operation.
     *
     * @param operation neither a constant nor an input
     * @param x         first operand
     * @param y         second operand, if there are two
     * @param z         third operand, if there are three
     * @return the value
     */
    static double apply(Operation operation, double x, double y, double z) {
        return operation.arity() == 1 ? unary(operation, x) : several(operation, x, y, z);
    }

    private static double unary(Operation operation, double x) {
        return switch (operation) {
            case NEGATE -> -x;
            case ABS -> Math.abs(x);
            case SQRT -> Math.sqrt(x);
            case CBRT -> Math.cbrt(x);
            case EXP -> Math.exp(x);
            case EXPM1 -> Math.expm1(x);
            case LOG -> Math.log(x);
            case LOG1P -> Math.log1p(x);
            case LOG10 -> Math.log10(x);
            case SIN -> Math.sin(x);
            case COS -> Math.cos(x);
            case TAN -> Math.tan(x);
            case ASIN -> FastMath.asin(x);
            case ACOS -> FastMath.acos(x);
            case ATAN -> Math.atan(x);
            case SINH -> Math.sinh(x);
            case COSH -> Math.cosh(x);
            case TANH -> Math.tanh(x);
            case ASINH -> FastMath.asinh(x);
            case ACOSH -> FastMath.acosh(x);
            case ATANH -> FastMath.atanh(x);
            case FLOOR -> Math.floor(x);
            case CEIL -> Math.ceil(x);
            case RINT -> Math.rint(x);
            case SIGN -> Math.signum(x);
            case ULP -> Math.ulp(x);
            default -> throw new IllegalStateException(operation + " is no function of one number");
        };
    }

    private static double several(Operation operation, double x, double y, double z) {
        return switch (operation) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case POW -> Math.pow(x, y);
            case HYPOT -> Math.hypot(x, y);
            case ATAN2 -> Math.atan2(x, y);
            case REMAINDER -> Math.IEEEremainder(x, y);
            case COPY_SIGN -> Math.copySign(x, y);
            case MIN -> Math.min(x, y);
            case MAX -> Math.max(x, y);
            case LESS -> less(x, y);
            case LESS_OR_EQUAL -> lessOrEqual(x, y);
            case EQUAL -> equal(x, y);
            case SELECT -> select(x, y, z);
            case PRODUCT_ERROR -> productError(x, y);
            case SUM_ERROR -> sumError(x, y);
            default -> throw new IllegalStateException(operation + " is no function of several numbers");
        };
    }

    /** 1 if x is smaller, else 0. */
    static double less(double x, double y) {
        return x < y ? 1 : 0;
    }

    /** 1 if x is not larger, else 0. */
    static double lessOrEqual(double x, double y) {
        return x <= y ? 1 : 0;
    }

    /** 1 if both are the same number, else 0. */
    static double equal(double x, double y) {
        return x == y ? 1 : 0;
    }

    /** The second if the condition is not 0, else the third. */
    static double select(double condition, double x, double y) {
        return condition != 0 ? x : y;
    }

    /** What rounding took from a product; 0 where the product is not finite. */
    static double productError(double x, double y) {
        double error = Math.fma(x, y, -(x * y));
        return Double.isNaN(error) ? 0 : error;
    }

    /** What rounding took from a sum (Knuth's two-sum); 0 where the sum is not finite. */
    static double sumError(double x, double y) {
        double sum = x + y;
        double part = sum - x;
        double error = (x - (sum - part)) + (y - part);
        return Double.isNaN(error) ? 0 : error;
    }
}
