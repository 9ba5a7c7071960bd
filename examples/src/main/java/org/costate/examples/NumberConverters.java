package org.costate.examples;

import picocli.CommandLine.TypeConversionException;

/** Read numbers of options; a fault is told without the name of a Java type. */
final class NumberConverters {

    private NumberConverters() {}

    static int integer(String text) {
        long value = longInteger(text);
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw new TypeConversionException("'" + text + "', but must be a whole number from " + Integer.MIN_VALUE
                    + " to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    static long longInteger(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            String whole = text.strip().matches("[+-]?\\d+")
                    ? "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE
                    : "a whole number";
            throw new TypeConversionException("'" + text + "', but must be " + whole);
        }
    }

    static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "', but must be a number");
        }
    }
}
