package org.costate.solver;

import org.costate.solver.noise.BrownianPath;

/**
 * A stochastic differential equation along one path: what a {@link Solver} with a {@link StochasticMethod} solves. As a
 * plain field it is the drift. Immutable.
 */
public final class DrivenField implements VectorField {

    private final Sde<? extends VectorField> sde;
    private final BrownianPath path;

    DrivenField(Sde<? extends VectorField> sde, BrownianPath path) {
        this.sde = sde;
        this.path = path;
    }

    /**
     * The equation.
     *
     * @return drift, diffusion and their structure
     */
    public Sde<? extends VectorField> sde() {
        return sde;
    }

    /**
     * The path that drives it.
     *
     * @return the path of its sources
     */
    public BrownianPath path() {
        return path;
    }

    /**
     * The same equation along another path.
     *
     * @param other the path
     * @return a new field
     */
    public DrivenField along(BrownianPath other) {
        return new DrivenField(sde, other);
    }

    @Override
    public void evaluate(double t, double[] y, double[] dydt) {
        sde.drift().evaluate(t, y, dydt);
    }

    @Override
    public void requireDimension(int n) {
        sde.drift().requireDimension(n);
        sde.diffusion().requireDimension(n);
        int sources = sde.noise().sources(n);
        if (path.dimension() != sources) {
            throw new IllegalArgumentException("path has dimension " + path.dimension() + ", but " + sde.noise()
                    + " noise on a state of length " + n + " has " + sources + " sources");
        }
    }

    /**
     * Says whether the path covers an interval.
     *
     * @param t0 start or end of the interval
     * @param t1 the other
     * @throws IllegalArgumentException if not
     */
    public void requireInterval(double t0, double t1) {
        if (Math.min(t0, t1) < path.start() || Math.max(t0, t1) > path.end()) {
            throw new IllegalArgumentException("t0 = " + t0 + " and t1 = " + t1 + ", but the path is known from "
                    + path.start() + " to " + path.end());
        }
    }
}
