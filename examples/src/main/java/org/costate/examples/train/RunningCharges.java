package org.costate.examples.train;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.KineticCost;
import org.costate.adjoint.Recording;
import org.costate.adjoint.RunningCost;
import org.costate.adjoint.RunningCostField;
import org.costate.neural.JacobianCost;
import org.costate.neural.NeuralField;
import org.costate.neural.TaylorCost;
import org.costate.regularization.WeightSchedule;
import org.costate.solver.Solver;
import org.jspecify.annotations.Nullable;

/**
 * Charges integrals along the solution up to the last saved state, which ride along as components of the state in
 * training. Tests solve the plain field. Immutable.
 */
public final class RunningCharges implements Regularizer {

    private final Family family;
    private final WeightSchedule weight;

    private RunningCharges(Family family, WeightSchedule weight) {
        this.family = family;
        this.weight = weight;
    }

    /** The costs of one training. */
    @FunctionalInterface
    private interface Family {
        Costs start(NeuralField field, long seed);
    }

    /** Costs, and what draws them anew in each iteration. */
    private record Costs(List<RunningCost> costs, LongConsumer draw) {}

    /**
     * The kinetic energy of the field, and the size of its Jacobian along signs drawn in each iteration: {@code integral of
     * mean |f|^2 + mean |eps^T df/dz|^2}.
     *
     * @param weight weight of both over the epochs; 0.01 in the paper
     */
    public static RunningCharges rnode(WeightSchedule weight) {
        return new RunningCharges(
                (field, seed) -> {
                    JacobianCost jacobian = JacobianCost.of(field, seed);
                    return new Costs(List.of(KineticCost.of(), jacobian), jacobian::draw);
                },
                weight);
    }

    /**
     * The size of a higher derivative of the solution: {@code integral of mean (d^K z / dt^K)^2}.
     *
     * @param derivative K, 2 or 3
     * @param weight     its weight over the epochs
     */
    public static RunningCharges taynode(int derivative, WeightSchedule weight) {
        return new RunningCharges(
                (field, seed) -> new Costs(List.of(TaylorCost.of(field, derivative)), iteration -> {}), weight);
    }

    @Override
    public RegularizedSolve start(NeuralField field, Solver solver, long seed) {
        return new CostedSolve(field, solver, family.start(field, seed), weight);
    }

    private static final class CostedSolve implements RegularizedSolve {

        private final RunningCostField costed;
        private final Costs costs;
        private final Solver solver;
        private final WeightSchedule weight;
        /** By the length of the state, which the solver's tolerances depend on. */
        private final Map<Integer, Recording> recordings = new HashMap<>();

        private @Nullable Recording last;
        private Moment moment = new Moment(0, 0);
        private double penalty;

        CostedSolve(NeuralField field, Solver solver, Costs costs, WeightSchedule weight) {
            costed = RunningCostField.of(field, costs.costs().toArray(RunningCost[]::new));
            this.costs = costs;
            this.solver = solver;
            this.weight = weight;
        }

        @Override
        public SavedStates forward(double[] y0, double t0, double t1, Moment now) {
            moment = now;
            costs.draw().accept(now.iteration());
            double[] start = costed.start(y0);
            Recording known = recordings.get(y0.length);
            if (known == null) {
                known = DiscreteAdjoint.of(costed.solver(solver, y0.length)).record(costed, start, t0, t1);
                recordings.put(y0.length, known);
            } else {
                known.again(start, t0, t1);
            }
            last = known;
            return SavedStates.from(known.solution(), costed::state);
        }

        @Override
        public Gradient backward(double loss, double[] statesBar) {
            Recording solve = last;
            if (solve == null) {
                throw new IllegalStateException("nothing was solved that could be pulled back");
            }
            Gradient gradient = solve.pullback(cotangents(solve, statesBar));
            double[] end = solve.solution().state(solve.solution().size() - 1);
            penalty = 0;
            for (int c = 0; c < costs.costs().size(); c++) {
                penalty += costed.cost(end, c);
            }
            return costed.gradient(gradient);
        }

        /** The cotangents of the plain states, and at the last one those of the costs. */
        private Cotangents cotangents(Recording solve, double[] statesBar) {
            int saved = solve.solution().size();
            int count = costs.costs().size();
            int n = solve.solution().dimension() - count;
            if (statesBar.length != saved * n) {
                throw new IllegalArgumentException("statesBar has length " + statesBar.length
                        + ", but the saved states have " + saved * n + " numbers");
            }
            Cotangents bar = solve.cotangents();
            double[] costBars = new double[count];
            for (int i = 0; i < saved; i++) {
                if (i == saved - 1) {
                    Arrays.fill(costBars, weight.at(moment.epoch()));
                }
                double[] stateBar = Arrays.copyOfRange(statesBar, i * n, (i + 1) * n);
                bar.addState(i, costed.cotangent(stateBar, costBars));
            }
            return bar;
        }

        @Override
        public double penalty() {
            return penalty;
        }

        /** Costs are part of each evaluation, forward and back. */
        @Override
        public double penaltySeconds() {
            return 0;
        }
    }
}
