package org.costate.solver;

import java.util.Arrays;

/**
 * Which entries of a square matrix may be other than zero, column by column: the entries of column j are those from
 * {@code start(j)} up to {@code start(j + 1)}, their rows ascending. Immutable.
 */
public final class SparsityPattern {

    private final int n;
    private final int[] starts;
    private final int[] rows;

    private SparsityPattern(int n, int[] starts, int[] rows) {
        this.n = n;
        this.starts = starts;
        this.rows = rows;
    }

    /**
     * A pattern of given entries.
     *
     * @param n       number of rows and columns
     * @param rows    row of each entry, in any order, not modified; one that is given twice counts once
     * @param columns column of each entry, not modified
     * @return the pattern
     * @throws IllegalArgumentException if the lengths differ, or an entry is outside of the matrix
     */
    public static SparsityPattern of(int n, int[] rows, int[] columns) {
        if (rows.length != columns.length) {
            throw new IllegalArgumentException(
                    "rows has length " + rows.length + ", but columns has length " + columns.length);
        }
        long[] entries = new long[rows.length];
        for (int k = 0; k < rows.length; k++) {
            if (rows[k] < 0 || rows[k] >= n || columns[k] < 0 || columns[k] >= n) {
                throw new IllegalArgumentException("entry " + k + " = (" + rows[k] + ", " + columns[k]
                        + "), but must be in a matrix of " + n + " rows and columns");
            }
            entries[k] = (long) columns[k] * n + rows[k];
        }
        Arrays.sort(entries);
        int[] starts = new int[n + 1];
        int[] sorted = new int[entries.length];
        int count = 0;
        for (int k = 0; k < entries.length; k++) {
            if (k == 0 || entries[k] != entries[k - 1]) {
                sorted[count++] = (int) (entries[k] % n);
                starts[(int) (entries[k] / n) + 1] = count;
            }
        }
        for (int j = 0; j < n; j++) {
            starts[j + 1] = Math.max(starts[j + 1], starts[j]);
        }
        return new SparsityPattern(n, starts, Arrays.copyOf(sorted, count));
    }

    /**
     * A band around the diagonal, which is part of it.
     *
     * @param n     number of rows and columns
     * @param lower number of diagonals below the main one, at least 0
     * @param upper number of diagonals above it, at least 0
     * @return the pattern
     * @throws IllegalArgumentException if a number is negative
     */
    public static SparsityPattern banded(int n, int lower, int upper) {
        if (n < 0 || lower < 0 || upper < 0) {
            throw new IllegalArgumentException(
                    "n = " + n + ", lower = " + lower + ", upper = " + upper + ", but none may be negative");
        }
        int[] starts = new int[n + 1];
        for (int j = 0; j < n; j++) {
            starts[j + 1] = starts[j] + (int) (Math.min(n - 1, (long) j + lower) - Math.max(0, j - upper)) + 1;
        }
        int[] rows = new int[starts[n]];
        for (int j = 0; j < n; j++) {
            int first = Math.max(0, j - upper);
            for (int k = starts[j]; k < starts[j + 1]; k++) {
                rows[k] = first + k - starts[j];
            }
        }
        return new SparsityPattern(n, starts, rows);
    }

    /**
     * Number of rows and columns.
     *
     * @return n
     */
    public int n() {
        return n;
    }

    /**
     * Number of entries.
     *
     * @return the number
     */
    public int size() {
        return rows.length;
    }

    /**
     * Where a column begins among the entries.
     *
     * @param j column, from 0; n gives {@link #size}
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

    @Override
    public String toString() {
        return rows.length + " of " + n + " x " + n + " entries";
    }
}
