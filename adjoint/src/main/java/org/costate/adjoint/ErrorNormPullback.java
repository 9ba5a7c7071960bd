package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Tolerances;
import org.costate.solver.rk.ExplicitKernel;

/**
 * Pulls a cotangent of the scaled error norm back to the error and to the states at both ends of the step. With
 * {@code s_i = atol_i + rtol max(|y_i|, |yNext_i|)}, {@code r_i = u_i / s_i}, {@code E = sqrt(mean r_i^2)}:
 * {@code dE/du_i = r_i / (n E s_i)}, {@code dE/ds_i = -r_i^2 / (n E s_i)}. Where E is rounding of what moved in the step
 * the sub-gradient 0 is taken.
 */
final class ErrorNormPullback {

    private final double rtol;
    private final double[] atol;

    ErrorNormPullback(Tolerances tolerances, int n) {
        rtol = tolerances.relative();
        atol = tolerances.absolutes(n);
    }

    /**
     * Pulls back.
     *
     * @param bar      cotangent of E
     * @param u        the error, replaced by its cotangent
     * @param moved    by how much components moved in the step, times a factor
     * @param factor   the factor
     * @param y        state at the start
     * @param yNext    state at the end
     * @param yBar     added to
     * @param yNextBar added to
     * @return false if E is rounding; u is then zero
     */
    boolean pullback(
            double bar,
            double[] u,
            double[] moved,
            double factor,
            double[] y,
            double[] yNext,
            double[] yBar,
            double[] yNextBar) {
        int n = u.length;
        double squares = 0;
        double size = 0;
        for (int i = 0; i < n; i++) {
            double scale = atol[i] + rtol * Math.max(Math.abs(y[i]), Math.abs(yNext[i]));
            double r = scale == 0 ? 0 : u[i] / scale;
            double q = scale == 0 ? 0 : factor * moved[i] / scale;
            squares += r * r;
            size += q * q;
        }
        if (!ExplicitKernel.isAboveRounding(squares, size)) {
            Arrays.fill(u, 0);
            return false;
        }
        double byR = bar / (n * Math.sqrt(squares / n));
        for (int i = 0; i < n; i++) {
            boolean startIsLarger = Math.abs(y[i]) > Math.abs(yNext[i]);
            double larger = startIsLarger ? y[i] : yNext[i];
            double scale = atol[i] + rtol * Math.abs(larger);
            double r = scale == 0 ? 0 : u[i] / scale;
            double perScale = scale == 0 ? 0 : byR * r / scale;
            (startIsLarger ? yBar : yNextBar)[i] -= rtol * Math.signum(larger) * perScale * r;
            u[i] = perScale;
        }
        return true;
    }
}
