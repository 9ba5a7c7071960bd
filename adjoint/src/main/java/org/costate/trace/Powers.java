package org.costate.trace;

/** Powers with a constant exponent: small integers by multiplications, the rest by {@code Math.pow}. */
final class Powers {

    /** Largest integer exponent that is multiplied out; a product of so many factors is off by a few ulps at most. */
    private static final int LARGEST = 8;

    private Powers() {}

    static int of(ProgramBuilder p, int x, double exponent) {
        if (exponent == Math.rint(exponent) && Math.abs(exponent) <= LARGEST) {
            int power = positive(p, x, (int) Math.abs(exponent));
            return exponent < 0 ? p.divide(p.constant(1), power) : power;
        }
        return exponent == 0.5 ? p.unary(Operation.SQRT, x) : p.binary(Operation.POW, x, p.constant(exponent));
    }

    private static int positive(ProgramBuilder p, int x, int n) {
        if (n == 0) {
            return p.constant(1);
        }
        if (n == 1) {
            return x;
        }
        int half = positive(p, x, n / 2);
        int square = p.multiply(half, half);
        return n % 2 == 0 ? square : p.multiply(square, x);
    }

    /** The n-th root, of negative numbers too if n is odd. */
    static int root(ProgramBuilder p, int x, int n) {
        return switch (n) {
            case 1 -> x;
            case 2 -> p.unary(Operation.SQRT, x);
            case 3 -> p.unary(Operation.CBRT, x);
            default -> {
                if (n % 2 == 0) {
                    yield p.binary(Operation.POW, x, p.constant(1.0 / n));
                }
                int size = p.binary(Operation.POW, p.unary(Operation.ABS, x), p.constant(1.0 / n));
                yield p.binary(Operation.COPY_SIGN, size, x);
            }
        };
    }
}
