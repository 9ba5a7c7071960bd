package org.costate.diffusion.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Makes sets of nodes: random ones, mutations, crossovers. The node at each position lies within a radius of a centre; as centres rise
 * and the radius is one, sorting a set leaves every node in reach of its new position.
 */
final class Breeding {

    private static final int TRIES_OF_A_CHILD = 10;

    private final int last;
    private final int[] centre;
    private final int radius;
    private final SplittableRandom random;

    /**
     * @param last   index of the last candidate; inner ones are 1 to last - 1
     * @param centre rising, one for each inner node
     * @param radius how far from its centre a node may be
     */
    Breeding(int last, int[] centre, int radius, long seed) {
        this.last = last;
        this.centre = centre;
        this.radius = radius;
        random = new SplittableRandom(seed);
    }

    private int draw(int position) {
        int low = Math.max(1, centre[position] - radius);
        int high = Math.min(last - 1, centre[position] + radius);
        return low + random.nextInt(high - low + 1);
    }

    /** Adds random sets that are not known yet, until there are enough or no more are found. */
    void fill(List<NodeSet> sets, int enough, Set<NodeSet> known) {
        int tries = TRIES_OF_A_CHILD * (enough - sets.size());
        while (sets.size() < enough && tries-- > 0) {
            int[] nodes = new int[centre.length];
            for (int i = 0; i < nodes.length; i++) {
                nodes[i] = draw(i);
                // A repeated node is drawn again; the set is dropped in the end if there is no room.
                for (int again = 0; again < TRIES_OF_A_CHILD && isAmong(nodes, i); again++) {
                    nodes[i] = draw(i);
                }
            }
            add(NodeSet.of(nodes), sets, known);
        }
    }

    private static boolean isAmong(int[] nodes, int position) {
        for (int i = 0; i < position; i++) {
            if (nodes[i] == nodes[position]) {
                return true;
            }
        }
        return false;
    }

    void mutate(List<NodeSet> parents, int count, double probability, List<NodeSet> sets, Set<NodeSet> known) {
        int enough = sets.size() + count;
        int tries = TRIES_OF_A_CHILD * count;
        while (sets.size() < enough && tries-- > 0) {
            NodeSet parent = parents.get(random.nextInt(parents.size()));
            int[] nodes = parent.toArray();
            for (int i = 0; i < nodes.length; i++) {
                if (random.nextDouble() < probability) {
                    int other = draw(i);
                    nodes[i] = parent.contains(other) ? nodes[i] : other;
                }
            }
            add(NodeSet.of(nodes), sets, known);
        }
    }

    /** Takes each position from one of two parents. */
    void cross(List<NodeSet> parents, int count, List<NodeSet> sets, Set<NodeSet> known) {
        int enough = sets.size() + count;
        int tries = TRIES_OF_A_CHILD * count;
        while (sets.size() < enough && tries-- > 0) {
            NodeSet one = parents.get(random.nextInt(parents.size()));
            NodeSet other = parents.get(random.nextInt(parents.size()));
            int[] nodes = new int[centre.length];
            for (int i = 0; i < nodes.length; i++) {
                nodes[i] = (random.nextBoolean() ? one : other).node(i);
            }
            add(NodeSet.of(nodes), sets, known);
        }
    }

    /** Sets with repeated nodes would make fewer steps. */
    private void add(NodeSet set, List<NodeSet> sets, Set<NodeSet> known) {
        if (set.size() == centre.length && known.add(set)) {
            sets.add(set);
        }
    }

    /** The set of some times, each moved to the nearest free candidate. */
    static int[] nearest(double[] candidates, double[] inner) {
        List<Integer> taken = new ArrayList<>();
        for (double t : inner) {
            int best = -1;
            for (int i = 1; i < candidates.length - 1; i++) {
                if (!taken.contains(i) && (best < 0 || Math.abs(candidates[i] - t) < Math.abs(candidates[best] - t))) {
                    best = i;
                }
            }
            taken.add(best);
        }
        return NodeSet.of(taken.stream().mapToInt(Integer::intValue).toArray()).toArray();
    }
}
