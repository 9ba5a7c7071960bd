package org.costate.adjoint;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares a field's pullback with central differences, for everyone who writes a pullback by hand. For a random
 * cotangent w the derivatives of {@code w . f(t, y, theta)} by every component of y and theta and by t are compared with
 * differences of three steps, extrapolated (Richardson), so that their own error is about 1e-9 for smooth fields; near a
 * kink the steps are made smaller, and on it any derivative between those of its sides is right. The
 * pullback is called twice on vectors that are not zero, because it must add to them and may be repeated, and the value
 * of the linearization is compared with the field's, which must have the same bits.
 *
 * <pre>{@code
 * GradientCheck.of(theta -> new Pendulum(theta)).at(0.3, y, theta).requireBelow(1e-6);
 * }</pre>
 */
public final class GradientCheck {

    private static final double STEP = 1e-3;

    /** What steps are multiplied with where a kink is near, and the size at which the point is on it. */
    private static final double SMALLER = 0x1p-4;

    private static final double SMALLEST = 1e-6;

    /** Extrapolated differences of smooth fields agree at least so well. */
    private static final double AGREEMENT = 1e-5;

    private static final double WITHOUT_EFFECT = 1e-3;

    private final Function<double[], ? extends DifferentiableField> fieldOf;
    private final long seed;
    private final @Nullable Units units;

    private GradientCheck(Function<double[], ? extends DifferentiableField> fieldOf, long seed, @Nullable Units units) {
        this.fieldOf = fieldOf;
        this.seed = seed;
        this.units = units;
    }

    /** Sizes of the inputs. */
    private static final class Units {
        final double[] y;
        final double[] theta;
        final double t;

        Units(double[] y, double[] theta, double t) {
            this.y = y;
            this.theta = theta;
            this.t = t;
        }
    }

    /**
     * A check of fields.
     *
     * @param fieldOf makes the field of given parameters
     * @return the check
     */
    public static GradientCheck of(Function<double[], ? extends DifferentiableField> fieldOf) {
        return new GradientCheck(fieldOf, 1, null);
    }

    /**
     * The same check with another random cotangent.
     *
     * @param seed seed of the cotangent
     * @return a new check
     */
    public GradientCheck withSeed(long seed) {
        return new GradientCheck(fieldOf, seed, units);
    }

    /**
     * The same check for inputs of other sizes than 1: differences take thousandths of these units, and derivatives are
     * compared in them, relative to the largest of a kind, or to a thousandth of {@code |w . f|} if that is smaller.
     *
     * @param y     size of each component, positive; copied
     * @param theta size of each parameter, positive; copied
     * @param t     time over which the field may be taken as smooth, positive
     * @return a new check
     * @throws IllegalArgumentException if one is not positive
     */
    public GradientCheck withUnits(double[] y, double[] theta, double t) {
        requirePositive("y", y);
        requirePositive("theta", theta);
        requirePositive("t", t);
        return new GradientCheck(fieldOf, seed, new Units(y.clone(), theta.clone(), t));
    }

    private static void requirePositive(String name, double... units) {
        for (int i = 0; i < units.length; i++) {
            if (!(units[i] > 0)) {
                throw new IllegalArgumentException(
                        "the unit " + i + " of " + name + " is " + units[i] + ", but must be > 0");
            }
        }
    }

    /**
     * What a check found: the largest difference for each kind of input, relative to the largest derivative of that
     * kind (or to 1 if that is smaller).
     *
     * @param value      infinite if the linearization gave another value than the field, else 0
     * @param state      largest relative difference for y
     * @param parameters largest relative difference for theta
     * @param time       relative difference for t
     * @param worst      the entry that differs most, with both values
     * @param entries    for value, state, parameters and time the entry that differs most, with both values
     */
    public record Report(
            double value, double state, double parameters, double time, String worst, List<String> entries) {

        /**
         * A report; the list is copied.
         *
         * @param value      as the component
         * @param state      as the component
         * @param parameters as the component
         * @param time       as the component
         * @param worst      as the component
         * @param entries    as the component
         */
        public Report {
            entries = List.copyOf(entries);
        }

        /**
         * Largest of the four.
         *
         * @return relative difference
         */
        public double largest() {
            return Math.max(Math.max(value, state), Math.max(parameters, time));
        }

        /**
         * Throws if a difference is too large.
         *
         * @param limit largest relative difference allowed
         * @throws AssertionError naming the worst entry
         */
        public void requireBelow(double limit) {
            if (!(largest() < limit)) {
                throw new AssertionError(
                        "relative difference " + largest() + ", but must be below " + limit + ": " + worst);
            }
        }
    }

    /**
     * Checks at one point.
     *
     * @param t     time
     * @param y     state, not modified
     * @param theta parameters, not modified
     * @return what was found
     * @throws IllegalArgumentException if theta does not have the field's parameter count
     */
    public Report at(double t, double[] y, double[] theta) {
        DifferentiableField field = fieldOf.apply(theta.clone());
        if (field.parameterCount() != theta.length) {
            throw new IllegalArgumentException(
                    "theta has length " + theta.length + ", but the field has " + field.parameterCount());
        }
        Random random = new Random(seed);
        double[] w = random.doubles(y.length, -1, 1).toArray();
        double[] dydt = new double[y.length];
        Linearization linearization = field.linearization();
        linearization.evaluate(t, y.clone(), dydt);
        Pulled first = Pulled.by(linearization, w, theta.length, random);
        Pulled second = Pulled.by(linearization, w, theta.length, random);

        Comparison value = new Comparison("dydt", 1);
        double[] plain = new double[y.length];
        field.evaluate(t, y.clone(), plain);
        for (int i = 0; i < y.length; i++) {
            value.addBits(i, dydt[i], plain[i]);
        }
        double floor = floor(w, plain);
        Comparison state = new Comparison("y", floor);
        for (int i = 0; i < y.length; i++) {
            int c = i;
            double unit = units == null ? Math.max(1, Math.abs(y[i])) : units.y[i];
            Slope difference = extrapolated(unit, d -> value(field, t, moved(y, c, d), w));
            state.add(i, units == null ? 1 : unit, first.yBar[i], second.yBar[i], difference);
        }
        Comparison parameters = new Comparison("theta", floor);
        for (int i = 0; i < theta.length; i++) {
            int c = i;
            double unit = units == null ? Math.max(1, Math.abs(theta[i])) : units.theta[i];
            Slope difference = extrapolated(unit, d -> value(fieldOf.apply(moved(theta, c, d)), t, y.clone(), w));
            parameters.add(i, units == null ? 1 : unit, first.thetaBar[i], second.thetaBar[i], difference);
        }
        Comparison time = new Comparison("t", floor);
        double unit = units == null ? Math.max(1, Math.abs(t)) : units.t;
        Slope difference = extrapolated(unit, d -> value(field, t + d, y.clone(), w));
        time.add(0, units == null ? 1 : unit, first.tBar, second.tBar, difference);
        return report(value, state, parameters, time);
    }

    private double floor(double[] w, double[] f) {
        double size = 0;
        for (int i = 0; i < w.length; i++) {
            size += Math.abs(w[i] * f[i]);
        }
        return units == null ? 1 : Math.max(WITHOUT_EFFECT * size, Double.MIN_NORMAL);
    }

    private static Report report(Comparison value, Comparison... derivatives) {
        Comparison worst = value;
        for (Comparison kind : derivatives) {
            worst = kind.relative() > worst.relative() ? kind : worst;
        }
        return new Report(
                value.relative(),
                derivatives[0].relative(),
                derivatives[1].relative(),
                derivatives[2].relative(),
                worst.entry,
                List.of(value.entry, derivatives[0].entry, derivatives[1].entry, derivatives[2].entry));
    }

    /** What a pullback added to vectors that were not zero. */
    private static final class Pulled {

        private final double[] yBar;
        private final double[] thetaBar;
        private final double tBar;

        private Pulled(double[] yBar, double[] thetaBar, double tBar) {
            this.yBar = yBar;
            this.thetaBar = thetaBar;
            this.tBar = tBar;
        }

        static Pulled by(Linearization linearization, double[] w, int parameters, Random random) {
            double[] yBar = random.doubles(w.length, -1, 1).toArray();
            double[] thetaBar = random.doubles(parameters, -1, 1).toArray();
            double[] yThere = yBar.clone();
            double[] thetaThere = thetaBar.clone();
            double tBar = linearization.pullback(w.clone(), yBar, thetaBar);
            subtract(yThere, yBar);
            subtract(thetaThere, thetaBar);
            return new Pulled(yBar, thetaBar, tBar);
        }

        private static void subtract(double[] there, double[] bar) {
            for (int i = 0; i < bar.length; i++) {
                bar[i] -= there[i];
            }
        }
    }

    private static double value(DifferentiableField field, double t, double[] y, double[] w) {
        double[] dydt = new double[y.length];
        field.evaluate(t, y, dydt);
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            sum += w[i] * dydt[i];
        }
        return sum;
    }

    private static double[] moved(double[] v, int i, double d) {
        double[] moved = v.clone();
        moved[i] += d;
        return moved;
    }

    /** Differences of ever smaller steps, until those agree that are extrapolated and those of both sides. */
    private static Slope extrapolated(double unit, DoubleUnaryOperator f) {
        double here = f.applyAsDouble(0);
        for (double step = STEP * unit; ; step *= SMALLER) {
            double[] right = new double[3];
            double[] left = new double[3];
            for (int k = 0; k < right.length; k++) {
                double h = step * Math.pow(2, -k);
                right[k] = (f.applyAsDouble(h) - here) / h;
                left[k] = (here - f.applyAsDouble(-h)) / h;
            }
            double wide = 0.5 * (right[0] + left[0]);
            double narrow = 0.5 * (right[1] + left[1]);
            double narrowest = 0.5 * (right[2] + left[2]);
            double first = narrow + (narrow - wide) / 3;
            double second = narrowest + (narrowest - narrow) / 3;
            Slope sides = Slope.between(2 * left[2] - left[1], 2 * right[2] - right[1]);
            double agreement = AGREEMENT * (sides.size() + WITHOUT_EFFECT * Math.abs(here) / unit)
                    + Math.ulp(here) / (0.01 * step);
            if (!(Math.abs(second - first) > agreement) && !(sides.width() > 100 * agreement)) {
                double slope = second + (second - first) / 15;
                return Slope.between(slope, slope);
            }
            if (step < SMALLEST * unit) {
                return sides;
            }
        }
    }

    /** A derivative, or on a kink those of its two sides, between which any is one. */
    private record Slope(double least, double most) {

        static Slope between(double left, double right) {
            return new Slope(Math.min(left, right), Math.max(left, right));
        }

        /** The derivative that is nearest to a number. */
        double nearest(double number) {
            return Double.isNaN(number) ? least : Math.max(least, Math.min(number, most));
        }

        double width() {
            return most - least;
        }

        double size() {
            return Math.max(Math.abs(least), Math.abs(most));
        }
    }

    /** Collects the differences of one kind of input. */
    private static final class Comparison {

        private final String name;
        private double largest;
        private double scale;
        private String entry = "nothing differs";

        Comparison(String name, double floor) {
            this.name = name;
            scale = floor;
        }

        void add(int i, double unit, double first, double second, Slope difference) {
            double size = unit * difference.size();
            scale = Double.isFinite(size) ? Math.max(scale, size) : scale;
            compare(i, "pullback", unit, first, difference.nearest(first));
            compare(i, "a second pullback", unit, second, difference.nearest(second));
        }

        private void compare(int i, String what, double unit, double pulledBack, double difference) {
            double signed = unit * (pulledBack - difference);
            double gap = Double.isNaN(signed) ? Double.POSITIVE_INFINITY : Math.abs(signed);
            if (gap > largest) {
                largest = gap;
                entry = name + "[" + i + "]: " + what + " gives " + pulledBack + ", differences give " + difference;
            }
        }

        void addBits(int i, double linearized, double plain) {
            if (Double.doubleToLongBits(linearized) != Double.doubleToLongBits(plain)) {
                largest = Double.POSITIVE_INFINITY;
                entry = name + "[" + i + "]: linearization gives " + linearized + ", the field gives " + plain;
            }
        }

        double relative() {
            return largest / scale;
        }
    }
}
