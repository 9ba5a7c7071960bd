package org.costate.trace;

/** Where an input of a program comes from. */
enum Bank {
    /** The time, a number. */
    TIME("t"),
    /** The arguments: the state. */
    STATE("y"),
    /** The parameters. */
    PARAMETER("theta"),
    /** What a derivative is multiplied with: a cotangent, then a tangent of state, parameters and time. */
    SEED("seed"),
    /** Intermediate values of an evaluation. */
    SAVED("saved");

    private final String title;

    Bank(String title) {
        this.title = title;
    }

    /** How an input is written in a message. */
    String text(int index) {
        return this == TIME ? title : title + "[" + index + "]";
    }
}
