package org.costate.diffusion;

import org.hipparchus.analysis.differentiation.Gradient;

/**
 * One evaluation of the denoiser: at what, at which level, and how that level's angle moves with the nodes near it.
 * Immutable.
 */
final class PlannedStage {

    private final PlannedMix input;
    private final double cos;
    private final double sin;
    private final double[] phiSlope;
    private final int evaluation;

    private PlannedStage(PlannedMix input, double cos, double sin, double[] phiSlope, int evaluation) {
        this.input = input;
        this.cos = cos;
        this.sin = sin;
        this.phiSlope = phiSlope;
        this.evaluation = evaluation;
    }

    static PlannedStage of(Mix input, Level level, int evaluation) {
        Gradient c = level.cos();
        Gradient s = level.sin();
        double[] slope = new double[c.getFreeParameters()];
        for (int p = 0; p < slope.length; p++) {
            slope[p] = c.getValue() * s.getPartialDerivative(p) - s.getValue() * c.getPartialDerivative(p);
        }
        return new PlannedStage(PlannedMix.of(input), c.getValue(), s.getValue(), slope, evaluation);
    }

    /** Whether all that it is made of and all slopes are finite. */
    boolean isFinite() {
        return input.isFinite() && Double.isFinite(cos) && Double.isFinite(sin) && PlannedMix.isFinite(phiSlope);
    }

    PlannedMix input() {
        return input;
    }

    double cos() {
        return cos;
    }

    double sin() {
        return sin;
    }

    double[] phiSlope() {
        return phiSlope;
    }

    int evaluation() {
        return evaluation;
    }
}
