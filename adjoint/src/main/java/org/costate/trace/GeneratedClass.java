package org.costate.trace;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.util.Optional;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A hidden class with one constructor, which the virtual machine unloads with its last instance. */
final class GeneratedClass {

    /** Name of every such class in its own code. */
    static final String NAME = "org/costate/trace/Generated";

    private final Constructor<?> constructor;

    private GeneratedClass(Constructor<?> constructor) {
        this.constructor = constructor;
    }

    /** Loads a class, or nothing where the virtual machine takes none. */
    static Optional<GeneratedClass> load(byte[] file) {
        try {
            Class<?> type = MethodHandles.lookup().defineHiddenClass(file, true).lookupClass();
            return Optional.of(new GeneratedClass(type.getDeclaredConstructors()[0]));
        } catch (UnsupportedOperationException unsupported) {
            return Optional.empty();
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException("generated code is not accepted", impossible);
        }
    }

    /** Makes an instance. */
    Object create(Object... arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("generated code cannot be used", impossible);
        }
    }

    /** Starts a class. */
    static ClassWriter writer(String superclass) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, NAME, null, superclass, null);
        return writer;
    }

    /** Ends a method. */
    static void end(MethodVisitor method, int instruction) {
        method.visitInsn(instruction);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }
}
