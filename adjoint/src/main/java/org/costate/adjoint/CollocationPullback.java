package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.Tolerances;
import org.costate.solver.implicit.CollocationMethod;
import org.costate.solver.implicit.CollocationStages;
import org.costate.solver.implicit.CollocationTableau;
import org.costate.solver.newton.DenseLu;

/**
 * Pulls cotangents back through collocation steps, by the implicit function theorem for all stages at once. With the
 * cotangents d of their derivatives, {@code k_i = f(t + c_i h, y + h sum_j a_ij k_j)}, and the Jacobians J_i at their states:
 *
 * <pre>
 * v_j - h sum_i a_ij J_i^T v_i = d_j        yBar += sum_i J_i^T v_i        thetaBar += sum_i (df/dtheta)_i^T v_i
 * </pre>
 */
final class CollocationPullback extends ImplicitPullback {

    private final CollocationTableau tableau;
    private final CollocationStages solver;
    private final DenseLu lu;
    private final double[] jacobian;
    private final double[] g;
    private final double[] d;
    private final double[] w;
    private final double[] v;

    CollocationPullback(CollocationMethod method, DifferentiableField field, Tape tape, int n, Tolerances tolerances) {
        super(method.name(), method.tableau().stages(), true, field, tape, n, tolerances);
        tableau = method.tableau();
        solver = CollocationStages.of(method, exact, n, tolerances);
        lu = DenseLu.of(stages * n);
        jacobian = new double[n * n];
        g = new double[n];
        d = new double[stages * n];
        w = new double[n];
        v = new double[n];
    }

    @Override
    Attempt solve(double t, double tNext, double[] start, double[] end) {
        Attempt attempt = solver.solve(t, tNext, start, end);
        x = solver.derivatives();
        return attempt;
    }

    @Override
    void denseWeights(double place, double[] out) {
        tableau.denseWeights(place, out);
    }

    @Override
    void denseSlopes(double place, double[] out) {
        tableau.denseSlopes(place, out);
    }

    /** There are none. */
    @Override
    public void estimates(double errorBar, double stiffnessBar) {
        if (errorBar != 0 || stiffnessBar != 0) {
            throw new IllegalArgumentException(
                    "a cotangent of E or S was given, but " + tableau.name() + " estimates neither");
        }
    }

    @Override
    void pullback(double[] thetaBar) {
        for (int j = 0; j < stages; j++) {
            hBar += tableau.weight(j) * dot(yNextBar, x[j]);
            add(h * tableau.weight(j), yNextBar, xBar[j]);
            System.arraycopy(xBar[j], 0, d, j * n, n);
        }
        add(1, yNextBar, yBar);
        if (!isZero(d)) {
            stages(thetaBar);
        }
    }

    private void stages(double[] thetaBar) {
        double[] matrix = lu.matrix();
        int width = stages * n;
        for (int i = 0; i < stages; i++) {
            state(i);
            exact.jacobian(t + tableau.node(i) * h, g, jacobian);
            for (int j = 0; j < stages; j++) {
                double factor = -h * tableau.coefficient(i, j);
                for (int row = 0; row < n; row++) {
                    for (int column = 0; column < n; column++) {
                        matrix[(i * n + row) * width + j * n + column] = factor * jacobian[row * n + column];
                    }
                    matrix[(i * n + row) * width + i * n + row] += i == j ? 1 : 0;
                }
            }
        }
        if (!lu.factor()) {
            throw singular(0);
        }
        lu.solveTransposed(d, d);
        for (int i = 0; i < stages; i++) {
            state(i);
            linearize(t + tableau.node(i) * h, g);
            System.arraycopy(d, i * n, v, 0, n);
            Arrays.fill(w, 0);
            double byTime = linearization.pullback(v, w, thetaBar);
            tBar += byTime;
            hBar += tableau.node(i) * byTime;
            for (int k = 0; k < n; k++) {
                yBar[k] += w[k];
                hBar += w[k] * (g[k] - y[k]) / h;
            }
        }
    }

    private void state(int i) {
        System.arraycopy(y, 0, g, 0, n);
        for (int j = 0; j < stages; j++) {
            add(h * tableau.coefficient(i, j), x[j], g);
        }
    }
}
