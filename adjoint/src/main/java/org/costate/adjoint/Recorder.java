package org.costate.adjoint;

import org.costate.solver.DrivenField;
import org.costate.solver.Sde;
import org.costate.solver.VectorField;
import org.costate.solver.ensemble.Member;
import org.costate.solver.noise.BrownianPath;
import org.jspecify.annotations.Nullable;

/**
 * Records one member of an ensemble after another. Where a member has the field, or the equation, of the one before, the
 * buffers of its recording are used again. Mutable, for one thread.
 */
final class Recorder {

    private final Ordinary ordinary;
    private final Driven driven;
    private @Nullable Object present;
    private @Nullable Recording recording;
    private int parameterCount;

    /** How an ordinary equation is recorded. */
    interface Ordinary {

        Recording record(DifferentiableField field, double[] y0, double t0, double t1);
    }

    /** How a stochastic equation is recorded. */
    interface Driven {

        StochasticRecording record(
                Sde<? extends DifferentiableField> sde, BrownianPath path, double[] y0, double t0, double t1);
    }

    Recorder(Ordinary ordinary, Driven driven) {
        this.ordinary = ordinary;
        this.driven = driven;
    }

    /** Another one that records in the same way, for another thread. */
    Recorder copy() {
        return new Recorder(ordinary, driven);
    }

    /** Parameters of the member recorded last. */
    int parameterCount() {
        return parameterCount;
    }

    Recording record(Member member, double t0, double t1) {
        double[] y0 = member.initialState();
        if (member.field() instanceof DrivenField field) {
            return along(field, y0, t0, t1);
        }
        DifferentiableField field = differentiable("field", member.field());
        Recording before = recording;
        if (before != null && present == field) {
            before.again(y0, t0, t1);
            return before;
        }
        Recording first = ordinary.record(field, y0, t0, t1);
        present = field;
        recording = first;
        parameterCount = field.parameterCount();
        return first;
    }

    private Recording along(DrivenField field, double[] y0, double t0, double t1) {
        if (present == field.sde() && recording instanceof StochasticRecording before) {
            before.again(field.path(), y0, t0, t1);
            return before;
        }
        StochasticRecording first = driven.record(differentiable(field.sde()), field.path(), y0, t0, t1);
        present = field.sde();
        recording = first;
        parameterCount = first.parameterCount();
        return first;
    }

    /** The same equation, known to be of differentiable fields. */
    private static Sde<DifferentiableField> differentiable(Sde<? extends VectorField> sde) {
        DifferentiableField drift = differentiable("drift", sde.drift());
        DifferentiableField diffusion = differentiable("diffusion", sde.diffusion());
        Sde<DifferentiableField> same = switch (sde.calculus()) {
            case ITO -> Sde.ito(drift, sde.noise(), diffusion);
            case STRATONOVICH -> Sde.stratonovich(drift, sde.noise(), diffusion);
        };
        return sde.hasNoiseInducedDrift()
                ? same.withNoiseInducedDrift(differentiable("noise-induced drift", sde.noiseInducedDrift()))
                : same;
    }

    private static DifferentiableField differentiable(String what, VectorField field) {
        if (field instanceof DifferentiableField known) {
            return known;
        }
        throw new IllegalArgumentException("the " + what + " of a member is a "
                + field.getClass().getName() + ", but must be a DifferentiableField for gradients");
    }
}
