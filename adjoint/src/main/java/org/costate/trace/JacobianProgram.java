package org.costate.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes from a program that of all entries of its Jacobian by the state, without multiplying by zeros. */
final class JacobianProgram {

    private static final int[] EMPTY = {};

    private final Program source;
    private final ProgramBuilder builder = new ProgramBuilder();
    private final DerivativeRule rule = new DerivativeRule(builder);
    private final int[] map;
    private final int[][] columns;
    private final int[][] slopes;

    private JacobianProgram(Program source) {
        this.source = source;
        map = new int[source.size()];
        columns = new int[source.size()][];
        slopes = new int[source.size()][];
    }

    /**
     * The program of all entries.
     *
     * @param source  program of the values
     * @param pattern its pattern
     * @param limit   largest number of nodes
     * @return the program, or nothing if it would be larger
     */
    static Optional<Program> of(Program source, JacobianPattern pattern, long limit) {
        JacobianProgram jacobian = new JacobianProgram(source);
        return jacobian.differentiate(limit) ? Optional.of(jacobian.entries(pattern)) : Optional.empty();
    }

    private boolean differentiate(long limit) {
        long entries = 0;
        for (int k = 0; k < map.length; k++) {
            map[k] = builder.copied(source, k, map);
            columns[k] = EMPTY;
            slopes[k] = EMPTY;
            Operation operation = source.operation(k);
            if (operation == Operation.INPUT && source.bank(k) == Bank.STATE) {
                columns[k] = new int[] {source.index(k)};
                slopes[k] = new int[] {builder.constant(1)};
            }
            for (int which = 0; which < operation.arity(); which++) {
                if (DerivativeRule.mayDiffer(operation, which)) {
                    addSlopes(k, which);
                }
            }
            entries += columns[k].length;
            if (builder.size() > limit || entries > limit) {
                return false;
            }
        }
        return true;
    }

    /** Adds the derivatives through one operand, merging columns in their order. */
    private void addSlopes(int k, int which) {
        int operand = source.operand(k, which);
        int[] theirs = columns[operand];
        int[] mine = columns[k];
        int[] merged = new int[mine.length + theirs.length];
        int[] sums = new int[merged.length];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < mine.length || j < theirs.length) {
            boolean takeMine = j == theirs.length || (i < mine.length && mine[i] <= theirs[j]);
            boolean takeTheirs = i == mine.length || (j < theirs.length && theirs[j] <= mine[i]);
            merged[count] = takeMine ? mine[i] : theirs[j];
            int through = takeTheirs ? through(k, which, slopes[operand][j]) : -1;
            if (takeMine && takeTheirs) {
                sums[count] = builder.add(slopes[k][i], through);
            } else {
                sums[count] = takeMine ? slopes[k][i] : through;
            }
            count++;
            i += takeMine ? 1 : 0;
            j += takeTheirs ? 1 : 0;
        }
        columns[k] = Arrays.copyOf(merged, count);
        slopes[k] = Arrays.copyOf(sums, count);
    }

    private int through(int k, int which, int seed) {
        int x = map[source.operand(k, 0)];
        int y = map[source.operand(k, 1)];
        return rule.product(source.operation(k), map[k], x, y, which, seed);
    }

    private Program entries(JacobianPattern pattern) {
        List<Program.Output> outputs = new ArrayList<>();
        for (Program.Output output : source.outputs()) {
            int node = output.node();
            for (int c = 0; c < columns[node].length; c++) {
                outputs.add(new Program.Output(
                        Sink.VALUE, pattern.index(output.index(), columns[node][c]), slopes[node][c]));
            }
        }
        return Program.of(builder, outputs);
    }
}
