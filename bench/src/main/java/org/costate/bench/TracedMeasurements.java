package org.costate.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.costate.adjoint.Linearization;
import org.costate.bench.Bar.Relation;
import org.costate.solver.VectorField;
import org.costate.trace.SparseJacobian;
import org.costate.trace.TracedField;

/**
 * Traced fields beside the same equations written by hand. The smallest come first, by
 * hand and traced from places of their own, each of which has then seen one type only.
 *
 * @param effort how long each comparison is measured
 * @param cells  cells of the line whose Jacobian is measured
 */
record TracedMeasurements(Effort effort, int cells) {

    private static final List<String> EQUATIONS = List.of("lorenz", "bodies", "brusselator", "oscillators");
    private static final int STAGES = 5;
    private static final int REPEATS = 20 * STAGES;
    private static final int OPERATIONS = 1000;
    private static final int OPERATIONS_PER_CELL = 17;
    private static final int TRACES = 40;

    Findings all() {
        List<Comparison> comparisons = new ArrayList<>();
        List<Bar> bars = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (String name : EQUATIONS) {
            Comparison times = evaluations(name, remarks);
            comparisons.add(times);
            Timing hand = times.timing("by hand");
            bars.add(new Bar(
                    name + ", traced / by hand", times.timing("traced").over(hand), Relation.AT_MOST, 1.1, "x"));
            bars.add(new Bar(
                    name + ", pullback / evaluation by hand",
                    times.timing("pullback").over(hand),
                    Relation.AT_MOST,
                    3,
                    "x"));
        }
        bars.add(new Bar(
                "tracing and compiling " + OPERATIONS + " operations, with pullback",
                traceMillis(),
                Relation.BELOW,
                100,
                "ms"));
        Comparison jacobians = jacobians(remarks);
        comparisons.add(jacobians);
        bars.add(new Bar(
                cells + " cells, dense differences / traced Jacobian",
                jacobians.timing("differences").over(jacobians.timing("traced")),
                Relation.AT_LEAST,
                20,
                "x"));
        return new Findings(comparisons, bars, remarks);
    }

    private Comparison evaluations(String name, List<String> remarks) {
        TwinEquations twin = TwinEquations.parse(name);
        TracedField traced = twin.traced();
        double[] y = twin.y0();
        double[] dydt = new double[y.length];
        double[] w = new Random(1).doubles(y.length, -1, 1).toArray();
        double[][] stageBars = new double[STAGES][y.length];
        double[] thetaBar = new double[traced.parameterCount()];
        Linearization linearization = traced.linearization();
        linearization.evaluate(0, y, dydt);
        remarks.add(name + ": " + y.length + " states, " + traced.function().operationCount() + " operations, "
                + linearization.bytes() + " bytes kept for a pullback");
        return Comparison.of(
                name + ", " + y.length + " states, " + REPEATS + " times",
                effort,
                List.of(
                        new Contender("by hand", () -> byHand(twin, y, dydt)),
                        new Contender("traced", () -> traced(traced, y, dydt)),
                        new Contender("traced, kept", () -> keep(linearization, y, dydt)),
                        new Contender("pullback", () -> pullBack(linearization, w, stageBars, thetaBar))));
    }

    private static double byHand(VectorField field, double[] y, double[] dydt) {
        for (int i = 0; i < REPEATS; i++) {
            field.evaluate(i, y, dydt);
        }
        return dydt[0];
    }

    private static double traced(VectorField field, double[] y, double[] dydt) {
        for (int i = 0; i < REPEATS; i++) {
            field.evaluate(i, y, dydt);
        }
        return dydt[0];
    }

    private static double keep(Linearization linearization, double[] y, double[] dydt) {
        for (int i = 0; i < REPEATS; i++) {
            linearization.evaluate(i, y, dydt);
        }
        return dydt[0];
    }

    /** As a reverse sweep does it: every stage has a cotangent of its own, all add to that of the parameters. */
    private static double pullBack(Linearization linearization, double[] w, double[][] stageBars, double[] thetaBar) {
        for (int i = 0; i < REPEATS / STAGES; i++) {
            for (double[] yBar : stageBars) {
                linearization.pullback(w, yBar, thetaBar);
            }
        }
        return stageBars[0][0];
    }

    /** Median milliseconds of the later half, of fields that are all different. */
    private static double traceMillis() {
        double[] millis = new double[TRACES];
        for (int i = 0; i < TRACES; i++) {
            long start = System.nanoTime();
            new TwinBrusselator(OPERATIONS / OPERATIONS_PER_CELL + i % 3)
                    .traced()
                    .linearization();
            millis[i] = 1e-6 * (System.nanoTime() - start);
        }
        double[] later = Arrays.copyOfRange(millis, TRACES / 2, TRACES);
        Arrays.sort(later);
        return later[later.length / 2];
    }

    private Comparison jacobians(List<String> remarks) {
        TwinBrusselator twin = new TwinBrusselator(cells);
        SparseJacobian jacobian = twin.traced().function().sparseJacobian();
        double[] y = twin.y0();
        double[] entries = new double[jacobian.pattern().size()];
        double[] dydt = new double[y.length];
        DenseDifferences differences = new DenseDifferences(twin, y.length);
        remarks.add(cells + " cells: " + entries.length + " entries, " + jacobian.colourCount() + " colours");
        return Comparison.of(
                "Jacobian of " + cells + " cells",
                effort,
                List.of(
                        new Contender("traced", () -> {
                            jacobian.evaluate(0, y, entries);
                            return entries[0];
                        }),
                        new Contender("differences", () -> differences.evaluate(y)[0]),
                        new Contender("one evaluation by hand", () -> {
                            twin.evaluate(0, y, dydt);
                            return dydt[0];
                        })));
    }
}
