package org.costate.trace;

/** Writes an expression in short, for messages. */
final class ExpressionText {

    private static final int DEPTH = 4;
    private static final String CUT = "...";

    private ExpressionText() {}

    static String of(double constant) {
        return constant == Math.rint(constant) && Math.abs(constant) < 1e9
                ? Long.toString((long) constant)
                : Double.toString(constant);
    }

    static String of(ProgramBuilder builder, int node) {
        return text(builder, node, DEPTH);
    }

    private static String text(ProgramBuilder builder, int node, int depth) {
        Operation operation = builder.operation(node);
        if (operation == Operation.CONSTANT) {
            return of(builder.constantOf(node));
        }
        if (operation == Operation.INPUT) {
            return builder.bank(node).text(builder.index(node));
        }
        if (depth == 0) {
            return CUT;
        }
        String x = text(builder, builder.operand(node, 0), depth - 1);
        String y = operation.arity() > 1 ? text(builder, builder.operand(node, 1), depth - 1) : "";
        return switch (operation) {
            case ADD -> "(" + x + " + " + y + ")";
            case SUBTRACT -> "(" + x + " - " + y + ")";
            case MULTIPLY -> x + " * " + y;
            case DIVIDE -> x + " / " + y;
            case NEGATE -> "-" + x;
            case LESS -> "(" + x + " < " + y + ")";
            case LESS_OR_EQUAL -> "(" + x + " <= " + y + ")";
            case EQUAL -> "(" + x + " == " + y + ")";
            case SELECT -> "select(" + x + ", " + y + ", " + text(builder, builder.operand(node, 2), depth - 1) + ")";
            default -> operation.method() + "(" + x + (operation.arity() > 1 ? ", " + y : "") + ")";
        };
    }
}
