package org.costate.solver.newton;

import java.util.Arrays;
import org.costate.solver.SparsityPattern;

/**
 * The reverse Cuthill-McKee order of a pattern joined with its transpose: neighbours get numbers close to each other, and
 * the fill of LU factors stays inside a narrow band. Each connected part begins with a component far from the others.
 *
 * <p>Source: Cuthill, McKee 1969; the reversal is George's.
 */
final class BandwidthOrder {

    private final int[][] neighbours;
    private final int[] queue;
    private final int[] visitedIn;
    private int visits;

    private BandwidthOrder(int[][] neighbours) {
        this.neighbours = neighbours;
        queue = new int[neighbours.length];
        visitedIn = new int[neighbours.length];
    }

    /** Position of each component in the order. */
    static int[] of(SparsityPattern pattern) {
        return new BandwidthOrder(neighbours(pattern)).positions();
    }

    private static int[][] neighbours(SparsityPattern pattern) {
        int n = pattern.n();
        int[] rows = new int[2 * pattern.size()];
        int[] columns = new int[rows.length];
        int count = 0;
        for (int j = 0; j < n; j++) {
            for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                rows[count] = pattern.row(k);
                columns[count++] = j;
                rows[count] = j;
                columns[count++] = pattern.row(k);
            }
        }
        SparsityPattern both = SparsityPattern.of(n, rows, columns);
        int[][] neighbours = new int[n][];
        for (int j = 0; j < n; j++) {
            neighbours[j] = new int[both.start(j + 1) - both.start(j)];
            for (int k = 0; k < neighbours[j].length; k++) {
                neighbours[j][k] = both.row(both.start(j) + k);
            }
        }
        return neighbours;
    }

    private int[] positions() {
        int n = neighbours.length;
        int[] position = new int[n];
        Arrays.fill(position, -1);
        int placed = 0;
        for (int first = 0; first < n; first++) {
            if (position[first] < 0) {
                int count = visit(farFrom(first));
                for (int k = 0; k < count; k++) {
                    position[queue[k]] = n - 1 - placed++;
                }
            }
        }
        return position;
    }

    /** Goes to the farthest component a few times. */
    private int farFrom(int start) {
        int from = start;
        for (int trial = 0; trial < 3; trial++) {
            from = queue[visit(from) - 1];
        }
        return from;
    }

    /** Fills the queue breadth first, neighbours with few neighbours first; how many were reached. */
    private int visit(int start) {
        visits++;
        queue[0] = start;
        visitedIn[start] = visits;
        int count = 1;
        for (int next = 0; next < count; next++) {
            int at = queue[next];
            int first = count;
            for (int neighbour : neighbours[at]) {
                if (visitedIn[neighbour] != visits) {
                    visitedIn[neighbour] = visits;
                    int k = count++;
                    while (k > first && neighbours[queue[k - 1]].length > neighbours[neighbour].length) {
                        queue[k] = queue[k - 1];
                        k--;
                    }
                    queue[k] = neighbour;
                }
            }
        }
        return count;
    }
}
