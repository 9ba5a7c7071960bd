package org.costate.examples.diffusion;

import org.costate.diffusion.NeuralDenoiser;
import org.costate.diffusion.NoiseEmbedding;
import org.costate.examples.mnist.MnistData;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Initializer;
import org.costate.neural.Layer;
import org.costate.neural.Network;
import org.costate.neural.NeuralMap;
import org.costate.neural.Workers;
import org.jspecify.annotations.Nullable;

/** A trained denoiser with all that is needed to draw data from it. Immutable. */
public final class DiffusionModel {

    /** As many labels as a model may know. */
    public static final int MOST_LABELS = 1000;

    private final Spec spec;
    private final Network network;
    private final double[] theta;
    private final Scaling scaling;
    private final @Nullable DigitBasis basis;

    /**
     * What a network means.
     *
     * @param data        what it draws
     * @param labels      how many labels it can be told, from 0 on; none for a model that is told no label
     * @param kind        what it predicts, and its schedule
     * @param sigmaData   deviation of the data as the network sees them
     * @param frequencies multiples of the number that tells the level, whose cosines and sines the network takes; none for the
     *                    number itself
     * @param activation  of the layers before the last
     */
    record Spec(
            DiffusionData data,
            int labels,
            DenoiserKind kind,
            double sigmaData,
            java.util.List<Double> frequencies,
            Activation activation) {

        NoiseEmbedding embedding() {
            double[] factors =
                    frequencies.stream().mapToDouble(Double::doubleValue).toArray();
            return factors.length == 0 ? kind.number() : NoiseEmbedding.fourier(kind.number(), factors);
        }
    }

    private DiffusionModel(Spec spec, Network network, double[] theta, Scaling scaling, @Nullable DigitBasis basis) {
        this.spec = spec;
        this.network = network;
        this.theta = theta;
        this.scaling = scaling;
        this.basis = basis;
    }

    /** A model; theta is copied, and there is a basis for digits only. */
    static DiffusionModel of(Spec spec, Network network, double[] theta, Scaling scaling, @Nullable DigitBasis basis) {
        spec.kind.preconditioning(spec.sigmaData); // refuses what it cannot work with
        DiffusionModel model = new DiffusionModel(spec, network, theta.clone(), scaling, basis);
        int most = spec.data.isPlane() ? MOST_LABELS : MnistData.CLASSES;
        if (spec.labels < 0 || spec.labels > most) {
            throw new IllegalArgumentException(
                    "labels = " + spec.labels + ", but must be from 0 to " + most + " for " + spec.data);
        }
        int level = spec.embedding().width();
        if (network.inputWidth() != model.dimension() + level + spec.labels) {
            throw new IllegalArgumentException("the first layer takes " + network.inputWidth()
                    + " numbers, but must take " + model.dimension() + " of the sample, " + level
                    + " of the level of noise and " + spec.labels + " of the label");
        }
        return model;
    }

    /** Dense layers of the same width; the last starts at 0, so that training starts at what the preconditioning alone gives. */
    static Network network(int in, int hidden, int depth, int out, Activation activation) {
        Layer[] layers = new Layer[depth + 1];
        for (int i = 0; i < depth; i++) {
            layers[i] = Dense.of(i == 0 ? in : hidden, hidden, activation).withInitializer(Initializer.kaimingNormal());
        }
        layers[depth] = Dense.of(hidden, out, Activation.IDENTITY).withInitializer(Initializer.zeros());
        return Network.of(layers);
    }

    /**
     * About how many bytes hold an evaluation of the network for its derivatives.
     *
     * @param rows samples
     */
    double bytesOfPass(double rows) {
        double numbers = 0;
        for (Layer layer : network.layers()) {
            numbers += layer.inputWidth() + 2.0 * layer.outputWidth();
        }
        return Double.BYTES * rows * numbers;
    }

    /** The same with other parameters. */
    DiffusionModel withParameters(double[] other) {
        return new DiffusionModel(spec, network, other.clone(), scaling, basis);
    }

    /** A new denoiser whose products are shared by workers. */
    NeuralDenoiser denoiser(Workers workers) {
        return NeuralDenoiser.from(
                NeuralMap.of(network, theta).withWorkers(workers),
                spec.kind.preconditioning(spec.sigmaData),
                spec.embedding());
    }

    /** What it draws. */
    public DiffusionData data() {
        return spec.data;
    }

    /** What it predicts, and its schedule. */
    public DenoiserKind kind() {
        return spec.kind;
    }

    Spec spec() {
        return spec;
    }

    Network network() {
        return network;
    }

    double[] parameters() {
        return theta.clone();
    }

    Scaling scaling() {
        return scaling;
    }

    @Nullable
    DigitBasis basis() {
        return basis;
    }

    /** The basis of a model of digits. */
    DigitBasis requireBasis() {
        if (basis == null) {
            throw new IllegalArgumentException("data = " + spec.data + ", but must be mnist");
        }
        return basis;
    }

    /** Numbers of a sample. */
    public int dimension() {
        return network.outputWidth();
    }

    /** Numbers that condition a sample: 0, or one for each label; those of digits are the digits from 0 on. */
    public int labels() {
        return spec.labels;
    }

    /**
     * Conditioning of labels: a 1 in the place of each, nothing for -1. A model without labels is told none.
     *
     * @throws IllegalArgumentException if the model does not know a label
     */
    double[] condition(int[] digits) {
        int k = labels();
        double[] rows = new double[digits.length * k];
        for (int row = 0; row < digits.length && k > 0; row++) {
            if (digits[row] < -1 || digits[row] >= k) {
                throw new IllegalArgumentException(
                        "digits[" + row + "] = " + digits[row] + ", but the model knows 0 to " + (k - 1));
            }
            if (digits[row] >= 0) {
                rows[row * k + digits[row]] = 1;
            }
        }
        return rows;
    }
}
