package org.costate.examples.problem;

/** A problem file that is not what it must be; the message names the key, and for a formula the column. */
public final class ProblemException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * A fault in a file.
     *
     * @param message one line for the user
     */
    public ProblemException(String message) {
        super(message);
    }

    /**
     * A fault in a formula.
     *
     * @param key     where the formula is
     * @param source  the formula
     * @param column  where in it, from 1 on
     * @param problem what is wrong
     */
    static ProblemException in(String key, String source, int column, String problem) {
        return new ProblemException(key + ": \"" + source + "\", column " + column + ": " + problem);
    }
}
