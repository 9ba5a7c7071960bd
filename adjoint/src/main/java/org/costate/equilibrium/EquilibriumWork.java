package org.costate.equilibrium;

/**
 * What a search cost.
 *
 * @param iterations       iterations of the method; for {@link Relaxation} accepted steps
 * @param evaluations      evaluations of the field, those for differences and for Jacobians included
 * @param pullbacks        products with the transposed Jacobian, those that give rows of a dense one included
 * @param products         products with the Jacobian
 * @param factorings       Jacobians that were factored; of a batch of rows all at once
 * @param linearIterations iterations of iterative methods for linear systems
 */
public record EquilibriumWork(
        long iterations, long evaluations, long pullbacks, long products, long factorings, long linearIterations) {}
