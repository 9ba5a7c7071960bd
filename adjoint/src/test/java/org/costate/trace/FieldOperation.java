package org.costate.trace;

import org.hipparchus.CalculusFieldElement;
import org.hipparchus.util.FastMath;
import org.hipparchus.util.MathArrays;

/** Every operation of a {@code CalculusFieldElement}, and those of this package for all of them, with a range to test. */
enum FieldOperation {
    ADD(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.add(y);
        }
    },
    ADD_NUMBER(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.add(1.7);
        }
    },
    SUBTRACT(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.subtract(y);
        }
    },
    SUBTRACT_NUMBER(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.subtract(1.7);
        }
    },
    MULTIPLY(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.multiply(y);
        }
    },
    MULTIPLY_NUMBER(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.multiply(1.7);
        }
    },
    MULTIPLY_INTEGER(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.multiply(7);
        }
    },
    DIVIDE(0.3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.divide(y);
        }
    },
    DIVIDE_NUMBER(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.divide(-1.7);
        }
    },
    NEGATE(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.negate();
        }
    },
    RECIPROCAL(0.3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.reciprocal();
        }
    },
    ABS(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.abs();
        }
    },
    SQUARE(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.square();
        }
    },
    SQRT(0.1, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.sqrt();
        }
    },
    CBRT(0.1, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.cbrt();
        }
    },
    FIFTH_ROOT(0.1, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.rootN(5);
        }
    },
    FOURTH_ROOT(0.1, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.rootN(4);
        }
    },
    POWER(0.2, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.pow(y);
        }
    },
    POWER_NUMBER(0.2, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.pow(1.7);
        }
    },
    POWER_HALF(0.2, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.pow(0.5);
        }
    },
    POWER_OF_CONSTANT(0.2, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.newInstance(2.5).pow(y);
        }
    },
    FIFTH_POWER(0.2, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.pow(5);
        }
    },
    EIGHTH_POWER(-2, -0.2) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.pow(8);
        }
    },
    ELEVENTH_POWER(0.2, 2) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.pow(11);
        }
    },
    INVERSE_CUBE(0.3, 2) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.pow(-3);
        }
    },
    ZEROTH_POWER(0.2, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.pow(0).add(y);
        }
    },
    FIRST_POWER(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.pow(1);
        }
    },
    EXP(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.exp();
        }
    },
    EXPM1(-1, 1) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.expm1();
        }
    },
    LOG(0.1, 5) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.log();
        }
    },
    LOG1P(-0.5, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.log1p();
        }
    },
    LOG10(0.1, 5) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.log10();
        }
    },
    SIN(-5, 5) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.sin();
        }
    },
    COS(-5, 5) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.cos();
        }
    },
    SIN_COS(-5, 5) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.sinCos().sin().multiply(x.sinCos().cos());
        }
    },
    TAN(-1.3, 1.3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.tan();
        }
    },
    ASIN(-0.9, 0.9) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.asin();
        }
    },
    ACOS(-0.9, 0.9) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.acos();
        }
    },
    ATAN(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.atan();
        }
    },
    ATAN2(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.atan2(y);
        }
    },
    SINH(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.sinh();
        }
    },
    COSH(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.cosh();
        }
    },
    SINH_COSH(-2, 2) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.sinhCosh().sinh().multiply(x.sinhCosh().cosh());
        }
    },
    TANH(-2, 2) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.tanh();
        }
    },
    ASINH(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.asinh();
        }
    },
    ACOSH(1.1, 4) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.acosh();
        }
    },
    ATANH(-0.9, 0.9) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.atanh();
        }
    },
    HYPOT(0.2, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.hypot(y);
        }
    },
    COPY_SIGN(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.copySign(y);
        }
    },
    COPY_SIGN_NUMBER(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.copySign(-1.0);
        }
    },
    REMAINDER_NUMBER(-9, 9) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.remainder(1.7);
        }
    },
    REMAINDER(2, 5) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.multiply(3).remainder(y);
        }
    },
    FLOOR(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.floor().add(y);
        }
    },
    CEIL(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.ceil().add(y);
        }
    },
    RINT(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.rint().add(y);
        }
    },
    SIGN(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.sign().add(y);
        }
    },
    ULP(0.1, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.ulp().add(y);
        }
    },
    SCALB(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.scalb(-3);
        }
    },
    TO_DEGREES(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.toDegrees();
        }
    },
    TO_RADIANS(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.toRadians();
        }
    },
    PI(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.multiply(x.getPi());
        }
    },
    DOT_PRODUCT_2(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.linearCombination(x, y, y, z);
        }
    },
    DOT_PRODUCT_3(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.linearCombination(x, y, y, z, z, x);
        }
    },
    DOT_PRODUCT_4(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.linearCombination(x, y, y, z, z, x, x, x);
        }
    },
    WEIGHTED_2(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.linearCombination(1.5, x, -2.5, y);
        }
    },
    WEIGHTED_3(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.linearCombination(1.5, x, -2.5, y, 0.5, z);
        }
    },
    WEIGHTED_4(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.linearCombination(1.5, x, -2.5, y, 0.5, z, 3.0, x);
        }
    },
    DOT_PRODUCT_ARRAYS(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.linearCombination(array(x, y, z, z, x), array(y, z, x, y, x));
        }
    },
    WEIGHTED_ARRAY(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return x.linearCombination(new double[] {1.5, -2, 0.25}, array(x, y, z));
        }
    },
    MINIMUM(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return Traced.min(x, y);
        }
    },
    MAXIMUM(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return Traced.max(x, y);
        }
    },
    SELECTION(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return Condition.less(x, y).select(x.multiply(z), y.sin());
        }
    },
    SELECTION_OF_BOTH(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return Condition.lessOrEqual(x, y).and(Condition.greater(y, z)).select(x.multiply(z), y.sin());
        }
    },
    SELECTION_OF_EITHER(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return Traced.select(Condition.less(x, y).or(Condition.less(y, z).not()), x.exp(), y.multiply(y));
        }
    },
    SELECTION_OF_EQUAL(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return Condition.equal(x, y).select(x.exp(), y.multiply(y));
        }
    },
    SMOOTH_STEP(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return Smooth.step(x, 0.7);
        }
    },
    SMOOTH_BLEND(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return Smooth.blend(x, 0.7, y, z);
        }
    },
    SMOOTH_ABS(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return Smooth.abs(x, 0.2);
        }
    },
    SMOOTH_MAXIMUM(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return Smooth.max(x, y, 0.3);
        }
    },
    SMOOTH_MINIMUM(-3, 3) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return Smooth.min(x, y, 0.3);
        }
    },
    FAST_MATH(0.2, 2) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return FastMath.atan2(FastMath.sqrt(x), FastMath.exp(y).add(FastMath.hypot(x, z)))
                    .multiply(FastMath.IEEEremainder(y, 0.7));
        }
    },
    FAST_MATH_MORE(0.2, 0.9) {
        @Override
        <T extends CalculusFieldElement<T>> T apply(T x, T y, T z) {
            return FastMath.sinCos(x)
                    .sin()
                    .add(FastMath.asin(y))
                    .add(FastMath.cbrt(z))
                    .add(FastMath.toDegrees(x))
                    .add(FastMath.scalb(y, 2))
                    .add(FastMath.abs(z))
                    .add(FastMath.copySign(x, -2.0));
        }
    };

    private final double low;
    private final double high;

    FieldOperation(double low, double high) {
        this.low = low;
        this.high = high;
    }

    /** Applies the operation to numbers of any kind. */
    abstract <T extends CalculusFieldElement<T>> T apply(T x, T y, T z);

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    @SafeVarargs
    private static <T extends CalculusFieldElement<T>> T[] array(T... numbers) {
        T[] array = MathArrays.buildArray(numbers[0].getField(), numbers.length);
        System.arraycopy(numbers, 0, array, 0, numbers.length);
        return array;
    }
}
