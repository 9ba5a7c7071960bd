package org.costate.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.costate.adjoint.DifferentiableField;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.costate.neural.NeuralField;
import org.costate.trace.Traced;
import org.costate.trace.TracedNumber;

/**
 * A problem of a size that adjoints are compared on. The loss is half the sum of squares of the state at the end. Immutable,
 * but for the field's workspaces.
 */
final class AdjointSubject {

    private static final int WIDTH = 64;
    private static final int HIDDEN = 62;
    private static final int RING = 100;

    private final String name;
    private final DifferentiableField field;
    private final double[] y0;
    private final double end;

    private AdjointSubject(String name, DifferentiableField field, double[] y0, double end) {
        this.name = name;
        this.field = field;
        this.y0 = y0;
        this.end = end;
    }

    /** A predator and its prey, to t = 10: 2 states, 2 parameters, the other rates fixed. */
    static AdjointSubject pair() {
        DifferentiableField field = Traced.field(2, new double[] {1.5, 3}, (t, y, p) -> {
            TracedNumber met = y[0].multiply(y[1]);
            return new TracedNumber[] {p[0].multiply(y[0]).subtract(met), met.subtract(p[1].multiply(y[1]))};
        });
        return new AdjointSubject("2 states, 2 parameters", field, new double[] {1, 1}, 10);
    }

    /** A food chain of four species, to t = 10: their own rates, and those at which each is eaten and feeds. */
    static AdjointSubject chain() {
        double[] theta = {1.2, -0.4, -0.3, -0.2, 0.9, 0.6, 0.4, 0.7};
        DifferentiableField field = Traced.field(4, theta, (t, y, p) -> {
            TracedNumber[] dydt = new TracedNumber[4];
            for (int i = 0; i < 4; i++) {
                dydt[i] = p[i].multiply(y[i]);
            }
            for (int i = 0; i < 3; i++) {
                TracedNumber eaten = p[4 + i].multiply(y[i]).multiply(y[i + 1]);
                dydt[i] = dydt[i].subtract(eaten);
                dydt[i + 1] = dydt[i + 1].add(eaten.multiply(p[7]));
            }
            dydt[0] = dydt[0].subtract(y[0].multiply(y[0]).multiply(0.1));
            return dydt;
        });
        return new AdjointSubject("4 states, 8 parameters", field, new double[] {1, 0.8, 0.6, 0.4}, 10);
    }

    /** A ring of cells, each with a rate of its own, to t = 5. */
    static AdjointSubject ring() {
        SplittableRandom random = new SplittableRandom(3);
        double[] theta = random.doubles(RING, 0.5, 1.5).toArray();
        double[] y0 = random.doubles(RING, -1, 1).toArray();
        DifferentiableField field = Traced.field(RING, theta, (t, y, p) -> {
            TracedNumber[] dydt = new TracedNumber[RING];
            for (int i = 0; i < RING; i++) {
                TracedNumber drive = y[(i + 1) % RING].subtract(y[(i + RING - 1) % RING]);
                dydt[i] = drive.sin().multiply(2).subtract(p[i].multiply(y[i]));
            }
            return dydt;
        });
        return new AdjointSubject("100 states, 100 parameters", field, y0, 5);
    }

    /** A neural field 64-62-64 with tanh at three times Glorot's starting weights, to t = 5. */
    static AdjointSubject network() {
        Network network =
                Network.of(Dense.of(WIDTH, HIDDEN, Activation.TANH), Dense.of(HIDDEN, WIDTH, Activation.IDENTITY));
        double[] theta = network.initialize(1);
        for (int i = 0; i < theta.length; i++) {
            theta[i] *= 3;
        }
        double[] y0 = new double[WIDTH];
        SplittableRandom random = new SplittableRandom(2);
        Arrays.setAll(y0, i -> random.nextGaussian());
        return new AdjointSubject(
                WIDTH + " states, " + theta.length + " parameters", NeuralField.of(network, theta), y0, 5);
    }

    String name() {
        return name;
    }

    DifferentiableField field() {
        return field;
    }

    /** State at t = 0, a new array. */
    double[] y0() {
        return y0.clone();
    }

    double end() {
        return end;
    }
}
