package org.costate.diffusion.search;

import java.util.Arrays;

/** Inner nodes of a grid as indices of candidates, distinct and rising, so that one set has one form. Immutable. */
final class NodeSet implements Comparable<NodeSet> {

    private final int[] nodes;

    private NodeSet(int[] nodes) {
        this.nodes = nodes;
    }

    /** The set of some indices, or one with fewer elements if some are equal. */
    static NodeSet of(int[] indices) {
        int[] sorted = indices.clone();
        Arrays.sort(sorted);
        int count = 0;
        for (int index : sorted) {
            if (count == 0 || sorted[count - 1] != index) {
                sorted[count++] = index;
            }
        }
        return new NodeSet(Arrays.copyOf(sorted, count));
    }

    int size() {
        return nodes.length;
    }

    int[] toArray() {
        return nodes.clone();
    }

    int node(int position) {
        return nodes[position];
    }

    boolean contains(int index) {
        return Arrays.binarySearch(nodes, index) >= 0;
    }

    @Override
    public int compareTo(NodeSet other) {
        return Arrays.compare(nodes, other.nodes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeSet set && Arrays.equals(nodes, set.nodes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nodes);
    }
}
