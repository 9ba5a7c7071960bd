package org.costate.examples.fit;

import java.util.ArrayList;
import java.util.List;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.ForwardSensitivity;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.Linearization;
import org.costate.adjoint.Recording;
import org.costate.adjoint.Sensitivities;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.trace.TracedField;
import org.costate.trace.TracedFunction;

/**
 * What a model says at given times, and its derivatives by the parameters on all their ways: through the equation, the initial
 * state, the events and the formulas that are observed. Mutable, for one thread; its traced parts belong to it.
 */
public final class SolvedModel {

    private final TracedField field;
    private final TracedFunction initial;
    private final TracedFunction observed;
    private final Solver solver;
    private final Differentiation how;
    private final double t0;
    private final double t1;
    private String fault = "";

    /**
     * A model.
     *
     * @param field    right-hand side of n components with p parameters
     * @param initial  initial state as a function of the parameters; its argument y, of length 1, is not used
     * @param observed what is observed of a state, c values
     * @param solver   method, tolerances, events
     * @param how      how solves are differentiated
     * @param t0       start time
     * @param t1       where the solve ends if nothing is asked for after t0
     */
    public SolvedModel(
            TracedField field,
            TracedFunction initial,
            TracedFunction observed,
            Solver solver,
            Differentiation how,
            double t0,
            double t1) {
        this.field = field;
        this.initial = initial;
        this.observed = observed;
        this.solver = solver;
        this.how = how;
        this.t0 = t0;
        this.t1 = t1;
        if (how == Differentiation.FORWARD) {
            ForwardSensitivity.of(solver);
        }
    }

    /** How near to dependent columns of the Jacobian are so for its error alone; 0 if it is exact for the steps made. */
    public double rankTolerance() {
        return how.isContinuous() ? 100 * solver.tolerances().relative() : 0;
    }

    /** Number of parameters. */
    public int parameterCount() {
        return field.parameterCount();
    }

    /** Why the last solve gave nothing; empty if it did. */
    public String fault() {
        return fault;
    }

    private void load(double[] theta) {
        field.load(theta);
        initial.load(theta);
        observed.load(theta);
    }

    private double[] start() {
        double[] y0 = new double[field.dimension()];
        initial.evaluate(t0, new double[1], y0);
        return y0;
    }

    private double end(double[] times) {
        double last = times[times.length - 1];
        return last == t0 ? t1 : last;
    }

    private Solver saving(double[] times) {
        return solver.withSaveAt(SaveAt.times(times));
    }

    /**
     * What is observed.
     *
     * @param theta parameters, not modified
     * @param times in the order of the solve, not modified
     * @return a row of c values for each time; fewer rows if the solve ended early, and then {@link #fault} says why
     */
    public double[][] values(double[] theta, double[] times) {
        load(theta);
        double[] y0 = start();
        for (double value : y0) {
            if (!Double.isFinite(value)) {
                fault = "the initial state is " + value;
                return new double[0][];
            }
        }
        Solution solution = saving(times).trySolve(field, y0, t0, end(times));
        fault = solution.size() == times.length ? "" : solution.status() + ": " + solution.message();
        double[][] values = new double[solution.size()][observed.valueCount()];
        for (int i = 0; i < values.length; i++) {
            observed.evaluate(times[i], solution.state(i), values[i]);
        }
        return values;
    }

    /**
     * Derivatives of what is observed.
     *
     * @param theta    parameters, not modified
     * @param times    in the order of the solve, not modified
     * @param unknowns indices of the parameters by which to differentiate
     * @param wanted   what is to be differentiated
     * @return a row for each that is wanted, a column for each unknown
     * @throws ArithmeticException if the solve or a derivative fails
     */
    public double[][] jacobian(double[] theta, double[] times, int[] unknowns, List<Measurements.Place> wanted) {
        load(theta);
        try {
            return how == Differentiation.FORWARD
                    ? forward(times, unknowns, wanted)
                    : backward(times, unknowns, wanted);
        } catch (SolveException failure) {
            ArithmeticException fails = new ArithmeticException(failure.getMessage());
            fails.initCause(failure);
            throw fails;
        }
    }

    private double[][] forward(double[] times, int[] unknowns, List<Measurements.Place> wanted) {
        int n = field.dimension();
        double[][] yDots = new double[unknowns.length][n];
        double[][] thetaDots = new double[unknowns.length][field.parameterCount()];
        for (int k = 0; k < unknowns.length; k++) {
            thetaDots[k][unknowns[k]] = 1;
            initial.derivative(t0, new double[1], 0, new double[1], thetaDots[k], yDots[k]);
        }
        Sensitivities solved =
                ForwardSensitivity.of(saving(times)).along(field, start(), yDots, thetaDots, t0, end(times));
        double[][] jacobian = new double[wanted.size()][unknowns.length];
        double[] derivative = new double[observed.valueCount()];
        for (int r = 0; r < jacobian.length; r++) {
            int i = wanted.get(r).time();
            double[] y = solved.solution().state(i);
            for (int k = 0; k < unknowns.length; k++) {
                observed.derivative(times[i], y, 0, solved.along(i, k), thetaDots[k], derivative);
                jacobian[r][k] = derivative[wanted.get(r).column()];
            }
        }
        return jacobian;
    }

    private double[][] backward(double[] times, int[] unknowns, List<Measurements.Place> wanted) {
        Recording recording = how.record(saving(times), field, start(), t0, end(times));
        if (recording.solution().size() < times.length) {
            throw new ArithmeticException(recording.solution().message());
        }
        double[][] jacobian = new double[wanted.size()][unknowns.length];
        for (int r = 0; r < jacobian.length; r++) {
            double[][] weights = new double[times.length][observed.valueCount()];
            weights[wanted.get(r).time()][wanted.get(r).column()] = 1;
            double[] thetaBar = pullback(recording, times, weights);
            for (int k = 0; k < unknowns.length; k++) {
                jacobian[r][k] = thetaBar[unknowns[k]];
            }
        }
        return jacobian;
    }

    private double[] pullback(Recording recording, double[] times, double[][] weights) {
        double[] thetaBar = new double[field.parameterCount()];
        Cotangents bar = recording.cotangents();
        Linearization at = observed.linearization();
        for (int i = 0; i < times.length; i++) {
            double[] yBar = new double[field.dimension()];
            at.evaluate(times[i], recording.solution().state(i), new double[observed.valueCount()]);
            at.pullback(weights[i], yBar, thetaBar);
            bar.addState(i, yBar);
        }
        Gradient gradient = recording.pullback(bar);
        gradient.addParameters(thetaBar, 0);
        Linearization start = initial.linearization();
        start.evaluate(t0, new double[1], new double[field.dimension()]);
        start.pullback(gradient.initialState(), new double[1], thetaBar);
        return thetaBar;
    }

    /** A sum of squares of weighted differences to measurements, and its gradient by all parameters, by one pullback. */
    public double misfit(double[] theta, Measurements data, double[] gradient) {
        load(theta);
        double[] times = data.countedTimes();
        Recording recording;
        try {
            recording = how.record(saving(times), field, start(), t0, end(times));
        } catch (SolveException failure) {
            fault = String.valueOf(failure.getMessage());
            return Double.POSITIVE_INFINITY;
        }
        double sum = 0;
        double[][] weights = new double[times.length][observed.valueCount()];
        double[] values = new double[observed.valueCount()];
        for (Measurements.Place place : data.places()) {
            int i = place.time();
            int c = place.column();
            observed.evaluate(times[i], recording.solution().state(i), values);
            double off = values[c] - data.value(i, c);
            sum += data.weight(i, c) * off * off;
            weights[i][c] = 2 * data.weight(i, c) * off;
        }
        System.arraycopy(pullback(recording, times, weights), 0, gradient, 0, gradient.length);
        return sum;
    }

    /** Every column at every time. */
    static List<Measurements.Place> everywhere(int times, int columns) {
        List<Measurements.Place> places = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            for (int c = 0; c < columns; c++) {
                places.add(new Measurements.Place(i, c));
            }
        }
        return places;
    }
}
