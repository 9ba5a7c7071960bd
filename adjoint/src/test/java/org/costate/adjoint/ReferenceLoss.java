package org.costate.adjoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.testkit.JsonTree;
import org.costate.testkit.ReferenceCase;

/**
 * A loss of a reference case whose gradient is known: {@code w . y(T)}, {@code |y(T) - target|^2 / 2}, a fit to data, or
 * one component of the state, for a row of the sensitivities dy/dp and dy/dy0.
 */
final class ReferenceLoss {

    private final ReferenceCase reference;
    private final String name;
    private final double[] times;
    private final double[][] targets;
    private final double[] weights;
    private final double square;
    private final double[] expected;
    private final double[] expectedTimes;

    private ReferenceLoss(
            ReferenceCase reference,
            String name,
            double[] times,
            double[][] targets,
            double[] weights,
            double square,
            double[] expected,
            double[] expectedTimes) {
        this.reference = reference;
        this.name = name;
        this.times = times;
        this.targets = targets;
        this.weights = weights;
        this.square = square;
        this.expected = expected;
        this.expectedTimes = expectedTimes;
    }

    /** All losses of a case. */
    static List<ReferenceLoss> of(ReferenceCase reference) {
        List<ReferenceLoss> losses = new ArrayList<>();
        if (reference.has("loss")) {
            losses.add(stated(reference, reference.get("loss")));
        }
        if (reference.has("data")) {
            losses.add(fit(reference));
        }
        if (reference.get("reference").isObject() && reference.get("reference").has("G")) {
            losses.add(integral(reference, reference.get("reference")));
        }
        if (reference.get("reference").isList()) {
            for (JsonTree row : reference.get("reference").list()) {
                if (row.has("dy_dp_columns") && row.has("dy_dy0_columns")) {
                    components(reference, row, losses);
                }
            }
        }
        return losses;
    }

    private static ReferenceLoss stated(ReferenceCase reference, JsonTree loss) {
        int n = reference.initialState().length;
        double[] gradient = loss.has("dL_dA")
                ? Arrays.stream(loss.get("dL_dA").matrix())
                        .flatMapToDouble(Arrays::stream)
                        .toArray()
                : loss.get("dL_dp").array();
        double[] weights = loss.has("w") ? loss.get("w").array() : new double[n];
        double[] target = loss.has("target") ? loss.get("target").array() : new double[n];
        return new ReferenceLoss(
                reference,
                loss.get("form").text(),
                new double[] {loss.get("T").number()},
                new double[][] {target},
                weights,
                loss.has("target") ? 0.5 : 0,
                loss.has("dL_dy0") ? concatenate(gradient, loss.get("dL_dy0").array()) : gradient,
                loss.has("dL_dt0")
                        ? new double[] {
                            loss.get("dL_dt0").number(), loss.get("dL_dT").number()
                        }
                        : new double[0]);
    }

    private static ReferenceLoss fit(ReferenceCase reference) {
        List<JsonTree> data = reference.get("data").list();
        JsonTree truth = reference.get("reference");
        return new ReferenceLoss(
                reference,
                "fit to data",
                data.stream().mapToDouble(point -> point.get("t").number()).toArray(),
                data.stream().map(point -> point.get("d").array()).toArray(double[][]::new),
                new double[reference.initialState().length],
                1,
                concatenate(truth.get("dL_dp").array(), truth.get("dL_dy0").array()),
                new double[0]);
    }

    private static ReferenceLoss integral(ReferenceCase reference, JsonTree truth) {
        int n = reference.initialState().length;
        double[] weights = new double[n];
        weights[n - 1] = 1;
        // The integral starts at 0 and its start adds to it one to one.
        double[] byState = concatenate(truth.get("dG_dy0").array(), new double[] {1});
        return new ReferenceLoss(
                reference,
                "integral",
                new double[] {truth.get("T").number()},
                new double[][] {new double[n]},
                weights,
                0,
                concatenate(truth.get("dG_dp").array(), byState),
                new double[0]);
    }

    private static void components(ReferenceCase reference, JsonTree row, List<ReferenceLoss> losses) {
        double[][] byParameter = row.get("dy_dp_columns").matrix();
        double[][] byState = row.get("dy_dy0_columns").matrix();
        int n = byState.length;
        for (int i = 0; i < n; i++) {
            int c = i;
            double[] weights = new double[n];
            weights[c] = 1;
            losses.add(new ReferenceLoss(
                    reference,
                    "y[" + c + "]",
                    new double[] {row.get("t").number()},
                    new double[][] {new double[n]},
                    weights,
                    0,
                    DoubleStream.concat(
                                    Arrays.stream(byParameter).mapToDouble(column -> column[c]),
                                    Arrays.stream(byState).mapToDouble(column -> column[c]))
                            .toArray(),
                    new double[0]));
        }
    }

    /** Names the solve of this loss, which other losses of the case may share. */
    String solve() {
        return reference.id() + (times.length == 1 ? " to " : " by " + times.length + " states to ") + end();
    }

    double end() {
        return times[times.length - 1];
    }

    SaveAt saveAt() {
        return times.length == 1 ? SaveAt.end() : SaveAt.times(times);
    }

    /** The gradient by the parameters and, if it is known, the initial state that must come out. */
    double[] expected() {
        return expected.clone();
    }

    /** The derivatives by t0 and t1 that must come out; empty if they are not known. */
    double[] expectedTimes() {
        return expectedTimes.clone();
    }

    /** The gradient of a recorded solve of the case, as {@link #expected} has it. */
    double[] gradient(Recording recording) {
        Gradient gradient = pullback(recording);
        double[] parameters = gradient.parameters();
        return expected.length == parameters.length ? parameters : concatenate(parameters, gradient.initialState());
    }

    /** The derivatives by both times, as {@link #expectedTimes} has them. */
    double[] timeGradient(Recording recording) {
        if (expectedTimes.length == 0) {
            return new double[0];
        }
        Gradient gradient = pullback(recording);
        return new double[] {gradient.startTime(), gradient.endTime()};
    }

    private Gradient pullback(Recording recording) {
        Solution solution = recording.solution();
        int n = solution.dimension();
        Cotangents bar = recording.cotangents();
        for (int i = 0; i < solution.size(); i++) {
            for (int c = 0; c < n; c++) {
                bar.states()[i * n + c] = weights[c] + 2 * square * (solution.value(i, c) - targets[i][c]);
            }
        }
        return recording.pullback(bar);
    }

    private static double[] concatenate(double[] a, double[] b) {
        double[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    ReferenceCase reference() {
        return reference;
    }

    @Override
    public String toString() {
        return reference.id() + ", " + name + " at " + end();
    }
}
