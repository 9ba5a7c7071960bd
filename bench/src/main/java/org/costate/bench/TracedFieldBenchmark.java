package org.costate.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.costate.adjoint.Linearization;
import org.costate.trace.SparseJacobian;
import org.costate.trace.TracedField;
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

/** Traced fields beside the same equations written by hand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TracedFieldBenchmark {

    /** Which equations. */
    @Param({"lorenz", "bodies", "brusselator", "oscillators"})
    public String equations = "lorenz";

    private TwinEquations twin = TwinEquations.parse(equations);
    private TracedField traced = twin.traced();
    private Linearization linearization = traced.linearization();
    private SparseJacobian jacobian = traced.function().sparseJacobian();
    private double[] y = twin.y0();
    private double[] w = y.clone();
    private double[] dydt = y.clone();
    private double[] yBar = y.clone();
    private double[] thetaBar = twin.parameters();
    private double[] entries = new double[jacobian.pattern().size()];

    /** Makes both fields. */
    @Setup
    public void prepare() {
        twin = TwinEquations.parse(equations);
        traced = twin.traced();
        linearization = traced.linearization();
        jacobian = traced.function().sparseJacobian();
        y = twin.y0();
        w = new Random(1).doubles(y.length, -1, 1).toArray();
        dydt = new double[y.length];
        yBar = new double[y.length];
        thetaBar = new double[twin.parameters().length];
        entries = new double[jacobian.pattern().size()];
        linearization.evaluate(0, y, dydt);
    }

    /** By hand. */
    @Benchmark
    public double[] byHand() {
        twin.evaluate(0, y, dydt);
        return dydt;
    }

    /** Traced. */
    @Benchmark
    public double[] traced() {
        traced.evaluate(0, y, dydt);
        return dydt;
    }

    /** Traced, keeping what the pullback needs. */
    @Benchmark
    public double[] tracedForPullback() {
        linearization.evaluate(0, y, dydt);
        return dydt;
    }

    /** The pullback of an evaluation that was kept. */
    @Benchmark
    public double[] pullback() {
        linearization.pullback(w, yBar, thetaBar);
        return yBar;
    }

    /** All entries of the Jacobian. */
    @Benchmark
    public double[] sparseJacobian() {
        jacobian.evaluate(0, y, entries);
        return entries;
    }

    /** Tracing and compiling, pullback included. */
    @Benchmark
    public Linearization traceAndCompile() {
        return twin.traced().linearization();
    }
}
