package org.costate.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.costate.equations.Thermostat;
import org.hipparchus.util.FastMath;
import org.junit.jupiter.api.Test;

/** An equation that asks for a value it computes is refused, with what, where and what else. */
class BranchTest {

    private static final Map<String, Function<TracedNumber, Object>> QUESTIONS = Map.ofEntries(
            Map.entry("getReal()", TracedNumber::getReal),
            Map.entry("isZero()", TracedNumber::isZero),
            Map.entry("norm()", TracedNumber::norm),
            Map.entry("round()", TracedNumber::round),
            Map.entry("getExponent()", TracedNumber::getExponent),
            Map.entry("getAddendum()", TracedNumber::getAddendum),
            Map.entry("equals(...)", x -> x.equals(x.newInstance(1))));

    @Test
    void everyQuestionIsRefusedByName() {
        QUESTIONS.forEach((name, question) -> assertThatExceptionOfType(BranchException.class)
                .as(name)
                .isThrownBy(() -> Traced.function(1, new double[0], (t, y, theta) -> {
                    throw new IllegalStateException(
                            "answered " + question.apply(y[0].sin().add(1)));
                }))
                .withMessageStartingWith(name + " was asked of (sin(y[0]) + 1)"));
    }

    @Test
    void saysWhatWhereAndWhatElse() {
        assertThatExceptionOfType(BranchException.class)
                .isThrownBy(() -> Traced.field(new double[] {20}, p -> new Thermostat<>(p[0])))
                .withMessageContaining("(y[0] - theta[0])")
                .withMessageContaining("Condition.less(a, b).select(x, y)")
                .satisfies(e -> {
                    assertThat(e.expression()).isEqualTo("(y[0] - theta[0])");
                    assertThat(e.location())
                            .contains("Thermostat.computeDerivatives")
                            .contains("Thermostat.java:");
                });
    }

    @Test
    void hipparchusComparisonsNameTheUsersLine() {
        assertThatExceptionOfType(BranchException.class)
                .isThrownBy(() -> Traced.function(
                        2, new double[0], (t, y, theta) -> new TracedNumber[] {FastMath.max(y[0], y[1])}))
                .satisfies(e -> assertThat(e.location()).contains("BranchTest.java"))
                .withMessageContaining("Traced.max");
    }

    @Test
    void constantsMayBeAsked() {
        TracedFunction function = Traced.function(1, new double[0], (t, y, theta) -> {
            TracedNumber two = y[0].newInstance(2);
            assertThat(two.getReal()).isEqualTo(2);
            assertThat(two.isZero()).isFalse();
            assertThat(two.norm()).isEqualTo(2);
            assertThat(two.round()).isEqualTo(2);
            assertThat(two.getExponent()).isEqualTo(1);
            assertThat(two.getAddendum().getReal()).isZero();
            assertThat(two).isEqualTo(t.newInstance(2)).isNotEqualTo(t.newInstance(3));
            assertThat(y[0].getField().getZero().isZero()).isTrue();
            return new TracedNumber[] {two.getReal() > 1 ? y[0].multiply(two) : y[0]};
        });
        double[] value = new double[1];
        function.evaluate(0, new double[] {21}, value);
        assertThat(value[0]).isEqualTo(42);
    }

    @Test
    void checksForOrdinaryNumbersPass() {
        TracedFunction function = Traced.function(1, new double[0], (t, y, theta) -> {
            if (y[0].isNaN() || y[0].isInfinite() || !y[0].isFinite()) {
                throw new IllegalStateException("not an ordinary number");
            }
            return new TracedNumber[] {y[0].add(1)};
        });
        double[] value = new double[1];
        function.evaluate(0, new double[] {Double.NaN}, value);
        assertThat(value[0]).isNaN();
    }

    @Test
    void sameNumberIsEqualToItself() {
        Traced.function(2, new double[0], (t, y, theta) -> {
            assertThat(y[0].sin()).isEqualTo(y[0].sin()).hasSameHashCodeAs(y[0].sin());
            assertThat(y[0].equals("y")).isFalse();
            return y;
        });
    }

    @Test
    void numbersOfAnotherRunAreRefused() {
        TracedNumber[] kept = new TracedNumber[1];
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Traced.function(1, new double[0], (t, y, theta) -> {
                    TracedNumber older = kept[0] == null ? y[0] : kept[0];
                    kept[0] = y[0];
                    return new TracedNumber[] {y[0].add(older)};
                }))
                .withMessageContaining("belongs to another run");
    }

    @Test
    void equationsThatAreNotAlwaysTheSameAreRefused() {
        AtomicInteger calls = new AtomicInteger();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Traced.function(
                        1, new double[0], (t, y, theta) -> new TracedNumber[] {y[0].add(calls.incrementAndGet())}))
                .withMessageContaining("two runs of the equation differ")
                .withMessageContaining("the constant 1.0 (2.0 in another run)");
    }
}
