package org.costate.examples.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.Linearization;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Status;
import org.costate.solver.VectorField;
import org.costate.trace.TracedFunction;

/**
 * The loss of a problem file, {@code loss + integral of running + sum of weight (formula - value)^2}, and its derivatives by
 * what a solve gave. The solve must have saved at {@link #saveAt}, with the integral as its last component if there is one.
 * For any number of threads.
 */
final class ProblemLoss {

    private final int n;
    private final int length;
    private final Optional<DataEntry> data;
    private final Optional<TracedFunction> atEnd;
    private final Optional<TracedFunction> measured;
    private final double[] dataTimes;
    private final double start;
    private final double end;

    ProblemLoss(ProblemFile file, ProblemEquations equations) {
        n = file.states().size();
        length = equations.lengthWithRunning();
        data = file.data();
        atEnd = file.loss().map(formula -> equations.function(List.of(formula)));
        measured = data.map(entry -> equations.function(entry.columns()));
        dataTimes = data.map(DataEntry::times).orElse(new double[0]);
        start = file.start();
        end = file.end();
    }

    /** The times of the measurements and the end. */
    SaveAt saveAt() {
        if (dataTimes.length == 0) {
            return SaveAt.end();
        }
        double[] times = Arrays.copyOf(dataTimes, dataTimes.length + 1);
        times[dataTimes.length] = end;
        return SaveAt.times(times);
    }

    /** Whether a solution has all that the loss needs: an event may have stopped it before. */
    boolean isDefinedFor(Solution solution) {
        return solution.size() >= dataTimes.length;
    }

    /** The loss. */
    double value(Solution solution) {
        return add(solution, new Bars(length, 0)).value;
    }

    /** Derivatives of the loss by what it reads. */
    static final class Bars {
        final double[] end;
        final double[] theta;
        final List<double[]> saved = new ArrayList<>();
        double endTime;
        double value;
        private String notFinite = "";

        Bars(int length, int parameters) {
            end = new double[length];
            theta = new double[parameters];
        }

        /** Adds a part of the loss. */
        void add(double part, String what) {
            value += part;
            if (notFinite.isEmpty() && !Double.isFinite(part)) {
                notFinite = what + " is " + part + ", but a loss must be finite";
            }
        }

        /** A derivative by what the loss reads that is not finite, in words, or nothing. */
        String notFiniteBars(List<String> states) {
            String fault = ProblemGradient.notFinite(states, Arrays.copyOf(end, states.size()));
            for (double[] bar : saved) {
                fault = fault.isEmpty() ? ProblemGradient.notFinite(states, Arrays.copyOf(bar, states.size())) : fault;
            }
            return fault.isEmpty() ? "" : "in the loss itself " + fault;
        }

        /** Which part of the loss is not finite, in words. */
        String notFinite() {
            return notFinite.isEmpty() ? "the sum of the loss's parts is " + value : notFinite;
        }
    }

    /**
     * Adds the derivatives to cotangents of the solve.
     *
     * @param solution the solve
     * @param bar      its cotangents, added to
     * @param thetaBar derivatives that do not go through the solve, added to
     * @return the loss, and its derivative by the end time where that is held by nothing else
     */
    Bars addCotangents(Solution solution, Cotangents bar, double[] thetaBar) {
        Bars bars = add(solution, new Bars(length, thetaBar.length));
        for (int i = 0; i < bars.saved.size(); i++) {
            bar.addState(i, bars.saved.get(i));
        }
        if (dataTimes.length == 0) {
            bar.addState(solution.size() - 1, bars.end);
        } else if (solution.occurrences().isEmpty()) {
            bar.addState(dataTimes.length, bars.end);
        } else {
            bar.addEndState(bars.end); // which an event at the end may have made another than the state saved there
        }
        if (solution.status() == Status.STOPPED_BY_EVENT) {
            bar.eventTimes()[solution.occurrences().size() - 1] += bars.endTime;
            bars.endTime = 0;
        }
        for (int k = 0; k < thetaBar.length; k++) {
            thetaBar[k] += bars.theta[k];
        }
        return bars;
    }

    /** What an earlier start adds to data at the start, whose times are held: the field's slope there. */
    double heldAtStart(Bars bars, double[] y0, VectorField field) {
        double sum = 0;
        for (int i = 0; i < bars.saved.size(); i++) {
            if (dataTimes[i] == start) {
                double[] slope = new double[length];
                field.evaluate(start, y0, slope);
                for (int c = 0; c < length; c++) {
                    sum += bars.saved.get(i)[c] * slope[c];
                }
            }
        }
        return sum;
    }

    private Bars add(Solution solution, Bars bars) {
        double[] y = solution.endState();
        if (length > n) {
            bars.add(y[n], "the integral of running");
            bars.end[n] = 1;
        }
        if (atEnd.isPresent()) {
            double[] value = new double[1];
            double[] yBar = new double[n];
            double[] state = Arrays.copyOf(y, n);
            bars.endTime += pullback(atEnd.get(), solution.endTime(), state, value, new double[] {1}, yBar, bars);
            System.arraycopy(yBar, 0, bars.end, 0, n);
            bars.add(value[0], "loss at t = " + solution.endTime());
        }
        for (int i = 0; i < dataTimes.length; i++) {
            bars.saved.add(misfit(solution, i, bars));
        }
        return bars;
    }

    private double[] misfit(Solution solution, int i, Bars bars) {
        TracedFunction function = measured.orElseThrow();
        DataEntry entry = data.orElseThrow();
        double[] state = Arrays.copyOf(solution.state(i), n);
        double[] values = new double[function.valueCount()];
        function.evaluate(dataTimes[i], state, values);
        double[] w = new double[values.length];
        for (int c = 0; c < values.length; c++) {
            if (entry.counts(i, c)) {
                double off = values[c] - entry.value(i, c);
                bars.add(
                        entry.weight(i, c) * off * off,
                        "the misfit of data." + entry.name(c) + " at t = " + dataTimes[i]);
                w[c] = 2 * entry.weight(i, c) * off;
            }
        }
        double[] yBar = new double[length];
        pullback(function, dataTimes[i], state, values, w, yBar, bars);
        return yBar;
    }

    /** Evaluates and pulls back; without parameters in the bars only the value is wanted. */
    private static double pullback(
            TracedFunction function, double t, double[] y, double[] values, double[] w, double[] yBar, Bars bars) {
        if (bars.theta.length != function.parameterCount()) {
            function.evaluate(t, y, values);
            return 0;
        }
        Linearization linearization = function.linearization();
        linearization.evaluate(t, y, values);
        double[] own = new double[function.stateCount()];
        double timeBar = linearization.pullback(w, own, bars.theta);
        System.arraycopy(own, 0, yBar, 0, own.length);
        return timeBar;
    }
}
