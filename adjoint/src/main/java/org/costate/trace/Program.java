package org.costate.trace;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A straight-line program: nodes in the order in which they are computed, each an operation on nodes before it, and
 * outputs. Only nodes that an output needs are there. Immutable.
 */
final class Program {

    /**
     * One output.
     *
     * @param sink  where it goes
     * @param index the place there
     * @param node  what it is
     */
    record Output(Sink sink, int index, int node) {}

    private final Operation[] operations;
    private final int[] operands;
    private final double[] constants;
    private final List<Output> outputs;

    private Program(Operation[] operations, int[] operands, double[] constants, List<Output> outputs) {
        this.operations = operations;
        this.operands = operands;
        this.constants = constants;
        this.outputs = outputs;
    }

    /** The program that computes these outputs of a builder's nodes, in the order in which the outputs need them. */
    static Program of(ProgramBuilder builder, List<Output> wanted) {
        int[] place = new int[builder.size()];
        Arrays.fill(place, -1);
        int[] order = new int[builder.size()];
        int count = 0;
        for (Output output : wanted) {
            count = visit(builder, output.node(), place, order, count);
        }
        Operation[] operations = new Operation[count];
        int[] operands = new int[3 * count];
        double[] constants = new double[count];
        for (int k = 0; k < count; k++) {
            int node = order[k];
            operations[k] = builder.operation(node);
            constants[k] = builder.constantOf(node);
            boolean isLeaf = operations[k].arity() == 0;
            for (int which = 0; which < 3; which++) {
                int operand = builder.operand(node, which);
                operands[3 * k + which] = isLeaf ? operand : place[operand];
            }
        }
        List<Output> outputs = wanted.stream()
                .map(output -> new Output(output.sink(), output.index(), place[output.node()]))
                .toList();
        return new Program(operations, operands, constants, outputs);
    }

    /** Puts a node and all that it needs in order, operands first; without recursion, for chains may be long. */
    private static int visit(ProgramBuilder builder, int root, int[] place, int[] order, int start) {
        int count = start;
        int[] stack = new int[16];
        int depth = 0;
        stack[depth++] = root;
        while (depth > 0) {
            int node = stack[depth - 1];
            int missing = place[node] >= 0 ? -1 : firstMissing(builder, node, place);
            if (missing < 0) {
                depth--;
                if (place[node] < 0) {
                    place[node] = count;
                    order[count++] = node;
                }
                continue;
            }
            if (depth == stack.length) {
                stack = Arrays.copyOf(stack, 2 * depth);
            }
            stack[depth++] = missing;
        }
        return count;
    }

    private static int firstMissing(ProgramBuilder builder, int node, int[] place) {
        for (int which = 0; which < builder.operation(node).arity(); which++) {
            int operand = builder.operand(node, which);
            if (place[operand] < 0) {
                return operand;
            }
        }
        return -1;
    }

    int size() {
        return operations.length;
    }

    /** Number of nodes that compute something. */
    int operationCount() {
        return (int) Arrays.stream(operations).filter(o -> o.arity() > 0).count();
    }

    Operation operation(int node) {
        return operations[node];
    }

    int operand(int node, int which) {
        return operands[3 * node + which];
    }

    double constant(int node) {
        return constants[node];
    }

    /** Bank of an input. */
    Bank bank(int node) {
        return Bank.of(operands[3 * node]);
    }

    /** Place of an input in its bank. */
    int index(int node) {
        return operands[3 * node + 1];
    }

    List<Output> outputs() {
        return outputs;
    }

    /** Whether another program computes the same in the same way. */
    boolean isSameAs(Program other) {
        return Arrays.equals(operations, other.operations)
                && Arrays.equals(operands, other.operands)
                && Arrays.equals(constants, other.constants)
                && outputs.equals(other.outputs);
    }

    /** Whether a node depends on the bank's inputs, for every node. */
    boolean[] dependents(Bank bank) {
        boolean[] depends = new boolean[size()];
        for (int k = 0; k < size(); k++) {
            if (operations[k] == Operation.INPUT) {
                depends[k] = bank(k) == bank;
                continue;
            }
            for (int which = 0; which < operations[k].arity(); which++) {
                depends[k] |= depends[operand(k, which)];
            }
        }
        return depends;
    }

    /** Which of the bank's inputs each node depends on; empty for nodes that no later node and no output needs. */
    BitSet[] needs(Bank bank) {
        BitSet[] needs = new BitSet[size()];
        int[] last = lastUses();
        for (int k = 0; k < size(); k++) {
            needs[k] = new BitSet();
            if (operations[k] == Operation.INPUT && bank(k) == bank) {
                needs[k].set(index(k));
            }
            for (int which = 0; which < operations[k].arity(); which++) {
                needs[k].or(needs[operand(k, which)]);
            }
            for (int which = 0; which < operations[k].arity(); which++) {
                if (last[operand(k, which)] == k) {
                    needs[operand(k, which)] = new BitSet(0);
                }
            }
        }
        return needs;
    }

    /** The last node that uses each; the number of nodes for outputs. */
    private int[] lastUses() {
        int[] last = new int[size()];
        for (int k = 0; k < last.length; k++) {
            for (int which = 0; which < operations[k].arity(); which++) {
                last[operand(k, which)] = k;
            }
        }
        outputs.forEach(output -> last[output.node()] = size());
        return last;
    }
}
