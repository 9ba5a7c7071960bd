package org.costate.examples.experiment;

import java.util.List;
import java.util.Map;
import org.costate.examples.SolverMethod;
import org.costate.examples.report.Task;
import org.costate.examples.spiral.SpiralTrial;
import org.costate.examples.train.TrainingSolver;
import org.costate.examples.train.Trial;
import org.costate.neural.Workers;
import org.costate.optim.LearningRate;
import org.costate.solver.Solver;

/** A neural ODE learns a spiral from 30 points. */
final class SpiralOde implements Experiment {

    private static final int ITERATIONS = 50;
    private static final double RATE = 0.02;

    @Override
    public String name() {
        return "spiral-ode";
    }

    @Override
    public String summary() {
        return "learns the cubic spiral from 30 points by a neural ODE";
    }

    @Override
    public Task task() {
        return SpiralTrial.task();
    }

    @Override
    public List<Variant> variants() {
        return OdeRegularizers.VARIANTS;
    }

    @Override
    public int epochs(ExperimentSize size) {
        return size == ExperimentSize.DEMO ? 20 : 100;
    }

    @Override
    public double weight(ExperimentSize size, Variant variant) {
        return switch (variant) {
            case VANILLA, EMBEDDED -> 0;
            case STEER -> 0.5;
            case ER, LR_UNBIASED -> 0.02;
            case SR -> 0.0002;
            case ER_SR -> 1;
            case LR_BIASED -> 1;
            case STEPS -> 0.0002;
            case LOCAL, LOG_STEPS -> 0.01;
            case TARGET_NFE -> 0.9;
            case RNODE -> 1e-5;
            case TAYNODE -> 1e-9;
        };
    }

    @Override
    public double tolerance(ExperimentSize size) {
        return size == ExperimentSize.DEMO ? 1e-6 : 1.4e-8;
    }

    @Override
    public List<Map.Entry<String, String>> settings(ExperimentSize size) {
        return List.of(
                Map.entry("model", "2-50 tanh, 50-2, on the cubes of the state"),
                Map.entry("method", SolverMethod.TSIT5.toString()),
                Map.entry("updates in an epoch", Integer.toString(ITERATIONS)),
                Map.entry("optimizer", "Adam, " + RATE + " falling linearly to 0"));
    }

    @Override
    public Trials open(Plan plan, Workers workers) {
        Solver solver = TrainingSolver.of(SolverMethod.TSIT5, plan.tolerance());
        OdeRegularizers regularizers = new OdeRegularizers(plan, solver.method(), plan.epochs() * ITERATIONS);
        LearningRate rate = LearningRate.linearDecay(RATE, (long) plan.epochs() * ITERATIONS);
        return new Trials() {

            @Override
            public int iterations() {
                return ITERATIONS;
            }

            @Override
            public Trial trial(Variant variant, long seed) {
                return new SpiralTrial(solver, rate, ITERATIONS, regularizers.of(variant), seed);
            }
        };
    }
}
