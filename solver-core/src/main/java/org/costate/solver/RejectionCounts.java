package org.costate.solver;

/** Rejected steps by cause. Mutable, for one solve. */
final class RejectionCounts {

    private long error;
    private long notFinite;
    private long refused;
    private long newton;

    void add(Rejection cause) {
        switch (cause) {
            case ERROR -> error++;
            case NOT_FINITE -> notFinite++;
            case FIELD_REFUSED -> refused++;
            case NEWTON_FAILED -> newton++;
        }
    }

    long all() {
        return error + notFinite + refused + newton;
    }

    Statistics statistics(long evaluations, long accepted, long diffusionEvaluations, WorkCount work) {
        return new Statistics(
                evaluations,
                accepted,
                error,
                notFinite,
                refused,
                newton,
                diffusionEvaluations,
                work.jacobians(),
                work.factorings(),
                work.solves(),
                work.runs(accepted, all()));
    }
}
