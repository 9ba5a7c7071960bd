package org.costate.examples;

import org.costate.examples.problem.ProblemGradient;

/** How {@code gradient} differentiates. */
public enum AdjointKind {
    AUTO(ProblemGradient.Kind.AUTO),
    DISCRETE(ProblemGradient.Kind.DISCRETE),
    FORWARD(ProblemGradient.Kind.FORWARD),
    INTERPOLATING(ProblemGradient.Kind.INTERPOLATING),
    GAUSS(ProblemGradient.Kind.GAUSS),
    BACKSOLVE(ProblemGradient.Kind.BACKSOLVE),
    REVERSIBLE(ProblemGradient.Kind.REVERSIBLE);

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
