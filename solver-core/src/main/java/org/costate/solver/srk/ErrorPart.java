package org.costate.solver.srk;

import java.util.Map;

/**
 * A part of an error estimate: {@code u = h sum_s d_s f_s + sum_k sum_s e_ks g_s xi_k}. An estimate adds the absolute
 * values of its parts. Immutable.
 */
final class ErrorPart {

    private final double[] drift;
    private final Map<NoiseTerm, double[]> noise;

    ErrorPart(double[] drift, Map<NoiseTerm, double[]> noise) {
        this.drift = drift;
        this.noise = noise;
    }

    double[] drift() {
        return drift;
    }

    Map<NoiseTerm, double[]> noise() {
        return noise;
    }
}
