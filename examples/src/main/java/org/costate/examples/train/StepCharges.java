package org.costate.examples.train;

import java.util.List;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.Recording;
import org.costate.neural.NeuralField;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.jspecify.annotations.Nullable;

/** Charges accepted steps by penalties; without any it is vanilla. Immutable. */
public final class StepCharges implements Regularizer {

    private final List<Charge> charges;

    private StepCharges(List<Charge> charges) {
        this.charges = charges;
    }

    /**
     * The sum of charges.
     *
     * @param charges what is charged; none for vanilla
     */
    public static StepCharges of(Charge... charges) {
        return new StepCharges(List.of(charges));
    }

    @Override
    public RegularizedSolve start(NeuralField field, Solver solver, long seed) {
        return new ChargedSolve(
                field,
                DiscreteAdjoint.of(solver),
                charges.stream().map(charge -> charge.start(seed)).toList());
    }

    /**
     * Begins the training of a stochastic equation.
     *
     * @param sde    equation without anything added
     * @param solver what is saved, and how steps are made
     * @param seed   of the training; fixes what is drawn
     * @return the solve of all iterations of the training
     */
    public ChargedWalk start(Sde<? extends DifferentiableField> sde, Solver solver, long seed) {
        return new ChargedWalk(
                sde,
                DiscreteAdjoint.of(solver),
                charges.stream().map(charge -> charge.start(seed)).toList());
    }

    private static final class ChargedSolve implements RegularizedSolve {

        private final DifferentiableField field;
        private final DiscreteAdjoint adjoint;
        private final List<Charge.Running> charges;
        private @Nullable Recording recording;
        private Moment moment = new Moment(0, 0);
        private double penalty;
        private double penaltySeconds;

        ChargedSolve(DifferentiableField field, DiscreteAdjoint adjoint, List<Charge.Running> charges) {
            this.field = field;
            this.adjoint = adjoint;
            this.charges = charges;
        }

        @Override
        public SavedStates forward(double[] y0, double t0, double t1, Moment now) {
            moment = now;
            Recording known = recording;
            if (known != null) {
                return SavedStates.of(known.again(y0, t0, t1));
            }
            Recording made = adjoint.record(field, y0, t0, t1);
            recording = made;
            return SavedStates.of(made.solution());
        }

        @Override
        public Gradient backward(double loss, double[] statesBar) {
            Recording solve = recording;
            if (solve == null) {
                throw new IllegalStateException("nothing was solved that could be pulled back");
            }
            Cotangents bar = RegularizedSolve.cotangents(solve, statesBar);
            long start = System.nanoTime();
            penalty = Charge.addAll(charges, moment, solve, loss, bar);
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
