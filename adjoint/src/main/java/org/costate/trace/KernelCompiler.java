package org.costate.trace;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes bytecode from a program: hidden classes, which the virtual machine unloads with their last instances. The code has no
 * branches and no loops.
 */
final class KernelCompiler {

    private static final String NAME = "org/costate/trace/CompiledKernel";
    private static final String KERNEL = "org/costate/trace/Kernel";
    private static final String DOUBLES = "(D[D[D[D[D[D[D[D)";
    private static final int ARRAYS = 7;

    /** Most parts of one class. */
    private static final int PARTS = 12;

    // The first local variable of each array in a static method: t takes two.
    private static final int STATE = 2;
    private static final int PARAMETER = 3;
    private static final int SEED = 4;
    private static final int SAVED = 5;
    private static final int WORK = 6;
    private static final int VALUES = 7;
    private static final int BARS = 8;

    private final Program program;
    private final CodeLayout layout;
    private final int[] variables;
    private int nextVariable;
    private int shift;

    private KernelCompiler(Program program) {
        this.program = program;
        layout = new CodeLayout(program);
        variables = new int[program.size()];
    }

    /** The program as code, or nothing where the virtual machine takes none. */
    static Optional<Kernel> compile(Program program) {
        List<byte[]> files = classFiles(program);
        Kernel[] pieces = new Kernel[files.size()];
        try {
            for (int i = 0; i < pieces.length; i++) {
                pieces[i] = load(files.get(i));
            }
        } catch (UnsupportedOperationException unsupported) {
            return Optional.empty();
        }
        return Optional.of(pieces.length == 1 ? pieces[0] : new ChainedKernel(pieces));
    }

    private static Kernel load(byte[] file) {
        try {
            Class<?> type = MethodHandles.lookup().defineHiddenClass(file, true).lookupClass();
            return (Kernel) type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("generated code cannot be used", impossible);
        }
    }

    /** The bytes of the classes, each with a few parts, so that no class has too many constants. */
    static List<byte[]> classFiles(Program program) {
        KernelCompiler compiler = new KernelCompiler(program);
        List<List<CodeLayout.Item>> parts = compiler.layout.parts();
        List<byte[]> files = new ArrayList<>();
        for (int from = 0; from < parts.size(); from += PARTS) {
            files.add(compiler.classFile(parts.subList(from, Math.min(from + PARTS, parts.size()))));
        }
        return files;
    }

    private byte[] classFile(List<List<CodeLayout.Item>> parts) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, NAME, null, KERNEL, null);
        constructor(writer);
        MethodVisitor run = writer.visitMethod(0, "run", DOUBLES + "D", null, null);
        run.visitCode();
        if (parts.size() == 1) {
            part(run, parts.get(0), 1);
        }
        for (int i = 0; parts.size() > 1 && i < parts.size(); i++) {
            MethodVisitor method = staticMethod(writer, "part" + i);
            part(method, parts.get(i), 0);
            end(method, Opcodes.RETURN);
            call(run, "part" + i, 1);
        }
        if (layout.hasTimeBar()) {
            element(run, 1 + WORK, 0);
        } else {
            run.visitInsn(Opcodes.DCONST_0);
        }
        end(run, Opcodes.DRETURN);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static MethodVisitor staticMethod(ClassWriter writer, String name) {
        MethodVisitor method =
                writer.visitMethod(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, name, DOUBLES + "V", null, null);
        method.visitCode();
        return method;
    }

    private static void end(MethodVisitor method, int instruction) {
        method.visitInsn(instruction);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    private void constructor(ClassWriter writer) {
        MethodVisitor method = writer.visitMethod(0, "<init>", "()V", null, null);
        method.visitCode();
        method.visitVarInsn(Opcodes.ALOAD, 0);
        push(method, layout.workLength());
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, KERNEL, "<init>", "(I)V", false);
        end(method, Opcodes.RETURN);
    }

    private static void call(MethodVisitor method, String name, int start) {
        method.visitVarInsn(Opcodes.DLOAD, start);
        for (int i = 0; i < ARRAYS; i++) {
            method.visitVarInsn(Opcodes.ALOAD, start + STATE + i);
        }
        method.visitMethodInsn(Opcodes.INVOKESTATIC, NAME, name, DOUBLES + "V", false);
    }

    /** Writes one part; in an instance method all variables are one further. */
    private void part(MethodVisitor method, List<CodeLayout.Item> items, int start) {
        Arrays.fill(variables, -1);
        shift = start;
        nextVariable = start + BARS + 1;
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
        value(method, output.node());
        if (output.sink().adds()) {
            method.visitInsn(Opcodes.DADD);
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
            case TIME -> method.visitVarInsn(Opcodes.DLOAD, shift);
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

    private static void element(MethodVisitor method, int array, int index) {
        method.visitVarInsn(Opcodes.ALOAD, array);
        push(method, index);
        method.visitInsn(Opcodes.DALOAD);
    }

    private static void push(MethodVisitor method, int value) {
        if (value <= 5) {
            method.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value <= Short.MAX_VALUE) {
            method.visitIntInsn(value <= Byte.MAX_VALUE ? Opcodes.BIPUSH : Opcodes.SIPUSH, value);
        } else {
            method.visitLdcInsn(value);
        }
    }
}
