package org.costate.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A number that a comparison tells of every run.
 *
 * @param key        name in files
 * @param label      of its row in a table
 * @param value      the number
 * @param factor     from the number to what is written
 * @param format     how it is written
 * @param relation   how it is told beside vanilla
 * @param relatedKey name of that in files; empty without a relation
 */
public record Figure(
        String key,
        String label,
        ToDoubleFunction<RunResult> value,
        double factor,
        String format,
        Relation relation,
        String relatedKey) {

    /** Evaluations of the field. */
    static final Figure NFE =
            new Figure("nfe", "NFE per prediction", RunResult::nfe, 1, "%.1f", Relation.RATIO, "nfeRatio");
    /** Time of predictions. */
    static final Figure PREDICTION = seconds("predictionSeconds", "prediction, s", "%.2f", RunResult::predictionSeconds)
            .related("predictionRatio");
    /** Time of the training. */
    static final Figure TRAINING = seconds(
                    "trainingSeconds", "training, s", "%.1f", run -> run.time().total())
            .related("trainingRatio");

    /** The same by the processors. */
    static final Figure PROCESSOR = seconds(
                    "processorSeconds",
                    "- by processor, s",
                    "%.1f",
                    run -> run.time().processor())
            .related("processorRatio");

    private static final Figure LOSS =
            new Figure("finalLoss", "final loss", RunResult::finalLoss, 1, "%.4f", Relation.NONE, "");

    /** A result on test data. */
    static Figure of(Quality quality) {
        String name = quality.key().substring(0, 1).toUpperCase(Locale.ROOT)
                + quality.key().substring(1);
        String related = quality.key() + (quality.relation() == Relation.RATIO ? "Ratio" : "Difference");
        return new Figure(
                "test" + name,
                quality.label(),
                run -> run.quality(quality.key()),
                quality.factor(),
                quality.format(),
                quality.relation(),
                related);
    }

    /** What is told of a training. */
    public static List<Figure> ofTraining(List<Quality> qualities) {
        List<Figure> figures = new ArrayList<>();
        qualities.forEach(quality -> figures.add(of(quality)));
        figures.addAll(List.of(NFE, PREDICTION, TRAINING, PROCESSOR, LOSS));
        return List.copyOf(figures);
    }

    /** What is told of an experiment: where the time of the training went, too, and short times to three digits. */
    public static List<Figure> ofExperiment(List<Quality> qualities) {
        List<Figure> figures = new ArrayList<>();
        qualities.forEach(quality -> figures.add(of(quality)));
        figures.add(NFE);
        figures.add(PREDICTION.written("%.3g"));
        figures.add(TRAINING.written("%.3g"));
        figures.add(PROCESSOR.written("%.3g"));
        figures.add(seconds(
                "forwardSeconds", "- forward, s", "%.3g", run -> run.time().forward()));
        figures.add(seconds(
                "backwardSeconds", "- backward, s", "%.3g", run -> run.time().backward()));
        figures.add(seconds(
                "penaltySeconds", "- penalty, s", "%.3g", run -> run.time().penalty()));
        figures.add(LOSS.written("%.4g"));
        return List.copyOf(figures);
    }

    private static Figure seconds(String key, String label, String format, ToDoubleFunction<RunResult> value) {
        return new Figure(key, label, value, 1, format, Relation.NONE, "");
    }

    private Figure related(String name) {
        return new Figure(key, label, value, factor, format, Relation.RATIO, name);
    }

    private Figure written(String how) {
        return new Figure(key, label, value, factor, how, relation, relatedKey);
    }

    /** The label of the row that relates it to vanilla. */
    String relatedLabel() {
        return relation == Relation.RATIO ? "x vanilla" : "points to vanilla";
    }

    /** How the relation is written. */
    String relatedFormat() {
        return relation == Relation.RATIO ? "%.2f" : "%+.2f";
    }

    /** From the relation to what is written. */
    double relatedFactor() {
        return relation == Relation.RATIO ? 1 : factor;
    }
}
