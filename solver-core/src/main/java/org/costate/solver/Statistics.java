package org.costate.solver;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
 * @param jacobians    Jacobians that were evaluated
 * @param factorings   matrices that were factored
 * @param linearSolves linear systems that were solved: iterations of Newton, stages of a Rosenbrock method
 * @param runs         which method made which steps, in their order: one stretch, or several for a method that switches
 */
public record Statistics(
        long evaluations,
        long accepted,
        long errorRejections,
        long notFiniteRejections,
        long refusedRejections,
        long newtonRejections,
        long diffusionEvaluations,
        long jacobians,
        long factorings,
        long linearSolves,
        List<MethodRun> runs) {

    /**
     * Keeps the counts.
     *
     * @param evaluations  evaluations of the field
     * @param accepted     accepted steps
     * @param errorRejections rejected steps whose error was too large
     * @param notFiniteRejections rejected steps with values that are not finite
     * @param refusedRejections rejected steps at whose stages the field refused the state
     * @param newtonRejections rejected steps with an implicit stage whose equation could not be solved
     * @param diffusionEvaluations evaluations of the diffusion
     * @param jacobians    Jacobians that were evaluated
     * @param factorings   matrices that were factored
     * @param linearSolves linear systems that were solved
     * @param runs         which method made which steps; copied
     */
    public Statistics {
        runs = List.copyOf(runs);
    }

    /**
     * Rejected steps.
     *
     * @return all causes together
     */
    public long rejected() {
        return errorRejections + notFiniteRejections + refusedRejections + newtonRejections;
    }

    /**
     * Times at which a method that switches did so.
     *
     * @return starts of all stretches but the first
     */
    public double[] switchTimes() {
        double[] times = new double[Math.max(0, runs.size() - 1)];
        for (int i = 0; i < times.length; i++) {
            times[i] = runs.get(i + 1).start();
        }
        return times;
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
     * @return sums; of the stretches of each method one is left, with the earliest start
     */
    public Statistics plus(Statistics other) {
        return new Statistics(
                evaluations + other.evaluations,
                accepted + other.accepted,
                errorRejections + other.errorRejections,
                notFiniteRejections + other.notFiniteRejections,
                refusedRejections + other.refusedRejections,
                newtonRejections + other.newtonRejections,
                diffusionEvaluations + other.diffusionEvaluations,
                jacobians + other.jacobians,
                factorings + other.factorings,
                linearSolves + other.linearSolves,
                joined(runs, other.runs));
    }

    private static List<MethodRun> joined(List<MethodRun> first, List<MethodRun> second) {
        Map<String, MethodRun> byMethod = new LinkedHashMap<>();
        first.forEach(run -> byMethod.merge(run.method(), run, MethodRun::plus));
        second.forEach(run -> byMethod.merge(run.method(), run, MethodRun::plus));
        return List.copyOf(byMethod.values());
    }
}
