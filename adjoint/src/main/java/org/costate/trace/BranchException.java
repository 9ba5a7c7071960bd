package org.costate.trace;

import java.util.Set;

/**
 * Thrown when an equation that is being traced asks for the value of a number that it computes, or decides something by
 * it. The recorded program would hold one of the ways only, and its derivatives would be wrong without a word. The message
 * says what was asked of which expression, where, and what to use instead.
 */
public final class BranchException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** What takes the place of a branch. */
    static final String CHOICES = "use Condition.less(a, b).select(x, y), Traced.min, Traced.max, abs(), or a smooth"
            + " transition (Smooth), so that both ways are in the program";

    private static final Set<String> RECORDING = Set.of(
            BranchException.class.getName(),
            TracedNumber.class.getName(),
            Condition.class.getName(),
            Smooth.class.getName(),
            Traced.class.getName());

    private final String expression;
    private final String location;

    private BranchException(String expression, String question, String location, String instead) {
        super(question + " was asked of " + expression + " at " + location
                + ", but its value is not known while the equation is traced: " + instead);
        this.expression = expression;
        this.location = location;
    }

    static BranchException of(TracedNumber number, String question, String instead) {
        return new BranchException(number.toString(), question, userFrame(), instead);
    }

    /** The place nearest to this one that is neither in Hipparchus nor in the classes that record. */
    private static String userFrame() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !isLibrary(frame.getClassName()))
                        .findFirst()
                        .map(frame -> frame.toStackTraceElement().toString())
                        .orElse("an unknown place"));
    }

    private static boolean isLibrary(String type) {
        return type.startsWith("org.hipparchus.") || type.startsWith("java.") || RECORDING.contains(type);
    }

    /**
     * What was asked for its value.
     *
     * @return the expression, in short
     */
    public String expression() {
        return expression;
    }

    /**
     * Where it was asked.
     *
     * @return class, method, file and line of the equation's code
     */
    public String location() {
        return location;
    }
}
