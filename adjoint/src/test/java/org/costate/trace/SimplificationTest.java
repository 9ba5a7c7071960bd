package org.costate.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.costate.testkit.Cases;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;

/** Sharing, folding and rewriting change no bit, for whatever arguments, and do what they are for. */
class SimplificationTest {

    private static final double[] SPECIAL = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0.0,
        -0.0,
        1,
        -1,
        2,
        0.5,
        Double.MIN_VALUE,
        -Double.MIN_NORMAL,
        Double.MAX_VALUE,
        1e300,
        3.7
    };

    @Test
    void noBitChangesForAnyArgument() {
        double[] value = new double[1];
        Cases.check("SimplificationTest", 400, random -> {
            long seed = random.bits();
            TracedFunction function = Traced.function(3, new double[0], (t, y, theta) -> {
                List<TracedNumber> numbers = new ArrayList<>(List.of(y));
                RandomCase choices = RandomCase.of(seed);
                for (int k = 0; k < 12; k++) {
                    numbers.add(traced(choices, numbers));
                }
                return new TracedNumber[] {numbers.get(numbers.size() - 1)};
            });
            for (int trial = 0; trial < 20; trial++) {
                double[] y = new double[3];
                for (int i = 0; i < 3; i++) {
                    y[i] = SPECIAL[random.integer(0, SPECIAL.length - 1)];
                }
                List<Double> numbers = new ArrayList<>(List.of(y[0], y[1], y[2]));
                RandomCase choices = RandomCase.of(seed);
                for (int k = 0; k < 12; k++) {
                    numbers.add(plain(choices, numbers));
                }
                function.evaluate(0, y, value);
                assertThat(value[0]).isEqualTo(numbers.get(numbers.size() - 1));
            }
        });
    }

    private static TracedNumber traced(RandomCase choices, List<TracedNumber> numbers) {
        TracedNumber x = choices.choose(numbers);
        TracedNumber y = choices.choose(numbers);
        double c = SPECIAL[choices.integer(0, SPECIAL.length - 1)];
        return switch (choices.integer(0, 14)) {
            case 0 -> x.add(y);
            case 1 -> x.subtract(y);
            case 2 -> x.multiply(y);
            case 3 -> x.divide(y);
            case 4 -> x.negate();
            case 5 -> x.abs();
            case 6 -> x.add(c);
            case 7 -> x.subtract(c);
            case 8 -> x.multiply(c);
            case 9 -> x.divide(c);
            case 10 -> x.newInstance(c).subtract(x);
            case 11 -> x.newInstance(c).divide(x);
            case 12 -> Condition.less(x, y).select(y, x.negate());
            case 13 -> x.newInstance(c).multiply(c).add(x);
            default -> x.copySign(c);
        };
    }

    private static double plain(RandomCase choices, List<Double> numbers) {
        double x = choices.choose(numbers);
        double y = choices.choose(numbers);
        double c = SPECIAL[choices.integer(0, SPECIAL.length - 1)];
        return switch (choices.integer(0, 14)) {
            case 0 -> x + y;
            case 1 -> x - y;
            case 2 -> x * y;
            case 3 -> x / y;
            case 4 -> -x;
            case 5 -> Math.abs(x);
            case 6 -> x + c;
            case 7 -> x - c;
            case 8 -> x * c;
            case 9 -> x / c;
            case 10 -> c - x;
            case 11 -> c / x;
            case 12 -> x < y ? y : -x;
            case 13 -> c * c + x;
            default -> Math.copySign(x, c);
        };
    }

    @Test
    void equalExpressionsAreOne() {
        TracedFunction function = Traced.function(2, new double[0], (t, y, theta) -> new TracedNumber[] {
            y[0].multiply(y[1]).sin().add(y[1].multiply(y[0]).sin()), y[0].multiply(y[1])
        });
        // product, sine, sum
        assertThat(function.operationCount()).isEqualTo(3);
    }

    @Test
    void constantsAreFolded() {
        TracedFunction function = Traced.function(1, new double[0], (t, y, theta) -> new TracedNumber[] {
            y[0].multiply(
                    y[0].getPi().divide(4).sin().multiply(y[0].newInstance(2).sqrt()))
        });
        assertThat(function.operationCount()).isLessThanOrEqualTo(1);
    }

    @Test
    void whatNothingNeedsIsGone() {
        TracedFunction function = Traced.function(1, new double[0], (t, y, theta) -> {
            TracedNumber unused = y[0];
            for (int i = 0; i < 100; i++) {
                unused = unused.sin();
            }
            return new TracedNumber[] {
                y[0].add(unused.newInstance(1)).multiply(1).negate().negate()
            };
        });
        assertThat(function.operationCount()).isEqualTo(1);
    }

    @Test
    void longChainsNeedNoDeepStack() {
        int terms = 50_000;
        TracedFunction function = Traced.function(1, new double[0], (t, y, theta) -> {
            TracedNumber sum = y[0];
            for (int i = 1; i < terms; i++) {
                sum = sum.add(y[0].multiply(i));
            }
            return new TracedNumber[] {sum};
        });
        double[] value = new double[1];
        function.evaluate(0, new double[] {1}, value);
        assertThat(value[0]).isEqualTo(1 + 0.5 * terms * (terms - 1.0));
        assertThat(function.isCompiled()).isTrue();
    }
}
