package org.costate.trace;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which entries of a Jacobian may differ from zero, row by row (compressed sparse rows): the columns of row i are
 * {@code columns[starts[i]]} to {@code columns[starts[i + 1] - 1]}, in increasing order. Immutable.
 */
public final class SparsityPattern {

    private final int width;
    private final int[] starts;
    private final int[] columns;

    private SparsityPattern(int width, int[] starts, int[] columns) {
        this.width = width;
        this.starts = starts;
        this.columns = columns;
    }

    /** The pattern of the derivatives of a program's values by its state: what each value's tangent needs of the seed. */
    static SparsityPattern of(Program tangent, Shape shape) {
        BitSet[] needs = tangent.needs(Bank.SEED);
        BitSet[] rows = new BitSet[shape.values()];
        Arrays.setAll(rows, i -> new BitSet());
        tangent.outputs().forEach(output -> rows[output.index()].or(needs[output.node()]));
        return from(shape.states(), rows);
    }

    private static SparsityPattern from(int width, BitSet[] rows) {
        int[] starts = new int[rows.length + 1];
        for (int i = 0; i < rows.length; i++) {
            starts[i + 1] = starts[i] + rows[i].cardinality();
        }
        int[] columns = new int[starts[rows.length]];
        int next = 0;
        for (BitSet row : rows) {
            for (int j = row.nextSetBit(0); j >= 0; j = row.nextSetBit(j + 1)) {
                columns[next++] = j;
            }
        }
        return new SparsityPattern(width, starts, columns);
    }

    /**
     * Number of rows.
     *
     * @return length m of the values
     */
    public int height() {
        return starts.length - 1;
    }

    /**
     * Number of columns.
     *
     * @return length n of the state
     */
    public int width() {
        return width;
    }

    /**
     * Number of entries.
     *
     * @return entries that may differ from zero
     */
    public int size() {
        return columns.length;
    }

    /**
     * Where the rows start.
     *
     * @return length height + 1, a copy
     */
    public int[] starts() {
        return starts.clone();
    }

    /**
     * The columns of the entries.
     *
     * @return length {@link #size}, a copy
     */
    public int[] columns() {
        return columns.clone();
    }

    int start(int row) {
        return starts[row];
    }

    int column(int entry) {
        return columns[entry];
    }

    /**
     * Colours the columns so that no two of one colour have an entry in the same row (Curtis, Powell, Reid 1974), each in
     * turn with the smallest colour that is free. Columns of a colour can be evaluated together.
     *
     * @return colour of each column, from 0
     */
    public int[] colours() {
        int[][] rowsOf = rowsOfColumns();
        int[] colours = new int[width];
        Arrays.fill(colours, -1);
        int[] takenBy = new int[width + 1];
        Arrays.fill(takenBy, -1);
        for (int j = 0; j < width; j++) {
            for (int row : rowsOf[j]) {
                for (int e = starts[row]; e < starts[row + 1]; e++) {
                    int colour = colours[columns[e]];
                    if (colour >= 0) {
                        takenBy[colour] = j;
                    }
                }
            }
            int colour = 0;
            while (takenBy[colour] == j) {
                colour++;
            }
            colours[j] = colour;
        }
        return colours;
    }

    private int[][] rowsOfColumns() {
        int[] counts = new int[width];
        for (int column : columns) {
            counts[column]++;
        }
        int[][] rows = new int[width][];
        Arrays.setAll(rows, j -> new int[counts[j]]);
        for (int row = height() - 1; row >= 0; row--) {
            for (int e = starts[row]; e < starts[row + 1]; e++) {
                rows[columns[e]][--counts[columns[e]]] = row;
            }
        }
        return rows;
    }
}
