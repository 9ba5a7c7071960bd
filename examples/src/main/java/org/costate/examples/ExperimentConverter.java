package org.costate.examples;

import java.util.Iterator;
import java.util.stream.Collectors;
import org.costate.examples.experiment.Experiment;
import org.costate.examples.experiment.Experiments;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an experiment by its name, and knows the names. */
final class ExperimentConverter implements ITypeConverter<Experiment>, Iterable<String> {

    @Override
    public Experiment convert(String text) {
        return Experiments.all().stream()
                .filter(experiment -> experiment.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "', but must be list or one of "
                        + Experiments.all().stream().map(Experiment::name).collect(Collectors.joining(", "))));
    }

    @Override
    public Iterator<String> iterator() {
        return Experiments.all().stream().map(Experiment::name).iterator();
    }
}
