package org.costate.solver.srk;

import org.costate.solver.Calculus;
import org.costate.solver.DrivenField;
import org.costate.solver.Noise;
import org.costate.solver.StageMonitor;
import org.costate.solver.Stepper;
import org.costate.solver.StochasticMethod;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;

/**
 * The reversible Heun method for Stratonovich equations: a second state z runs along, and a step can be undone
 * algebraically, so that gradients need no stored states. With {@code F = (f, g)} and {@code dX = (h, W)}:
 *
 * <pre>
 * zNext = 2 y - z + F(t, z) dX          yNext = y + (F(t, z) + F(tNext, zNext)) dX / 2
 * </pre>
 *
 * One evaluation of drift and diffusion a step. There is no damping: with real negative eigenvalues y and z drift apart.
 * Immutable.
 *
 * <p>Source: Kidger, Foster, Li, Lyons 2021. Error estimate: half the change of F dX.
 */
public final class ReversibleMethod implements StochasticMethod {

    private static final ReversibleMethod HEUN = new ReversibleMethod();

    private ReversibleMethod() {}

    /**
     * The reversible Heun method.
     *
     * @return the one instance
     */
    public static ReversibleMethod heun() {
        return HEUN;
    }

    @Override
    public String name() {
        return "ReversibleHeun";
    }

    @Override
    public int order() {
        return 2;
    }

    @Override
    public double strongOrder() {
        return 0.5;
    }

    @Override
    public double strongOrder(Noise.Kind kind) {
        return kind == Noise.Kind.GENERAL ? 0.5 : 1;
    }

    @Override
    public double weakOrder() {
        return 1;
    }

    @Override
    public boolean solves(Calculus calculus) {
        return calculus == Calculus.STRATONOVICH;
    }

    @Override
    public boolean takes(Noise.Kind kind) {
        return true;
    }

    @Override
    public boolean hasErrorEstimate() {
        return true;
    }

    @Override
    public double errorOrder() {
        return 1;
    }

    @Override
    public boolean hasStiffnessEstimate() {
        return false;
    }

    @Override
    public double stabilityInterval() {
        return 0;
    }

    @Override
    public Stepper stepper(VectorField field, int n, Tolerances tolerances, StageMonitor monitor) {
        if (!(field instanceof DrivenField driven)) {
            throw new IllegalArgumentException(
                    "method = " + name() + ", but it needs an equation along a path, as Sde.along gives it");
        }
        return new ReversibleStepper(driven, n, tolerances, monitor);
    }

    @Override
    public String toString() {
        return name();
    }
}
