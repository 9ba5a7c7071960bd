package org.costate.examples.report;

/** Words with numbers. */
public final class Words {

    private Words() {}

    /**
     * A count: {@code 1 update}, {@code 2 updates}.
     *
     * @param number how many
     * @param one    a single one, whose plural ends in s
     */
    public static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}
