package org.costate.adjoint;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;

/**
 * Differentiates a long adaptive solve in a virtual machine of its own and tells on one line what it took: steps, bytes
 * that were alive on the heap at most beyond those before, predicted and real recomputation, bits of the gradient.
 */
final class MillionSteps {

    private static final long LOOK_EVERY = 1 << 18;

    private long evaluations;
    private long before;
    private long most;

    private MillionSteps() {}

    /**
     * Runs.
     *
     * @param args bytes of the budget, end time
     */
    public static void main(String[] args) {
        System.out.println(new MillionSteps().run(Long.parseLong(args[0]), Double.parseDouble(args[1])));
    }

    private String run(long budget, double end) {
        OscillatorRing ring = new OscillatorRing(1.3, 0.4, 0.05, this::look);
        double[] y0 = new double[OscillatorRing.SIZE];
        Arrays.setAll(y0, i -> 0.5 * Math.cos(i));
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-12, 1e-12)).withMaxSteps(2_000_000);
        DiscreteAdjoint adjoint = DiscreteAdjoint.of(solver).withMemory(Memory.ofBytes(budget));
        adjoint.record(ring, y0, 0, 1);
        before = alive();
        DiscreteRecording recording = adjoint.record(ring, y0, 0, end);
        note();
        double predicted = recording.predictedRecomputation();
        Cotangents bar = recording.cotangents();
        bar.addState(0, y0);
        Gradient gradient = recording.pullback(bar);
        note();
        String bits = DoubleStream.concat(
                        DoubleStream.of(gradient.initialState()), DoubleStream.of(gradient.parameters()))
                .mapToObj(value -> Long.toHexString(Double.doubleToLongBits(value)))
                .collect(Collectors.joining("/"));
        return recording.solution().statistics().accepted() + " " + most + " " + predicted + " "
                + recording.recomputation() + " " + bits;
    }

    private void look() {
        if (++evaluations % LOOK_EVERY == 0) {
            note();
        }
    }

    private void note() {
        most = Math.max(most, alive() - before);
    }

    private static long alive() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
