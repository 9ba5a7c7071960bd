package org.costate.examples.train;

import java.util.List;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.Recording;
import org.costate.regularization.StepPenalty;
import org.costate.regularization.WeightSchedule;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.jspecify.annotations.Nullable;

/** Charges every accepted step by penalties, each with a weight over the epochs; without any it is vanilla. Immutable. */
public final class StepCharges implements Regularizer {

    private final List<Charge> charges;

    private StepCharges(List<Charge> charges) {
        this.charges = charges;
    }

    /**
     * A penalty and what it counts.
     *
     * @param penalty the penalty
     * @param weight  its weight over the epochs
     */
    public record Charge(StepPenalty penalty, WeightSchedule weight) {}

    /** Nothing is charged. */
    public static StepCharges none() {
        return new StepCharges(List.of());
    }

    /**
     * The sum of charges.
     *
     * @param charges what is charged; copied
     */
    public static StepCharges of(List<Charge> charges) {
        return new StepCharges(List.copyOf(charges));
    }

    @Override
    public RegularizedSolve start(DifferentiableField field, Solver solver) {
        return new ChargedSolve(field, DiscreteAdjoint.of(solver), charges);
    }

    private static final class ChargedSolve implements RegularizedSolve {

        private final DifferentiableField field;
        private final DiscreteAdjoint adjoint;
        private final List<Charge> charges;
        private @Nullable Recording recording;
        private double epoch;
        private double penalty;
        private double penaltySeconds;

        ChargedSolve(DifferentiableField field, DiscreteAdjoint adjoint, List<Charge> charges) {
            this.field = field;
            this.adjoint = adjoint;
            this.charges = charges;
        }

        @Override
        public Solution forward(double[] y0, double t0, double t1, Moment moment) {
            epoch = moment.epoch();
            Recording known = recording;
            if (known != null) {
                return known.again(y0, t0, t1);
            }
            Recording made = adjoint.record(field, y0, t0, t1);
            recording = made;
            return made.solution();
        }

        @Override
        public Gradient backward(double[] statesBar) {
            Recording solve = recording;
            if (solve == null) {
                throw new IllegalStateException("nothing was solved that could be pulled back");
            }
            Cotangents bar = solve.cotangents();
            double[] states = bar.states();
            if (statesBar.length != states.length) {
                throw new IllegalArgumentException("statesBar has length " + statesBar.length
                        + ", but the saved states have " + states.length + " numbers");
            }
            System.arraycopy(statesBar, 0, states, 0, states.length);
            long start = System.nanoTime();
            penalty = 0;
            for (Charge charge : charges) {
                double weight = charge.weight().at(epoch);
                if (weight != 0) {
                    charge.penalty().addCotangents(solve.log(), weight, bar);
                }
                penalty += charge.penalty().value(solve.log());
            }
            penaltySeconds = (System.nanoTime() - start) * 1e-9;
            return solve.pullback(bar);
        }

        @Override
        public double penalty() {
            return penalty;
        }

        @Override
        public double penaltySeconds() {
            return penaltySeconds;
        }
    }
}
