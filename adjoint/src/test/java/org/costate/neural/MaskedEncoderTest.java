package org.costate.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.costate.testkit.AllocationMeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedEncoderTest {

    private static final long SEED = 31;
    private static final int CHANNELS = 3;
    private static final int STATE = 4;
    private static final double[] TIMES = {0, 0.1, 0.4, 0.75, 1};

    private static final EncoderNetwork NETWORK = EncoderNetwork.of(
            CHANNELS,
            GatedRecurrentUnit.of(2 * CHANNELS + 1, STATE, 5),
            Network.of(Dense.of(2 * STATE, 6, Activation.TANH), Dense.of(6, 4, Activation.IDENTITY)));

    /** Series with half of their values observed, and nothing at all at the third time. */
    private static final class Series {
        private final int rows;
        private final double[] values;
        private final double[] mask;

        Series(int rows, long seed) {
            this.rows = rows;
            values = NeuralPassTest.random(TIMES.length * rows * CHANNELS, seed);
            mask = new double[values.length];
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < mask.length; i++) {
                boolean there = random.nextBoolean() && i / (rows * CHANNELS) != 2;
                mask[i] = there ? 1 : 0;
                values[i] = there ? values[i] : Double.NaN;
            }
        }

        Series row(int r) {
            Series one = new Series(1, 0);
            for (int t = 0; t < TIMES.length; t++) {
                System.arraycopy(values, (t * rows + r) * CHANNELS, one.values, t * CHANNELS, CHANNELS);
                System.arraycopy(mask, (t * rows + r) * CHANNELS, one.mask, t * CHANNELS, CHANNELS);
            }
            return one;
        }
    }

    private static double[] theta() {
        double[] theta = NETWORK.initialize(SEED);
        double[] bump = NeuralPassTest.random(theta.length, SEED + 1);
        Arrays.setAll(bump, i -> theta[i] + 0.2 * bump[i]);
        return bump;
    }

    private static double[] code(EncoderPass pass, Series series) {
        double[] code = new double[series.rows * NETWORK.codeWidth()];
        pass.evaluate(TIMES, series.values, series.mask, series.rows, code);
        return code;
    }

    @Test
    void pullbackAgreesWithDifferencesByEachParameter() {
        double[] theta = theta();
        Series series = new Series(6, SEED);
        double[] bar = NeuralPassTest.random(6 * NETWORK.codeWidth(), SEED + 2);
        EncoderPass pass = MaskedEncoder.of(NETWORK, theta, 0).pass();
        code(pass, series);
        double[] thetaBar = new double[theta.length];
        pass.pullback(bar, thetaBar, 0);
        double h = 1e-5;
        for (int i = 0; i < theta.length; i++) {
            double[] up = theta.clone();
            double[] down = theta.clone();
            up[i] += h;
            down[i] -= h;
            double above = NeuralPassTest.dot(
                    bar, code(MaskedEncoder.of(NETWORK, up, 0).pass(), series));
            double below = NeuralPassTest.dot(
                    bar, code(MaskedEncoder.of(NETWORK, down, 0).pass(), series));
            assertThat(thetaBar[i])
                    .as("parameter " + i)
                    .isCloseTo((above - below) / (2 * h), within(1e-7 * (1 + Math.abs(thetaBar[i]))));
        }
    }

    /** The formulas of the unit, written out for one series with one observation, which starts from zeros. */
    @Test
    void oneObservationMovesTheStateByTheFormulas() {
        double[] theta = theta();
        Series series = new Series(1, SEED);
        Arrays.fill(series.mask, 0);
        series.mask[3 * CHANNELS + 1] = 1;
        series.values[3 * CHANNELS + 1] = 0.8;
        double[] input = new double[2 * STATE + 2 * CHANNELS + 1];
        input[2 * STATE + 1] = 0.8;
        input[2 * STATE + CHANNELS + 1] = 1;
        input[2 * STATE + 2 * CHANNELS] = 0.75;

        GatedRecurrentUnit unit = NETWORK.unit();
        double[] u = new double[STATE];
        double[] next = new double[2 * STATE];
        NeuralMap.of(unit.update(), theta, 0).evaluate(0, input, u);
        NeuralMap.of(unit.candidate(), theta, unit.candidateOffset()).evaluate(0, input, next);
        double[] state = new double[2 * STATE];
        for (int j = 0; j < STATE; j++) {
            state[j] = (1 - u[j]) * next[j];
            state[STATE + j] = (1 - u[j]) * Math.abs(next[STATE + j]);
        }
        double[] expected = new double[NETWORK.codeWidth()];
        NeuralMap.of(NETWORK.head(), theta, NETWORK.headOffset()).evaluate(0, state, expected);
        double[] seen = code(MaskedEncoder.of(NETWORK, theta, 0).pass(), series);
        for (int j = 0; j < expected.length; j++) {
            assertThat(seen[j]).isCloseTo(expected[j], within(1e-14));
        }
    }

    @Test
    void aSeriesWithoutObservationsHasTheCodeOfTheZeroState() {
        double[] theta = theta();
        Series series = new Series(2, SEED);
        Arrays.fill(series.mask, 0);
        EncoderPass pass = MaskedEncoder.of(NETWORK, theta, 0).pass();
        double[] expected = new double[2 * NETWORK.codeWidth()];
        NeuralMap.of(NETWORK.head(), theta, NETWORK.headOffset()).evaluate(0, new double[4 * STATE], expected);
        assertThat(code(pass, series)).isEqualTo(expected);
        double[] thetaBar = new double[theta.length];
        pass.pullback(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, thetaBar, 0);
        assertThat(Arrays.copyOf(thetaBar, NETWORK.headOffset())).containsOnly(0);
    }

    @Test
    void aSeriesHasTheSameBitsAloneAndInAnyBatch() {
        Series series = new Series(70, SEED);
        EncoderPass pass = MaskedEncoder.of(NETWORK, theta(), 0).pass();
        double[] all = code(pass, series);
        int width = NETWORK.codeWidth();
        for (int r = 0; r < series.rows; r++) {
            assertThat(code(pass, series.row(r))).isEqualTo(Arrays.copyOfRange(all, r * width, (r + 1) * width));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void gradientsAreTheSameBitsForAnyNumberOfWorkers(int threads) {
        Series series = new Series(200, SEED);
        double[] theta = theta();
        MaskedEncoder encoder = MaskedEncoder.of(NETWORK, theta, 0);
        double[] bar = NeuralPassTest.random(200 * NETWORK.codeWidth(), SEED);
        double[] alone = gradient(encoder, series, bar);
        try (Workers workers = Workers.of(threads)) {
            assertThat(gradient(encoder.withWorkers(workers), series, bar)).isEqualTo(alone);
        }
    }

    @Test
    void encodingAndItsPullbackAllocateNothing() {
        Series series = new Series(30, SEED);
        EncoderPass pass = MaskedEncoder.of(NETWORK, theta(), 0).pass();
        double[] code = new double[30 * NETWORK.codeWidth()];
        double[] thetaBar = new double[NETWORK.parameterCount()];
        double bytes = AllocationMeter.perUnit(
                batches -> {
                    for (int b = 0; b < batches; b++) {
                        pass.evaluate(TIMES, series.values, series.mask, 30, code);
                        pass.pullback(code, thetaBar, 0);
                    }
                },
                20);
        assertThat(bytes).isZero();
    }

    private static double[] gradient(MaskedEncoder encoder, Series series, double[] bar) {
        EncoderPass pass = encoder.pass();
        code(pass, series);
        double[] thetaBar = new double[NETWORK.parameterCount()];
        pass.pullback(bar, thetaBar, 0);
        return thetaBar;
    }

    @Test
    void parametersMayLieWithinALongerVector() {
        double[] theta = theta();
        double[] longer = NeuralPassTest.random(theta.length + 9, SEED);
        System.arraycopy(theta, 0, longer, 5, theta.length);
        Series series = new Series(3, SEED);
        MaskedEncoder encoder = MaskedEncoder.of(NETWORK, longer, 5);
        EncoderPass pass = encoder.pass();
        double[] bar = NeuralPassTest.random(3 * NETWORK.codeWidth(), SEED);
        assertThat(code(pass, series))
                .isEqualTo(code(MaskedEncoder.of(NETWORK, theta, 0).pass(), series));
        double[] thetaBar = new double[longer.length];
        pass.pullback(bar, thetaBar, 5);
        assertThat(Arrays.copyOfRange(thetaBar, 5, 5 + theta.length))
                .isEqualTo(gradient(MaskedEncoder.of(NETWORK, theta, 0), series, bar));
        assertThat(Arrays.copyOf(thetaBar, 5)).containsOnly(0);

        double[] before = code(pass, series);
        encoder.load(NeuralPassTest.random(longer.length, SEED + 1));
        assertThatThrownBy(() -> pass.pullback(bar, thetaBar, 5)).hasMessageContaining("parameters were loaded");
        assertThat(code(pass, series)).isNotEqualTo(before);
    }

    @Test
    void parametersAreNamedAndSeeded() {
        assertThat(NETWORK.layout().size()).isEqualTo(NETWORK.parameterCount());
        assertThat(NETWORK.layout().names())
                .contains("unit.update.layer0.weight", "unit.candidate.layer1.bias", "head.layer0.weight");
        assertThat(NETWORK.layout().shape("unit.reset.layer0.weight")).containsExactly(15, 5);
        assertThat(NETWORK.initialize(2)).isEqualTo(NETWORK.initialize(2)).isNotEqualTo(NETWORK.initialize(3));
        int reset = NETWORK.layout().offsetOf("unit.reset");
        double[] theta = NETWORK.initialize(2);
        assertThat(Arrays.copyOfRange(theta, reset, 2 * reset)).isNotEqualTo(Arrays.copyOf(theta, reset));
    }

    @Test
    void misuseIsNamed() {
        GatedRecurrentUnit unit = NETWORK.unit();
        Network head = NETWORK.head();
        assertThatThrownBy(() -> EncoderNetwork.of(0, unit, head)).hasMessage("channels = 0, but must be at least 1");
        assertThatThrownBy(() -> EncoderNetwork.of(4, unit, head))
                .hasMessageContaining("unit takes inputs of 7, but must take 9");
        assertThatThrownBy(() -> EncoderNetwork.of(2, GatedRecurrentUnit.of(5, 3, 2), head))
                .hasMessageContaining("head takes rows of 8, but must take 6");
        assertThatThrownBy(() -> GatedRecurrentUnit.of(1, 0, 1)).hasMessage("state = 0, but must be at least 1");
        EncoderPass pass = MaskedEncoder.of(NETWORK, theta(), 0).pass();
        assertThatThrownBy(() -> pass.pullback(new double[4], new double[NETWORK.parameterCount()], 0))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pass.evaluate(TIMES, new double[15], new double[15], 0, new double[4]))
                .hasMessage("rows = 0, but must be at least 1");
        assertThatThrownBy(() -> pass.evaluate(TIMES, new double[15], new double[14], 1, new double[4]))
                .hasMessage("mask has length 14, but must have length 15");
        assertThatThrownBy(() -> pass.pullback(new double[4], new double[9], 0))
                .hasMessageContaining("thetaBar has length 9");
    }
}
