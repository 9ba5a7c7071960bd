package org.costate.examples.latent;

import java.util.LinkedHashMap;
import java.util.Map;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Elementwise;
import org.costate.neural.EncoderNetwork;
import org.costate.neural.GatedRecurrentUnit;
import org.costate.neural.Layer;
import org.costate.neural.Network;
import org.costate.neural.ParameterLayout;

/**
 * Architecture of a latent ODE: an encoder that reads a series backwards and gives mean and log-variance of the latent
 * state at the first time, dynamics that are solved from there, and a decoder from the latent state at each time to the
 * channels. The parameters of all three are one flat vector. Immutable.
 */
public final class LatentNetwork {

    private final int latent;
    private final EncoderNetwork encoder;
    private final Network dynamics;
    private final Network decoder;
    private final ParameterLayout layout;

    private LatentNetwork(LatentSize size, int channels) {
        latent = size.latent();
        encoder = EncoderNetwork.of(
                channels,
                GatedRecurrentUnit.of(2 * channels + 1, size.unit(), size.unitHidden()),
                Network.of(
                        Dense.of(2 * size.unit(), size.headHidden(), Activation.TANH),
                        Dense.of(size.headHidden(), 2 * latent, Activation.IDENTITY)));
        Layer[] layers = new Layer[1 + 2 * size.blocks()];
        layers[0] = Elementwise.of(latent, Activation.TANH);
        for (int block = 0; block < size.blocks(); block++) {
            layers[2 * block + 1] = Dense.of(latent, size.blockHidden(), Activation.TANH);
            layers[2 * block + 2] = Dense.of(size.blockHidden(), latent, Activation.TANH);
        }
        dynamics = Network.of(layers);
        decoder = Network.of(Dense.of(latent, channels, Activation.IDENTITY));
        Map<String, ParameterLayout> parts = new LinkedHashMap<>();
        parts.put("encoder", encoder.layout());
        parts.put("dynamics", dynamics.layout());
        parts.put("decoder", decoder.layout());
        layout = ParameterLayout.joined(parts);
    }

    /**
     * An architecture.
     *
     * @param size     how large it is
     * @param channels number of channels of the series, at least 1
     */
    public static LatentNetwork of(LatentSize size, int channels) {
        return new LatentNetwork(size, channels);
    }

    /** Names and shapes of the parameters, with the prefixes {@code encoder}, {@code dynamics} and {@code decoder}. */
    public ParameterLayout layout() {
        return layout;
    }

    /**
     * Initial parameters.
     *
     * @param seed the same seed gives the same bits
     */
    public double[] initialize(long seed) {
        double[] theta = new double[layout.size()];
        put(encoder.initialize(3 * seed), theta, 0);
        put(dynamics.initialize(3 * seed + 1), theta, dynamicsOffset());
        put(decoder.initialize(3 * seed + 2), theta, decoderOffset());
        return theta;
    }

    private static void put(double[] part, double[] theta, int offset) {
        System.arraycopy(part, 0, theta, offset, part.length);
    }

    int latent() {
        return latent;
    }

    int channels() {
        return encoder.channels();
    }

    EncoderNetwork encoder() {
        return encoder;
    }

    Network dynamics() {
        return dynamics;
    }

    Network decoder() {
        return decoder;
    }

    int dynamicsOffset() {
        return encoder.parameterCount();
    }

    int decoderOffset() {
        return dynamicsOffset() + dynamics.parameterCount();
    }
}
