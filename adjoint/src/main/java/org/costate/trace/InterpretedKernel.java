package org.costate.trace;

/** Runs a program node by node: the reference of compiled code, and what runs where no code can be generated. */
final class InterpretedKernel extends Kernel {

    private final Program program;

    InterpretedKernel(Program program) {
        super(program.size());
        this.program = program;
    }

    @Override
    double run(
            double t,
            double[] y,
            double[] theta,
            double[] seed,
            double[] saved,
            double[] work,
            double[] values,
            double[] bars) {
        for (int k = 0; k < program.size(); k++) {
            work[k] = switch (program.operation(k)) {
                case CONSTANT -> program.constant(k);
                case INPUT -> input(k, t, y, theta, seed, saved);
                default ->
                    Arithmetic.apply(
                            program.operation(k),
                            work[program.operand(k, 0)],
                            work[program.operand(k, 1)],
                            work[program.operand(k, 2)]);
            };
        }
        double timeBar = 0;
        for (int i = 0; i < program.outputs().size(); i++) {
            Program.Output output = program.outputs().get(i);
            double value = work[output.node()];
            switch (output.sink()) {
                case VALUE -> values[output.index()] = value;
                case SAVED -> saved[output.index()] = value;
                case STATE_BAR -> values[output.index()] += value;
                case PARAMETER_BAR -> bars[output.index()] += value;
                case TIME_BAR -> timeBar = value;
            }
        }
        return timeBar;
    }

    private double input(int k, double t, double[] y, double[] theta, double[] seed, double[] saved) {
        int index = program.index(k);
        return switch (program.bank(k)) {
            case TIME -> t;
            case STATE -> y[index];
            case PARAMETER -> theta[index];
            case SEED -> seed[index];
            case SAVED -> saved[index];
        };
    }
}
