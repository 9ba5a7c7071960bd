package org.costate.adjoint;

import org.costate.solver.Sde;

/**
 * Derivatives by the parameters of an equation's fields, and the fields' revisions. The vector of all has the drift's
 * parameters first, then the diffusion's, then those of the noise-induced drift if it is used.
 */
final class SdeParameters {

    private final DifferentiableField drift;
    private final DifferentiableField diffusion;
    private final DifferentiableField noiseInduced;
    private final boolean withNoiseInduced;
    private double[] driftBar = {};
    private double[] diffusionBar = {};
    private double[] noiseInducedBar = {};

    SdeParameters(Sde<? extends DifferentiableField> sde, boolean withNoiseInduced) {
        drift = sde.drift();
        diffusion = sde.diffusion();
        this.withNoiseInduced = withNoiseInduced;
        noiseInduced = withNoiseInduced ? sde.noiseInducedDrift() : diffusion;
    }

    /** Sets all derivatives to zero. */
    void clear() {
        driftBar = new double[drift.parameterCount()];
        diffusionBar = new double[diffusion.parameterCount()];
        noiseInducedBar = new double[withNoiseInduced ? noiseInduced.parameterCount() : 0];
    }

    /** How many parameters there are in all. */
    int count() {
        return drift.parameterCount()
                + diffusion.parameterCount()
                + (withNoiseInduced ? noiseInduced.parameterCount() : 0);
    }

    double[] driftBar() {
        return driftBar;
    }

    double[] diffusionBar() {
        return diffusionBar;
    }

    double[] noiseInducedBar() {
        return noiseInducedBar;
    }

    Linearization driftLinearization() {
        return drift.linearization();
    }

    Linearization diffusionLinearization() {
        return diffusion.linearization();
    }

    Linearization noiseInducedLinearization() {
        return noiseInduced.linearization();
    }

    /** Changes with the parameters of any field. */
    long revision() {
        return 31 * (31 * drift.revision() + diffusion.revision()) + noiseInduced.revision();
    }

    /** All derivatives, one field after the other. */
    double[] joined() {
        int first = driftBar.length;
        int second = first + diffusionBar.length;
        double[] all = java.util.Arrays.copyOf(driftBar, second + noiseInducedBar.length);
        System.arraycopy(diffusionBar, 0, all, first, diffusionBar.length);
        System.arraycopy(noiseInducedBar, 0, all, second, noiseInducedBar.length);
        return all;
    }
}
