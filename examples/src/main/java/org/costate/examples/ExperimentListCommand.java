package org.costate.examples;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.costate.examples.experiment.Experiment;
import org.costate.examples.experiment.ExperimentSize;
import org.costate.examples.experiment.Experiments;
import org.costate.examples.experiment.Variant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code costate experiment list}. */
@Command(
        name = "list",
        description = "Tells the experiments with their settings, variants and weights.",
        footer = {"", "Example:", "  ./costate experiment list"})
final class ExperimentListCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    HelpOption help = new HelpOption();

    ExperimentListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        PrintWriter out = session.out();
        for (Experiment experiment : Experiments.all()) {
            out.println(experiment.name() + ": " + experiment.summary());
            for (ExperimentSize size : ExperimentSize.values()) {
                out.println("  " + size + ": epochs " + experiment.epochs(size) + ", tolerance "
                        + experiment.tolerance(size));
                experiment.batch(size).ifPresent(batch -> out.println("    batch: " + batch));
                experiment
                        .settings(size)
                        .forEach(setting -> out.println("    " + setting.getKey() + ": " + setting.getValue()));
                for (Variant variant : experiment.variants()) {
                    String weight = variant == Variant.VANILLA ? "" : ", weight " + experiment.weight(size, variant);
                    out.println("    " + variant + ": " + variant.title() + weight);
                }
            }
        }
        out.flush();
        return ExitCode.OK.number();
    }
}
