package org.costate.trace;

import java.util.Optional;
import java.util.function.Function;

/**
 * A traced function with its derivatives, each made and compiled when it is first needed. Immutable to its users and safe
 * for any number of threads.
 */
final class Kernels {

    private final Program program;
    private final Shape shape;
    private final boolean compiled;
    private final Kernel evaluation;
    private final Lazy<SavedValues> saved;
    private final Lazy<Kernel> recording;
    private final Lazy<Kernel> pullback;
    private final Lazy<Kernel> directPullback;
    private final Lazy<Kernel> tangent;
    private final Lazy<Kernel> stateTangent;
    private final Lazy<Kernel> timeTangent;
    private final Lazy<Kernel> secondOrder;
    private final Lazy<Kernel> secondOrderOfState;
    private final Lazy<JacobianEntries> jacobian;
    private final Lazy<Function<TracedFunction, TracedField>> fields;
    private final Lazy<Function<TracedFunction, TracedLinearization>> linearizations;

    Kernels(Program program, Shape shape, boolean compiled) {
        this.program = program;
        this.shape = shape;
        this.compiled = compiled;
        evaluation = kernel(program);
        saved = new Lazy<>(() -> SavedValues.of(program));
        recording = new Lazy<>(() -> kernel(saved.get().evaluation()));
        pullback = new Lazy<>(() -> kernel(saved.get().pullback()));
        directPullback = new Lazy<>(() -> kernel(ReverseProgram.of(program)));
        tangent = new Lazy<>(() -> kernel(ForwardProgram.of(program, shape, 0)));
        stateTangent = new Lazy<>(() -> kernel(ForwardProgram.byState(program)));
        secondOrder = new Lazy<>(() -> kernel(ForwardProgram.of(ReverseProgram.of(program), shape, shape.values())));
        timeTangent = new Lazy<>(() -> kernel(ForwardProgram.byTime(program)));
        secondOrderOfState = new Lazy<>(
                () -> kernel(ForwardProgram.byStateAndTime(ReverseProgram.of(program), shape, shape.values())));
        jacobian = new Lazy<>(() -> JacobianEntries.of(this));
        fields = new Lazy<>(this::fieldMaker);
        linearizations = new Lazy<>(this::linearizationMaker);
    }

    /** The same function run by the interpreter. */
    Kernels interpreted() {
        return new Kernels(program, shape, false);
    }

    Kernel kernel(Program source) {
        Kernel plain = new InterpretedKernel(source);
        return compiled ? KernelCompiler.compile(source).orElse(plain) : plain;
    }

    private Function<TracedFunction, TracedField> fieldMaker() {
        Optional<Function<TracedFunction, TracedField>> small = compiled ? SmallCode.field(program) : Optional.empty();
        return small.orElse(KernelField::new);
    }

    private Function<TracedFunction, TracedLinearization> linearizationMaker() {
        Optional<Function<TracedFunction, TracedLinearization>> small =
                compiled ? SmallCode.linearization(saved.get()) : Optional.empty();
        return small.orElse(KernelLinearization::new);
    }

    /** A new linearization of the function. */
    TracedLinearization linearization(TracedFunction function) {
        return linearizations.get().apply(function);
    }

    /** The function as a field. */
    TracedField field(TracedFunction function) {
        return fields.get().apply(function);
    }

    Program program() {
        return program;
    }

    Shape shape() {
        return shape;
    }

    Kernel evaluation() {
        return evaluation;
    }

    /** Evaluates and saves what {@link #pullback} reads. */
    Kernel recording() {
        return recording.get();
    }

    int savedCount() {
        return saved.get().count();
    }

    Kernel pullback() {
        return pullback.get();
    }

    /** Evaluates what it needs itself. */
    Kernel directPullback() {
        return directPullback.get();
    }

    /** Derivative in a direction of state, parameters and time. */
    Kernel tangent() {
        return tangent.get();
    }

    /** Derivative in a direction of the state. */
    Kernel stateTangent() {
        return stateTangent.get();
    }

    /** Derivative of the pullback in a direction; the seed is the cotangent, then the direction. */
    Kernel secondOrder() {
        return secondOrder.get();
    }

    /** Derivative by time. */
    Kernel timeTangent() {
        return timeTangent.get();
    }

    /** Derivative of the pullback in a direction of state and time; the seed is the cotangent, then the direction. */
    Kernel secondOrderOfState() {
        return secondOrderOfState.get();
    }

    JacobianEntries jacobian() {
        return jacobian.get();
    }

    /** Whether generated code runs, or the interpreter in its place. */
    boolean isCompiled() {
        return !(evaluation instanceof InterpretedKernel);
    }
}
