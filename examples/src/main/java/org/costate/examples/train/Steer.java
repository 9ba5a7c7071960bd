package org.costate.examples.train;

import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.Recording;
import org.costate.neural.NeuralField;
import org.costate.regularization.SteerEndTime;
import org.costate.regularization.SteerTimes;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.jspecify.annotations.Nullable;

/**
 * Moves the end of every solve in training, or all times at which it saves, and charges nothing. Tests are made at the
 * times themselves. Immutable.
 */
public final class Steer implements Regularizer {

    private final double share;

    private Steer(double share) {
        this.share = share;
    }

    /**
     * Draws of a width.
     *
     * @param share half the width of the interval from which an end time is drawn, as a share of the length of the solve;
     *              twice it is the share of the largest shifts of save times, which 1 lets meet. 0 moves nothing
     */
    public static Steer of(double share) {
        if (!(share >= 0 && share <= 0.5)) {
            throw new IllegalArgumentException("share = " + share + ", but must be from 0 to 0.5");
        }
        return new Steer(share);
    }

    @Override
    public RegularizedSolve start(NeuralField field, Solver solver, long seed) {
        if (share == 0) {
            return StepCharges.of().start(field, solver, seed);
        }
        return solver.saveAt().times().length == 0
                ? new MovedEnd(field, solver, seed)
                : new MovedTimes(field, solver, SteerTimes.of(seed).withShare(2 * share));
    }

    /** The last solve and its way back, which is the same for both. */
    private abstract static class Moved implements RegularizedSolve {

        private @Nullable Recording recording;

        /** Keeps the last solve. */
        final SavedStates keep(Recording solve) {
            recording = solve;
            return SavedStates.of(solve.solution());
        }

        /** The last solve. */
        final @Nullable Recording kept() {
            return recording;
        }

        @Override
        public final Gradient backward(double loss, double[] statesBar) {
            Recording solve = recording;
            if (solve == null) {
                throw new IllegalStateException("nothing was solved that could be pulled back");
            }
            return solve.pullback(RegularizedSolve.cotangents(solve, statesBar));
        }

        @Override
        public final double penalty() {
            return 0;
        }

        @Override
        public final double penaltySeconds() {
            return 0;
        }
    }

    private final class MovedEnd extends Moved {

        private final DifferentiableField field;
        private final DiscreteAdjoint adjoint;
        private final long seed;

        MovedEnd(DifferentiableField field, Solver solver, long seed) {
            this.field = field;
            adjoint = DiscreteAdjoint.of(solver);
            this.seed = seed;
        }

        @Override
        public SavedStates forward(double[] y0, double t0, double t1, Moment moment) {
            double end = SteerEndTime.of(share * Math.abs(t1 - t0), seed).at(t0, t1, moment.iteration());
            Recording known = kept();
            if (known == null) {
                return keep(adjoint.record(field, y0, t0, end));
            }
            return SavedStates.of(known.again(y0, t0, end));
        }
    }

    private static final class MovedTimes extends Moved {

        private final DifferentiableField field;
        private final Solver solver;
        private final SteerTimes steer;

        MovedTimes(DifferentiableField field, Solver solver, SteerTimes steer) {
            this.field = field;
            this.solver = solver;
            this.steer = steer;
        }

        @Override
        public SavedStates forward(double[] y0, double t0, double t1, Moment moment) {
            double[] times = steer.at(t0, solver.saveAt().times(), moment.iteration());
            Solver moved = solver.withSaveAt(SaveAt.times(times));
            return keep(DiscreteAdjoint.of(moved).record(field, y0, t0, times[times.length - 1]));
        }
    }
}
