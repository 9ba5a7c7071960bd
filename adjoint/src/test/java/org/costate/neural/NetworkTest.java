package org.costate.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkTest {

    private static final Network NETWORK =
            Network.of(Dense.of(3, 5, Activation.TANH).withTime(), Dense.of(5, 2, Activation.IDENTITY));

    @Test
    void parametersAreNamedAndShaped() {
        ParameterLayout layout = NETWORK.layout();
        assertThat(layout.names()).containsExactly("layer0.weight", "layer0.bias", "layer1.weight", "layer1.bias");
        assertThat(layout.shape("layer0.weight")).containsExactly(4, 5);
        assertThat(layout.size("layer0.weight")).isEqualTo(20);
        assertThat(layout.offset("layer1.weight")).isEqualTo(25);
        assertThat(layout.offset("layer1.bias")).isEqualTo(35);
        assertThat(layout.size()).isEqualTo(37).isEqualTo(NETWORK.parameterCount());
        assertThat(NETWORK.inputWidth()).isEqualTo(3);
        assertThat(NETWORK.outputWidth()).isEqualTo(2);
        assertThatThrownBy(() -> layout.offset("layer9.bias"))
                .hasMessageContaining("no parameter is called layer9.bias");
    }

    @Test
    void anElementwiseLayerIsItsActivationAndHasNoParameters() {
        Network network = Network.of(Elementwise.of(3, Activation.SILU));
        assertThat(network.parameterCount()).isZero();
        double[] x = {-1, 0.5, 2, 3, -0.25, 0};
        double[] out = new double[6];
        NeuralMap.of(network, new double[0]).evaluate(0, x, out);
        assertThat(out).isEqualTo(Arrays.stream(x).map(Activation.SILU::value).toArray());
        Network longer = Network.of(Elementwise.of(3, Activation.TANH), Dense.of(3, 2, Activation.IDENTITY));
        assertThat(longer.layout().names()).containsExactly("layer1.weight", "layer1.bias");
    }

    @Test
    void layoutsJoinWithPrefixes() {
        Map<String, ParameterLayout> parts = new LinkedHashMap<>();
        parts.put("encoder", NETWORK.layout());
        parts.put("head", Dense.of(2, 2, Activation.TANH).layout());
        ParameterLayout joined = ParameterLayout.joined(parts);
        assertThat(joined.size()).isEqualTo(37 + 6);
        assertThat(joined.offset("head.weight")).isEqualTo(37);
        assertThat(joined.offsetOf("head")).isEqualTo(37);
        assertThat(joined.offsetOf("encoder")).isEqualTo(0);
        assertThat(joined.names()).contains("encoder.layer1.bias", "head.bias");
        assertThatThrownBy(() -> joined.offsetOf("tail")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> joined.and("head.bias", 1)).hasMessageContaining("head.bias is there twice");
    }

    @Test
    void widthsMustFit() {
        assertThatThrownBy(() -> Network.of(Dense.of(3, 5, Activation.TANH), Dense.of(4, 2, Activation.RELU)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "layer 1 (Dense 4 -> 2 RELU) takes rows of 4, but layer 0 (Dense 3 -> 5 TANH) makes rows of 5");
        assertThatThrownBy(() -> Elementwise.of(0, Activation.TANH)).hasMessage("width = 0, but must be at least 1");
        assertThatThrownBy(() -> Network.of()).hasMessageContaining("length 0");
        assertThatThrownBy(() -> Dense.of(0, 5, Activation.TANH)).hasMessage("in = 0, but must be at least 1");
        assertThatThrownBy(() -> Dense.of(5, -1, Activation.TANH)).hasMessage("out = -1, but must be at least 1");
        assertThatThrownBy(() -> Dense.of(1 << 20, 1 << 20, Activation.TANH)).hasMessageContaining("below 2^30");
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        assertThat(NETWORK.initialize(5)).isEqualTo(NETWORK.initialize(5)).isNotEqualTo(NETWORK.initialize(6));
        double[] theta = NETWORK.initialize(5);
        assertThat(Arrays.copyOfRange(theta, 20, 25)).containsOnly(0);
    }

    /** 300 x 200 weights: bounds at 5 standard errors of mean and variance, so a false alarm in about 10^6 seeds. */
    @Test
    void weightsHaveTheirLaw() {
        requireLaw(Initializer.glorotUniform(), 2 / 500.0, true);
        requireLaw(Initializer.glorotNormal(), 2 / 500.0, false);
        requireLaw(Initializer.kaimingUniform(), 2 / 300.0, true);
        requireLaw(Initializer.kaimingNormal(), 2 / 300.0, false);
        Dense zero = Dense.of(4, 4, Activation.TANH).withInitializer(Initializer.zeros());
        assertThat(Network.of(zero).initialize(1)).containsOnly(0);
    }

    private static void requireLaw(Initializer initializer, double variance, boolean bounded) {
        Network network = Network.of(Dense.of(300, 200, Activation.TANH).withInitializer(initializer));
        double[] w = Arrays.copyOf(network.initialize(17), 60_000);
        double mean = Arrays.stream(w).average().orElseThrow();
        double seen = Arrays.stream(w).map(v -> v * v).average().orElseThrow();
        double fourth = bounded ? 9 / 5.0 : 3;
        assertThat(mean).as(initializer + " mean").isCloseTo(0, within(5 * Math.sqrt(variance / w.length)));
        assertThat(seen)
                .as(initializer + " variance")
                .isCloseTo(variance, within(5 * variance * Math.sqrt((fourth - 1) / w.length)));
        if (bounded) {
            assertThat(Arrays.stream(w).map(Math::abs).max().orElseThrow())
                    .isLessThanOrEqualTo(Math.sqrt(3 * variance));
        }
    }
}
