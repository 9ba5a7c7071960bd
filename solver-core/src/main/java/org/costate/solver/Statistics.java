package org.costate.solver;

/**
 * What a solve cost.
 *
 * @param evaluations  evaluations of the field, those of the initial step, of rejected steps, of dense output and
 *                     of Jacobians by differences included
 * @param accepted     accepted steps
 * @param errorRejections rejected steps whose error was too large
 * @param notFiniteRejections rejected steps with values that are not finite
 * @param refusedRejections rejected steps at whose stages the field refused the state
 * @param newtonRejections rejected steps with an implicit stage whose equation could not be solved
 * @param diffusionEvaluations evaluations of the diffusion of a stochastic equation; those of its drift count as
 *                     evaluations of the field
 */
public record Statistics(
        long evaluations,
        long accepted,
        long errorRejections,
        long notFiniteRejections,
        long refusedRejections,
        long newtonRejections,
        long diffusionEvaluations) {

    /**
     * Rejected steps.
     *
     * @return all causes together
     */
    public long rejected() {
        return errorRejections + notFiniteRejections + refusedRejections + newtonRejections;
    }

    /**
     * Attempted steps.
     *
     * @return accepted and rejected
     */
    public long attempts() {
        return accepted + rejected();
    }

    /**
     * What this and another solve cost together.
     *
     * @param other the other
     * @return sums
     */
    public Statistics plus(Statistics other) {
        return new Statistics(
                evaluations + other.evaluations,
                accepted + other.accepted,
                errorRejections + other.errorRejections,
                notFiniteRejections + other.notFiniteRejections,
                refusedRejections + other.refusedRejections,
                newtonRejections + other.newtonRejections,
                diffusionEvaluations + other.diffusionEvaluations);
    }
}
