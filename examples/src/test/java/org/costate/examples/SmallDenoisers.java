package org.costate.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.costate.examples.model.ModelFile;
import org.costate.examples.model.ModelTensor;
import org.costate.examples.model.SavedModel;
import org.costate.testkit.RandomCase;

/** Files of small denoisers with random weights, and of a classifier, as the commands take them. */
public final class SmallDenoisers {

    private static final int D = 4;
    private static final int HIDDEN = 6;

    private SmallDenoisers() {}

    /** A denoiser of digits that knows some labels. */
    static Path ofDigits(Path path, String kind, int labels) throws IOException {
        RandomCase random = RandomCase.of(91);
        List<ModelTensor> tensors = List.of(
                drawn(random, "layers.0.weight", 0.4, D + 2 + labels, HIDDEN),
                drawn(random, "layers.0.bias", 0.4, HIDDEN),
                drawn(random, "layers.1.weight", 0.4, HIDDEN, D),
                drawn(random, "layers.1.bias", 0.4, D),
                ModelTensor.of("basis.mean", random.uniformArray(784, 0, 1), 784),
                ModelTensor.of("basis.components", random.orthonormalRows(D, 784), D, 784));
        ModelFile.save(path, SavedModel.of(config("mnist", kind, labels, 1.5), tensors));
        return path;
    }

    /**
     * A denoiser of points that knows some labels.
     *
     * @param scale data are so many times what the network draws
     */
    static Path ofPoints(Path path, int labels, double scale) throws IOException {
        RandomCase random = RandomCase.of(93);
        List<ModelTensor> tensors = List.of(
                drawn(random, "layers.0.weight", 0.4, 2 + 2 + labels, HIDDEN),
                drawn(random, "layers.0.bias", 0.4, HIDDEN),
                drawn(random, "layers.1.weight", 0.4, HIDDEN, 2),
                drawn(random, "layers.1.bias", 0.4, 2));
        ModelFile.save(path, SavedModel.of(config("moons", "edm", labels, scale), tensors));
        return path;
    }

    private static Map<String, Object> config(String data, String kind, int labels, double scale) {
        return Map.of(
                "task",
                "diffusion",
                "data",
                data,
                "labels",
                labels,
                "kind",
                kind,
                "layout",
                "in-out",
                "activation",
                "tanh",
                "sigmaData",
                1.0,
                "frequencies",
                "1.0",
                "scale",
                scale);
    }

    /** A classifier that has learned nothing, as {@code train mnist} saves it. */
    static Path classifier(Path path) throws IOException {
        return classifier(path, 1e-6);
    }

    /** The same with a tolerance of its own. */
    public static Path classifier(Path path, double tolerance) throws IOException {
        RandomCase random = RandomCase.of(92);
        List<ModelTensor> tensors = List.of(
                drawn(random, "encoder.layer0.weight", 0.05, 784, 64),
                drawn(random, "encoder.layer0.bias", 0.1, 64),
                drawn(random, "dynamics.layer0.weight", 0.1, 65, 64),
                drawn(random, "dynamics.layer0.bias", 0.1, 64),
                drawn(random, "dynamics.layer1.weight", 0.1, 65, 64),
                drawn(random, "dynamics.layer1.bias", 0.1, 64),
                drawn(random, "head.layer0.weight", 0.2, 64, 10),
                drawn(random, "head.layer0.bias", 0.1, 10));
        Map<String, Object> config = Map.of(
                "task",
                "mnist",
                "model",
                "small",
                "method",
                "tsit5",
                "tolerance",
                tolerance,
                "batch",
                2,
                "testImages",
                2);
        ModelFile.save(path, SavedModel.of(config, tensors));
        return path;
    }

    private static ModelTensor drawn(RandomCase random, String name, double size, int... shape) {
        int count = 1;
        for (int each : shape) {
            count *= each;
        }
        double[] values = random.normalArray(count);
        for (int i = 0; i < count; i++) {
            values[i] *= size;
        }
        return ModelTensor.of(name, values, shape);
    }
}
