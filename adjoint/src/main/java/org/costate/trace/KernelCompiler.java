package org.costate.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Makes kernels of generated code: one class, or several with a few parts each, so that no class has too many constants. */
final class KernelCompiler {

    private static final String KERNEL = "org/costate/trace/Kernel";
    private static final String DOUBLES = "(D[D[D[D[D[D[D[D)";
    private static final int ARRAYS = 7;

    /** Most parts of one class. */
    private static final int PARTS = 12;

    private final CodeWriter code;

    private KernelCompiler(Program program) {
        code = new CodeWriter(program);
    }

    /** The program as code, or nothing where the virtual machine takes none. */
    static Optional<Kernel> compile(Program program) {
        List<byte[]> files = classFiles(program);
        Kernel[] pieces = new Kernel[files.size()];
        for (int i = 0; i < pieces.length; i++) {
            Optional<GeneratedClass> type = GeneratedClass.load(files.get(i));
            if (type.isEmpty()) {
                return Optional.empty();
            }
            pieces[i] = (Kernel) type.get().create();
        }
        return Optional.of(pieces.length == 1 ? pieces[0] : new ChainedKernel(pieces));
    }

    /** The bytes of the classes. */
    static List<byte[]> classFiles(Program program) {
        KernelCompiler compiler = new KernelCompiler(program);
        List<List<CodeLayout.Item>> parts = compiler.code.layout().parts();
        List<byte[]> files = new ArrayList<>();
        for (int from = 0; from < parts.size(); from += PARTS) {
            files.add(compiler.classFile(parts.subList(from, Math.min(from + PARTS, parts.size()))));
        }
        return files;
    }

    private byte[] classFile(List<List<CodeLayout.Item>> parts) {
        ClassWriter writer = GeneratedClass.writer(KERNEL);
        constructor(writer);
        MethodVisitor run = writer.visitMethod(0, "run", DOUBLES + "D", null, null);
        run.visitCode();
        if (parts.size() == 1) {
            code.part(run, parts.get(0), 1);
        }
        for (int i = 0; parts.size() > 1 && i < parts.size(); i++) {
            MethodVisitor method =
                    writer.visitMethod(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, "part" + i, DOUBLES + "V", null, null);
            method.visitCode();
            code.part(method, parts.get(i), 0);
            GeneratedClass.end(method, Opcodes.RETURN);
            call(run, "part" + i);
        }
        if (code.layout().hasTimeBar()) {
            CodeWriter.element(run, 1 + CodeWriter.WORK, 0);
        } else {
            run.visitInsn(Opcodes.DCONST_0);
        }
        GeneratedClass.end(run, Opcodes.DRETURN);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private void constructor(ClassWriter writer) {
        MethodVisitor method = writer.visitMethod(0, "<init>", "()V", null, null);
        method.visitCode();
        method.visitVarInsn(Opcodes.ALOAD, 0);
        CodeWriter.push(method, code.layout().workLength());
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, KERNEL, "<init>", "(I)V", false);
        GeneratedClass.end(method, Opcodes.RETURN);
    }

    private static void call(MethodVisitor run, String part) {
        run.visitVarInsn(Opcodes.DLOAD, 1);
        for (int i = 0; i < ARRAYS; i++) {
            run.visitVarInsn(Opcodes.ALOAD, 1 + CodeWriter.STATE + i);
        }
        run.visitMethodInsn(Opcodes.INVOKESTATIC, GeneratedClass.NAME, part, DOUBLES + "V", false);
    }
}
