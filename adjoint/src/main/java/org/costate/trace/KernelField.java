package org.costate.trace;

/** A field whose values a kernel computes. */
final class KernelField extends TracedField {

    private final Kernel evaluation;

    KernelField(TracedFunction function) {
        super(function);
        evaluation = function.kernels().evaluation();
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        evaluation.run(t, y, theta, Scratch.NONE, Scratch.NONE, Scratch.work(evaluation), dydt, Scratch.NONE);
    }
}
