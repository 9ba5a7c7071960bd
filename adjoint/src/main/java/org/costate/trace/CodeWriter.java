package org.costate.trace;

import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the statements of a program into methods. Time and the arrays are in fixed local variables, numbered here as in a
 * static method; in an instance method each is one further.
 */
final class CodeWriter {

    static final int TIME = 0;
    static final int STATE = 2;
    static final int PARAMETER = 3;
    static final int SEED = 4;
    static final int SAVED = 5;
    static final int WORK = 6;
    static final int VALUES = 7;
    static final int BARS = 8;

    private static final int NONE = -1;

    private final Program program;
    private final CodeLayout layout;
    private final int[] variables;
    private int nextVariable;
    private int shift;
    private int timeBar = NONE;

    CodeWriter(Program program) {
        this.program = program;
        layout = new CodeLayout(program);
        variables = new int[program.size()];
    }

    CodeLayout layout() {
        return layout;
    }

    /** Writes one part into a static method (shift 0) or an instance method (shift 1). */
    void part(MethodVisitor method, List<CodeLayout.Item> items, int start) {
        begin(start);
        statements(method, items);
    }

    /** Writes a program of one part into an instance method, which then returns the derivative by time. */
    void wholeReturningTimeBar(MethodVisitor method) {
        begin(1);
        timeBar = nextVariable;
        nextVariable += 2;
        method.visitInsn(Opcodes.DCONST_0);
        method.visitVarInsn(Opcodes.DSTORE, timeBar);
        statements(method, layout.parts().get(0));
        method.visitVarInsn(Opcodes.DLOAD, timeBar);
        method.visitInsn(Opcodes.DRETURN);
        timeBar = NONE;
    }

    private void begin(int start) {
        Arrays.fill(variables, NONE);
        shift = start;
        nextVariable = start + BARS + 1;
    }

    private void statements(MethodVisitor method, List<CodeLayout.Item> items) {
        for (CodeLayout.Item item : items) {
            if (item.isOutput()) {
                output(method, program.outputs().get(item.output()));
            } else {
                tree(method, item.node());
                keep(method, item.node());
            }
        }
    }

    private void keep(MethodVisitor method, int node) {
        int variable = newVariable(node);
        method.visitVarInsn(Opcodes.DSTORE, variable);
        if (layout.place(node) >= 0) {
            method.visitVarInsn(Opcodes.ALOAD, shift + WORK);
            push(method, layout.place(node));
            method.visitVarInsn(Opcodes.DLOAD, variable);
            method.visitInsn(Opcodes.DASTORE);
        }
    }

    private void output(MethodVisitor method, Program.Output output) {
        if (output.sink() == Sink.TIME_BAR && timeBar != NONE) {
            value(method, output.node());
            method.visitVarInsn(Opcodes.DSTORE, timeBar);
            return;
        }
        int array = switch (output.sink()) {
            case VALUE, STATE_BAR -> VALUES;
            case PARAMETER_BAR -> BARS;
            case SAVED -> SAVED;
            case TIME_BAR -> WORK;
        };
        method.visitVarInsn(Opcodes.ALOAD, shift + array);
        push(method, output.index());
        if (output.sink().adds()) {
            method.visitInsn(Opcodes.DUP2);
            method.visitInsn(Opcodes.DALOAD);
        }
        int node = output.node();
        boolean subtracts =
                output.sink().adds() && layout.isOnStack(node) && program.operation(node) == Operation.NEGATE;
        value(method, subtracts ? program.operand(node, 0) : node);
        if (output.sink().adds()) {
            method.visitInsn(subtracts ? Opcodes.DSUB : Opcodes.DADD);
        }
        method.visitInsn(Opcodes.DASTORE);
    }

    /** Pushes a value. */
    private void value(MethodVisitor method, int node) {
        if (layout.isOnStack(node)) {
            tree(method, node);
        } else if (program.operation(node) == Operation.CONSTANT) {
            method.visitLdcInsn(program.constant(node));
        } else if (variables[node] >= 0) {
            method.visitVarInsn(Opcodes.DLOAD, variables[node]);
        } else {
            if (program.operation(node) == Operation.INPUT) {
                input(method, node);
            } else {
                element(method, shift + WORK, layout.place(node));
            }
            if (layout.isShared(node)) {
                method.visitInsn(Opcodes.DUP2);
                method.visitVarInsn(Opcodes.DSTORE, newVariable(node));
            }
        }
    }

    private void input(MethodVisitor method, int node) {
        switch (program.bank(node)) {
            case TIME -> method.visitVarInsn(Opcodes.DLOAD, shift + TIME);
            case STATE -> element(method, shift + STATE, program.index(node));
            case PARAMETER -> element(method, shift + PARAMETER, program.index(node));
            case SEED -> element(method, shift + SEED, program.index(node));
            case SAVED -> element(method, shift + SAVED, program.index(node));
        }
    }

    /** Pushes the operands and computes. */
    private void tree(MethodVisitor method, int node) {
        Operation operation = program.operation(node);
        for (int which = 0; which < operation.arity(); which++) {
            value(method, program.operand(node, which));
        }
        if (operation.isInstruction()) {
            method.visitInsn(operation.instruction());
        } else {
            String signature = "(" + "D".repeat(operation.arity()) + ")D";
            method.visitMethodInsn(Opcodes.INVOKESTATIC, operation.owner(), operation.method(), signature, false);
        }
    }

    private int newVariable(int node) {
        variables[node] = nextVariable;
        nextVariable += 2;
        return variables[node];
    }

    static void element(MethodVisitor method, int array, int index) {
        method.visitVarInsn(Opcodes.ALOAD, array);
        push(method, index);
        method.visitInsn(Opcodes.DALOAD);
    }

    static void push(MethodVisitor method, int value) {
        if (value <= 5) {
            method.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value <= Short.MAX_VALUE) {
            method.visitIntInsn(value <= Byte.MAX_VALUE ? Opcodes.BIPUSH : Opcodes.SIPUSH, value);
        } else {
            method.visitLdcInsn(value);
        }
    }
}
