package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.JacobianField;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.implicit.EsdirkKernel;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.EsdirkStages;
import org.costate.solver.implicit.EsdirkTableau;
import org.costate.solver.rk.ExplicitKernel;

/**
 * Pulls cotangents back through ESDIRK steps. With the cotangents c of a stage's state and d of its derivative, J the
 * Jacobian at its solution and {@code a = h gamma}:
 *
 * <pre>
 * (I - a J^T) w = c + J^T d        v = a w + d        thetaBar += (df/dtheta)^T v
 * yBar += w                        d_l += h a_sl w    for the stages l before
 * </pre>
 */
final class EsdirkPullback {

    private final EsdirkTableau tableau;
    private final EsdirkKernel kernel;
    private final EsdirkStages solver;
    private final CountingFieldView counted;
    private final int n;
    private final int stages;
    private final double rtol;
    private final double[] atol;
    private final StageAdjoint adjoint;
    private final Linearization linearization;
    private final double[][] rows;
    private final double[] errorWeights;
    private final double[] stiffnessWeights;
    private final double[] weights;
    private final double[] yNext;
    private final double[] base;
    private final double[] g;
    private final double[] f;
    private final double[] w;
    private final double[] v;
    private final double[] u;
    private final double[] ignored;
    private final double[][] kBar;
    private final double[] thetaBar;
    private double[] yBar;
    private double[] yNextBar;
    private double[][] k = {};
    private double[] y = {};
    private int step;
    private double t;
    private double tNext;
    private double h;
    private double tBar;
    private double hBar;

    /** The field, counting what is evaluated again. */
    private static final class CountingFieldView implements VectorField {

        private final DifferentiableField field;
        private long count;

        CountingFieldView(DifferentiableField field) {
            this.field = field;
        }

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            count++;
            field.evaluate(t, y, dydt);
        }
    }

    EsdirkPullback(EsdirkMethod method, DifferentiableField field, int n, Tolerances tolerances) {
        this.n = n;
        tableau = method.tableau();
        counted = new CountingFieldView(field);
        solver = EsdirkStages.of(method, field instanceof JacobianField ? field : counted, n, tolerances);
        kernel = solver.kernel();
        stages = tableau.stages();
        rtol = tolerances.relative();
        atol = tolerances.absolutes(n);
        adjoint = new StageAdjoint(field, n);
        linearization = field.linearization();
        rows = new double[stages][];
        for (int s = 0; s < stages; s++) {
            rows[s] = tableau.row(s);
        }
        errorWeights = tableau.errorWeights();
        stiffnessWeights = kernel.stiffnessWeights();
        weights = new double[stages];
        yNext = new double[n];
        base = new double[n];
        g = new double[n];
        f = new double[n];
        w = new double[n];
        v = new double[n];
        u = new double[n];
        ignored = new double[n];
        kBar = new double[stages][n];
        thetaBar = new double[field.parameterCount()];
        yBar = new double[n];
        yNextBar = new double[n];
    }

    int dimension() {
        return n;
    }

    double[] yBar() {
        return yBar;
    }

    double[] thetaBar() {
        return thetaBar;
    }

    double tBar() {
        return tBar;
    }

    double hBar() {
        return hBar;
    }

    long reevaluations() {
        return counted.count;
    }

    /** Starts a sweep from the end of a solve. */
    void begin() {
        counted.count = 0;
        Arrays.fill(yBar, 0);
        Arrays.fill(thetaBar, 0);
    }

    /** Moves to the step before: what reached the start of the last is the cotangent of the end of this one. */
    void enter(int step, double t, double tNext, double[] y) {
        this.step = step;
        this.t = t;
        this.tNext = tNext;
        this.y = y;
        h = tNext - t;
        double[] reached = yBar;
        yBar = yNextBar;
        yNextBar = reached;
        Arrays.fill(yBar, 0);
        for (double[] bar : kBar) {
            Arrays.fill(bar, 0);
        }
        tBar = 0;
        hBar = 0;
        Attempt attempt = solver.solve(t, tNext, y, yNext);
        if (attempt != Attempt.OK) {
            throw new ArithmeticException(
                    "the stages of step " + step + " at t = " + t + " cannot be solved again: " + attempt);
        }
        k = solver.derivatives();
    }

    void addNext(double[] bars, int offset) {
        for (int i = 0; i < n; i++) {
            yNextBar[i] += bars[offset + i];
        }
    }

    /** Takes the cotangent of the state at a place inside the step; returns that of its time. */
    double addSample(double x, double[] bars, int offset) {
        kernel.denseWeights(x, weights);
        for (int i = 0; i < n; i++) {
            yBar[i] += bars[offset + i];
        }
        for (int s = 0; s < stages; s++) {
            double dot = 0;
            for (int i = 0; i < n; i++) {
                double bar = bars[offset + i];
                kBar[s][i] += h * weights[s] * bar;
                dot += bar * k[s][i];
            }
            hBar += weights[s] * dot;
        }
        kernel.denseSlopes(x, weights);
        double slope = 0;
        for (int s = 0; s < stages; s++) {
            for (int i = 0; i < n; i++) {
                slope += weights[s] * bars[offset + i] * k[s][i];
            }
        }
        tBar -= slope;
        hBar -= x * slope;
        return slope;
    }

    /** Takes the cotangents of E and S. */
    void addEstimates(double errorBar, double stiffnessBar) {
        if (errorBar != 0) {
            if (tableau.filter() != EsdirkTableau.ErrorFilter.NONE) {
                throw new IllegalArgumentException("a cotangent of E was given, but that of " + tableau.name()
                        + " is filtered with the Jacobian, whose derivatives this adjoint does not have");
            }
            addError(errorBar);
        }
        if (stiffnessBar != 0) {
            if (!tableau.hasStiffnessPair()) {
                throw new IllegalArgumentException("a cotangent of S was given, but that of " + tableau.name()
                        + " is a bound from the Jacobian, whose derivatives this adjoint does not have");
            }
            addStiffness(stiffnessBar);
        }
    }

    private double scale(int i) {
        return atol[i] + rtol * Math.max(Math.abs(y[i]), Math.abs(yNext[i]));
    }

    /** The sub-gradient 0 is taken where E is rounding. */
    private void addError(double errorBar) {
        kernel.error(h, k, u);
        double squares = 0;
        double size = 0;
        for (int i = 0; i < n; i++) {
            double scale = scale(i);
            double r = scale == 0 ? 0 : u[i] / scale;
            double moved = scale == 0 ? 0 : h * k[0][i] / scale;
            squares += r * r;
            size += moved * moved;
        }
        if (!ExplicitKernel.isAboveRounding(squares, size)) {
            return;
        }
        double factor = errorBar / (n * Math.sqrt(squares / n));
        double dot = 0;
        for (int i = 0; i < n; i++) {
            double scale = scale(i);
            double r = scale == 0 ? 0 : u[i] / scale;
            double perScale = scale == 0 ? 0 : factor * r / scale;
            boolean startIsLarger = Math.abs(y[i]) > Math.abs(yNext[i]);
            double larger = startIsLarger ? y[i] : yNext[i];
            (startIsLarger ? yBar : yNextBar)[i] -= rtol * Math.signum(larger) * perScale * r;
            dot += perScale * u[i];
            u[i] = perScale;
        }
        hBar += dot / h;
        for (int s = 0; s < stages; s++) {
            add(h * errorWeights[s], u, kBar[s]);
        }
    }

    private void addStiffness(double stiffnessBar) {
        double value = kernel.stiffness(y, h, k);
        if (value == 0) {
            return;
        }
        int later = tableau.stiffnessPair()[0];
        int earlier = tableau.stiffnessPair()[1];
        double dkSquare = 0;
        double dgSquare = 0;
        for (int i = 0; i < n; i++) {
            double dk = k[later][i] - k[earlier][i];
            double dg = 0;
            for (int s = 0; s < stages; s++) {
                dg += stiffnessWeights[s] * k[s][i];
            }
            dg *= h;
            w[i] = dk;
            u[i] = dg;
            dkSquare += dk * dk;
            dgSquare += dg * dg;
        }
        add(stiffnessBar / (Math.sqrt(dkSquare) * Math.sqrt(dgSquare)), w, kBar[later]);
        add(-stiffnessBar / (Math.sqrt(dkSquare) * Math.sqrt(dgSquare)), w, kBar[earlier]);
        double byDg = -stiffnessBar * value / dgSquare;
        for (int s = 0; s < stages; s++) {
            add(byDg * h * stiffnessWeights[s], u, kBar[s]);
        }
        hBar += byDg * dgSquare / h;
    }

    /** Pulls everything back to the start of the step. */
    void pullback() {
        double a = h * tableau.gamma();
        for (int s = stages - 1; s > 0; s--) {
            stage(s, a);
        }
        linearization.evaluate(t, y, f);
        tBar += linearization.pullback(kBar[0], yBar, thetaBar);
    }

    private void stage(int s, double a) {
        boolean isLast = s == stages - 1;
        double time = isLast ? tNext : t + tableau.node(s) * h;
        kernel.base(s, y, h, k, base);
        for (int i = 0; i < n; i++) {
            g[i] = base[i] + a * k[s][i];
            v[i] = isLast ? yNextBar[i] : 0;
        }
        linearization.evaluate(time, g, f);
        adjoint.linearize(time, g, linearization);
        adjoint.addPullback(1, kBar[s], v);
        if (!adjoint.solve(a, v, w)) {
            throw new ArithmeticException("step " + step + " at t = " + t
                    + " has no derivative: I - h gamma J is singular for the Jacobian J at stage " + s);
        }
        double dot = 0;
        for (int i = 0; i < n; i++) {
            v[i] = a * w[i] + kBar[s][i];
            yBar[i] += w[i];
            dot += w[i] * (g[i] - y[i]);
        }
        hBar += dot / h;
        for (int l = 0; l < s; l++) {
            add(h * rows[s][l], w, kBar[l]);
        }
        double byTime = linearization.pullback(v, ignored, thetaBar);
        tBar += byTime;
        hBar += tableau.node(s) * byTime;
    }

    private static void add(double factor, double[] x, double[] sum) {
        if (factor != 0) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += factor * x[i];
            }
        }
    }
}
