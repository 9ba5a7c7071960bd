package org.costate.adjoint;

import java.util.Arrays;
import org.costate.solver.Attempt;
import org.costate.solver.Tolerances;
import org.jspecify.annotations.Nullable;

/**
 * What pullbacks of implicit steps have in common. The state inside a step and its error are sums {@code factor * sum_s
 * w_s x_s} of the vectors x_s of its stages: derivatives, with the step size as the factor, or increments. A step is a
 * function of its start and its two times; its stages are solved again, and nothing of the forward solve is kept but
 * states.
 */
abstract class ImplicitPullback implements StepPullback, MethodSteps {

    final DifferentiableField field;
    final ExactField exact;
    final int n;
    final int stages;
    final Linearization linearization;
    final double[][] xBar;
    final double[] yNext;
    final double[] f;
    double[][] x = {};
    double[] y = {};
    double[] yBar;
    double[] yNextBar;
    double t;
    double tNext;
    double h;
    double tBar;
    double hBar;

    private final String method;
    private final boolean bySize;
    private final Tape tape;
    private final ErrorNormPullback norm;
    private final double[] weights;
    private final double[] slopes;
    private final double[] replayed;
    private @Nullable BoundPullback bound;
    private double boundBar;
    private int step;
    private long evaluations;

    ImplicitPullback(
            String method,
            int stages,
            boolean bySize,
            DifferentiableField field,
            Tape tape,
            int n,
            Tolerances tolerances) {
        this.method = method;
        this.bySize = bySize;
        this.stages = stages;
        this.field = field;
        this.tape = tape;
        this.n = n;
        exact = new ExactField(field, (time, state, dydt) -> {
            evaluations++;
            field.evaluate(time, state, dydt);
        });
        norm = new ErrorNormPullback(tolerances, n);
        linearization = field.linearization();
        xBar = new double[stages][n];
        yNext = new double[n];
        f = new double[n];
        weights = new double[stages];
        slopes = new double[stages];
        replayed = new double[n];
        yBar = new double[n];
        yNextBar = new double[n];
    }

    /** Solves the stages of a step and leaves their vectors in x. */
    abstract Attempt solve(double t, double tNext, double[] start, double[] end);

    abstract void denseWeights(double x, double[] weights);

    abstract void denseSlopes(double x, double[] slopes);

    /** Pulls back through the stages to the start of the step that was entered last. */
    abstract void pullback(double[] thetaBar);

    /** Field with second derivatives, or misuse that says what needs them. */
    final SecondOrderField secondOrder(String what) {
        return secondOrder(what + " of " + method, field);
    }

    static SecondOrderField secondOrder(String what, DifferentiableField field) {
        if (field instanceof SecondOrderField known) {
            return known;
        }
        throw new IllegalArgumentException(what + " needs second derivatives of the field, but "
                + field.getClass().getName() + " is no SecondOrderField; traced fields are,"
                + " DifferencedField.of(field) takes differences, and Kvaerno5 or Auto.of(Tsit5.METHOD,"
                + " Kvaerno5.METHOD) needs none");
    }

    @Override
    public final StepPullback step() {
        return this;
    }

    @Override
    public final void begin() {
        Arrays.fill(yBar, 0);
    }

    @Override
    public final void advance(int j, double[] state) {
        System.arraycopy(state, 0, replayed, 0, n);
        require(solve(tape.t(j), tape.reach(j), replayed, state), j);
    }

    @Override
    public final void enter(int j, double[] start, double @Nullable [] end, boolean interpolated) {
        step = j;
        y = start;
        t = tape.t(j);
        tNext = tape.reach(j);
        h = tNext - t;
        double[] reached = yBar;
        yBar = yNextBar;
        yNextBar = reached;
        Arrays.fill(yBar, 0);
        for (double[] bar : xBar) {
            Arrays.fill(bar, 0);
        }
        tBar = 0;
        hBar = 0;
        boundBar = 0;
        require(solve(t, tNext, y, yNext), j);
    }

    private void require(Attempt attempt, int j) {
        if (attempt != Attempt.OK) {
            throw new ArithmeticException(
                    "the stages of step " + j + " at t = " + tape.t(j) + " cannot be solved again: " + attempt);
        }
    }

    @Override
    public final void addNext(double[] bars, int offset) {
        for (int i = 0; i < n; i++) {
            yNextBar[i] += bars[offset + i];
        }
    }

    @Override
    public final double addSample(double place, double[] bars, int offset) {
        denseWeights(place, weights);
        denseSlopes(place, slopes);
        double factor = bySize ? h : 1;
        double value = 0;
        double slope = 0;
        for (int s = 0; s < stages; s++) {
            double dot = 0;
            for (int i = 0; i < n; i++) {
                double bar = bars[offset + i];
                xBar[s][i] += factor * weights[s] * bar;
                dot += bar * x[s][i];
            }
            value += weights[s] * dot;
            slope += slopes[s] * dot;
        }
        for (int i = 0; i < n; i++) {
            yBar[i] += bars[offset + i];
        }
        slope *= factor / h;
        hBar += (bySize ? value : 0) - place * slope;
        tBar -= slope;
        return slope;
    }

    @Override
    public final void slope(double place, double[] out) {
        denseSlopes(place, slopes);
        double factor = bySize ? 1 : 1 / h;
        Arrays.fill(out, 0);
        for (int s = 0; s < stages; s++) {
            add(factor * slopes[s], x[s], out);
        }
    }

    /** Replaces an error by its cotangent; false if it is rounding of what moved. */
    final boolean errorBar(double bar, double[] u, double[] moved, double scale) {
        return norm.pullback(bar, u, moved, scale, y, yNext, yBar, yNextBar);
    }

    @Override
    public final void sampleEstimates(Cotangents bar, int j) {
        bar.requireNoSamples();
    }

    @Override
    public final void sampleValues(int count, double[] error, double[] stiffness, int at) {
        throw new IllegalArgumentException("estimates of samples are those of explicit Runge-Kutta methods, but step "
                + step + " was made by " + method);
    }

    @Override
    public final void pullback(int j, double[] thetaBar) {
        if (boundBar != 0) {
            pullbackOfBound(thetaBar);
        }
        pullback(thetaBar);
    }

    /** Takes the cotangent of a stiffness estimate that is a bound of the Jacobian's eigenvalues. */
    final void boundBar(double bar) {
        secondOrder("a cotangent of S was given, which");
        boundBar = bar;
    }

    /** Column by column: with the cotangent W of J, {@code sum_ij W_ij J_ij = sum_j W_j . (J e_j)}. */
    private void pullbackOfBound(double[] thetaBar) {
        BoundPullback found = bound == null ? new BoundPullback(n) : bound;
        bound = found;
        SecondOrderField second = secondOrder("S");
        exact.jacobian(t, y, found.jacobian());
        double[] bars = found.pullback(boundBar);
        double[] column = new double[n];
        double[] unit = new double[n];
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < n; i++) {
                column[i] = bars[i * n + j];
            }
            if (!isZero(column)) {
                unit[j] = 1;
                tBar += second.derivativePullback(t, y, column, 0, unit, yBar, thetaBar);
                unit[j] = 0;
            }
        }
    }

    /** Evaluates the field so that it can be pulled back through. */
    final void linearize(double time, double[] state) {
        evaluations++;
        linearization.evaluate(time, state, f);
    }

    @Override
    public final long evaluations() {
        return evaluations;
    }

    @Override
    public final void forgetEvaluations() {
        evaluations = 0;
    }

    /** A stage whose equation has no derivative. */
    final ArithmeticException singular(int s) {
        return new ArithmeticException("step " + step + " at t = " + t
                + " has no derivative: I - h gamma J is singular or not finite for the Jacobian J at stage " + s);
    }

    @Override
    public final double[] yBar() {
        return yBar;
    }

    @Override
    public final double hBar() {
        return hBar;
    }

    @Override
    public final double tBar() {
        return tBar;
    }

    static void add(double factor, double[] x, double[] sum) {
        if (factor != 0) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += factor * x[i];
            }
        }
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static boolean isZero(double[] bar) {
        for (double value : bar) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }
}
