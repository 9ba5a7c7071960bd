package org.costate.examples.latent;

import java.util.List;
import java.util.Map;
import org.costate.examples.latent.LatentOde.BatchResult;
import org.costate.examples.report.Quality;
import org.costate.examples.report.StepProfile;
import org.costate.examples.report.Task;
import org.costate.examples.train.Trial;

/** The training of a latent ODE of irregular series, as an experiment sees it. */
public final class LatentTrial implements Trial {

    private static final Quality HELD_OUT =
            Quality.error("held-out", "Error of held-out entries", "mean squared error");
    private static final Quality BOUND = Quality.error("bound", "Test loss", "nats an entry");

    private final LatentTrainer trainer;

    /**
     * A trial that has not begun.
     *
     * @param trainer the training
     */
    public LatentTrial(LatentTrainer trainer) {
        this.trainer = trainer;
    }

    /** What is trained, and how it is tested. */
    public static Task task() {
        return new Task("negative evidence lower bound", List.of(HELD_OUT, BOUND), "one batch", "the same test series");
    }

    @Override
    public int iterations() {
        return trainer.batches();
    }

    @Override
    public Step iterate(int epoch, int iteration) {
        BatchResult result = trainer.update(epoch + 1, iteration);
        return new Step(result.loss(), result.penalty(), result.evaluations(), result.time());
    }

    @Override
    public Outcome test() {
        LatentMetrics metrics = trainer.evaluate();
        return new Outcome(
                Map.of(HELD_OUT.key(), metrics.interpolationError(), BOUND.key(), metrics.loss()),
                metrics.evaluations());
    }

    @Override
    public void load(double[] parameters) {
        trainer.load(parameters);
    }

    @Override
    public double predictionSeconds() {
        return trainer.predictionSeconds();
    }

    @Override
    public StepProfile profile(String title) {
        return StepProfile.of(title, trainer.steps());
    }

    @Override
    public double[] parameters() {
        return trainer.parameters();
    }
}
