package org.costate.trace;

import java.util.Arrays;

/**
 * A program in the making. Equal expressions share a node, operations on constants are carried out, and what changes no
 * bit is simplified (see {@link Simplification}). Nodes are numbers; a node is computed from nodes of smaller numbers.
 */
final class ProgramBuilder {

    private static final int START = 64;

    private Operation[] operations = new Operation[START];
    private int[] first = new int[START];
    private int[] second = new int[START];
    private int[] third = new int[START];
    private double[] constants = new double[START];
    private double[] recognized = {};
    private int size;

    private int[] table = new int[4 * START];

    /**
     * Makes constants of these values stand for parameters.
     *
     * @param values what stands for each parameter; no two the same
     */
    void recognize(double[] values) {
        recognized = values.clone();
    }

    /** Adds a constant, or the parameter that it stands for. */
    int constant(double value) {
        for (int i = 0; i < recognized.length; i++) {
            if (value == recognized[i]) {
                return input(Bank.PARAMETER, i);
            }
            if (value == -recognized[i]) {
                return negate(input(Bank.PARAMETER, i));
            }
        }
        return shared(Operation.CONSTANT, 0, 0, 0, value);
    }

    /** Adds an input. */
    int input(Bank bank, int index) {
        return shared(Operation.INPUT, bank.code(), index, 0, 0);
    }

    int unary(Operation operation, int x) {
        return node(operation, x, x, x);
    }

    int binary(Operation operation, int x, int y) {
        return node(operation, x, y, y);
    }

    int add(int x, int y) {
        return binary(Operation.ADD, x, y);
    }

    int subtract(int x, int y) {
        return binary(Operation.SUBTRACT, x, y);
    }

    int multiply(int x, int y) {
        return binary(Operation.MULTIPLY, x, y);
    }

    int divide(int x, int y) {
        return binary(Operation.DIVIDE, x, y);
    }

    int negate(int x) {
        return unary(Operation.NEGATE, x);
    }

    /** Adds {@code condition != 0 ? x : y}. */
    int select(int condition, int x, int y) {
        return node(Operation.SELECT, condition, x, y);
    }

    /**
     * Adds an operation; unused operands repeat the last one used.
     *
     * @return the node, perhaps an older one
     */
    int node(Operation operation, int x, int y, int z) {
        boolean swap = operation.commutes() && x > y;
        int a = swap ? y : x;
        int b = swap ? x : y;
        int c = operation.arity() == 3 ? z : b;
        if (isConstant(a) && isConstant(b) && isConstant(c)) {
            return constant(Arithmetic.apply(operation, constants[a], constants[b], constants[c]));
        }
        int simpler = Simplification.of(this, operation, a, b, c);
        return simpler != Simplification.NONE ? simpler : shared(operation, a, b, c, 0);
    }

    /** Adds a node of another program whose operands are known here. */
    int copied(Program program, int node, int[] map) {
        return switch (program.operation(node)) {
            case CONSTANT -> constant(program.constant(node));
            case INPUT -> input(program.bank(node), program.index(node));
            default ->
                node(
                        program.operation(node),
                        map[program.operand(node, 0)],
                        map[program.operand(node, 1)],
                        map[program.operand(node, 2)]);
        };
    }

    private int shared(Operation operation, int a, int b, int c, double constant) {
        long bits = Double.doubleToRawLongBits(constant);
        int slot = hash(operation, a, b, c, bits) & (table.length - 1);
        while (table[slot] != 0) {
            int known = table[slot] - 1;
            if (operations[known] == operation
                    && first[known] == a
                    && second[known] == b
                    && third[known] == c
                    && Double.doubleToRawLongBits(constants[known]) == bits) {
                return known;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        if (size == operations.length) {
            grow();
            return shared(operation, a, b, c, constant);
        }
        operations[size] = operation;
        first[size] = a;
        second[size] = b;
        third[size] = c;
        constants[size] = constant;
        table[slot] = ++size;
        return size - 1;
    }

    private void grow() {
        int capacity = 2 * size;
        operations = Arrays.copyOf(operations, capacity);
        first = Arrays.copyOf(first, capacity);
        second = Arrays.copyOf(second, capacity);
        third = Arrays.copyOf(third, capacity);
        constants = Arrays.copyOf(constants, capacity);
        table = new int[4 * capacity];
        for (int k = 0; k < size; k++) {
            long bits = Double.doubleToRawLongBits(constants[k]);
            int slot = hash(operations[k], first[k], second[k], third[k], bits) & (table.length - 1);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = k + 1;
        }
    }

    private static int hash(Operation operation, int a, int b, int c, long bits) {
        long mixed = operation.hashCode() + 31L * (a + 31L * (b + 31L * c)) + bits;
        mixed *= 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    int size() {
        return size;
    }

    Operation operation(int node) {
        return operations[node];
    }

    int operand(int node, int which) {
        return which == 0 ? first[node] : which == 1 ? second[node] : third[node];
    }

    boolean isConstant(int node) {
        return operations[node] == Operation.CONSTANT;
    }

    /** Whether a node is this constant, to the bit. */
    boolean isConstant(int node, double value) {
        return isConstant(node) && Double.doubleToRawLongBits(constants[node]) == Double.doubleToRawLongBits(value);
    }

    double constantOf(int node) {
        return constants[node];
    }

    Bank bank(int node) {
        return Bank.of(first[node]);
    }

    int index(int node) {
        return second[node];
    }
}
