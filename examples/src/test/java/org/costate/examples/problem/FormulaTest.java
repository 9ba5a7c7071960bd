package org.costate.examples.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.costate.trace.Traced;
import org.costate.trace.TracedFunction;
import org.costate.trace.TracedNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formulas have the values that mathematics gives them, as constants and with recording numbers. */
class FormulaTest {

    private static final double X = 0.6;

    private static double value(String source, double x) {
        Formula formula = Formula.parse("key", source);
        TracedFunction function = Traced.function(1, new double[0], (t, y, p) -> new TracedNumber[] {
            formula.evaluate(new FormulaNames() {
                @Override
                public TracedNumber value(String name) {
                    assertThat(name).isEqualTo("x");
                    return y[0];
                }

                @Override
                public TracedNumber number(double value) {
                    return t.newInstance(value);
                }
            })
        });
        double[] value = new double[1];
        function.evaluate(0, new double[] {x}, value);
        return value[0];
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-x^2; -0.36",
                "(-x)^2; 0.36",
                "2^3^2; 512",
                "2**3**2; 512",
                "2^-1; 0.5",
                "2^-x^2; 0.7791645796604998",
                "-2^-2*x; -0.15",
                "1 - 2 - 3; -4",
                "8/4/2; 1",
                "2*-x; -1.2",
                "- -x; 0.6",
                "+x; 0.6",
                "1 - -x; 1.6",
                ".5 + 1.e1 + 2E-1; 10.7",
                "x/2*3; 0.9",
                "select(x < 1, 2, 3); 2",
                "where(x >= 1 or x == 0.6, 2, 3); 2",
                "select(not (x > 0 and x < 0.5), 2, 3); 2",
                "select((x) > 1 || !(x != 0.6), 2, 3); 2",
                "select((x > 0), 2, 3); 2",
                "min(x, 2, -1); -1",
                "max(x, 2); 2",
                "pow(x, 2); 0.36",
                "hypot(3, 4); 5",
                "floor(x) + ceil(x); 1",
                "sign(-x) * abs(-3); -3",
            })
    void precedenceAndChoices(String source, double expected) {
        assertThat(value(source, X)).isCloseTo(expected, within(1e-15 * Math.max(1, Math.abs(expected))));
    }

    @Test
    void functionsAreThoseOfTheirNames() {
        for (FormulaFunction function : FormulaFunction.values()) {
            double expected = switch (function) {
                case SIN -> Math.sin(X);
                case COS -> Math.cos(X);
                case TAN -> Math.tan(X);
                case ASIN -> Math.asin(X);
                case ACOS -> Math.acos(X);
                case ATAN -> Math.atan(X);
                case ATAN2 -> Math.atan2(X, 0.3);
                case SINH -> Math.sinh(X);
                case COSH -> Math.cosh(X);
                case TANH -> Math.tanh(X);
                case EXP -> Math.exp(X);
                case LOG -> Math.log(X);
                case LOG10 -> Math.log10(X);
                case SQRT -> Math.sqrt(X);
                case ABS -> Math.abs(X);
                case MIN -> Math.min(X, 0.3);
                case MAX -> Math.max(X, 0.3);
                case POW -> Math.pow(X, 0.3);
                case FLOOR -> Math.floor(X);
                case CEIL -> Math.ceil(X);
                case SIGN -> Math.signum(X);
                case HYPOT -> Math.hypot(X, 0.3);
            };
            String arguments = function.takes(1) ? "(x)" : "(x, 0.3)";
            assertThat(value(function.text() + arguments, X))
                    .as(function.text())
                    .isCloseTo(expected, within(1e-15));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x + | column 4: the formula ends too early",
                "x + * 2 | column 5: '*' does not fit here",
                "(x | column 3: the formula ends too early",
                "x) | column 2: ')' does not fit here",
                "2x | column 2: 'x' does not fit here",
                "x $ 2 | column 3: '$' is no part of a formula",
                "x < 2 | column 3: '<' does not fit here; a choice is select(condition, a, b)",
                "x ? 1 : 2 | column 3: '?' is no part of a formula; a choice is select(condition, a, b)",
                "sine(x) | column 1: there is no function named sine",
                "1 + atan2(x) | column 5: atan2 has 1 argument, but takes 2 arguments",
                "min(x) | column 1: min has 1 argument, but takes 2 arguments or more",
                "sin(x, x) | column 1: sin has 2 arguments, but takes 1 argument",
                "1 + 1e999 | column 5: 1e999 is too large for a number",
                "select(x, 1, 2) | column 9: ',' does not fit here; select needs a condition such as x < 1",
                "x = 2 | column 3: '=' is no part of a formula",
                "y[0] | column 2: '[' is no part of a formula",
            })
    void faultsNameTheColumn(String source, String fault) {
        assertThatThrownBy(() -> Formula.parse("derivatives.x", source))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("derivatives.x: \"" + source + "\", " + fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "-", "sin(", "2^"})
    void nestingHasALimit(String opening) {
        assertThatThrownBy(() -> Formula.parse("loss", opening.repeat(100_000) + "x"))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("loss: ");
    }

    @Test
    void longSumsHaveNone() {
        assertThat(value("x" + " + x*1".repeat(5000), 1)).isEqualTo(5001);
    }
}
