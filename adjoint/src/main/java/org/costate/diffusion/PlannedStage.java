package org.costate.diffusion;

import org.hipparchus.analysis.differentiation.Gradient;

/** One evaluation of the denoiser: at what, at which level, and how that level's angle moves with the nodes near it. */
record PlannedStage(PlannedMix input, double cos, double sin, double[] phiSlope, int evaluation) {

    static PlannedStage of(Mix input, Level level, int evaluation) {
        Gradient c = level.cos();
        Gradient s = level.sin();
        double[] slope = new double[c.getFreeParameters()];
        for (int p = 0; p < slope.length; p++) {
            slope[p] = c.getValue() * s.getPartialDerivative(p) - s.getValue() * c.getPartialDerivative(p);
        }
        return new PlannedStage(PlannedMix.of(input), c.getValue(), s.getValue(), slope, evaluation);
    }
}
