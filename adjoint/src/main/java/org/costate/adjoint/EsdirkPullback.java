package org.costate.adjoint;

import org.costate.solver.Attempt;
import org.costate.solver.Tolerances;
import org.costate.solver.implicit.EsdirkKernel;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.EsdirkStages;
import org.costate.solver.implicit.EsdirkTableau;

/**
 * Pulls cotangents back through ESDIRK steps. With the cotangents c of a stage's state and d of its derivative, J the
 * Jacobian at its solution and {@code a = h gamma}:
 *
 * <pre>
 * (I - a J^T) w = c + J^T d        v = a w + d        thetaBar += (df/dtheta)^T v
 * yBar += w                        d_l += h a_sl w    for the stages l before
 * </pre>
 *
 * An error e that is filtered, {@code M u = e} with {@code M = I - a J} and J at the start of the step, has with the
 * cotangent uBar of u
 *
 * <pre>
 * M^T p = uBar        eBar = p        yBar, thetaBar, tBar += d/d(y, theta, t) of  (a p) . J u
 * </pre>
 */
final class EsdirkPullback extends ImplicitPullback {

    private final EsdirkTableau tableau;
    private final EsdirkKernel kernel;
    private final EsdirkStages solver;
    private final StageAdjoint adjoint;
    private final double[][] rows;
    private final double[] errorWeights;
    private final double[] stiffnessWeights;
    private final double[] base;
    private final double[] g;
    private final double[] w;
    private final double[] v;
    private final double[] u;
    private final double[] filteredBar;
    private final double[] filtered;
    private final double[] ignored;
    private boolean haveFiltered;

    EsdirkPullback(EsdirkMethod method, DifferentiableField field, Tape tape, int n, Tolerances tolerances) {
        super(method.name(), method.tableau().stages(), true, field, tape, n, tolerances);
        tableau = method.tableau();
        solver = EsdirkStages.of(method, exact, n, tolerances);
        kernel = solver.kernel();
        adjoint = new StageAdjoint(field, n, method.jacobian(), tolerances);
        rows = new double[stages][];
        for (int s = 0; s < stages; s++) {
            rows[s] = tableau.row(s);
        }
        errorWeights = tableau.errorWeights();
        stiffnessWeights = kernel.stiffnessWeights();
        base = new double[n];
        g = new double[n];
        w = new double[n];
        v = new double[n];
        u = new double[n];
        filtered = new double[n];
        filteredBar = new double[n];
        ignored = new double[n];
    }

    @Override
    Attempt solve(double t, double tNext, double[] start, double[] end) {
        Attempt attempt = solver.solve(t, tNext, start, end);
        x = solver.derivatives();
        return attempt;
    }

    @Override
    void denseWeights(double place, double[] out) {
        kernel.denseWeights(place, out);
    }

    @Override
    void denseSlopes(double place, double[] out) {
        kernel.denseSlopes(place, out);
    }

    @Override
    public void estimates(double errorBar, double stiffnessBar) {
        haveFiltered = false;
        if (errorBar != 0) {
            error(errorBar);
        }
        if (stiffnessBar != 0 && tableau.hasStiffnessPair()) {
            stiffness(stiffnessBar);
        } else if (stiffnessBar != 0) {
            boundBar(stiffnessBar);
        }
    }

    private void error(double bar) {
        kernel.error(h, x, v);
        System.arraycopy(v, 0, u, 0, n);
        boolean filters = tableau.filter() != EsdirkTableau.ErrorFilter.NONE;
        if (filters) {
            secondOrder("a cotangent of E was given, which is filtered with the Jacobian and");
            solver.matrix().solve(v, filtered);
            System.arraycopy(filtered, 0, u, 0, n);
        }
        if (!errorBar(bar, u, x[0], h)) {
            return;
        }
        if (filters) {
            solver.matrix().solveTransposed(u, u);
            // a J filtered = filtered - v
            hBar += (dot(u, filtered) - dot(u, v)) / h;
            for (int i = 0; i < n; i++) {
                filteredBar[i] = h * tableau.gamma() * u[i];
            }
            haveFiltered = true;
        }
        hBar += dot(u, v) / h;
        for (int s = 0; s < stages; s++) {
            add(h * errorWeights[s], u, xBar[s]);
        }
    }

    private void stiffness(double stiffnessBar) {
        double value = kernel.stiffness(y, h, x);
        if (value == 0) {
            return;
        }
        int later = tableau.stiffnessPair()[0];
        int earlier = tableau.stiffnessPair()[1];
        double dkSquare = 0;
        double dgSquare = 0;
        for (int i = 0; i < n; i++) {
            double dk = x[later][i] - x[earlier][i];
            double dg = 0;
            for (int s = 0; s < stages; s++) {
                dg += stiffnessWeights[s] * x[s][i];
            }
            dg *= h;
            w[i] = dk;
            u[i] = dg;
            dkSquare += dk * dk;
            dgSquare += dg * dg;
        }
        add(stiffnessBar / (Math.sqrt(dkSquare) * Math.sqrt(dgSquare)), w, xBar[later]);
        add(-stiffnessBar / (Math.sqrt(dkSquare) * Math.sqrt(dgSquare)), w, xBar[earlier]);
        double byDg = -stiffnessBar * value / dgSquare;
        for (int s = 0; s < stages; s++) {
            add(byDg * h * stiffnessWeights[s], u, xBar[s]);
        }
        hBar += byDg * dgSquare / h;
    }

    @Override
    void pullback(double[] thetaBar) {
        if (haveFiltered) {
            tBar += secondOrder("E").derivativePullback(t, y, filteredBar, 0, filtered, yBar, thetaBar);
        }
        double a = h * tableau.gamma();
        for (int s = stages - 1; s > 0; s--) {
            stage(s, a, thetaBar);
        }
        linearize(t, y);
        tBar += linearization.pullback(xBar[0], yBar, thetaBar);
    }

    private void stage(int s, double a, double[] thetaBar) {
        boolean isLast = s == stages - 1;
        double time = isLast ? tNext : t + tableau.node(s) * h;
        kernel.base(s, y, h, x, base);
        for (int i = 0; i < n; i++) {
            g[i] = base[i] + a * x[s][i];
            v[i] = isLast ? yNextBar[i] : 0;
        }
        linearize(time, g);
        adjoint.linearize(time, g, linearization);
        adjoint.addPullback(1, xBar[s], v);
        if (!adjoint.solve(a, v, w)) {
            throw singular(s);
        }
        double dot = 0;
        for (int i = 0; i < n; i++) {
            v[i] = a * w[i] + xBar[s][i];
            yBar[i] += w[i];
            dot += w[i] * (g[i] - y[i]);
        }
        hBar += dot / h;
        for (int l = 0; l < s; l++) {
            add(h * rows[s][l], w, xBar[l]);
        }
        double byTime = linearization.pullback(v, ignored, thetaBar);
        tBar += byTime;
        hBar += tableau.node(s) * byTime;
    }
}
