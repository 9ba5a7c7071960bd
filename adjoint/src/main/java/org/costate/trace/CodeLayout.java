package org.costate.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a program becomes methods. A value that is used once is computed where it is used, on the operand stack; other
 * values are kept in a local variable. The code is cut into parts well below the 8,000 bytes over which HotSpot does not
 * compile a method; values that a later part needs are put into a workspace, whose places are used again when free.
 */
final class CodeLayout {

    /** Most bytes of a part. */
    static final int PART_BYTES = 4_000;

    private static final int TREE_NODES = 24;

    // Upper bounds of bytes, with wide indices.
    private static final int CONSTANT_BYTES = 3;
    private static final int LOAD_BYTES = 11;
    private static final int OPERATION_BYTES = 3;
    private static final int STORE_BYTES = 14;
    private static final int OUTPUT_BYTES = 13;

    /**
     * One statement: a value that is kept, or an output.
     *
     * @param node   the value
     * @param output number of the output, or -1
     */
    record Item(int node, int output) {

        boolean isOutput() {
            return output >= 0;
        }
    }

    private final Program program;
    private final int[] uses;
    private final boolean[] onStack;
    private final List<List<Item>> parts = new ArrayList<>();
    private final int[] home;
    private final int[] lastPart;
    private final int[] place;
    private int workLength;

    CodeLayout(Program program) {
        this.program = program;
        int n = program.size();
        uses = new int[n];
        onStack = new boolean[n];
        home = new int[n];
        lastPart = new int[n];
        place = new int[n];
        Arrays.fill(place, -1);
        countUses();
        chooseStack();
        divide(items());
        findLastParts();
        assignPlaces();
    }

    /** Statements of every part, in order. */
    List<List<Item>> parts() {
        return parts;
    }

    /** Whether a value is computed where it is used. */
    boolean isOnStack(int node) {
        return onStack[node];
    }

    /** Whether a value is used more than once. */
    boolean isShared(int node) {
        return uses[node] > 1;
    }

    /** Place of a value in the workspace, or -1 if no later part needs it. */
    int place(int node) {
        return place[node];
    }

    /** Length of the workspace. The derivative by time has the first place if there is one. */
    int workLength() {
        return workLength;
    }

    boolean hasTimeBar() {
        return program.outputs().stream().anyMatch(output -> output.sink() == Sink.TIME_BAR);
    }

    private void countUses() {
        for (int k = 0; k < program.size(); k++) {
            for (int which = 0; which < program.operation(k).arity(); which++) {
                uses[program.operand(k, which)]++;
            }
        }
        program.outputs().forEach(output -> uses[output.node()]++);
    }

    private void chooseStack() {
        int[] nodes = new int[program.size()];
        for (int k = 0; k < nodes.length; k++) {
            int arity = program.operation(k).arity();
            nodes[k] = 1;
            for (int which = 0; which < arity; which++) {
                int operand = program.operand(k, which);
                boolean isLeaf = program.operation(operand).arity() == 0;
                onStack[operand] = !isLeaf && uses[operand] == 1 && nodes[k] + nodes[operand] <= TREE_NODES;
                nodes[k] += isLeaf || onStack[operand] ? nodes[operand] : 1;
            }
        }
        program.outputs()
                .forEach(output -> onStack[output.node()] = isComputed(output.node()) && uses[output.node()] == 1);
    }

    private boolean isComputed(int node) {
        return program.operation(node).arity() > 0;
    }

    private List<Item> items() {
        List<List<Item>> outputsOf = new ArrayList<>();
        for (int k = 0; k < program.size(); k++) {
            outputsOf.add(List.of());
        }
        for (int i = 0; i < program.outputs().size(); i++) {
            int node = program.outputs().get(i).node();
            List<Item> more = new ArrayList<>(outputsOf.get(node));
            more.add(new Item(node, i));
            outputsOf.set(node, more);
        }
        List<Item> items = new ArrayList<>();
        for (int k = 0; k < program.size(); k++) {
            if (isComputed(k) && !onStack[k]) {
                items.add(new Item(k, -1));
            }
            items.addAll(outputsOf.get(k));
        }
        return items;
    }

    private void divide(List<Item> items) {
        List<Item> part = new ArrayList<>();
        int bytes = 0;
        for (Item item : items) {
            int more = item.isOutput() ? OUTPUT_BYTES : STORE_BYTES;
            boolean isKept = item.isOutput() && !onStack[item.node()];
            more += isKept ? LOAD_BYTES : treeBytes(item.node());
            if (bytes + more > PART_BYTES) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(item);
            bytes += more;
            if (!item.isOutput()) {
                home[item.node()] = parts.size();
            }
        }
        parts.add(part);
    }

    private int treeBytes(int node) {
        Operation operation = program.operation(node);
        int bytes = OPERATION_BYTES;
        for (int which = 0; which < operation.arity(); which++) {
            int operand = program.operand(node, which);
            if (onStack[operand]) {
                bytes += treeBytes(operand);
            } else {
                bytes += program.operation(operand) == Operation.CONSTANT ? CONSTANT_BYTES : LOAD_BYTES;
            }
        }
        return bytes;
    }

    private void findLastParts() {
        for (int part = 0; part < parts.size(); part++) {
            for (Item item : parts.get(part)) {
                if (item.isOutput()) {
                    lastPart[item.node()] = part;
                }
                if (!item.isOutput() || onStack[item.node()]) {
                    markOperands(item.node(), part);
                }
            }
        }
    }

    private void markOperands(int node, int part) {
        for (int which = 0; which < program.operation(node).arity(); which++) {
            int operand = program.operand(node, which);
            lastPart[operand] = part;
            if (onStack[operand]) {
                markOperands(operand, part);
            }
        }
    }

    private void assignPlaces() {
        workLength = hasTimeBar() ? 1 : 0;
        List<List<Integer>> freedAfter = new ArrayList<>();
        parts.forEach(part -> freedAfter.add(new ArrayList<>()));
        List<Integer> free = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            for (Item item : parts.get(part)) {
                int node = item.node();
                if (!item.isOutput() && lastPart[node] > home[node]) {
                    place[node] = free.isEmpty() ? workLength++ : free.remove(free.size() - 1);
                    freedAfter.get(lastPart[node]).add(place[node]);
                }
            }
            free.addAll(freedAfter.get(part));
        }
    }
}
