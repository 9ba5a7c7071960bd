package org.costate.examples.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.costate.examples.mnist.MnistData;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.costate.neural.ParameterLayout;

/**
 * Architecture of a digit classifier with noise: a linear encoder 784-32, a drift 32-64 tanh-32 and a linear diffusion
 * 32-32, which is one number for each component, solved from 0 to 1, and a head 32-10. The parameters of all four are one
 * flat vector, those of drift and diffusion beside each other. Immutable.
 *
 * <p>Source: Pal et al. 2021.
 */
final class NoisyDigitNetwork {

    /** Components of the state of an image. */
    static final int WIDTH = 32;

    private static final int HIDDEN = 64;

    private final Network encoder = Network.of(Dense.of(MnistData.PIXELS, WIDTH, Activation.IDENTITY));
    private final Network drift =
            Network.of(Dense.of(WIDTH, HIDDEN, Activation.TANH), Dense.of(HIDDEN, WIDTH, Activation.IDENTITY));
    private final Network diffusion = Network.of(Dense.of(WIDTH, WIDTH, Activation.IDENTITY));
    private final Network head = Network.of(Dense.of(WIDTH, MnistData.CLASSES, Activation.IDENTITY));
    private final ParameterLayout layout;

    private NoisyDigitNetwork() {
        Map<String, ParameterLayout> parts = new LinkedHashMap<>();
        parts.put("encoder", encoder.layout());
        parts.put("drift", drift.layout());
        parts.put("diffusion", diffusion.layout());
        parts.put("head", head.layout());
        layout = ParameterLayout.joined(parts);
    }

    static NoisyDigitNetwork of() {
        return new NoisyDigitNetwork();
    }

    Network encoder() {
        return encoder;
    }

    Network drift() {
        return drift;
    }

    Network diffusion() {
        return diffusion;
    }

    Network head() {
        return head;
    }

    int driftOffset() {
        return layout.offsetOf("drift");
    }

    int diffusionOffset() {
        return layout.offsetOf("diffusion");
    }

    int headOffset() {
        return layout.offsetOf("head");
    }

    /** Initial parameters; the same seed gives the same bits. */
    double[] initialize(long seed) {
        double[] theta = new double[layout.size()];
        put(encoder.initialize(4 * seed), theta, 0);
        put(drift.initialize(4 * seed + 1), theta, driftOffset());
        put(diffusion.initialize(4 * seed + 2), theta, diffusionOffset());
        put(head.initialize(4 * seed + 3), theta, headOffset());
        return theta;
    }

    private static void put(double[] part, double[] theta, int offset) {
        System.arraycopy(part, 0, theta, offset, part.length);
    }
}
