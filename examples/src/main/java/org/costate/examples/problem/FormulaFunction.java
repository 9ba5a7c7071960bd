package org.costate.examples.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.costate.trace.Traced;
import org.costate.trace.TracedNumber;

/** The functions that formulas may use, by their names. */
@SuppressWarnings("ImmutableEnumChecker") // the functions are constants
enum FormulaFunction {
    SIN(TracedNumber::sin),
    COS(TracedNumber::cos),
    TAN(TracedNumber::tan),
    ASIN(TracedNumber::asin),
    ACOS(TracedNumber::acos),
    ATAN(TracedNumber::atan),
    ATAN2(2, TracedNumber::atan2),
    SINH(TracedNumber::sinh),
    COSH(TracedNumber::cosh),
    TANH(TracedNumber::tanh),
    EXP(TracedNumber::exp),
    LOG(TracedNumber::log),
    LOG10(TracedNumber::log10),
    SQRT(TracedNumber::sqrt),
    ABS(TracedNumber::abs),
    MIN(Integer.MAX_VALUE, Traced::min),
    MAX(Integer.MAX_VALUE, Traced::max),
    POW(2, (a, b) -> a.pow(b)),
    FLOOR(TracedNumber::floor),
    CEIL(TracedNumber::ceil),
    SIGN(TracedNumber::sign),
    HYPOT(2, TracedNumber::hypot);

    private final int most;
    private final UnaryOperator<TracedNumber> single;
    private final BinaryOperator<TracedNumber> pair;

    FormulaFunction(UnaryOperator<TracedNumber> single) {
        this.most = 1;
        this.single = single;
        this.pair = (a, b) -> a;
    }

    /** A function of two arguments or more, which are taken in turn. */
    FormulaFunction(int most, BinaryOperator<TracedNumber> pair) {
        this.most = most;
        this.single = a -> a;
        this.pair = pair;
    }

    static Optional<FormulaFunction> of(String name) {
        return Arrays.stream(values()).filter(f -> f.text().equals(name)).findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(FormulaFunction::text).collect(Collectors.joining(", ")) + ", select, where";
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean takes(int count) {
        return most == 1 ? count == 1 : count >= 2 && count <= most;
    }

    /** How many arguments it takes, in words. */
    String arity() {
        return most == 1 ? "1 argument" : most == 2 ? "2 arguments" : "2 arguments or more";
    }

    TracedNumber apply(TracedNumber[] arguments) {
        TracedNumber result = single.apply(arguments[0]);
        for (int i = 1; i < arguments.length; i++) {
            result = pair.apply(result, arguments[i]);
        }
        return result;
    }
}
