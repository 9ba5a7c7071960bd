package org.costate.solver.newton;

import org.costate.solver.Attempt;
import org.costate.solver.Tolerances;

/**
 * Solves the equation of an implicit stage, {@code x = base + a f(t, x)}, by Newton's iteration with one Jacobian J for
 * all its iterations and, while it converges fast, for the steps that follow:
 *
 * <pre>
 * (I - a J) dx = base + a f(t, x) - x          x = x + dx
 * </pre>
 *
 * With the rate {@code r = |dx| / |dx before|} in the norm scaled by the tolerances at base and first guess, x is good when
 * {@code r / (1 - r) |dx| < 1/100}; a rate above 2 means divergence. Where the goal is the tolerance, the first iteration is
 * judged by the rate of the stage before, if that had the same factors. Where it is rounding, iterations go on until changes
 * are rounding or do not get smaller any more. Where a stale Jacobian fails, the iteration starts again with a fresh one,
 * and where that fails and the goal is rounding, with one at every iterate. Mutable
 * workspace of one solve, for one thread. Nothing is allocated after it was made.
 *
 * <p>Source: Hairer, Wanner II, IV.8.
 */
public final class NewtonIteration {

    /** Error that is allowed, in units of the tolerances. */
    private static final double KAPPA = 1e-2;

    private static final double DIVERGED = 2;
    private static final int PROPER_ITERATIONS = 12;

    /** Rates below say nothing: a stage that was nearly linear does not vouch for the next. */
    private static final double LEAST_RATE = 0.01;

    /** A rate that is taken over from stage to stage counts as this power of it. */
    private static final double AGEING = 0.8;

    /** A Jacobian whose rates were below is kept for the next step. */
    private static final double FAST = 0.05;

    /** Factors are kept while a changes by less than this part; half of it adds to the rate. */
    private static final double NEARLY_SAME = 0.1;

    /**
     * A change below this part of the tolerances, or below a few units of rounding of the state, is none. Where the goal is
     * rounding the part is small: an iteration that ends early is a function with another derivative than its limit.
     */
    private static final double NEGLIGIBLE = 1e-5;

    private static final double NEGLIGIBLE_TO_ROUNDING = 1e-11;

    /** Where the goal is rounding, so many changes that are not smaller than one before are needed for a halt. */
    private static final int STAGNANT = 6;

    private static final double NEAR_ROUNDING = 0x1p-46;
    private static final double ROUNDING = 0x1p-51;

    private final int n;
    private final IterationMatrix matrix;
    private final CountedField field;
    private final NewtonGoal goal;
    private final double rtol;
    private final double[] atol;
    private final double[] guess;
    private final double[] f;
    private final double[] dx;
    private double[] y;
    private double time;
    private double factor;
    private double relaxation = 1;
    private boolean known;
    private boolean fresh;
    private boolean factored;
    private boolean refresh;
    private double slowest;
    private double lastRate = 1;
    private double norm;
    private boolean negligible;
    private double relative;

    /**
     * Workspace for the stages of one solve.
     *
     * @param n          length of the state
     * @param matrix     source of J and of the factors of I - a J
     * @param field      f, as stages evaluate it
     * @param tolerances scales of the norm
     * @param goal       how far equations are solved
     * @throws IllegalArgumentException if the tolerances are for another length
     */
    public NewtonIteration(int n, IterationMatrix matrix, CountedField field, Tolerances tolerances, NewtonGoal goal) {
        this.n = n;
        this.matrix = matrix;
        this.field = field;
        this.goal = goal;
        rtol = tolerances.relative();
        atol = tolerances.absolutes(n);
        guess = new double[n];
        f = new double[n];
        dx = new double[n];
        y = guess;
    }

    /** Forgets everything: a solve begins. */
    public void restart() {
        known = false;
        fresh = false;
        factored = false;
        refresh = false;
        slowest = 0;
    }

    /** Takes note that a step was accepted: the Jacobian is not that of the next step's start. */
    public void moveOn() {
        fresh = false;
    }

    /**
     * The matrix of the stages, as the last equation used it.
     *
     * @return the matrix that was given
     */
    public IterationMatrix matrix() {
        return matrix;
    }

    /**
     * Makes the matrix ready for systems beside Newton's iteration: factors that are at hand are used where the goal is the
     * tolerance, fresh ones where it is rounding, so that a step is a function of its start.
     *
     * @param a factor of J
     * @return OK, or why there are no factors
     */
    public Attempt prepare(double a) {
        boolean mustBeFresh = !known || (goal == NewtonGoal.ROUNDING && !fresh);
        Attempt attempt = mustBeFresh ? freshJacobian() : Attempt.OK;
        if (attempt != Attempt.OK) {
            return attempt;
        }
        return factor(a) ? Attempt.OK : Attempt.NEWTON_FAILED;
    }

    /**
     * Begins the attempt of a step, at whose start Jacobians are evaluated.
     *
     * @param t     time at its start
     * @param start state at its start, length n, not modified; to stay as it is until the stages of the step are solved
     */
    public void begin(double t, double[] start) {
        time = t;
        y = start;
        refresh = slowest >= FAST;
        slowest = 0;
    }

    /**
     * Solves the equation of a stage.
     *
     * @param t    time of the stage
     * @param a    factor of f: the step size times a coefficient, not 0
     * @param base length n, not modified
     * @param x    first guess, replaced by the solution; length n
     * @return OK; NEWTON_FAILED, or what kept the field or its Jacobian from having finite values
     */
    public Attempt solve(double t, double a, double[] base, double[] x) {
        System.arraycopy(x, 0, guess, 0, n);
        if (refresh && a != factor && goal == NewtonGoal.TOLERANCE) {
            factored = false; // perhaps it was the factors of another a that were slow
            refresh = false;
        }
        boolean wasFresh = fresh || !known || refresh;
        Attempt attempt = wasFresh ? freshJacobian() : Attempt.OK;
        if (attempt == Attempt.OK) {
            attempt = iterate(t, a, base, x);
        }
        if (mayHelp(attempt) && !wasFresh) {
            System.arraycopy(guess, 0, x, 0, n);
            attempt = freshJacobian();
            attempt = attempt == Attempt.OK ? iterate(t, a, base, x) : attempt;
        }
        if (mayHelp(attempt) && goal == NewtonGoal.ROUNDING) {
            System.arraycopy(guess, 0, x, 0, n);
            attempt = iterateWithEveryJacobian(t, a, base, x);
        }
        return attempt;
    }

    /** Whether a better Jacobian may help. */
    private static boolean mayHelp(Attempt attempt) {
        return attempt != Attempt.OK && attempt != Attempt.CANCELLED;
    }

    private Attempt freshJacobian() {
        refresh = false;
        if (fresh) {
            return Attempt.OK;
        }
        factored = false;
        known = false;
        Attempt attempt = matrix.evaluate(time, y);
        known = attempt == Attempt.OK;
        fresh = known;
        return attempt;
    }

    /** Keeps factors of nearly the same matrix where the goal is loose: what that costs in rate is known. */
    private boolean factor(double a) {
        double ratio = a / factor;
        if (factored && (ratio == 1 || (goal == NewtonGoal.TOLERANCE && Math.abs(ratio - 1) <= NEARLY_SAME))) {
            relaxation = 2 / (1 + ratio);
            return true;
        }
        factor = a;
        relaxation = 1;
        lastRate = 1;
        factored = matrix.factor(a);
        return factored;
    }

    private Attempt iterate(double t, double a, double[] base, double[] x) {
        if (!factor(a)) {
            return Attempt.NEWTON_FAILED;
        }
        boolean good = false;
        double before = 0;
        double worst = 0;
        double least = Double.POSITIVE_INFINITY;
        int since = 0;
        for (int k = 0; k < goal.iterations(); k++) {
            Attempt attempt = correct(t, a, base, x);
            if (attempt != Attempt.OK || relative <= ROUNDING) {
                return attempt;
            }
            if (k > 0) {
                double rate = norm / before;
                since = norm < least ? 0 : since + 1;
                if (good && rate >= 1 && (goal == NewtonGoal.TOLERANCE || negligible || since >= STAGNANT)) {
                    return Attempt.OK;
                }
                good |= negligible || left(rate) * norm < KAPPA;
                if (!good && rate > DIVERGED) {
                    return diverged();
                }
                worst = negligible ? worst : Math.max(worst, rate);
                slowest = Math.max(slowest, worst);
                lastRate = rate;
                if (good && (goal == NewtonGoal.TOLERANCE || left(worst) * relative <= ROUNDING)) {
                    return Attempt.OK;
                }
            } else if (isGoodByTheRateBefore()) {
                return Attempt.OK;
            }
            before = norm;
            least = Math.min(least, norm);
        }
        return good && (goal == NewtonGoal.TOLERANCE || negligible) ? Attempt.OK : diverged();
    }

    private boolean isGoodByTheRateBefore() {
        if (goal == NewtonGoal.ROUNDING || lastRate >= 1) {
            return false;
        }
        lastRate = Math.pow(Math.max(lastRate, LEAST_RATE), AGEING);
        return left(lastRate) * norm < KAPPA;
    }

    /** Newton's method proper, where steps may be fixed: Jacobians at every iterate, converging quadratically or not. */
    private Attempt iterateWithEveryJacobian(double t, double a, double[] base, double[] x) {
        known = false;
        fresh = false;
        double before = Double.POSITIVE_INFINITY;
        for (int k = 0; k < PROPER_ITERATIONS; k++) {
            factored = false;
            Attempt attempt = matrix.evaluate(t, x);
            if (attempt != Attempt.OK) {
                return attempt == Attempt.NOT_FINITE ? leaveNotFinite(t, a, base, x) : attempt;
            }
            attempt = factor(a) ? correct(t, a, base, x) : Attempt.NEWTON_FAILED;
            if (attempt != Attempt.OK || relative <= ROUNDING || (negligible && norm >= before)) {
                return attempt;
            }
            before = norm;
        }
        return negligible ? Attempt.OK : Attempt.NEWTON_FAILED;
    }

    /** Whoever asks finds in x which component is not finite. */
    private Attempt leaveNotFinite(double t, double a, double[] base, double[] x) {
        Attempt attempt = field.evaluate(t, x, f);
        for (int i = 0; attempt == Attempt.OK && i < n; i++) {
            x[i] = base[i] + a * f[i];
        }
        return attempt == Attempt.OK ? Attempt.NOT_FINITE : attempt;
    }

    /** What is left to go, in units of the last change. */
    private static double left(double rate) {
        return rate < 1 ? rate / (1 - rate) : Double.POSITIVE_INFINITY;
    }

    private Attempt diverged() {
        slowest = 1;
        lastRate = 1;
        return Attempt.NEWTON_FAILED;
    }

    /** One iteration: moves x, and measures by how much. */
    private Attempt correct(double t, double a, double[] base, double[] x) {
        Attempt attempt = field.evaluate(t, x, f);
        if (attempt != Attempt.OK) {
            return attempt;
        }
        double zero = 0;
        for (int i = 0; i < n; i++) {
            double residual = base[i] + a * f[i] - x[i];
            dx[i] = residual;
            zero += residual * 0.0;
        }
        if (zero != 0) {
            System.arraycopy(dx, 0, x, 0, n); // whoever asks finds the component that is not finite
            return Attempt.NOT_FINITE;
        }
        matrix.solve(dx, dx);
        double sum = 0;
        negligible = true;
        relative = 0;
        double part = goal == NewtonGoal.ROUNDING ? NEGLIGIBLE_TO_ROUNDING : NEGLIGIBLE;
        for (int i = 0; i < n; i++) {
            dx[i] *= relaxation;
            double next = x[i] + dx[i];
            double size = Math.max(Math.abs(base[i]), Math.max(Math.abs(x[i]), Math.abs(next)));
            double change = Math.abs(dx[i]);
            double scale = atol[i] + rtol * Math.max(Math.abs(base[i]), Math.abs(guess[i]));
            double quotient = change == 0 ? 0 : change / (scale > 0 ? scale : rtol * size);
            sum += quotient * quotient;
            negligible &= change <= part * scale + NEAR_ROUNDING * size;
            relative = change == 0 ? relative : Math.max(relative, change / size);
            x[i] = next;
        }
        norm = n == 0 ? 0 : Math.sqrt(sum / n);
        return norm < Double.POSITIVE_INFINITY ? Attempt.OK : Attempt.NEWTON_FAILED;
    }
}
