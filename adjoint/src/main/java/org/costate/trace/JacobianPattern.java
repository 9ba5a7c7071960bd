package org.costate.trace;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which entries of a Jacobian may differ from zero, column by column: the entries of column j are those from
 * {@code start(j)} up to {@code start(j + 1)}, their rows ascending. Immutable.
 */
public final class JacobianPattern {

    private final int height;
    private final int[] starts;
    private final int[] rows;

    private JacobianPattern(int height, int[] starts, int[] rows) {
        this.height = height;
        this.starts = starts;
        this.rows = rows;
    }

    /** The pattern of the derivatives of a program's values by its state: what each value's tangent needs of the seed. */
    static JacobianPattern of(Program tangent, Shape shape) {
        BitSet[] needs = tangent.needs(Bank.SEED);
        BitSet[] columns = new BitSet[shape.states()];
        Arrays.setAll(columns, j -> new BitSet());
        for (Program.Output output : tangent.outputs()) {
            BitSet need = needs[output.node()];
            for (int j = need.nextSetBit(0); j >= 0; j = need.nextSetBit(j + 1)) {
                columns[j].set(output.index());
            }
        }
        int[] starts = new int[columns.length + 1];
        for (int j = 0; j < columns.length; j++) {
            starts[j + 1] = starts[j] + columns[j].cardinality();
        }
        int[] rows = new int[starts[columns.length]];
        for (int j = 0; j < columns.length; j++) {
            int k = starts[j];
            for (int row = columns[j].nextSetBit(0); row >= 0; row = columns[j].nextSetBit(row + 1)) {
                rows[k++] = row;
            }
        }
        return new JacobianPattern(shape.values(), starts, rows);
    }

    /**
     * Number of rows.
     *
     * @return length m of the values
     */
    public int height() {
        return height;
    }

    /**
     * Number of columns.
     *
     * @return length n of the state
     */
    public int width() {
        return starts.length - 1;
    }

    /**
     * Number of entries.
     *
     * @return entries that may differ from zero
     */
    public int size() {
        return rows.length;
    }

    /**
     * Where a column begins among the entries.
     *
     * @param j column, from 0; the width gives {@link #size}
     * @return index of its first entry
     */
    public int start(int j) {
        return starts[j];
    }

    /**
     * Row of an entry.
     *
     * @param k index of the entry
     * @return its row
     */
    public int row(int k) {
        return rows[k];
    }

    /**
     * Index of an entry.
     *
     * @param row    its row
     * @param column its column
     * @return its index, or a negative number if the pattern does not have it
     */
    public int index(int row, int column) {
        return Arrays.binarySearch(rows, starts[column], starts[column + 1], row);
    }

    /** The rows of all entries, a copy. */
    int[] rows() {
        return rows.clone();
    }

    /** The columns of all entries. */
    int[] columns() {
        int[] columns = new int[rows.length];
        for (int j = 0; j < width(); j++) {
            Arrays.fill(columns, starts[j], starts[j + 1], j);
        }
        return columns;
    }

    /**
     * Colours the columns so that no two of one colour have an entry in the same row (Curtis, Powell, Reid 1974), each in
     * turn with the smallest colour that is free. Columns of a colour can be evaluated together.
     *
     * @return colour of each column, from 0
     */
    public int[] colours() {
        int[][] columnsOf = columnsOfRows();
        int[] colours = new int[width()];
        Arrays.fill(colours, -1);
        int[] takenFor = new int[width() + 1];
        Arrays.fill(takenFor, -1);
        for (int j = 0; j < colours.length; j++) {
            for (int k = starts[j]; k < starts[j + 1]; k++) {
                for (int other : columnsOf[rows[k]]) {
                    if (colours[other] >= 0) {
                        takenFor[colours[other]] = j;
                    }
                }
            }
            int colour = 0;
            while (takenFor[colour] == j) {
                colour++;
            }
            colours[j] = colour;
        }
        return colours;
    }

    private int[][] columnsOfRows() {
        int[] counts = new int[height];
        for (int row : rows) {
            counts[row]++;
        }
        int[][] columns = new int[height][];
        Arrays.setAll(columns, row -> new int[counts[row]]);
        for (int j = width() - 1; j >= 0; j--) {
            for (int k = starts[j]; k < starts[j + 1]; k++) {
                columns[rows[k]][--counts[rows[k]]] = j;
            }
        }
        return columns;
    }

    @Override
    public String toString() {
        return rows.length + " of " + height + " x " + width() + " entries";
    }
}
