package org.costate.examples.experiment;

import java.util.List;
import java.util.Map;
import org.costate.examples.report.Task;
import org.costate.examples.spiral.NoisySpiralTrial;
import org.costate.examples.train.Trial;
import org.costate.neural.Workers;
import org.costate.optim.LearningRate;
import org.costate.solver.PidController;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.sde.SOSRI;

/** A neural SDE learns mean and variance of a noisy spiral. */
final class SpiralSde implements Experiment {

    private static final int ITERATIONS = 25;
    private static final double RATE = 0.01;
    private static final double TOLERANCE = 0.3;

    @Override
    public String name() {
        return "spiral-sde";
    }

    @Override
    public String summary() {
        return "learns mean and variance of a noisy spiral by a neural SDE";
    }

    @Override
    public Task task() {
        return NoisySpiralTrial.task();
    }

    /** SOSRI has no stiffness estimate, and a stochastic solve no interpolant between its steps. */
    @Override
    public List<Variant> variants() {
        return List.of(
                Variant.VANILLA,
                Variant.ER,
                Variant.LR_UNBIASED,
                Variant.LR_BIASED,
                Variant.LOCAL,
                Variant.STEPS,
                Variant.LOG_STEPS,
                Variant.TARGET_NFE,
                Variant.EMBEDDED);
    }

    @Override
    public int epochs(ExperimentSize size) {
        return size == ExperimentSize.DEMO ? 6 : 10;
    }

    @Override
    public double weight(ExperimentSize size, Variant variant) {
        return switch (variant) {
            case ER, LR_UNBIASED -> 0.2;
            case LR_BIASED -> 5;
            case STEPS -> 0.002;
            case LOCAL, LOG_STEPS -> 0.05;
            case TARGET_NFE -> 0.7;
            case EMBEDDED -> 0.1;
            default -> 0;
        };
    }

    @Override
    public double tolerance(ExperimentSize size) {
        return TOLERANCE;
    }

    @Override
    public List<Map.Entry<String, String>> settings(ExperimentSize size) {
        return List.of(
                Map.entry("model", "drift 2-50 tanh, 50-2, on the cubes of the state; diffusion 2-2, linear"),
                Map.entry("method", "sosri"),
                Map.entry("updates in an epoch", Integer.toString(ITERATIONS)),
                Map.entry("optimizer", "AdaBelief, " + RATE));
    }

    @Override
    public Trials open(Plan plan, Workers workers) {
        Solver solver = Solver.of(SOSRI.METHOD, Tolerances.of(plan.tolerance(), plan.tolerance()))
                .withController(PidController.stochastic())
                .withMaxSteps(10_000);
        SdeRegularizers regularizers = new SdeRegularizers(plan, solver, plan.epochs() * ITERATIONS);
        LearningRate rate = LearningRate.constant(RATE);
        NoisySpiralTrial.Source source = new NoisySpiralTrial.Source();
        return new Trials() {

            @Override
            public int iterations() {
                return ITERATIONS;
            }

            @Override
            public Trial trial(Variant variant, long seed) {
                return source.trial(regularizers.solver(variant), rate, ITERATIONS, regularizers.of(variant), seed);
            }
        };
    }
}
