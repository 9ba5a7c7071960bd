package org.costate.solver.newton;

import java.util.Arrays;
import org.costate.solver.SparsityPattern;

/**
 * Colours for the columns of a matrix, such that no row has entries in two columns of one colour: a difference of the
 * field then gives all columns of a colour at once. Greedy, columns with most entries first. Immutable.
 *
 * <p>Source: Curtis, Powell, Reid 1974.
 */
final class ColumnColouring {

    private final int[] colour;
    private final int colours;

    private ColumnColouring(int[] colour, int colours) {
        this.colour = colour;
        this.colours = colours;
    }

    static ColumnColouring of(SparsityPattern pattern) {
        int n = pattern.n();
        int[][] columnsOfRow = columnsOfRow(pattern);
        int[] colour = new int[n];
        Arrays.fill(colour, -1);
        int[] takenBy = new int[n + 1];
        Arrays.fill(takenBy, -1);
        int colours = 0;
        for (int j : byEntries(pattern)) {
            for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                for (int other : columnsOfRow[pattern.row(k)]) {
                    if (colour[other] >= 0) {
                        takenBy[colour[other]] = j;
                    }
                }
            }
            int free = 0;
            while (takenBy[free] == j) {
                free++;
            }
            colour[j] = free;
            colours = Math.max(colours, free + 1);
        }
        return new ColumnColouring(colour, colours);
    }

    private static int[][] columnsOfRow(SparsityPattern pattern) {
        int n = pattern.n();
        int[] count = new int[n];
        for (int k = 0; k < pattern.size(); k++) {
            count[pattern.row(k)]++;
        }
        int[][] columns = new int[n][];
        for (int i = 0; i < n; i++) {
            columns[i] = new int[count[i]];
        }
        for (int j = n - 1; j >= 0; j--) {
            for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                int row = pattern.row(k);
                columns[row][--count[row]] = j;
            }
        }
        return columns;
    }

    /** Columns with most entries first, equal ones in their order. */
    private static int[] byEntries(SparsityPattern pattern) {
        int n = pattern.n();
        long[] keys = new long[n];
        for (int j = 0; j < n; j++) {
            keys[j] = (long) (n - (pattern.start(j + 1) - pattern.start(j))) * n + j;
        }
        Arrays.sort(keys);
        int[] columns = new int[n];
        for (int k = 0; k < n; k++) {
            columns[k] = (int) (keys[k] % n);
        }
        return columns;
    }

    /** Number of colours. */
    int colours() {
        return colours;
    }

    /** Columns of each colour. */
    int[][] groups() {
        int[] count = new int[colours];
        for (int each : colour) {
            count[each]++;
        }
        int[][] groups = new int[colours][];
        for (int c = 0; c < colours; c++) {
            groups[c] = new int[count[c]];
        }
        for (int j = colour.length - 1; j >= 0; j--) {
            groups[colour[j]][--count[colour[j]]] = j;
        }
        return groups;
    }
}
