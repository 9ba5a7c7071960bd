package org.costate.adjoint;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.testkit.CentralDifference;
import org.costate.trace.Traced;
import org.costate.trace.TracedEquation;
import org.costate.trace.TracedField;
import org.costate.trace.TracedNumber;

/** A problem whose gradients are compared with differences at frozen steps. */
final class FrozenProblem {

    private final String name;
    private final TracedField field;
    private final double[] theta;
    private final double[] y0;
    private final double t0;
    private final double t1;
    private final double[] saved;

    private FrozenProblem(
            String name, TracedEquation equation, double[] theta, double[] y0, double t0, double t1, double... saved) {
        this.name = name;
        field = Traced.field(y0.length, theta, equation);
        this.theta = theta;
        this.y0 = y0;
        this.t0 = t0;
        this.t1 = t1;
        this.saved = saved;
    }

    /** Smooth; forced; stiff; stiff with a fast forcing that its solution follows; two samples as one state. */
    static List<FrozenProblem> all() {
        return List.of(
                new FrozenProblem(
                        "forced",
                        (t, y, p) -> new TracedNumber[] {
                            p[0].multiply(y[1]).subtract(p[2].multiply(t).sin().multiply(y[0])),
                            p[1].multiply(y[0]).multiply(y[2]).add(y[1].cos()),
                            p[3].multiply(y[0])
                                    .tanh()
                                    .subtract(y[2])
                                    .add(p[0].multiply(t).multiply(t))
                        },
                        new double[] {0.7, -0.4, 1.3, 0.9},
                        new double[] {0.8, -0.3, 0.5},
                        0.1,
                        2,
                        0.23,
                        0.71,
                        1.37,
                        1.93),
                new FrozenProblem(
                        "van der Pol",
                        (t, y, p) -> new TracedNumber[] {
                            y[1],
                            p[0].multiply(
                                    y[0].square().negate().add(1).multiply(y[1]).subtract(p[1].multiply(y[0])))
                        },
                        new double[] {1000, 1},
                        new double[] {2, -0.66},
                        0,
                        0.6,
                        0.013,
                        0.31,
                        0.54),
                new FrozenProblem(
                        "relaxation",
                        (t, y, p) -> new TracedNumber[] {
                            p[0].multiply(p[1].multiply(t).cos().multiply(y[1]).subtract(y[0])),
                            y[0].multiply(y[1]).negate().add(t.multiply(p[2]))
                        },
                        new double[] {300, 3, 0.5},
                        new double[] {0.6, 1.2},
                        -0.2,
                        1.4,
                        0.117,
                        1.21),
                new FrozenProblem(
                        "two predators and their prey",
                        (t, y, p) -> new TracedNumber[] {
                            p[0].multiply(y[0]).subtract(y[0].multiply(y[1])),
                            p[1].multiply(y[1]).negate().add(y[0].multiply(y[1])),
                            p[0].multiply(y[2]).subtract(y[2].multiply(y[3])),
                            p[1].multiply(y[3]).negate().add(y[2].multiply(y[3]))
                        },
                        new double[] {1.5, 3},
                        new double[] {1, 1.2, 2.5, 0.7},
                        0,
                        1.7,
                        0.61,
                        1.33));
    }

    SaveAt saveAt() {
        return SaveAt.times(saved);
    }

    TracedField field() {
        return field;
    }

    DiscreteRecording record(DiscreteAdjoint adjoint) {
        return adjoint.record(field, y0, t0, t1);
    }

    /** The same with another form of the field. */
    DiscreteRecording record(DiscreteAdjoint adjoint, DifferentiableField other) {
        return adjoint.record(other, y0, t0, t1);
    }

    /** Records anew over a part of the interval. */
    void recordAgain(DiscreteRecording recording, double part) {
        recording.again(y0, t0, t0 + part * (t1 - t0));
    }

    /** Four steps. */
    PrescribedSteps longSteps() {
        double span = t1 - t0;
        return PrescribedSteps.of(t0, t0 + 0.2 * span, t0 + 0.45 * span, t0 + 0.7 * span, t1);
    }

    /** Ends of equal steps. */
    double[] times(int steps) {
        double[] times = new double[steps + 1];
        Arrays.setAll(times, j -> j == steps ? t1 : t0 + j * (t1 - t0) / steps);
        return times;
    }

    /** Initial state, parameters, start and end time. */
    private double[] point() {
        double[] x = Arrays.copyOf(y0, y0.length + theta.length + 2);
        System.arraycopy(theta, 0, x, y0.length, theta.length);
        x[x.length - 2] = t0;
        x[x.length - 1] = t1;
        return x;
    }

    /** The gradient in the order of the point. */
    static double[] all(Gradient gradient) {
        return Bits.of(gradient, 0);
    }

    /** Differences of a loss at frozen steps. */
    CentralDifference differences(FrozenLoss loss, Solver solver) {
        double[] x = point();
        int n = y0.length;
        double[] scale = new double[x.length];
        Arrays.setAll(scale, i -> i < x.length - 2 ? Math.max(0.05, 0.1 * Math.abs(x[i])) : 0.02);
        ToDoubleFunction<double[]> value = z -> loss.value(
                solver,
                field.withParameters(Arrays.copyOfRange(z, n, z.length - 2)),
                Arrays.copyOf(z, n),
                z[z.length - 2],
                z[z.length - 1]);
        return CentralDifference.gradient(value, x, scale);
    }

    @Override
    public String toString() {
        return name;
    }
}
