package org.costate.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.costate.solver.noise.BrownianCursor;
import org.costate.solver.noise.BrownianStream;
import org.costate.solver.noise.BrownianTree;
import org.costate.solver.noise.GridPath;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One query, W and H of m sources, in a solve of a thousand steps over the unit interval, beside the 2 m normal numbers
 * that it needs at least.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BrownianPathBenchmark {

    static final int STEPS = 1000;

    /** The number of sources. */
    @Param({"2", "32", "16384"})
    public int m = 2;

    private final SplittableRandom random = new SplittableRandom(1);
    private double[] w = new double[m];
    private double[] h = new double[m];
    private int step;
    private BrownianCursor grid = GridPath.of(1, m, 0, 1, STEPS).cursor();
    private BrownianCursor stream = BrownianStream.of(1, m, 0, 1).cursor();

    /** A tree with cells of a given length. */
    @State(Scope.Thread)
    public static class Tree {

        /** The tolerance is 2 to the power of minus this. */
        @Param({"8", "12", "16", "20", "30"})
        public int bits = 16;

        private BrownianCursor cursor = BrownianTree.of(1, 1, 0, 1).cursor();

        /**
         * Makes the cursor.
         *
         * @param benchmark which says the number of sources
         */
        @Setup
        public void prepare(BrownianPathBenchmark benchmark) {
            cursor = BrownianTree.of(1, benchmark.m, 0, 1)
                    .withTolerance(Math.scalb(1.0, -bits))
                    .cursor();
        }
    }

    /** Makes arrays and cursors. */
    @Setup
    public void prepare() {
        w = new double[m];
        h = new double[m];
        grid = GridPath.of(1, m, 0, 1, STEPS).cursor();
        stream = BrownianStream.of(1, m, 0, 1).cursor();
    }

    private int next() {
        step = step == STEPS - 1 ? 0 : step + 1;
        return step;
    }

    private double[] ask(BrownianCursor cursor, int i, double length) {
        cursor.increment(i / (double) STEPS, Math.min(1, (i + length) / STEPS), w, h);
        return w;
    }

    /** Baseline: 2 m normal numbers of the JDK. */
    @Benchmark
    public double[] jdkNormals() {
        for (int i = 0; i < m; i++) {
            w[i] = random.nextGaussian();
            h[i] = random.nextGaussian();
        }
        return w;
    }

    /** One cell of a grid: Costate's 2 m normal numbers, and scaling. */
    @Benchmark
    public double[] gridCell() {
        return ask(grid, next(), 1);
    }

    /** A step of a solve without rejections. */
    @Benchmark
    public double[] streamStep() {
        int i = next();
        if (i == 0) {
            stream = BrownianStream.of(1, m, 0, 1).cursor();
        }
        return ask(stream, i, 1);
    }

    /** Two queries in every fifth step, one in the others: time for a step. */
    @Benchmark
    public double[] streamStepWithRejections() {
        int i = next();
        if (i == 0) {
            stream = BrownianStream.of(1, m, 0, 1).cursor();
        }
        if (i % 5 == 0) {
            ask(stream, i, 1.7);
        }
        return ask(stream, i, 1);
    }

    /**
     * A step of a solve without rejections.
     *
     * @param tree the path
     * @return increments
     */
    @Benchmark
    public double[] treeStep(Tree tree) {
        return ask(tree.cursor, next(), 1);
    }

    /**
     * A step anywhere.
     *
     * @param tree the path
     * @return increments
     */
    @Benchmark
    public double[] treeAnywhere(Tree tree) {
        return ask(tree.cursor, random.nextInt(STEPS), 1);
    }
}
