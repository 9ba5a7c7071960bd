package org.costate.examples.diffusion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.costate.examples.mnist.MnistData;
import org.costate.examples.model.ModelFile;
import org.costate.examples.model.ModelTensor;
import org.costate.examples.model.SavedModel;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Layer;
import org.costate.neural.Network;
import org.jspecify.annotations.Nullable;

/**
 * Denoisers in safetensors files, those of Costate and those of other programs. Tensors are {@code layers.N.weight} and
 * {@code layers.N.bias} for increasing N, whatever lies between (a sequence of PyTorch counts its activations, too), optionally
 * {@code data.mean}, and for digits {@code basis.mean} and {@code basis.components}, which are orthonormal. The configuration says
 *
 * <pre>{@code
 * task        diffusion
 * data        moons, spirals, checkerboard or mnist
 * labels      how many labels the network can be told; optional, 0 for points of a plane and 10 for mnist
 * kind        edm, noise, data, velocity or flow
 * layout      out-in (PyTorch: a weight has a row for each output) or in-out
 * activation  tanh, silu, gelu, relu, softplus, sigmoid, sin
 * sigmaData   deviation of the data as the network sees them; for edm
 * frequencies multiples of the number that tells the level ("1,2,4"; "" for the number itself)
 * scale       data are data.mean + scale times what the network draws; optional, 1
 * }</pre>
 */
final class DiffusionModelFile {

    private static final String TASK = "diffusion";
    private static final String MEAN = "data.mean";
    private static final List<String> BASIS = List.of("basis.mean", "basis.components");
    private static final Pattern WEIGHT = Pattern.compile("layers\\.(\\d{1,6})\\.weight");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");
    private static final double HIGHEST_FREQUENCY = 1e6;

    private DiffusionModelFile() {}

    /** Saves a model in the layout of Costate. */
    static void save(Path path, DiffusionModel model, Map<String, Object> facts) throws IOException {
        DiffusionModel.Spec spec = model.spec();
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("task", TASK);
        config.put("data", spec.data().toString());
        config.put("labels", spec.labels());
        config.put("kind", spec.kind().toString());
        config.put("layout", "in-out");
        config.put("activation", spec.activation().name().toLowerCase(Locale.ROOT));
        config.put("sigmaData", spec.sigmaData());
        config.put(
                "frequencies",
                String.join(
                        ",", spec.frequencies().stream().map(String::valueOf).toList()));
        config.put("scale", model.scaling().scale());
        config.putAll(facts);
        List<ModelTensor> tensors = new ArrayList<>();
        double[] theta = model.parameters();
        int at = 0;
        for (int i = 0; i < model.network().layers().size(); i++) {
            Layer layer = model.network().layers().get(i);
            int in = layer.inputWidth();
            int out = layer.outputWidth();
            tensors.add(
                    ModelTensor.of("layers." + i + ".weight", Arrays.copyOfRange(theta, at, at + in * out), in, out));
            at += in * out;
            tensors.add(ModelTensor.of("layers." + i + ".bias", Arrays.copyOfRange(theta, at, at + out), out));
            at += out;
        }
        tensors.add(ModelTensor.of(MEAN, model.scaling().mean(), model.dimension()));
        DigitBasis basis = model.basis();
        if (basis != null) {
            tensors.add(ModelTensor.of(BASIS.get(0), basis.mean(), MnistData.PIXELS));
            tensors.add(ModelTensor.of(BASIS.get(1), basis.components(), basis.width(), MnistData.PIXELS));
        }
        ModelFile.save(path, SavedModel.of(config, tensors));
    }

    /**
     * Loads a model of Costate or of another program.
     *
     * @throws IOException if it cannot be read or is not such a model; says what was found and what is required
     */
    static DiffusionModel load(Path path) throws IOException {
        SavedModel saved = ModelFile.loadForeign(path);
        if (saved.config().isEmpty()) {
            throw new IOException(
                    path + ": has no configuration, neither a text config in its metadata nor in the file "
                            + ModelFile.configurationOf(path));
        }
        try {
            return decode(saved);
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private static DiffusionModel decode(SavedModel saved) {
        if (!saved.text("task").equals(TASK)) {
            throw new IllegalArgumentException("config task = " + saved.text("task") + ", but must be " + TASK);
        }
        saved.tensors().forEach(DiffusionModelFile::requireFinite);
        DiffusionData data = named(DiffusionData.values(), "data", saved.text("data"));
        DenoiserKind kind = named(DenoiserKind.values(), "kind", saved.text("kind"));
        Activation activation = named(Activation.values(), "activation", saved.text("activation"));
        double sigmaData = kind == DenoiserKind.EDM ? saved.number("sigmaData") : 1;
        requireKnown(saved, data);
        Weights weights = Weights.of(saved, activation);
        int d = weights.network.outputWidth();
        DiffusionModel.Spec spec =
                new DiffusionModel.Spec(data, labels(saved, data), kind, sigmaData, frequencies(saved), activation);
        Scaling scaling = Scaling.of(
                has(saved, MEAN) ? saved.tensor(MEAN, d).values() : new double[d],
                saved.config().containsKey("scale") ? saved.number("scale") : 1);
        if (data.isPlane() && d != 2) {
            throw new IllegalArgumentException(
                    "data = " + data + " and the last layer gives " + d + " numbers, but must give 2");
        }
        return DiffusionModel.of(spec, weights.network, weights.theta, scaling, basis(saved, data, d));
    }

    private static @Nullable DigitBasis basis(SavedModel saved, DiffusionData data, int d) {
        if (data.isPlane()) {
            return null;
        }
        return DigitBasis.of(
                d,
                saved.tensor(BASIS.get(0), MnistData.PIXELS).values(),
                saved.tensor(BASIS.get(1), d, MnistData.PIXELS).values());
    }

    private static void requireFinite(ModelTensor tensor) {
        double[] values = tensor.values();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "tensor " + tensor.name() + " has " + values[i] + " at " + i + ", but must be finite");
            }
        }
    }

    /** Refuses tensors that would be left out: misnamed ones, and layers of a kind that is not known. */
    private static void requireKnown(SavedModel saved, DiffusionData data) {
        for (ModelTensor tensor : saved.tensors()) {
            String name = tensor.name();
            boolean layer = name.startsWith("layers.");
            if (!layer && !name.equals(MEAN) && !(BASIS.contains(name) && !data.isPlane())) {
                throw new IllegalArgumentException("tensor " + name + " is none of layers.N.weight, layers.N.bias, "
                        + MEAN
                        + (data.isPlane() ? "" : ", " + String.join(", ", BASIS)) + ", but nothing else is read for "
                        + data);
            }
        }
    }

    /** What is said, so that an input of the network is not taken for another. */
    private static int labels(SavedModel saved, DiffusionData data) {
        return saved.config().containsKey("labels") ? saved.integer("labels") : data.isPlane() ? 0 : MnistData.CLASSES;
    }

    private static boolean has(SavedModel saved, String name) {
        return saved.tensors().stream().anyMatch(tensor -> tensor.name().equals(name));
    }

    private static List<Double> frequencies(SavedModel saved) {
        String text = saved.text("frequencies");
        List<Double> list = new ArrayList<>();
        for (String each : text.isBlank() ? new String[0] : text.split(",", -1)) {
            double factor = DECIMAL.matcher(each.trim()).matches() ? Double.parseDouble(each.trim()) : Double.NaN;
            if (!(Math.abs(factor) <= HIGHEST_FREQUENCY)) {
                throw new IllegalArgumentException("config frequencies = " + text
                        + ", but must be decimal numbers of at most 1e6 with commas between them");
            }
            list.add(factor);
        }
        return List.copyOf(list);
    }

    private static <E extends Enum<E>> E named(E[] constants, String key, String name) {
        for (E constant : constants) {
            if (constant.name().equalsIgnoreCase(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("config " + key + " = " + name + ", but must be one of "
                + Arrays.toString(constants).toLowerCase(Locale.ROOT));
    }

    /** A network read from tensors. */
    private static final class Weights {
        private final Network network;
        private final double[] theta;

        private Weights(Network network, double[] theta) {
            this.network = network;
            this.theta = theta;
        }

        static Weights of(SavedModel saved, Activation activation) {
            String layout = saved.text("layout");
            if (!layout.equals("in-out") && !layout.equals("out-in")) {
                throw new IllegalArgumentException("config layout = " + layout + ", but must be in-out or out-in");
            }
            boolean outFirst = layout.equals("out-in");
            TreeMap<Integer, ModelTensor> weights = new TreeMap<>();
            for (ModelTensor tensor : saved.tensors()) {
                Matcher matcher = WEIGHT.matcher(tensor.name());
                if (matcher.matches()) {
                    ModelTensor other = weights.put(Integer.valueOf(matcher.group(1)), tensor);
                    if (other != null) {
                        throw new IllegalArgumentException("tensors " + other.name() + " and " + tensor.name()
                                + " are of one layer, but each must have one weight");
                    }
                }
            }
            requireNoOthers(saved, weights);
            if (weights.isEmpty()) {
                throw new IllegalArgumentException(
                        "no tensor is named layers.N.weight, but there must be at least one");
            }
            List<Layer> layers = new ArrayList<>();
            List<double[]> parts = new ArrayList<>();
            for (Map.Entry<Integer, ModelTensor> each : weights.entrySet()) {
                int[] shape = each.getValue().shape();
                if (shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
                    throw new IllegalArgumentException(
                            "tensor " + each.getValue().name() + " has shape " + Arrays.toString(shape)
                                    + ", but must have two counts, at least 1");
                }
                int in = outFirst ? shape[1] : shape[0];
                int out = outFirst ? shape[0] : shape[1];
                boolean last = each.getKey().equals(weights.lastKey());
                layers.add(Dense.of(in, out, last ? Activation.IDENTITY : activation));
                double[] values = each.getValue().values();
                parts.add(outFirst ? transposed(values, out, in) : values);
                parts.add(saved.tensor("layers." + each.getKey() + ".bias", out).values());
            }
            return new Weights(Network.of(layers.toArray(Layer[]::new)), joined(parts));
        }

        /** Refuses what would be left out: a misnamed tensor, or a layer of a kind that is not known. */
        private static void requireNoOthers(SavedModel saved, Map<Integer, ModelTensor> weights) {
            for (ModelTensor tensor : saved.tensors()) {
                String name = tensor.name();
                boolean known = weights.containsValue(tensor)
                        || weights.keySet().stream().anyMatch(n -> name.equals("layers." + n + ".bias"));
                if (name.startsWith("layers.") && !known) {
                    throw new IllegalArgumentException("tensor " + name
                            + " is neither layers.N.weight nor the bias of such a layer, but nothing else is read");
                }
            }
        }

        private static double[] transposed(double[] values, int rows, int columns) {
            double[] out = new double[values.length];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    out[j * rows + i] = values[i * columns + j];
                }
            }
            return out;
        }

        private static double[] joined(List<double[]> parts) {
            int size = parts.stream().mapToInt(part -> part.length).sum();
            double[] all = new double[size];
            int at = 0;
            for (double[] part : parts) {
                System.arraycopy(part, 0, all, at, part.length);
                at += part.length;
            }
            return all;
        }
    }
}
