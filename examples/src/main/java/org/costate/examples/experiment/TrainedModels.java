package org.costate.examples.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.costate.examples.experiment.ExperimentResults.Cell;
import org.costate.examples.file.OutputFolder;
import org.costate.examples.model.ModelFile;
import org.costate.examples.model.ModelTensor;
import org.costate.examples.model.SavedModel;

/**
 * The parameters of finished trials, a file for each, so that predictions can be timed beside those of trials that another
 * run made. A file is written before the result that belongs to it.
 */
final class TrainedModels {

    private static final String PARAMETERS = "parameters";

    private final OutputFolder folder;
    private final String experiment;

    /**
     * The models of an experiment.
     *
     * @param folder     where the files are, or will be
     * @param experiment its name
     */
    TrainedModels(OutputFolder folder, String experiment) {
        this.folder = folder;
        this.experiment = experiment;
    }

    private Path file(Cell cell) {
        return folder.file(cell.variant() + "-" + cell.seed() + ".safetensors");
    }

    /** Writes the parameters of a trial, whole or not at all. */
    void save(Cell cell, double[] parameters) throws IOException {
        Map<String, Object> config =
                Map.of("experiment", experiment, "variant", cell.variant().toString(), "seed", cell.seed());
        ModelFile.save(
                file(cell), SavedModel.of(config, List.of(ModelTensor.of(PARAMETERS, parameters, parameters.length))));
    }

    /**
     * Reads the parameters of a trial.
     *
     * @param cell  the trial
     * @param count how many there must be
     * @return the parameters; empty if there is no file
     * @throws IOException if the file cannot be read or holds something else
     */
    Optional<double[]> load(Cell cell, int count) throws IOException {
        Path file = file(cell);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ModelFile.load(file).tensor(PARAMETERS, count).values());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
