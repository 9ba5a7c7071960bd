package org.costate.trace;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Classes of generated code for programs that fit into one method: fields and linearizations that are their own code. For
 * a few states a call of a kernel would cost as much as the equations themselves.
 */
final class SmallCode {

    private static final String FIELD = "org/costate/trace/TracedField";
    private static final String LINEARIZATION = "org/costate/trace/TracedLinearization";
    private static final String FUNCTION = "(Lorg/costate/trace/TracedFunction;)V";

    /** Most components of the state that are kept one by one, lest the method grow too large to be compiled. */
    private static final int MOST_ARGUMENTS = 100;

    private SmallCode() {}

    /** A maker of fields, or nothing if the program is not small, or no code is taken. */
    static Optional<Function<TracedFunction, TracedField>> field(Program program) {
        CodeWriter code = new CodeWriter(program);
        if (!isSmall(code)) {
            return Optional.empty();
        }
        ClassWriter writer = started(FIELD);
        MethodVisitor evaluate = evaluate(writer);
        loaded(evaluate, FIELD, "theta", CodeWriter.PARAMETER);
        code.part(evaluate, code.layout().parts().get(0), 1);
        GeneratedClass.end(evaluate, Opcodes.RETURN);
        return GeneratedClass.load(finished(writer)).map(type -> function -> (TracedField) type.create(function));
    }

    /** A maker of linearizations, or nothing if one of the programs is not small, or no code is taken. */
    static Optional<Function<TracedFunction, TracedLinearization>> linearization(SavedValues saved) {
        CodeWriter evaluation = new CodeWriter(saved.evaluation());
        CodeWriter pullback = new CodeWriter(saved.pullback());
        if (!isSmall(evaluation) || !isSmall(pullback) || argumentsOf(saved.pullback()) > MOST_ARGUMENTS) {
            return Optional.empty();
        }
        ClassWriter writer = started(LINEARIZATION);
        MethodVisitor evaluate = evaluate(writer);
        loaded(evaluate, LINEARIZATION, "theta", CodeWriter.PARAMETER);
        loaded(evaluate, LINEARIZATION, "saved", CodeWriter.SAVED);
        keepArguments(evaluate, saved.pullback());
        evaluation.part(evaluate, evaluation.layout().parts().get(0), 1);
        GeneratedClass.end(evaluate, Opcodes.RETURN);
        pullback(writer, pullback);
        return GeneratedClass.load(finished(writer))
                .map(type -> function -> (TracedLinearization) type.create(function));
    }

    private static long argumentsOf(Program pullback) {
        return IntStream.range(0, pullback.size())
                .filter(k -> isState(pullback, k))
                .count();
    }

    private static boolean isState(Program program, int node) {
        return program.operation(node) == Operation.INPUT && program.bank(node) == Bank.STATE;
    }

    private static boolean isSmall(CodeWriter code) {
        return code.layout().parts().size() == 1;
    }

    private static ClassWriter started(String superclass) {
        ClassWriter writer = GeneratedClass.writer(superclass);
        MethodVisitor constructor = writer.visitMethod(0, "<init>", FUNCTION, null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitVarInsn(Opcodes.ALOAD, 1);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, superclass, "<init>", FUNCTION, false);
        GeneratedClass.end(constructor, Opcodes.RETURN);
        return writer;
    }

    private static byte[] finished(ClassWriter writer) {
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** Starts {@code evaluate(t, y, dydt)}: t and y are where statements expect them, dydt is put there. */
    private static MethodVisitor evaluate(ClassWriter writer) {
        MethodVisitor evaluate = writer.visitMethod(Opcodes.ACC_PUBLIC, "evaluate", "(D[D[D)V", null, null);
        evaluate.visitCode();
        moved(evaluate, 1 + CodeWriter.STATE + 1, CodeWriter.VALUES);
        return evaluate;
    }

    /** Writes {@code pullback(w, yBar, thetaBar)}, after the arguments were put where statements expect them. */
    private static void pullback(ClassWriter writer, CodeWriter code) {
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC, "pullback", "([D[D[D)D", null, null);
        method.visitCode();
        moved(method, 3, CodeWriter.BARS);
        moved(method, 2, CodeWriter.VALUES);
        moved(method, 1, CodeWriter.SEED);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitFieldInsn(Opcodes.GETFIELD, LINEARIZATION, "time", "D");
        method.visitVarInsn(Opcodes.DSTORE, 1 + CodeWriter.TIME);
        loaded(method, LINEARIZATION, "at", CodeWriter.STATE);
        loaded(method, LINEARIZATION, "theta", CodeWriter.PARAMETER);
        loaded(method, LINEARIZATION, "saved", CodeWriter.SAVED);
        code.wholeReturningTimeBar(method);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    /** Keeps time and those components of the state that the pullback reads. */
    private static void keepArguments(MethodVisitor method, Program pullback) {
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitVarInsn(Opcodes.DLOAD, 1 + CodeWriter.TIME);
        method.visitFieldInsn(Opcodes.PUTFIELD, LINEARIZATION, "time", "D");
        loaded(method, LINEARIZATION, "at", CodeWriter.WORK);
        for (int k = 0; k < pullback.size(); k++) {
            if (isState(pullback, k)) {
                method.visitVarInsn(Opcodes.ALOAD, 1 + CodeWriter.WORK);
                CodeWriter.push(method, pullback.index(k));
                CodeWriter.element(method, 1 + CodeWriter.STATE, pullback.index(k));
                method.visitInsn(Opcodes.DASTORE);
            }
        }
    }

    private static void moved(MethodVisitor method, int from, int to) {
        method.visitVarInsn(Opcodes.ALOAD, from);
        method.visitVarInsn(Opcodes.ASTORE, 1 + to);
    }

    private static void loaded(MethodVisitor method, String owner, String name, int to) {
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitFieldInsn(Opcodes.GETFIELD, owner, name, "[D");
        method.visitVarInsn(Opcodes.ASTORE, 1 + to);
    }
}
