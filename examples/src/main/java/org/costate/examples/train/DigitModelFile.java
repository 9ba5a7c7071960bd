package org.costate.examples.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.costate.examples.ModelSize;
import org.costate.examples.PenaltyKind;
import org.costate.examples.SolverMethod;
import org.costate.examples.TrainMnistOptions;
import org.costate.examples.model.ModelTensor;
import org.costate.examples.model.SavedModel;
import org.costate.neural.ParameterLayout;

/** A trained digit classifier as named tensors and the settings that a prediction needs. */
final class DigitModelFile {

    private static final String TASK = "mnist";

    private DigitModelFile() {}

    /** What a file held. */
    static final class Trained {
        final DigitNetwork network;
        final double[] theta;
        final SolverMethod method;
        final double tolerance;
        final int batch;
        final int testImages;

        private Trained(DigitNetwork network, double[] theta, SolverMethod method, SavedModel saved) {
            this.network = network;
            this.theta = theta;
            this.method = method;
            tolerance = saved.number("tolerance");
            batch = saved.integer("batch");
            testImages = saved.integer("testImages");
        }
    }

    static SavedModel encode(
            TrainMnistOptions options, PenaltyKind kind, long seed, DigitTrial trial, boolean complete) {
        DigitNetwork network = DigitNetwork.of(options.model());
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("task", TASK);
        config.put("model", options.model().toString());
        config.put("penalty", kind.toString());
        config.put("weight", options.weight(kind));
        config.put("anneal", options.anneal());
        config.put("seed", seed);
        config.put("method", options.method().toString());
        config.put("tolerance", options.tolerance());
        config.put("batch", options.batch());
        config.put("testImages", trial.testImages());
        config.put("complete", complete);
        double[] theta = trial.parameters();
        ParameterLayout layout = network.layout();
        List<ModelTensor> tensors = new ArrayList<>();
        for (String name : layout.names()) {
            double[] values = new double[layout.size(name)];
            System.arraycopy(theta, layout.offset(name), values, 0, values.length);
            tensors.add(ModelTensor.of(name, values, layout.shape(name)));
        }
        return SavedModel.of(config, tensors);
    }

    /**
     * Reads a model.
     *
     * @param saved what was loaded
     * @param path  from where, for messages
     * @throws IOException if it is another kind of model
     */
    static Trained decode(SavedModel saved, Path path) throws IOException {
        try {
            return decode(saved);
        } catch (IllegalArgumentException | IOException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private static Trained decode(SavedModel saved) throws IOException {
        if (!saved.text("task").equals(TASK)) {
            throw new IOException("the model has task = " + saved.text("task") + ", but must be " + TASK);
        }
        DigitNetwork network = DigitNetwork.of(named(ModelSize.values(), "model", saved.text("model")));
        SolverMethod method = named(SolverMethod.values(), "method", saved.text("method"));
        ParameterLayout layout = network.layout();
        double[] theta = new double[layout.size()];
        for (String name : layout.names()) {
            saved.tensor(name, layout.shape(name)).copyTo(theta, layout.offset(name));
        }
        return new Trained(network, theta, method, saved);
    }

    private static <E extends Enum<E>> E named(E[] constants, String key, String name) throws IOException {
        for (E constant : constants) {
            if (constant.toString().equals(name)) {
                return constant;
            }
        }
        throw new IOException("the model has " + key + " = " + name + ", but must be one of " + List.of(constants));
    }
}
