package org.costate.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Makes from a program the derivative of its outputs in one direction. The direction is read from the seed, from some
 * place on: the tangent of the state, then that of the parameters and that of time.
 */
final class ForwardProgram {

    /** Nothing: a derivative that is zero. */
    static final int NONE = -1;

    private ForwardProgram() {}

    /** The derivative in a direction of state, parameters and time, which starts at this place of the seed. */
    static Program of(Program source, Shape shape, int offset) {
        ProgramBuilder builder = new ProgramBuilder();
        int afterState = offset + shape.states();
        int afterParameters = afterState + shape.parameters();
        return program(source, builder, input -> switch (source.bank(input)) {
            case STATE -> builder.input(Bank.SEED, offset + source.index(input));
            case PARAMETER -> builder.input(Bank.SEED, afterState + source.index(input));
            case TIME -> builder.input(Bank.SEED, afterParameters);
            default -> NONE;
        });
    }

    /** The derivative in a direction of the state, which is the seed. */
    static Program byState(Program source) {
        ProgramBuilder builder = new ProgramBuilder();
        return program(
                source,
                builder,
                input -> source.bank(input) == Bank.STATE ? builder.input(Bank.SEED, source.index(input)) : NONE);
    }

    /** The derivative in a direction of state and time, which starts at this place of the seed. */
    static Program byStateAndTime(Program source, Shape shape, int offset) {
        ProgramBuilder builder = new ProgramBuilder();
        return program(source, builder, input -> switch (source.bank(input)) {
            case STATE -> builder.input(Bank.SEED, offset + source.index(input));
            case TIME -> builder.input(Bank.SEED, offset + shape.states());
            default -> NONE;
        });
    }

    /** The derivative by time. */
    static Program byTime(Program source) {
        ProgramBuilder builder = new ProgramBuilder();
        return program(source, builder, input -> source.bank(input) == Bank.TIME ? builder.constant(1) : NONE);
    }

    private static Program program(Program source, ProgramBuilder builder, IntUnaryOperator tangentOf) {
        int[] map = copy(source, builder);
        int[] dots = tangents(source, builder, map, tangentOf);
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

    /** Copies all nodes and returns where they are. */
    static int[] copy(Program source, ProgramBuilder builder) {
        int[] map = new int[source.size()];
        for (int k = 0; k < map.length; k++) {
            map[k] = builder.copied(source, k, map);
        }
        return map;
    }

    /**
     * Adds the derivatives of all nodes.
     *
     * @param source    a program that was copied
     * @param builder   where to
     * @param map       the copies
     * @param tangentOf derivative of an input, a node or {@link #NONE}
     * @return nodes, or {@link #NONE} where the derivative is zero
     */
    static int[] tangents(Program source, ProgramBuilder builder, int[] map, IntUnaryOperator tangentOf) {
        DerivativeRule rule = new DerivativeRule(builder);
        int[] dots = new int[source.size()];
        Arrays.fill(dots, NONE);
        for (int k = 0; k < dots.length; k++) {
            Operation operation = source.operation(k);
            if (operation == Operation.INPUT) {
                dots[k] = tangentOf.applyAsInt(k);
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
        return dots;
    }
}
