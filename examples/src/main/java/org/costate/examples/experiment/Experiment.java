package org.costate.examples.experiment;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.costate.examples.report.Task;
import org.costate.examples.train.Trial;
import org.costate.neural.Workers;

/** A training that is compared under many variants. Immutable. */
public interface Experiment {

    /** The trials of one run of an experiment, which share their data. */
    interface Trials {

        /** Iterations of an epoch of each trial. */
        int iterations();

        /**
         * A trial that has not begun. Trials of one seed begin with the same parameters and see the same data in the same
         * order, whatever the variant.
         *
         * @param variant one of those offered
         * @param seed    the seed
         */
        Trial trial(Variant variant, long seed);
    }

    /** Name on the command line. */
    String name();

    /** What it is, in one line. */
    String summary();

    /** What is trained, and how it is tested. */
    Task task();

    /** The variants it offers, vanilla first. */
    List<Variant> variants();

    /** Epochs unless the user says otherwise. */
    int epochs(ExperimentSize size);

    /** Samples of an update unless the user says otherwise; empty where each update sees all data. */
    default OptionalInt batch(ExperimentSize size) {
        return OptionalInt.empty();
    }

    /**
     * Weight of a variant unless the user says otherwise.
     *
     * @param size    how large the experiment is
     * @param variant one of those offered
     */
    double weight(ExperimentSize size, Variant variant);

    /** Relative and absolute tolerance of the solves unless the user says otherwise. */
    double tolerance(ExperimentSize size);

    /** What fixes the trials beside the plan: names and values, for reports, and to tell whether results fit together. */
    List<Map.Entry<String, String>> settings(ExperimentSize size);

    /**
     * Reads data.
     *
     * @param plan    how trials are made
     * @param workers threads; results do not depend on them
     * @throws IOException if the data cannot be read
     */
    Trials open(Plan plan, Workers workers) throws IOException;
}
