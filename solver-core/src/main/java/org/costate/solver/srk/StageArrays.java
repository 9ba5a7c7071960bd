package org.costate.solver.srk;

/** States, drifts and diffusions of the stages of one solve. Stages without one of them share an array that is not read. */
final class StageArrays {

    private final double[][] z;
    private final double[][] f;
    private final double[][] g;

    StageArrays(StochasticTableau tableau, int n, int diffusionLength) {
        int stages = tableau.stages();
        z = new double[stages][];
        f = new double[stages][];
        g = new double[stages][];
        double[] shared = new double[n];
        for (int s = 0; s < stages; s++) {
            f[s] = tableau.hasDrift(s) ? new double[n] : shared;
            g[s] = tableau.hasDiffusion(s) ? new double[diffusionLength] : shared;
            boolean ofPair = s == tableau.later() || s == tableau.earlier();
            z[s] = ofPair ? new double[n] : shared;
        }
    }

    /** State of a stage; kept until the end of the step for the two stages of the stiffness estimate only. */
    double[] z(int s) {
        return z[s];
    }

    double[] f(int s) {
        return f[s];
    }

    double[] g(int s) {
        return g[s];
    }

    double[][] drifts() {
        return f;
    }

    double[][] diffusions() {
        return g;
    }

    /** Length of the state. */
    int components() {
        return z[0].length;
    }
}
