package org.costate.examples.latent;

import org.costate.solver.PidController;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;

/**
 * What a training of a latent ODE is made with: Tsit5 with the step control of OrdinaryDiffEq.jl, with which the papers
 * on regularization measured.
 *
 * @param size      how large the model is
 * @param noise     deviation of the noise of a measurement, in the unit of the data
 * @param tolerance relative and absolute tolerance of the solves
 * @param batch     series of a batch
 */
public record LatentSettings(LatentSize size, double noise, double tolerance, int batch) {

    /** Step control of all solves. */
    public static final PidController CONTROL = PidController.sciml();

    private static final double PAPER_TOLERANCE = 1.4e-8;
    private static final long MAX_STEPS = 10_000;

    /** Checks the values. */
    public LatentSettings {
        require("noise", noise, noise > 0);
        require("tolerance", tolerance, tolerance > 0);
        require("batch", batch, batch >= 1);
    }

    private static void require(String name, Number value, boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException(name + " = " + value + ", but must be positive");
        }
    }

    /**
     * The small model, for minutes.
     *
     * @param noise deviation of the noise of a measurement
     */
    public static LatentSettings small(double noise) {
        return new LatentSettings(LatentSize.SMALL, noise, PAPER_TOLERANCE, 100);
    }

    /**
     * The model of Pal et al. 2021 with their tolerance and batch.
     *
     * @param noise deviation of the noise of a measurement; 0.01 in the paper
     */
    public static LatentSettings paper(double noise) {
        return new LatentSettings(LatentSize.PAPER, noise, PAPER_TOLERANCE, 512);
    }

    /** The same with another tolerance. */
    public LatentSettings withTolerance(double other) {
        return new LatentSettings(size, noise, other, batch);
    }

    /** The same with batches of another size. */
    public LatentSettings withBatch(int series) {
        return new LatentSettings(size, noise, tolerance, series);
    }

    /** The solver. */
    public Solver solver() {
        return Solver.of(Tsit5.METHOD, Tolerances.of(tolerance, tolerance))
                .withController(CONTROL)
                .withMaxSteps(MAX_STEPS);
    }
}
