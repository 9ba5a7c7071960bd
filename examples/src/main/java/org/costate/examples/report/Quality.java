package org.costate.examples.report;

import java.util.Locale;

/**
 * How well a model does on data it was not trained on: what the number is called and how it is written.
 *
 * @param key      name in files: {@code accuracy}
 * @param title    name for people: {@code Test accuracy}
 * @param unit     what is beside an axis: {@code %}
 * @param factor   from the number to the unit
 * @param format   how the number is written, in the unit
 * @param mark     how it is written in a line of progress
 * @param relation how it is told beside vanilla
 * @param finding  words after the relation, in a sentence
 */
public record Quality(
        String key,
        String title,
        String unit,
        double factor,
        String format,
        String mark,
        Relation relation,
        String finding) {

    /** The share of the test samples that are classified rightly, from 0 to 1. */
    public static Quality accuracy() {
        return new Quality(
                "accuracy",
                "Test accuracy",
                "%",
                100,
                "%.2f",
                "acc %.2f%%",
                Relation.DIFFERENCE,
                " points of accuracy");
    }

    /**
     * An error, which is better when it is smaller.
     *
     * @param key   name in files
     * @param title name for people
     * @param unit  which error: {@code mean squared error}
     */
    public static Quality error(String key, String title, String unit) {
        return new Quality(
                key, title, unit, 1, "%.2e", key + " %.2e", Relation.RATIO, "× " + title.toLowerCase(Locale.ROOT));
    }

    /** Label of its row in a table. */
    String label() {
        String name = title.toLowerCase(Locale.ROOT);
        return unit.equals("%") ? name + ", %" : name;
    }

    /**
     * A value in a line of progress.
     *
     * @param value the number
     */
    public String marked(double value) {
        return String.format(Locale.ROOT, mark, factor * value);
    }
}
