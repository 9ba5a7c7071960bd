package org.costate.examples.report;

import java.util.List;

/**
 * What models are trained for, in the words of a report.
 *
 * @param loss       what is trained: {@code cross entropy}
 * @param qualities  what tests tell, the most important first; at least one
 * @param prediction what is predicted in the time that is told: {@code all test images}
 * @param trajectory whose steps are shown: {@code the same test images}
 */
public record Task(String loss, List<Quality> qualities, String prediction, String trajectory) {

    /** Copies the list. */
    public Task {
        qualities = List.copyOf(qualities);
        if (qualities.isEmpty()) {
            throw new IllegalArgumentException("qualities is empty, but a task has at least one");
        }
    }

    /** The classification of images. */
    public static Task ofDigits() {
        return new Task("cross entropy", List.of(Quality.accuracy()), "all test images", "the same test images");
    }

    /** The most important quality. */
    public Quality quality() {
        return qualities.get(0);
    }
}
