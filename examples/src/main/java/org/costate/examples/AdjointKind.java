package org.costate.examples;

import org.costate.examples.problem.ProblemGradient;

/** How {@code gradient} differentiates. */
public enum AdjointKind {
    DISCRETE(ProblemGradient.Kind.DISCRETE),
    BACKSOLVE(ProblemGradient.Kind.BACKSOLVE),
    INTERPOLATING(ProblemGradient.Kind.INTERPOLATING);

    private final ProblemGradient.Kind kind;

    AdjointKind(ProblemGradient.Kind kind) {
        this.kind = kind;
    }

    /** The same for the program. */
    ProblemGradient.Kind kind() {
        return kind;
    }

    @Override
    public String toString() {
        return Label.of(this);
    }
}
