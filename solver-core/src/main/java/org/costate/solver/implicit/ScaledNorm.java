package org.costate.solver.implicit;

import org.costate.solver.Tolerances;

/** The scaled norm of an error: the root mean square of {@code e_i / (atol_i + rtol max(|y_i|, |yNext_i|))}. */
final class ScaledNorm {

    private final double rtol;
    private final double[] atol;

    ScaledNorm(int n, Tolerances tolerances) {
        rtol = tolerances.relative();
        atol = tolerances.absolutes(n);
    }

    double of(double[] e, double[] y, double[] yNext) {
        double sum = 0;
        for (int i = 0; i < e.length; i++) {
            double scale = atol[i] + rtol * Math.max(Math.abs(y[i]), Math.abs(yNext[i]));
            double quotient = e[i] == 0 ? 0 : e[i] / scale;
            sum += quotient * quotient;
        }
        return e.length == 0 ? 0 : Math.sqrt(sum / e.length);
    }
}
