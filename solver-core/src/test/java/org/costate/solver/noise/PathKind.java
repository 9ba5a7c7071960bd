package org.costate.solver.noise;

import java.util.List;
import java.util.function.LongFunction;

/**
 * One way to have independent sources on [-1, 1], for the tests that all implementations must pass: two sources, any
 * path number, and queries at the sixteenths of the interval.
 */
record PathKind(String name, LongFunction<BrownianPath> path) {

    static final double START = -1;
    static final double END = 1;
    static final int CELLS = 16;

    private static final long SEED = 20240607;

    /** Times at which the law is looked at: lengths 1/8 to 5/8, ends of cells of the tree and middles. */
    static double[] times() {
        return new double[] {-1, -0.875, -0.5, 0, 0.125, 0.375, 1};
    }

    static double knot(int i) {
        return START + i * (END - START) / CELLS;
    }

    static List<PathKind> all() {
        return List.of(
                new PathKind("tree", k -> tree(2, 1).withPath(k)),
                new PathKind("tree of two rows", k -> tree(1, 2).withPath(2 * k)),
                new PathKind("stream", k -> stream(2, 1).withPath(k)),
                new PathKind("stream apart", k -> stream(2, 1).apart().withPath(k)),
                new PathKind("stream of two rows", k -> stream(1, 2).withPath(2 * k)),
                new PathKind(
                        "grid", k -> GridPath.of(SEED, 2, START, END, CELLS).withPath(k)),
                new PathKind("grid of two rows", k -> GridPath.rows(SEED, 2 * k, 2, 1, START, END, CELLS)),
                new PathKind("stored", k -> StoredPath.from(stream(2, 1).withPath(k), knots())),
                new PathKind("antithetic", k -> AntitheticPath.of(tree(2, 1).withPath(k))),
                new PathKind(
                        "rotated",
                        k -> CorrelatedPath.fromFactor(
                                GridPath.of(SEED, 2, START, END, CELLS).withPath(k),
                                new double[][] {{0.6, -0.8}, {0.8, 0.6}})),
                new PathKind(
                        "family",
                        k -> PathFamily.of(SEED, 2, START, END)
                                .withTolerance(0.25)
                                .path(k)));
    }

    private static BrownianTree tree(int m, int rows) {
        return BrownianTree.rows(SEED, 0, rows, m, START, END).withTolerance(0.25);
    }

    private static BrownianStream stream(int m, int rows) {
        return BrownianStream.rows(SEED, 0, rows, m, START, END);
    }

    static double[] knots() {
        double[] knots = new double[CELLS + 1];
        for (int i = 0; i <= CELLS; i++) {
            knots[i] = knot(i);
        }
        return knots;
    }

    @Override
    public String toString() {
        return name;
    }
}
