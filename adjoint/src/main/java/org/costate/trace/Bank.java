package org.costate.trace;

/** Where an input of a program comes from. */
enum Bank {
    /** The time, a number. */
    TIME(0, "t"),
    /** The arguments: the state. */
    STATE(1, "y"),
    /** The parameters. */
    PARAMETER(2, "theta"),
    /** What a derivative is multiplied with: a cotangent, then a tangent of state, parameters and time. */
    SEED(3, "seed"),
    /** Intermediate values of an evaluation. */
    SAVED(4, "saved");

    private static final Bank[] BY_CODE = values();

    private final int code;
    private final String title;

    Bank(int code, String title) {
        this.code = code;
        this.title = title;
    }

    static Bank of(int code) {
        return BY_CODE[code];
    }

    /** The number by which nodes know it. */
    int code() {
        return code;
    }

    /** Whether derivatives by its inputs are wanted. */
    boolean isArgument() {
        return this == TIME || this == STATE || this == PARAMETER;
    }

    /** How an input is written in a message. */
    String text(int index) {
        return this == TIME ? title : title + "[" + index + "]";
    }
}
