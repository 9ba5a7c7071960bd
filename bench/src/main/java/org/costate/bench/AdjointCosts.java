package org.costate.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.costate.adjoint.BacksolveAdjoint;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.ForwardSensitivity;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.InterpolatingAdjoint;
import org.costate.adjoint.Memory;
import org.costate.adjoint.Recording;
import org.costate.adjoint.ReversibleAdjoint;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern9;
import org.costate.solver.rk.ReversibleRungeKutta;
import org.costate.solver.stiff.Kvaerno5;

/**
 * What each adjoint costs on a few sizes, and how good its gradient is: time in plain solves of the same run, bytes that a
 * recording holds after its pullback, bytes allocated by a gradient in a recording that is used again, and the distance of
 * the gradient to that of a solve by Vern9 at 1e-13. One solve, one thread.
 */
public final class AdjointCosts {

    private static final double TOLERANCE = 1e-6;
    private static final double REFERENCE = 1e-13;
    private static final Effort STANDARD = new Effort(500, 11, 20);

    /** Recordings below this size are made in numbers, so that their bytes stand out of the heap's noise. */
    private static final long VISIBLE = 4L << 20;

    private static final int COPIES = 64;
    private static final long SLOW_NANOS = 1_000_000_000;

    private AdjointCosts() {}

    /** One adjoint: how to solve without it, and with it. The reversible one is measured in solves of the method that it is made of. */
    private record Way(String name, Solver solver, Supplier<Recording> recording) {}

    /** What came out for one adjoint. */
    record Row(String subject, String adjoint, double solves, double held, double allocated, double error) {}

    /**
     * Starts from the shell.
     *
     * @param args names of adjoints to measure, such as reversible; all if there are none
     */
    public static void main(String[] args) {
        System.out.println("| size | adjoint | time, plain solves | held | allocated | error of the gradient |");
        System.out.println("|---|---|---|---|---|---|");
        for (Supplier<AdjointSubject> subject : List.<Supplier<AdjointSubject>>of(
                AdjointSubject::pair, AdjointSubject::chain, AdjointSubject::ring, AdjointSubject::network)) {
            measure(subject.get(), STANDARD, List.of(args), row -> System.out.println(line(row)));
        }
    }

    private static String line(Row row) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.1f | %s | %s | %.1e |",
                row.subject(),
                row.adjoint(),
                row.solves(),
                size(row.held()),
                size(row.allocated()),
                row.error());
    }

    private static String size(double bytes) {
        return bytes < 1e6
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private static List<Way> ways(AdjointSubject subject) {
        Solver explicit = Solver.of(Tsit5.METHOD, Tolerances.of(TOLERANCE, TOLERANCE));
        Solver implicit = Solver.of(Kvaerno5.METHOD, Tolerances.of(TOLERANCE, TOLERANCE));
        DiscreteAdjoint discrete = DiscreteAdjoint.of(explicit);
        DiscreteAdjoint checkpoints = discrete.withMemory(Memory.ofBytes(0));
        InterpolatingAdjoint interpolating = InterpolatingAdjoint.of(explicit);
        List<Way> ways = new ArrayList<>();
        ways.add(new Way("discrete", explicit, () -> discrete.record(subject.field(), subject.y0(), 0, subject.end())));
        ways.add(new Way(
                "discrete, least memory",
                explicit,
                () -> checkpoints.record(subject.field(), subject.y0(), 0, subject.end())));
        ways.add(new Way(
                "forward",
                explicit,
                () -> ForwardSensitivity.of(explicit).record(subject.field(), subject.y0(), 0, subject.end())));
        ways.add(new Way(
                "interpolating",
                explicit,
                () -> interpolating.record(subject.field(), subject.y0(), 0, subject.end())));
        ways.add(new Way(
                "gauss",
                explicit,
                () -> interpolating.withGaussQuadrature().record(subject.field(), subject.y0(), 0, subject.end())));
        ways.add(new Way(
                "backsolve",
                explicit,
                () -> BacksolveAdjoint.of(explicit).record(subject.field(), subject.y0(), 0, subject.end())));
        Solver reversible = explicit.withMethod(ReversibleRungeKutta.of(Tsit5.METHOD));
        ways.add(new Way(
                "reversible",
                explicit,
                () -> ReversibleAdjoint.of(reversible).record(subject.field(), subject.y0(), 0, subject.end())));
        ways.add(new Way(
                "implicit, Kvaerno5",
                implicit,
                () -> DiscreteAdjoint.of(implicit).record(subject.field(), subject.y0(), 0, subject.end())));
        return ways;
    }

    /** Measures all adjoints on one problem, telling of each as it is done. */
    static void measure(AdjointSubject subject, Effort effort, List<String> names, Consumer<Row> rows) {
        Solver exact = Solver.of(Vern9.METHOD, Tolerances.of(REFERENCE, REFERENCE));
        double[] reference =
                gradient(DiscreteAdjoint.of(exact).record(subject.field(), subject.y0(), 0, subject.end()));
        for (Way way : ways(subject)) {
            if (names.isEmpty() || names.contains(way.name())) {
                rows.accept(row(subject, way, effort, reference));
            }
        }
    }

    private static Row row(AdjointSubject subject, Way way, Effort effort, double[] reference) {
        Recording kept = way.recording().get();
        double[] y0 = subject.y0();
        Contender.Operation again = () -> {
            kept.again(y0, 0, subject.end());
            return gradient(kept)[0];
        };
        Contender.Operation plain =
                () -> way.solver().solve(subject.field(), y0, 0, subject.end()).endState()[0];
        long start = System.nanoTime();
        double[] found = gradient(kept);
        boolean isSlow = System.nanoTime() - start > SLOW_NANOS;
        Comparison comparison = Comparison.of(
                subject.name(),
                isSlow ? new Effort(0, 1, 0) : effort,
                List.of(new Contender("plain", plain), new Contender("gradient", again)));
        return new Row(
                subject.name(),
                way.name(),
                comparison.timing("gradient").over(comparison.timing("plain")),
                held(way.recording(), isSlow ? 1 : COPIES),
                allocated(again),
                distance(found, reference));
    }

    /** The gradient by the initial state and the parameters. */
    private static double[] gradient(Recording recording) {
        Solution solution = recording.solution();
        Cotangents bar = recording.cotangents();
        bar.addState(0, solution.endState());
        Gradient gradient = recording.pullback(bar);
        double[] byState = gradient.initialState();
        double[] all = Arrays.copyOf(byState, byState.length + gradient.parameters().length);
        gradient.addParameters(all, byState.length);
        return all;
    }

    private static double distance(double[] found, double[] reference) {
        double off = 0;
        double size = 0;
        for (int i = 0; i < found.length; i++) {
            off += (found[i] - reference[i]) * (found[i] - reference[i]);
            size += reference[i] * reference[i];
        }
        return Math.sqrt(off / size);
    }

    /** Bytes that a recording holds after a pullback: by what the heap grows, over several recordings if they are small. */
    private static double held(Supplier<Recording> recording, int copies) {
        if (copies > 1) {
            gradient(recording.get());
        }
        long before = heap();
        List<Recording> all = new ArrayList<>();
        long grown = 0;
        while (all.isEmpty() || (grown < VISIBLE && all.size() < copies)) {
            for (int i = 0; i < (all.isEmpty() ? 1 : copies - 1); i++) {
                Recording one = recording.get();
                gradient(one);
                all.add(one);
            }
            grown = heap() - before;
        }
        double bytes = (double) grown / all.size();
        all.forEach(Recording::solution);
        return bytes;
    }

    private static long heap() {
        long least = Long.MAX_VALUE;
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 2; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private static double allocated(Contender.Operation operation) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        operation.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
