package org.costate.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The columns {@code g_j} of a diffusion matrix as vector fields: what of their structure can be read off the program, and
 * the programs of {@code sum_j (g_j . grad) g_j} and of the brackets {@code (g_j . grad) g_k - (g_k . grad) g_j}.
 */
final class DiffusionProgram {

    private final Program source;
    private final int n;
    private final int m;

    /** A program of n x m values, row-major. */
    DiffusionProgram(Program source, int n, int m) {
        this.source = source;
        this.n = n;
        this.m = m;
    }

    /** Whether no entry depends on the state. */
    boolean isAdditive() {
        boolean[] depends = source.dependents(Bank.STATE);
        return source.outputs().stream().noneMatch(output -> depends[output.node()]);
    }

    /** Whether all entries off the diagonal are zero, and each on it depends on no other component than its own. */
    boolean isDiagonal() {
        if (n != m) {
            return false;
        }
        for (Program.Output output : source.outputs()) {
            int row = output.index() / m;
            int column = output.index() % m;
            if (row != column && !isZero(output.node())) {
                return false;
            }
        }
        BitSet[] needs = source.needs(Bank.STATE);
        return source.outputs().stream()
                .filter(output -> output.index() / m == output.index() % m)
                .allMatch(output -> {
                    BitSet others = (BitSet) needs[output.node()].clone();
                    others.clear(output.index() / m);
                    return others.isEmpty();
                });
    }

    private boolean isZero(int node) {
        return source.operation(node) == Operation.CONSTANT && source.constant(node) == 0;
    }

    /** The diagonal of the matrix, n values. */
    Program diagonal() {
        ProgramBuilder builder = new ProgramBuilder();
        int[] map = ForwardProgram.copy(source, builder);
        List<Program.Output> outputs = new ArrayList<>();
        for (Program.Output output : source.outputs()) {
            if (output.index() / m == output.index() % m) {
                outputs.add(new Program.Output(Sink.VALUE, output.index() / m, map[output.node()]));
            }
        }
        return Program.of(builder, outputs);
    }

    /** The noise-induced drift {@code sum_j (g_j . grad) g_j}, n values. */
    Program inducedDrift() {
        ProgramBuilder builder = new ProgramBuilder();
        int[] map = ForwardProgram.copy(source, builder);
        int[] sums = new int[n];
        Arrays.fill(sums, ForwardProgram.NONE);
        for (int j = 0; j < m; j++) {
            int[] along = along(j, builder, map);
            for (int i = 0; i < n; i++) {
                int term = along[i * m + j];
                if (term != ForwardProgram.NONE) {
                    sums[i] = sums[i] == ForwardProgram.NONE ? term : builder.add(sums[i], term);
                }
            }
        }
        List<Program.Output> outputs = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int value = sums[i] == ForwardProgram.NONE ? builder.constant(0) : sums[i];
            outputs.add(new Program.Output(Sink.VALUE, i, value));
        }
        return Program.of(builder, outputs);
    }

    /**
     * The brackets of all pairs j < k, one after the other: for each component first {@code (g_j . grad) g_k}, then
     * {@code (g_k . grad) g_j}.
     */
    Program brackets() {
        ProgramBuilder builder = new ProgramBuilder();
        int[] map = ForwardProgram.copy(source, builder);
        int[][] along = new int[m][];
        Arrays.setAll(along, j -> along(j, builder, map));
        List<Program.Output> outputs = new ArrayList<>();
        for (int j = 0; j < m; j++) {
            for (int k = j + 1; k < m; k++) {
                for (int i = 0; i < n; i++) {
                    outputs.add(new Program.Output(Sink.VALUE, outputs.size(), present(along[j][i * m + k], builder)));
                    outputs.add(new Program.Output(Sink.VALUE, outputs.size(), present(along[k][i * m + j], builder)));
                }
            }
        }
        return Program.of(builder, outputs);
    }

    private static int present(int node, ProgramBuilder builder) {
        return node == ForwardProgram.NONE ? builder.constant(0) : node;
    }

    /** The derivatives of all entries along column j. */
    private int[] along(int j, ProgramBuilder builder, int[] map) {
        int[] column = new int[n];
        for (Program.Output output : source.outputs()) {
            if (output.index() % m == j) {
                column[output.index() / m] = isZero(output.node()) ? ForwardProgram.NONE : map[output.node()];
            }
        }
        int[] dots = ForwardProgram.tangents(
                source,
                builder,
                map,
                input -> source.bank(input) == Bank.STATE ? column[source.index(input)] : ForwardProgram.NONE);
        int[] along = new int[n * m];
        source.outputs().forEach(output -> along[output.index()] = dots[output.node()]);
        return along;
    }
}
