package org.costate.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes from a program its pullback: the program of {@code (df/dy)^T w}, {@code (df/dtheta)^T w} and {@code w . df/dt},
 * where w is the seed. It computes what it needs of f itself.
 */
final class ReverseProgram {

    private final Program source;
    private final ProgramBuilder builder = new ProgramBuilder();
    private final int[] map;
    private final int[][] bars;
    private final int[] counts;
    private final boolean[] guarded;

    private ReverseProgram(Program source) {
        this.source = source;
        map = ForwardProgram.copy(source, builder);
        bars = new int[source.size()][];
        counts = new int[source.size()];
        guarded = BranchGuard.of(source);
    }

    static Program of(Program source) {
        return new ReverseProgram(source).build();
    }

    private Program build() {
        for (Program.Output output : source.outputs()) {
            addBar(output.node(), builder.input(Bank.SEED, output.index()));
        }
        boolean[] active = active();
        DerivativeRule rule = new DerivativeRule(builder);
        List<Program.Output> outputs = new ArrayList<>();
        for (int k = map.length - 1; k >= 0; k--) {
            if (counts[k] == 0 || !active[k]) {
                continue;
            }
            int bar = sum(bars[k], 0, counts[k]);
            if (source.operation(k) == Operation.INPUT) {
                outputs.add(new Program.Output(sink(source.bank(k)), source.index(k), bar));
            } else {
                pullBack(k, bar, rule, active);
            }
        }
        outputs.sort(
                (a, b) -> a.sink() != b.sink() ? a.sink().compareTo(b.sink()) : Integer.compare(a.index(), b.index()));
        return Program.of(builder, outputs);
    }

    /** Operands of copies may have changed places, so the rule is told those of the source. */
    private void pullBack(int k, int bar, DerivativeRule rule, boolean[] active) {
        Operation operation = source.operation(k);
        for (int which = 0; which < operation.arity(); which++) {
            int operand = source.operand(k, which);
            if (active[operand] && DerivativeRule.mayDiffer(operation, which)) {
                int x = map[source.operand(k, 0)];
                int y = map[source.operand(k, 1)];
                int product = rule.product(operation, map[k], x, y, which, bar);
                addBar(operand, guarded[k] ? keptZero(bar, product) : product);
            }
        }
    }

    /** A product that is zero where the cotangent is, whatever it is multiplied with. */
    private int keptZero(int bar, int product) {
        int zero = builder.constant(0);
        return builder.select(builder.binary(Operation.EQUAL, bar, zero), zero, product);
    }

    private void addBar(int node, int bar) {
        if (counts[node] == 0) {
            bars[node] = new int[2];
        } else if (counts[node] == bars[node].length) {
            bars[node] = Arrays.copyOf(bars[node], 2 * counts[node]);
        }
        bars[node][counts[node]++] = bar;
    }

    /** Sums pairwise: a parameter of every equation has many terms, and a processor adds them faster in a tree. */
    private int sum(int[] terms, int from, int to) {
        if (to - from == 1) {
            return terms[from];
        }
        int middle = (from + to) >>> 1;
        return builder.add(sum(terms, from, middle), sum(terms, middle, to));
    }

    /** Nodes that depend on an input with a derivative. */
    private boolean[] active() {
        boolean[] active = new boolean[source.size()];
        for (int k = 0; k < active.length; k++) {
            Operation operation = source.operation(k);
            active[k] = operation == Operation.INPUT && source.bank(k).isArgument();
            for (int which = 0; which < operation.arity(); which++) {
                active[k] |= active[source.operand(k, which)] && DerivativeRule.mayDiffer(operation, which);
            }
        }
        return active;
    }

    private static Sink sink(Bank bank) {
        return switch (bank) {
            case TIME -> Sink.TIME_BAR;
            case STATE -> Sink.STATE_BAR;
            case PARAMETER -> Sink.PARAMETER_BAR;
            default -> throw new IllegalStateException("no derivative by " + bank);
        };
    }
}
