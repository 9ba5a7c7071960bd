package org.costate.regularization;

import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.Tolerances;

/**
 * Tells whether error estimates are rounding and not error: penalties on them would then train on noise. An estimate is
 * a difference of stages, so rounding in the field puts a floor under it of about {@code eps |yNext - y|} in units of the
 * state; E counts as rounding where it is below 50 of these. A listener; {@link #clear} makes it ready for another solve.
 */
public final class RoundingFloor implements StepListener {

    /** Machine epsilons that a relative tolerance should have, and that an error estimate should be above. */
    private static final double MARGIN = 50;

    private final Tolerances tolerances;
    private final FieldPrecision precision;
    private int steps;
    private int rounding;

    private RoundingFloor(Tolerances tolerances, FieldPrecision precision) {
        this.tolerances = tolerances;
        this.precision = precision;
    }

    /**
     * A listener for solves with given tolerances.
     *
     * @param tolerances tolerances of the solver
     * @param precision  numbers in which the field computes
     * @return a new listener
     */
    public static RoundingFloor of(Tolerances tolerances, FieldPrecision precision) {
        return new RoundingFloor(tolerances, precision);
    }

    /**
     * Whether tolerances ask for more than a field can give.
     *
     * @param tolerances tolerances of a solver
     * @param precision  numbers in which its field computes
     * @return a sentence with advice, empty unless the relative tolerance is below 50 machine epsilons and not 0
     */
    public static String warning(Tolerances tolerances, FieldPrecision precision) {
        double least = MARGIN * precision.epsilon();
        double rtol = tolerances.relative();
        return rtol > 0 && rtol < least
                ? "rtol = " + rtol + " is below " + MARGIN + " epsilons of a field in " + precision
                        + " precision: error estimates are rounding; use rtol >= " + least
                : "";
    }

    @Override
    public void accepted(StepRecord step) {
        double[] y = step.y();
        double[] yNext = step.yNext();
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            double scale =
                    tolerances.absolute(i) + tolerances.relative() * Math.max(Math.abs(y[i]), Math.abs(yNext[i]));
            double quotient = scale == 0 ? 0 : (yNext[i] - y[i]) / scale;
            sum += quotient * quotient;
        }
        double floor = MARGIN * precision.epsilon() * Math.sqrt(sum / Math.max(1, y.length));
        steps++;
        rounding += step.error() < floor ? 1 : 0;
    }

    /** Forgets all steps. */
    public void clear() {
        steps = 0;
        rounding = 0;
    }

    /**
     * Steps seen.
     *
     * @return number of accepted steps
     */
    public int steps() {
        return steps;
    }

    /**
     * Steps whose error estimate is rounding.
     *
     * @return number of accepted steps
     */
    public int roundingSteps() {
        return rounding;
    }

    /**
     * Whether most error estimates of the steps seen were rounding, or the tolerances ask for it.
     *
     * @return a sentence with advice, empty if not
     */
    public String warning() {
        String asked = warning(tolerances, precision);
        return !asked.isEmpty() || 2 * rounding <= steps
                ? asked
                : ("the error estimates of " + rounding + " of " + steps + " steps are rounding of a field in "
                        + precision + " precision, not error: loosen the tolerances or do not penalize E");
    }
}
