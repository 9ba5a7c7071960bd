package org.costate.trace;

import java.util.EnumSet;
import java.util.Set;

/**
 * Finds where a reverse sweep must not multiply a zero with an infinity: in a branch that was not chosen, whose cotangent is
 * zero, but whose values or derivatives may be anything, {@code select(x > 2, sqrt(x - 2), 0)} at x = 1.
 */
final class BranchGuard {

    /** Operations whose value or derivative is not finite for some finite operands. */
    private static final Set<Operation> SINGULAR = EnumSet.of(
            Operation.DIVIDE,
            Operation.SQRT,
            Operation.CBRT,
            Operation.EXP,
            Operation.EXPM1,
            Operation.LOG,
            Operation.LOG1P,
            Operation.LOG10,
            Operation.TAN,
            Operation.ASIN,
            Operation.ACOS,
            Operation.SINH,
            Operation.COSH,
            Operation.ACOSH,
            Operation.ATANH,
            Operation.POW,
            Operation.HYPOT,
            Operation.ATAN2,
            Operation.REMAINDER);

    /** Operations by which cotangents pass as they are, or not at all. */
    private static final Set<Operation> PASSING = EnumSet.of(
            Operation.ADD, Operation.SUBTRACT, Operation.NEGATE, Operation.SELECT, Operation.MIN, Operation.MAX);

    private BranchGuard() {}

    /** For each node whether its cotangent, if it is zero, must stay zero. */
    static boolean[] of(Program program) {
        boolean[] inBranch = inBranch(program);
        boolean[] anything = new boolean[program.size()];
        boolean[] guarded = new boolean[program.size()];
        for (int k = 0; k < guarded.length; k++) {
            Operation operation = program.operation(k);
            boolean singular = SINGULAR.contains(operation) && !isByConstant(program, k);
            for (int which = 0; which < operation.arity(); which++) {
                anything[k] |= anything[program.operand(k, which)];
            }
            anything[k] |= singular;
            guarded[k] = inBranch[k] && anything[k] && !PASSING.contains(operation);
        }
        return guarded;
    }

    private static boolean isByConstant(Program program, int k) {
        int divisor = program.operand(k, 1);
        return program.operation(k) == Operation.DIVIDE
                && program.operation(divisor) == Operation.CONSTANT
                && program.constant(divisor) != 0;
    }

    /** Nodes that only count where a condition holds: a user is greater than what it uses. */
    private static boolean[] inBranch(Program program) {
        boolean[] inBranch = new boolean[program.size()];
        for (int k = inBranch.length - 1; k >= 0; k--) {
            Operation operation = program.operation(k);
            boolean chooses = operation == Operation.SELECT || operation == Operation.MIN || operation == Operation.MAX;
            for (int which = 0; which < operation.arity(); which++) {
                inBranch[program.operand(k, which)] |= inBranch[k] || chooses;
            }
        }
        return inBranch;
    }
}
