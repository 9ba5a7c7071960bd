package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Tolerances;
import org.costate.solver.rk.ButcherTableau;
import org.costate.solver.rk.EstimatedError;
import org.costate.solver.rk.ExplicitKernel;
import org.costate.solver.rk.LinearCombination;

/**
 * Pulls cotangents of the error norm E and of the stiffness estimate S of one step back to its stages and states.
 *
 * <p>E is the norm of {@code u = h sum_s e_s k_s} ({@link ErrorNormPullback}). With {@code S = |dk| / |dg|}:
 * {@code dS/d(dk) = dk / (|dk| |dg|)}, {@code dS/d(dg) = -S dg / |dg|^2}. Where E, dk or dg is below its rounding floor
 * the sub-gradient 0 is taken. Two estimates are joined by {@code E = E1^2 / size}, {@code size^2 = E1^2 + E2^2 / 100};
 * with {@code a = E1 / size}, {@code b = E2 / (10 size)}: {@code dE/dE1 = a (2 - a^2)}, {@code dE/dE2 = -a^2 b / 10}.
 */
final class EstimatePullback {

    private final ExplicitKernel kernel;
    private final ButcherTableau tableau;
    private final int n;
    private final EstimatedError estimate;
    private final LinearCombination[] errors;
    private final double[][] errorWeights;
    private final ErrorNormPullback norm;
    private final double[][] uBar;
    private final boolean[] haveError;
    private final double[] stiffnessWeights;
    private final int later;
    private final int earlier;
    private final double[] dkBar;
    private final double[] dgBar;
    private boolean haveStiffness;

    EstimatePullback(ExplicitKernel kernel, int n, Tolerances tolerances) {
        this.kernel = kernel;
        this.n = n;
        tableau = kernel.tableau();
        estimate = new EstimatedError(tableau, n, tolerances);
        int count = tableau.errorEstimates();
        errors = new LinearCombination[count];
        errorWeights = new double[count][];
        for (int i = 0; i < count; i++) {
            errorWeights[i] = tableau.errorWeights(i);
            errors[i] = LinearCombination.of(errorWeights[i]);
        }
        norm = new ErrorNormPullback(tolerances, n);
        uBar = new double[count][n];
        haveError = new boolean[count];
        boolean pair = tableau.hasStiffnessPair();
        later = pair ? tableau.stiffnessPair()[0] : -1;
        earlier = pair ? tableau.stiffnessPair()[1] : -1;
        stiffnessWeights = kernel.stiffnessWeights();
        dkBar = new double[n];
        dgBar = new double[n];
    }

    /** Forgets the step before. */
    void clear() {
        Arrays.fill(haveError, false);
        haveStiffness = false;
    }

    /** Takes the cotangent of E; adds what reaches the states through the scale. */
    void error(double bar, double[] y, double[] yNext, double h, double[][] k, double[] yBar, double[] yNextBar) {
        if (errors.length == 0) {
            throw new IllegalArgumentException(
                    "a cotangent of E was given, but " + tableau.name() + " has no error estimate");
        }
        if (errors.length == 1) {
            norm(0, bar, y, yNext, h, k, yBar, yNextBar);
            return;
        }
        double first = estimate.norm(0, h, y, yNext, k);
        double second = estimate.norm(1, h, y, yNext, k);
        double size = Math.hypot(first, 0.1 * second);
        if (size > 0) {
            double a = first / size;
            double b = 0.1 * second / size;
            norm(0, bar * a * (2 - a * a), y, yNext, h, k, yBar, yNextBar);
            norm(1, bar * -0.1 * a * a * b, y, yNext, h, k, yBar, yNextBar);
        }
    }

    private void norm(
            int which,
            double bar,
            double[] y,
            double[] yNext,
            double h,
            double[][] k,
            double[] yBar,
            double[] yNextBar) {
        double[] u = uBar[which];
        errors[which].set(h, k, n, u);
        haveError[which] = norm.pullback(bar, u, k[0], h, y, yNext, yBar, yNextBar);
    }

    /** Takes the cotangent of S. */
    void stiffness(double bar, double[] y, double h, double[][] k) {
        if (later < 0) {
            throw new IllegalArgumentException(
                    "a cotangent of S was given, but " + tableau.name() + " has no stiffness estimate");
        }
        double value = kernel.stiffness(y, h, k);
        if (value == 0) {
            return;
        }
        haveStiffness = true;
        double dkSquare = 0;
        double dgSquare = 0;
        for (int i = 0; i < n; i++) {
            double dk = k[later][i] - k[earlier][i];
            double dg = 0;
            for (int l = 0; l < stiffnessWeights.length; l++) {
                dg += stiffnessWeights[l] * k[l][i];
            }
            dg *= h;
            dkBar[i] = dk;
            dgBar[i] = dg;
            dkSquare += dk * dk;
            dgSquare += dg * dg;
        }
        double byDk = bar / (Math.sqrt(dkSquare) * Math.sqrt(dgSquare));
        double byDg = -bar * value / dgSquare;
        for (int i = 0; i < n; i++) {
            dkBar[i] *= byDk;
            dgBar[i] *= byDg;
        }
    }

    /** Adds to the cotangent of a stage the terms that carry the step size as a factor. */
    void addScaled(int s, double h, double[] kBar) {
        for (int e = 0; e < errors.length; e++) {
            if (haveError[e] && s < errorWeights[e].length && errorWeights[e][s] != 0) {
                add(h * errorWeights[e][s], uBar[e], kBar);
            }
        }
        if (haveStiffness && s < stiffnessWeights.length) {
            add(h * stiffnessWeights[s], dgBar, kBar);
        }
    }

    /** Adds to the cotangent of a stage the terms that do not. */
    void addDirect(int s, double[] kBar) {
        if (haveStiffness && (s == later || s == earlier)) {
            add(s == later ? 1 : -1, dkBar, kBar);
        }
    }

    private static void add(double factor, double[] x, double[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * x[i];
        }
    }
}
