package org.costate.examples.experiment;

import org.costate.examples.train.Charge;
import org.costate.examples.train.StepCharges;
import org.costate.regularization.Aggregation;
import org.costate.regularization.StiffnessPenalty;
import org.costate.regularization.WeightSchedule;
import org.costate.solver.Solver;
import org.costate.solver.sde.SOSRI;
import org.costate.solver.sde.SOSRI2;

/**
 * The variants of experiments with stochastic equations, whose steps can only be charged, with weights that stay. SOSRI has
 * no stiffness estimate: trainings that charge it make their steps by SOSRI2, and are tested by SOSRI like the others. The
 * error of the embedded pair of SOSRI controls training and test of the variant that charges it.
 */
final class SdeRegularizers {

    private final Plan plan;
    private final Solver solver;
    private final OdeRegularizers charged;

    /**
     * The regularizers of a plan.
     *
     * @param plan       how trials are made
     * @param solver     solver of the trainings, by SOSRI
     * @param iterations updates of a whole training
     */
    SdeRegularizers(Plan plan, Solver solver, int iterations) {
        this.plan = plan;
        this.solver = solver;
        charged = new OdeRegularizers(plan, solver.method(), iterations).withConstantWeights();
    }

    /** The solver of a variant's training. */
    Solver solver(Variant variant) {
        boolean stiffness = variant == Variant.SR || variant == Variant.ER_SR;
        return stiffness && plan.weight(variant) != 0 ? solver.withMethod(SOSRI2.METHOD) : tested(variant);
    }

    /** The solver of a variant's tests. */
    Solver tested(Variant variant) {
        return variant == Variant.EMBEDDED && plan.weight(variant) != 0
                ? solver.withMethod(SOSRI.METHOD.withEmbeddedError())
                : solver;
    }

    StepCharges of(Variant variant) {
        double weight = plan.weight(variant);
        if (weight == 0) {
            return StepCharges.of();
        }
        if (variant == Variant.SR) {
            return StepCharges.of(stiffness(weight));
        }
        if (variant == Variant.ER_SR) {
            return StepCharges.of(
                    charged.error(weight * plan.weight(Variant.ER)), stiffness(weight * plan.weight(Variant.SR)));
        }
        if (charged.of(variant) instanceof StepCharges charges) {
            return charges;
        }
        throw new IllegalArgumentException("variant = " + variant + ", but steps of an SDE can only be charged");
    }

    /** The mean over the steps, as in the code of Pal et al. 2021 for stochastic equations. */
    private static Charge stiffness(double weight) {
        return Charge.of(StiffnessPenalty.of(SOSRI2.METHOD, Aggregation.mean()), WeightSchedule.constant(weight));
    }
}
