package org.costate.solver;

/**
 * Sizes steps by a PID rule on the logarithm of the error: after an accepted step
 * {@code h <- h safety d_n^b1 d_(n-1)^b2 d_(n-2)^b3} with {@code d = 1/E}, {@code b1 = (P + I + D)/k},
 * {@code b2 = -(P + 2D)/k}, {@code b3 = D/k} and k the order of the error norm. A step is accepted if E is at most 1.
 * Immutable; presets reproduce the step sequences of other libraries.
 *
 * <p>Sources: Hairer, Norsett, Wanner I, II.4; Hairer, Wanner II, IV.2; Soderlind, <i>Digital filters in adaptive
 * time-stepping</i>, ACM TOMS 29 (2003).
 */
public final class PidController implements Controller {

    /** Largest factor after a rejection: an error a rounding above 1 must not repeat the same step for ever. */
    private static final double REJECTED = 0.99;

    private final double p;
    private final double i;
    private final double d;
    private final Limits limits;
    private final boolean growsAfterRejection;
    private final boolean rejectsByHistory;
    private final double historyFloor;

    private PidController(
            double p,
            double i,
            double d,
            Limits limits,
            boolean growsAfterRejection,
            boolean rejectsByHistory,
            double historyFloor) {
        requireFinite("P", p);
        requireFinite("I", i);
        requireFinite("D", d);
        if (p + i + d <= 0) {
            throw new IllegalArgumentException("P + I + D = " + (p + i + d) + ", but must be > 0");
        }
        this.p = p;
        this.i = i;
        this.d = d;
        this.limits = limits;
        this.growsAfterRejection = growsAfterRejection;
        this.rejectsByHistory = rejectsByHistory;
        this.historyFloor = historyFloor;
    }

    /**
     * Bounds on the change of the step size.
     *
     * @param safety      factor, at most 1, that aims for an error somewhat below the tolerance
     * @param shrink      smallest factor
     * @param growth      largest factor
     * @param firstGrowth largest factor after the first step, whose size was a guess
     * @param afterAccept smallest factor after an accepted step
     */
    public record Limits(double safety, double shrink, double growth, double firstGrowth, double afterAccept) {

        /**
         * Checks the bounds.
         *
         * @param safety      factor, at most 1, that aims for an error somewhat below the tolerance
         * @param shrink      smallest factor
         * @param growth      largest factor
         * @param firstGrowth largest factor after the first step
         * @param afterAccept smallest factor after an accepted step
         * @throws IllegalArgumentException unless 0 &lt; shrink &lt; 1 &lt; growth &lt;= firstGrowth, 0 &lt; safety
         *                                  &lt;= 1 and shrink &lt;= afterAccept &lt;= 1
         */
        public Limits {
            require("safety", safety, safety > 0 && safety <= 1, "> 0 and <= 1");
            require("shrink", shrink, shrink > 0 && shrink < 1, "> 0 and < 1");
            require("growth", growth, growth > 1, "> 1");
            require("firstGrowth", firstGrowth, firstGrowth >= growth, ">= growth = " + growth);
            require("afterAccept", afterAccept, afterAccept >= shrink && afterAccept <= 1, ">= shrink and <= 1");
        }

        private static void require(String name, double value, boolean holds, String what) {
            if (!holds) {
                throw new IllegalArgumentException(name + " = " + value + ", but must be " + what);
            }
        }
    }

    private static void requireFinite(String name, double value) {
        if (!(Math.abs(value) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " = " + value + ", but must be finite");
        }
    }

    /**
     * The default: the PI rule of Hairer's DOPRI5, P = 0.2 and I = 0.65, generous after the first step, and without
     * growth right after a rejection.
     *
     * @return the controller
     */
    public static PidController standard() {
        return new PidController(0.2, 0.65, 0, new Limits(0.9, 0.2, 10, 1e4, 0.2), false, false, 1e-4);
    }

    /**
     * The default for stochastic equations: a PI rule, P = 0.1 and I = 0.3, whose steps change slowly since single
     * errors are random.
     *
     * <p>Source: the coefficients that diffrax recommends for stochastic equations; the bounds are ours.
     *
     * @return the controller
     */
    public static PidController stochastic() {
        return new PidController(0.1, 0.3, 0, new Limits(0.9, 0.2, 3, 1e4, 0.2), false, false, 1e-4);
    }

    /**
     * The PI default of StochasticDiffEq.jl: as {@link #sciml} with growth of at most 9/8.
     *
     * @return the controller
     */
    public static PidController scimlStochastic() {
        return new PidController(0.4, 0.3, 0, new Limits(0.9, 0.2, 1.125, 1.125, 0.2), true, false, 1e-4);
    }

    /**
     * A PI rule with the other settings of {@link #standard}.
     *
     * @param p proportional coefficient
     * @param i integral coefficient
     * @return the controller
     * @throws IllegalArgumentException unless both are finite and their sum is positive
     */
    public static PidController pi(double p, double i) {
        return standard().withCoefficients(p, i, 0);
    }

    /**
     * The classical rule {@code h <- 0.9 h E^(-1/k)}, with the other settings of {@link #standard}.
     *
     * @return the controller
     */
    public static PidController integral() {
        return standard().withCoefficients(0, 1, 0);
    }

    /**
     * Hairer's codes: DOPRI5 (beta = 0.04) for methods below order 8, DOP853 from there on.
     *
     * @param order order of the method
     * @return the controller
     */
    public static PidController hairer(int order) {
        return order < 8
                ? new PidController(0.2, 0.65, 0, new Limits(0.9, 0.2, 10, 10, 0.2), false, false, 1e-4)
                : new PidController(0, 1, 0, new Limits(0.9, 1.0 / 3, 6, 6, 1.0 / 3), false, false, 1e-4);
    }

    /**
     * The PI default of OrdinaryDiffEq.jl for Tsit5 and the Verner methods.
     *
     * @return the controller
     */
    public static PidController sciml() {
        return new PidController(0.4, 0.3, 0, new Limits(0.9, 0.2, 10, 1e4, 0.2), true, false, 1e-4);
    }

    /**
     * diffrax's PIDController with its default limits: an accepted step never shrinks the next.
     *
     * @param p proportional coefficient, diffrax's default is 0
     * @param i integral coefficient, diffrax's default is 1
     * @param d derivative coefficient, diffrax's default is 0
     * @return the controller
     * @throws IllegalArgumentException unless all are finite and their sum is positive
     */
    public static PidController diffrax(double p, double i, double d) {
        return new PidController(p, i, d, new Limits(0.9, 0.2, 10, 10, 1), true, true, 0);
    }

    /**
     * torchdiffeq's rule.
     *
     * @return the controller
     */
    public static PidController torchdiffeq() {
        return new PidController(0, 1, 0, new Limits(0.9, 0.2, 10, 10, 1), true, true, 0);
    }

    /**
     * The same controller with other coefficients.
     *
     * @param p proportional coefficient
     * @param i integral coefficient
     * @param d derivative coefficient
     * @return a new controller
     * @throws IllegalArgumentException unless all are finite and their sum is positive
     */
    public PidController withCoefficients(double p, double i, double d) {
        return new PidController(p, i, d, limits, growsAfterRejection, rejectsByHistory, historyFloor);
    }

    /**
     * The same controller with other bounds.
     *
     * @param limits bounds on the change of the step size
     * @return a new controller
     */
    public PidController withLimits(Limits limits) {
        return new PidController(p, i, d, limits, growsAfterRejection, rejectsByHistory, historyFloor);
    }

    /**
     * The scaled error at which this rule settles in a steady run, {@code safety^(k / I)}: where the factor of the step
     * size is 1.
     *
     * @param errorOrder order k of the method's error norm in the step size
     * @return E*, at most 1
     */
    public double settledError(double errorOrder) {
        return Math.pow(limits.safety, errorOrder / i);
    }

    @Override
    public boolean isAdaptive() {
        return true;
    }

    @Override
    public Control start(double t0, double t1, Method method) {
        return new PidControl(method.errorOrder());
    }

    /** History of one solve: the powers of the last errors that the next factor will have. */
    private final class PidControl implements Control {

        private final ErrorPower byLast;
        private final ErrorPower byPrevious;
        private final ErrorPower byBeforePrevious;
        private double previous;
        private double history;
        private double next;
        private boolean first = true;
        private boolean rejected;

        PidControl(double k) {
            byLast = ErrorPower.of((p + i + d) / k);
            byPrevious = ErrorPower.of(-(p + 2 * d) / k);
            byBeforePrevious = ErrorPower.of(d / k);
            previous = remembered(0);
            remember(0);
        }

        /** A small error says little about the next: as if it had been the floor, or 1 without a floor. */
        private double remembered(double E) {
            return E > historyFloor ? E : historyFloor > 0 ? historyFloor : 1;
        }

        private void remember(double E) {
            double last = remembered(E);
            history = limits.safety * byPrevious.at(last) * byBeforePrevious.at(previous);
            previous = last;
        }

        @Override
        public void first(double h) {
            next = h;
        }

        @Override
        public double target(double t) {
            return t + next;
        }

        @Override
        public boolean accept(double h, double E) {
            if (!(E <= 1)) {
                next = h * rejectionFactor(E);
                rejected = true;
                return false;
            }
            double growth = rejected && !growsAfterRejection ? 1 : first ? limits.firstGrowth : limits.growth;
            double factor = history * byLast.at(E);
            // branches, not Math.min and Math.max: the next step waits for this value
            next = h * (factor > growth ? growth : factor < limits.afterAccept ? limits.afterAccept : factor);
            remember(E);
            first = false;
            rejected = false;
            return true;
        }

        private double rejectionFactor(double E) {
            if (!(E < Double.POSITIVE_INFINITY)) {
                return limits.shrink;
            }
            double factor = (rejectsByHistory ? history : limits.safety) * byLast.at(E);
            return Math.max(limits.shrink, Math.min(Math.min(limits.safety, REJECTED), factor));
        }

        @Override
        public boolean shorten(double h) {
            next = h * limits.shrink;
            rejected = true;
            return true;
        }
    }

    @Override
    public String toString() {
        return "PID(" + p + ", " + i + ", " + d + ")";
    }
}
