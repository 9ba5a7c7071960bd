package org.costate.trace;

import java.util.EnumSet;
import java.util.Set;

/**
 * The operations of a program, with what computes each: an instruction of the virtual machine, or a static method. Where
 * {@code Math} and Hipparchus's {@code FastMath} have a function both, {@code Math} is used (it is faster), except for
 * arc sine and cosine, which are twice as fast and more accurate in {@code FastMath}.
 */
enum Operation {
    CONSTANT(0),
    INPUT(0),
    ADD(2, Instruction.DADD),
    SUBTRACT(2, Instruction.DSUB),
    MULTIPLY(2, Instruction.DMUL),
    DIVIDE(2, Instruction.DDIV),
    NEGATE(1, Instruction.DNEG),
    ABS(1, Owner.MATH, "abs"),
    SQRT(1, Owner.MATH, "sqrt"),
    CBRT(1, Owner.MATH, "cbrt"),
    EXP(1, Owner.MATH, "exp"),
    EXPM1(1, Owner.MATH, "expm1"),
    LOG(1, Owner.MATH, "log"),
    LOG1P(1, Owner.MATH, "log1p"),
    LOG10(1, Owner.MATH, "log10"),
    SIN(1, Owner.MATH, "sin"),
    COS(1, Owner.MATH, "cos"),
    TAN(1, Owner.MATH, "tan"),
    ASIN(1, Owner.FAST_MATH, "asin"),
    ACOS(1, Owner.FAST_MATH, "acos"),
    ATAN(1, Owner.MATH, "atan"),
    SINH(1, Owner.MATH, "sinh"),
    COSH(1, Owner.MATH, "cosh"),
    TANH(1, Owner.MATH, "tanh"),
    ASINH(1, Owner.FAST_MATH, "asinh"),
    ACOSH(1, Owner.FAST_MATH, "acosh"),
    ATANH(1, Owner.FAST_MATH, "atanh"),
    POW(2, Owner.MATH, "pow"),
    HYPOT(2, Owner.MATH, "hypot"),
    ATAN2(2, Owner.MATH, "atan2"),
    REMAINDER(2, Owner.MATH, "IEEEremainder"),
    FLOOR(1, Owner.MATH, "floor"),
    CEIL(1, Owner.MATH, "ceil"),
    RINT(1, Owner.MATH, "rint"),
    SIGN(1, Owner.MATH, "signum"),
    COPY_SIGN(2, Owner.MATH, "copySign"),
    ULP(1, Owner.MATH, "ulp"),
    MIN(2, Owner.MATH, "min"),
    MAX(2, Owner.MATH, "max"),
    LESS(2, Owner.ARITHMETIC, "less"),
    LESS_OR_EQUAL(2, Owner.ARITHMETIC, "lessOrEqual"),
    EQUAL(2, Owner.ARITHMETIC, "equal"),
    SELECT(3, Owner.ARITHMETIC, "select"),
    PRODUCT_ERROR(2, Owner.ARITHMETIC, "productError"),
    SUM_ERROR(2, Owner.ARITHMETIC, "sumError");

    private static final Set<Operation> FUNCTIONS = EnumSet.range(SQRT, REMAINDER);

    private final int arity;
    private final int instruction;
    private final String owner;
    private final String method;

    Operation(int arity) {
        this(arity, 0, "", "");
    }

    Operation(int arity, int instruction) {
        this(arity, instruction, "", "");
    }

    Operation(int arity, String owner, String method) {
        this(arity, 0, owner, method);
    }

    Operation(int arity, int instruction, String owner, String method) {
        this.arity = arity;
        this.instruction = instruction;
        this.owner = owner;
        this.method = method;
    }

    /** Number of operands. */
    int arity() {
        return arity;
    }

    /** Whether one instruction computes it. */
    boolean isInstruction() {
        return instruction != 0;
    }

    int instruction() {
        return instruction;
    }

    /** Internal name of the class whose method computes it. */
    String owner() {
        return owner;
    }

    String method() {
        return method;
    }

    /** Whether the operands may change places without changing a bit. */
    boolean commutes() {
        return this == ADD || this == MULTIPLY || this == EQUAL || this == HYPOT;
    }

    /** Whether keeping a value for the reverse sweep is cheaper than computing it again. */
    boolean isExpensive() {
        return this == DIVIDE || FUNCTIONS.contains(this);
    }

    /** Codes of the virtual machine's instructions. */
    private static final class Instruction {
        private static final int DADD = 99;
        private static final int DSUB = 103;
        private static final int DMUL = 107;
        private static final int DDIV = 111;
        private static final int DNEG = 119;
    }

    /** Classes whose methods compute operations. */
    private static final class Owner {
        private static final String MATH = "java/lang/Math";
        private static final String FAST_MATH = "org/hipparchus/util/FastMath";
        private static final String ARITHMETIC = "org/costate/trace/Arithmetic";
    }
}
