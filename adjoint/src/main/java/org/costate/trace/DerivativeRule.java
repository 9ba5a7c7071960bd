package org.costate.trace;

/**
 * The derivative of every operation: {@code seed} times the partial derivative by one operand, as nodes of a program. The
 * same rules serve the forward direction, with a tangent as the seed, and the reverse, with a cotangent.
 */
final class DerivativeRule {

    /** The derivative is zero whatever the operands. */
    static final int ZERO = -1;

    private final ProgramBuilder p;

    DerivativeRule(ProgramBuilder p) {
        this.p = p;
    }

    /**
     * Multiplies with a partial derivative.
     *
     * @param operation the operation
     * @param node      its value
     * @param x         its first operand
     * @param y         its second operand, if there are two
     * @param which     the operand by which it is differentiated
     * @param seed      what to multiply with
     * @return the product's node, or {@link #ZERO}
     */
    int product(Operation operation, int node, int x, int y, int which, int seed) {
        return switch (operation) {
            case ADD -> seed;
            case SUBTRACT -> which == 0 ? seed : p.negate(seed);
            case NEGATE -> p.negate(seed);
            case MULTIPLY -> p.multiply(seed, which == 0 ? y : x);
            case DIVIDE -> which == 0 ? p.divide(seed, y) : p.negate(p.multiply(p.divide(seed, y), node));
            case POW -> power(node, which, seed, x, y);
            case HYPOT -> p.multiply(seed, p.divide(which == 0 ? x : y, node));
            case ATAN2 -> angle(which, seed, x, y);
            case REMAINDER -> which == 0 ? seed : p.negate(p.multiply(seed, quotient(node, x, y)));
            case COPY_SIGN -> which == 0 ? p.multiply(seed, p.multiply(signBit(x), signBit(y))) : ZERO;
            case MIN -> chosen(p.binary(Operation.LESS_OR_EQUAL, x, y), which, seed);
            case MAX -> chosen(p.binary(Operation.LESS_OR_EQUAL, y, x), which, seed);
            case SELECT -> which == 0 ? ZERO : chosen(x, which - 1, seed);
            case FLOOR, CEIL, RINT, SIGN, ULP, LESS, LESS_OR_EQUAL, EQUAL, PRODUCT_ERROR, SUM_ERROR -> ZERO;
            default -> unary(operation, node, x, seed);
        };
    }

    /** Whether the derivative by an operand may differ from zero. */
    static boolean mayDiffer(Operation operation, int which) {
        return switch (operation) {
            case FLOOR, CEIL, RINT, SIGN, ULP, LESS, LESS_OR_EQUAL, EQUAL, PRODUCT_ERROR, SUM_ERROR -> false;
            case COPY_SIGN -> which == 0;
            case SELECT -> which > 0;
            default -> true;
        };
    }

    private int unary(Operation operation, int node, int x, int seed) {
        return switch (operation) {
            case ABS -> p.multiply(seed, p.unary(Operation.SIGN, x));
            case SQRT -> p.divide(p.multiply(constant(0.5), seed), node);
            case CBRT -> p.divide(seed, p.multiply(constant(3), square(node)));
            case EXP -> p.multiply(seed, node);
            case EXPM1 -> p.multiply(seed, p.add(node, constant(1)));
            case LOG -> p.divide(seed, x);
            case LOG1P -> p.divide(seed, p.add(constant(1), x));
            case LOG10 -> p.divide(seed, p.multiply(constant(Math.log(10)), x));
            case SIN -> p.multiply(seed, p.unary(Operation.COS, x));
            case COS -> p.negate(p.multiply(seed, p.unary(Operation.SIN, x)));
            case TAN -> p.multiply(seed, onePlus(square(node)));
            case ASIN -> p.divide(seed, p.unary(Operation.SQRT, oneMinusSquare(x)));
            case ACOS -> p.negate(p.divide(seed, p.unary(Operation.SQRT, oneMinusSquare(x))));
            case ATAN -> p.divide(seed, onePlus(square(x)));
            case SINH -> p.multiply(seed, p.unary(Operation.COSH, x));
            case COSH -> p.multiply(seed, p.unary(Operation.SINH, x));
            case TANH -> p.multiply(seed, p.subtract(constant(1), square(node)));
            case ASINH -> p.divide(seed, p.unary(Operation.SQRT, onePlus(square(x))));
            case ACOSH -> p.divide(seed, p.unary(Operation.SQRT, p.negate(oneMinusSquare(x))));
            case ATANH -> p.divide(seed, oneMinusSquare(x));
            default -> throw new IllegalStateException("no derivative of " + operation);
        };
    }

    private int power(int node, int which, int seed, int x, int y) {
        if (which == 1) {
            int logarithm = p.multiply(p.multiply(seed, node), p.unary(Operation.LOG, x));
            return p.select(p.binary(Operation.EQUAL, x, constant(0)), constant(0), logarithm);
        }
        int lower = p.isConstant(y)
                ? Powers.of(p, x, p.constantOf(y) - 1)
                : p.binary(Operation.POW, x, p.subtract(y, constant(1)));
        return p.multiply(seed, p.multiply(y, lower));
    }

    private int angle(int which, int seed, int y, int x) {
        int scaled = p.divide(seed, p.add(square(x), square(y)));
        return which == 0 ? p.multiply(scaled, x) : p.negate(p.multiply(scaled, y));
    }

    private int quotient(int node, int x, int y) {
        return p.unary(Operation.RINT, p.divide(p.subtract(x, node), y));
    }

    private int chosen(int condition, int which, int seed) {
        int zero = constant(0);
        return which == 0 ? p.select(condition, seed, zero) : p.select(condition, zero, seed);
    }

    private int signBit(int x) {
        return p.binary(Operation.COPY_SIGN, constant(1), x);
    }

    private int oneMinusSquare(int x) {
        return p.multiply(p.subtract(constant(1), x), onePlus(x));
    }

    private int onePlus(int x) {
        return p.add(constant(1), x);
    }

    private int square(int x) {
        return p.multiply(x, x);
    }

    private int constant(double value) {
        return p.constant(value);
    }
}
