package org.costate.solver.srk;

import java.util.List;
import java.util.Map;
import org.costate.solver.Noise;
import org.costate.solver.rk.LinearCombination;

/**
 * The arithmetic of one step by a {@link StochasticTableau}, shared by the stepper and by what pulls cotangents back
 * through its steps. Holds the random variables of the present step. Mutable, for one thread; allocates nothing once
 * made.
 */
public final class StochasticKernel {

    private final StochasticTableau tableau;
    private final Noise noise;
    private final int length;
    private final LinearCombination[] drift;
    private final LinearCombination[][] diffusion;
    private final double[][] driftRows;
    private final double[][][] noiseRows;
    private final NoiseTerm[] terms;
    private final double[][] xi;
    private final double[] product;
    private double h;

    /**
     * Workspace for steps on a state.
     *
     * @param tableau the method
     * @param noise   structure of the diffusion
     * @param n       length of the state
     */
    public StochasticKernel(StochasticTableau tableau, Noise noise, int n) {
        this.tableau = tableau;
        this.noise = noise;
        length = noise.length(n);
        terms = tableau.terms().toArray(new NoiseTerm[0]);
        int stages = tableau.stages();
        drift = new LinearCombination[stages + 1];
        diffusion = new LinearCombination[stages + 1][];
        driftRows = new double[stages + 1][];
        noiseRows = new double[stages + 1][][];
        for (int s = 0; s < stages; s++) {
            set(s, tableau.stage(s).drift(), tableau.stage(s).noise());
        }
        set(stages, tableau.weights(), tableau.noiseWeights());
        xi = new double[terms.length][noise.sources(n)];
        product = new double[length];
    }

    private void set(int row, double[] driftWeights, Map<NoiseTerm, double[]> noiseWeights) {
        driftRows[row] = driftWeights;
        drift[row] = LinearCombination.of(driftWeights);
        noiseRows[row] = rows(noiseWeights);
        diffusion[row] = combinations(noiseRows[row]);
    }

    private double[][] rows(Map<NoiseTerm, double[]> weights) {
        double[][] rows = new double[terms.length][];
        for (int k = 0; k < terms.length; k++) {
            rows[k] = weights.getOrDefault(terms[k], new double[0]);
        }
        return rows;
    }

    private static LinearCombination[] combinations(double[][] rows) {
        LinearCombination[] sums = new LinearCombination[rows.length];
        for (int k = 0; k < rows.length; k++) {
            sums[k] = LinearCombination.of(rows[k]);
        }
        return sums;
    }

    /**
     * Begins a step: computes its random variables.
     *
     * @param size size of the step, negative when going back in time
     * @param w    increments, length m, not modified
     * @param area space-time areas, length m, not modified
     */
    public void begin(double size, double[] w, double[] area) {
        h = size;
        for (int k = 0; k < terms.length; k++) {
            terms[k].fill(size, w, area, xi[k]);
        }
    }

    /**
     * State of a stage.
     *
     * @param s   index of the stage
     * @param y   state at the start of the step, length n, not modified
     * @param f   drifts of earlier stages, not modified
     * @param g   diffusions of earlier stages, not modified
     * @param out length n, written
     */
    public void stageState(int s, double[] y, double[][] f, double[][] g, double[] out) {
        drift[s].addTo(y, h, f, out);
        addNoise(diffusion[s], g, out);
    }

    /**
     * State at the end of the step.
     *
     * @param y   state at its start, length n, not modified
     * @param f   drifts of all stages, not modified
     * @param g   diffusions of all stages, not modified
     * @param out length n, written
     */
    public void nextState(double[] y, double[][] f, double[][] g, double[] out) {
        stageState(tableau.stages(), y, f, g, out);
    }

    private void addNoise(LinearCombination[] sums, double[][] g, double[] out) {
        for (int k = 0; k < sums.length; k++) {
            if (sums[k].terms() > 0) {
                sums[k].set(1, g, length, product);
                noise.addProduct(product, xi[k], out);
            }
        }
    }

    /**
     * The method.
     *
     * @return its coefficients
     */
    public StochasticTableau tableau() {
        return tableau;
    }

    /**
     * Structure of the diffusion.
     *
     * @return the noise
     */
    public Noise noise() {
        return noise;
    }

    /**
     * Length of the values of the diffusion.
     *
     * @return {@link Noise#length} for this state
     */
    public int diffusionLength() {
        return length;
    }

    /**
     * Number of random variables of a step.
     *
     * @return count, each with a value for every source
     */
    public int terms() {
        return terms.length;
    }

    /**
     * Values of a random variable in the present step.
     *
     * @param k index of the variable
     * @return length m, not to be modified
     */
    public double[] xi(int k) {
        return xi[k];
    }

    /**
     * Weights of the drifts in a stage, or in the next state.
     *
     * @param s index of the stage; the number of stages for the next state
     * @return weights of the stages from the first on; those left out are 0; not to be modified
     */
    public double[] driftRow(int s) {
        return driftRows[s];
    }

    /**
     * Weights of the diffusions in a stage, or in the next state.
     *
     * @param s index of the stage; the number of stages for the next state
     * @param k index of the random variable they belong to
     * @return weights of the stages from the first on; those left out are 0; not to be modified
     */
    public double[] noiseRow(int s, int k) {
        return noiseRows[s][k];
    }

    /** Sums of one part of an error estimate. */
    Sums sums(ErrorPart part) {
        return new Sums(part);
    }

    /** The combination of drifts and diffusions that a part of an error estimate is. */
    final class Sums {

        private final LinearCombination driftSum;
        private final LinearCombination[] noiseSums;
        private final double[][] noiseWeights;
        private final double[] driftWeights;

        private Sums(ErrorPart part) {
            driftWeights = part.drift();
            driftSum = LinearCombination.of(driftWeights);
            noiseWeights = rows(part.noise());
            noiseSums = combinations(noiseWeights);
        }

        void set(double[][] f, double[][] g, double[] out) {
            driftSum.set(h, f, out.length, out);
            addNoise(noiseSums, g, out);
        }

        double driftWeight(int s) {
            return driftWeights[s];
        }

        double noiseWeight(int s, int k) {
            return s < noiseWeights[k].length ? noiseWeights[k][s] : 0;
        }
    }

    List<ErrorPart> parts(boolean embedded) {
        return embedded ? tableau.embeddedError() : tableau.paperError();
    }
}
