package org.costate.solver.sde;

import org.costate.solver.FixedSteps;
import org.costate.solver.Rejection;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.StochasticMethod;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.noise.StoredPath;

/** One step of a method from time 0 as a function of the normal numbers that drive it. */
final class OneStep implements StepListener {

    private final Solver solver;
    private final Sde<VectorField> sde;
    private final double h;
    private double error = Double.NaN;

    private OneStep(Solver solver, Sde<VectorField> sde, double h) {
        this.solver = solver;
        this.sde = sde;
        this.h = h;
    }

    static OneStep of(StochasticMethod method, Sde<VectorField> sde, double h) {
        Solver solver = method.hasErrorEstimate()
                ? Solver.of(method, Tolerances.of(0, 1)).withController(FixedSteps.of(h))
                : Solver.fixed(method, h);
        return new OneStep(solver, sde, h);
    }

    /**
     * The step from y.
     *
     * @param normals standard normal numbers, those of the increments of all sources, then those of the areas
     */
    double[] from(double[] y, double[] normals) {
        int m = normals.length / 2;
        double[] w = new double[m];
        double[] area = new double[m];
        for (int j = 0; j < m; j++) {
            w[j] = Math.sqrt(h) * normals[j];
            area[j] = Math.sqrt(h / 12) * normals[m + j];
        }
        StoredPath path = StoredPath.of(new double[] {0, h}, new double[][] {w}).withAreas(new double[][] {area});
        return solver.solve(sde.along(path), y, 0, h, this).endState();
    }

    /** Error norm E of the last step, with an absolute tolerance of 1. */
    double error() {
        return error;
    }

    @Override
    public void accepted(StepRecord step) {
        error = step.error();
    }

    @Override
    public void rejected(StepRecord step, Rejection cause) {}
}
