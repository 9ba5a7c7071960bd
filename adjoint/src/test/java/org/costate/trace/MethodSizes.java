package org.costate.trace;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Bytes of code of the methods of a class. */
final class MethodSizes {

    private MethodSizes() {}

    static int[] of(byte[] classFile) {
        List<Label> ends = new ArrayList<>();
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                MethodVisitor method =
                                        super.visitMethod(access, name, descriptor, signature, exceptions);
                                return new MethodVisitor(Opcodes.ASM9, method) {
                                    @Override
                                    public void visitMaxs(int stack, int locals) {
                                        Label end = new Label();
                                        visitLabel(end);
                                        ends.add(end);
                                        super.visitMaxs(stack, locals);
                                    }
                                };
                            }
                        },
                        0);
        writer.toByteArray();
        return ends.stream().mapToInt(Label::getOffset).toArray();
    }
}
