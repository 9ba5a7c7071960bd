package org.costate.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes from a program the derivative of its outputs in one direction. The direction is read from the seed, from some
 * place on: the tangent of the state, then that of the parameters and that of time.
 */
final class ForwardProgram {

    private static final int NONE = -1;

    private final Program source;
    private final Shape shape;
    private final int offset;
    private final boolean stateOnly;
    private final ProgramBuilder builder = new ProgramBuilder();

    private ForwardProgram(Program source, Shape shape, int offset, boolean stateOnly) {
        this.source = source;
        this.shape = shape;
        this.offset = offset;
        this.stateOnly = stateOnly;
    }

    /** The derivative in a direction of state, parameters and time, which starts at this place of the seed. */
    static Program of(Program source, Shape shape, int offset) {
        return new ForwardProgram(source, shape, offset, false).build();
    }

    /** The derivative in a direction of the state, which is the seed. */
    static Program byState(Program source, Shape shape) {
        return new ForwardProgram(source, shape, 0, true).build();
    }

    private Program build() {
        int[] map = new int[source.size()];
        int[] dots = new int[source.size()];
        Arrays.fill(dots, NONE);
        DerivativeRule rule = new DerivativeRule(builder);
        for (int k = 0; k < map.length; k++) {
            map[k] = builder.copied(source, k, map);
            Operation operation = source.operation(k);
            if (operation == Operation.INPUT) {
                dots[k] = tangent(k);
            }
            for (int which = 0; which < operation.arity(); which++) {
                int dot = dots[source.operand(k, which)];
                if (dot != NONE && DerivativeRule.mayDiffer(operation, which)) {
                    int x = map[source.operand(k, 0)];
                    int y = map[source.operand(k, 1)];
                    int product = rule.product(operation, map[k], x, y, which, dot);
                    dots[k] = dots[k] == NONE ? product : builder.add(dots[k], product);
                }
            }
        }
        List<Program.Output> outputs = new ArrayList<>();
        for (Program.Output output : source.outputs()) {
            int dot = dots[output.node()];
            if (dot != NONE) {
                outputs.add(new Program.Output(output.sink(), output.index(), dot));
            } else if (!output.sink().adds()) {
                outputs.add(new Program.Output(output.sink(), output.index(), builder.constant(0)));
            }
        }
        return Program.of(builder, outputs);
    }

    private int tangent(int input) {
        Bank bank = source.bank(input);
        if (stateOnly && bank != Bank.STATE) {
            return NONE;
        }
        return switch (bank) {
            case STATE -> builder.input(Bank.SEED, offset + source.index(input));
            case PARAMETER -> builder.input(Bank.SEED, offset + shape.states() + source.index(input));
            case TIME -> builder.input(Bank.SEED, offset + shape.states() + shape.parameters());
            default -> NONE;
        };
    }
}
