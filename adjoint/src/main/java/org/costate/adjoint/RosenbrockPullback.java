package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.Tolerances;
import org.costate.solver.implicit.RosenbrockMethod;
import org.costate.solver.implicit.RosenbrockStages;
import org.costate.solver.implicit.RosenbrockTableau;

/**
 * Pulls cotangents back through Rosenbrock steps. With {@code W = I - a J}, {@code a = h gamma}, J and f_t at the start of
 * the step, its stages are
 *
 * <pre>
 * W u_s = gamma sum_l c_sl u_l + a (f_s + h tau_s f_t)        f_s = f(t + alpha_s h, y + sum_l a_sl u_l)
 * </pre>
 *
 * and with the cotangent uBar_s of an increment
 *
 * <pre>
 * W^T p = uBar_s        uBar_l += gamma c_sl p + a_sl gBar        gBar = (df/dy)^T (a p) at stage s, yBar += gBar
 * yBar, thetaBar, tBar += d/d(y, theta, t) of  (a p) . (J u_s + h tau_s f_t)
 * hBar += gamma p . (J u_s + f_s + 2 h tau_s f_t) + alpha_s (a p) . df/dt
 * </pre>
 *
 * The factors of W serve both ways. The last but one line is a second derivative of the field.
 */
final class RosenbrockPullback extends ImplicitPullback {

    private final RosenbrockStages solver;
    private final SecondOrderField second;
    private final double gamma;
    private final double[] errorWeights;
    private final double[] weights;
    private final double[] nodes;
    private final double[] timeFactors;
    private final double[][] states;
    private final double[][] rightSides;
    private final double[] e;
    private final double[] moved;
    private final double[] g;
    private final double[] gBar;
    private final double[] p;

    RosenbrockPullback(RosenbrockMethod method, DifferentiableField field, Tape tape, int n, Tolerances tolerances) {
        super(method.name(), method.tableau().stages(), false, field, tape, n, tolerances);
        RosenbrockTableau tableau = method.tableau();
        solver = RosenbrockStages.of(method, exact, n, tolerances);
        second = secondOrder("the gradient");
        gamma = tableau.gamma();
        errorWeights = tableau.errorWeights();
        weights = tableau.weights();
        nodes = new double[stages];
        timeFactors = new double[stages];
        states = new double[stages][];
        rightSides = new double[stages][];
        for (int s = 0; s < stages; s++) {
            nodes[s] = tableau.node(s);
            timeFactors[s] = tableau.timeFactor(s);
            states[s] = tableau.row(s);
            rightSides[s] = tableau.rightRow(s);
        }
        e = new double[n];
        moved = new double[n];
        g = new double[n];
        gBar = new double[n];
        p = new double[n];
    }

    @Override
    Attempt solve(double t, double tNext, double[] start, double[] end) {
        Attempt attempt = solver.solve(t, tNext, start, end);
        x = solver.increments();
        return attempt;
    }

    @Override
    void denseWeights(double place, double[] out) {
        solver.denseWeights(place, out);
    }

    @Override
    void denseSlopes(double place, double[] out) {
        solver.denseSlopes(place, out);
    }

    @Override
    public void estimates(double errorBar, double stiffnessBar) {
        if (errorBar != 0) {
            solver.error(e);
            Arrays.fill(moved, 0);
            for (double[] increment : x) {
                for (int i = 0; i < n; i++) {
                    moved[i] = Math.max(moved[i], Math.abs(increment[i]));
                }
            }
            errorBar(errorBar, e, moved, 1);
            for (int s = 0; s < stages; s++) {
                add(errorWeights[s], e, xBar[s]);
            }
        }
        if (stiffnessBar != 0) {
            boundBar(stiffnessBar);
        }
    }

    @Override
    void pullback(double[] thetaBar) {
        for (int s = 0; s < stages; s++) {
            add(weights[s], yNextBar, xBar[s]);
        }
        for (int s = stages - 1; s >= 0; s--) {
            if (!isZero(xBar[s])) {
                stage(s, thetaBar);
            }
        }
        add(1, yNextBar, yBar);
    }

    private void stage(int s, double[] thetaBar) {
        double a = h * gamma;
        double byTime = h * timeFactors[s];
        double[] dfdt = solver.timeDerivative();
        double[] u = x[s];
        solver.matrix().solveTransposed(xBar[s], p);
        solver.stageState(s, g);
        double time = nodes[s] == 1 ? tNext : t + nodes[s] * h;
        linearize(time, g);
        // a J u = u - right side
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double right = a * (f[i] + byTime * dfdt[i]);
            for (int l = 0; l < s; l++) {
                right += gamma * rightSides[s][l] * x[l][i];
            }
            sum += p[i] * (u[i] - right + a * (f[i] + 2 * byTime * dfdt[i]));
        }
        hBar += sum / h;
        for (int l = 0; l < s; l++) {
            add(gamma * rightSides[s][l], p, xBar[l]);
        }
        for (int i = 0; i < n; i++) {
            p[i] *= a;
            gBar[i] = 0;
        }
        double ofTime = linearization.pullback(p, gBar, thetaBar);
        tBar += ofTime;
        hBar += nodes[s] * ofTime;
        add(1, gBar, yBar);
        for (int l = 0; l < s; l++) {
            add(states[s][l], gBar, xBar[l]);
        }
        tBar += second.derivativePullback(t, y, p, byTime, u, yBar, thetaBar);
    }
}
