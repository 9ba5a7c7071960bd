package org.costate.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.costate.solver.noise.BrownianCursor;
import org.costate.solver.noise.BrownianStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole adaptive solves of the noisy spiral by SOSRI, ten paths each time, beside the evaluations of drift and diffusion
 * that they make, a loop written out by hand, and the noise of as many steps. Times are for a path.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StochasticStepBenchmark {

    private static final int PATHS = 10;

    private final SdeSolves solves = SdeSolves.of(SmallSde.spiral());
    private final SplittableRandom random = new SplittableRandom(1);
    private final double[] w = new double[2];
    private final double[] h = new double[2];
    private long evaluations = 1;
    private int attempts = 1;
    private long path;

    /** Mixes what call sites have seen, and counts. */
    @Setup
    public void prepare() {
        MixedLoad.run(MixedLoad.STANDARD_TIMES);
        solves.alongStreams(0, PATHS);
        evaluations = solves.evaluations();
        attempts = Math.toIntExact(solves.attempts());
    }

    /** Along paths that are drawn as a solve goes. */
    @Benchmark
    @OperationsPerInvocation(PATHS)
    public double streams() {
        path += PATHS;
        return solves.alongStreams(path, PATHS);
    }

    /** Along paths that answer any interval. */
    @Benchmark
    @OperationsPerInvocation(PATHS)
    public double trees() {
        path += PATHS;
        return solves.alongTrees(path, PATHS);
    }

    /** Baseline: the loop written out by hand, along streams. */
    @Benchmark
    @OperationsPerInvocation(PATHS)
    public double unrolled() {
        path += PATHS;
        return solves.unrolled(path, PATHS);
    }

    /** Baseline: as many evaluations of both fields. */
    @Benchmark
    @OperationsPerInvocation(PATHS)
    public double driftAndDiffusion() {
        return solves.raw(evaluations);
    }

    /** W and H of as many steps without rejections. */
    @Benchmark
    @OperationsPerInvocation(PATHS)
    public double streamAlone() {
        path++;
        BrownianCursor cursor = BrownianStream.of(path, 2, 0, 1).cursor();
        double sum = 0;
        for (int i = 0; i < attempts; i++) {
            cursor.increment((double) i / attempts, (i + 1.0) / attempts, w, h);
            sum += w[0] + h[1];
        }
        return sum;
    }

    /** Baseline: four normal numbers of the JDK for each of as many steps. */
    @Benchmark
    @OperationsPerInvocation(PATHS)
    public double normals() {
        double sum = 0;
        for (int i = 0; i < 4 * attempts; i++) {
            sum += random.nextGaussian();
        }
        return sum;
    }
}
