package org.costate.trace;

import org.hipparchus.Field;
import org.jspecify.annotations.Nullable;

/** The field of recording numbers, for equations that are made from a {@code Field}. */
final class TracedNumbers implements Field<TracedNumber> {

    private final @Nullable ProgramBuilder builder;

    TracedNumbers(@Nullable ProgramBuilder builder) {
        this.builder = builder;
    }

    private TracedNumber number(double value) {
        return builder == null ? TracedNumber.constant(value) : TracedNumber.constant(builder, value);
    }

    @Override
    public TracedNumber getZero() {
        return number(0);
    }

    @Override
    public TracedNumber getOne() {
        return number(1);
    }

    @Override
    public Class<TracedNumber> getRuntimeClass() {
        return TracedNumber.class;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TracedNumbers;
    }

    @Override
    public int hashCode() {
        return TracedNumbers.class.hashCode();
    }
}
