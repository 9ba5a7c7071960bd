package org.costate.adjoint;

import org.costate.solver.noise.BrownianPath;

/** What an adjoint without stored noise asks of a path. */
final class PathRequirement {

    private PathRequirement() {}

    static void requireFunctionOfTime(BrownianPath path) {
        if (!path.isFunctionOfTime()) {
            throw new IllegalArgumentException("path = " + path.getClass().getSimpleName()
                    + ", but the reverse sweep asks for the noise again; use a BrownianTree");
        }
    }
}
