package org.costate.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeuralPassTest {

    private static final long SEED = 20261;

    static double[] random(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextGaussian();
        }
        return x;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Six layers of cubes would be a polynomial of degree 729, which overflows; two are enough there. */
    private static Network network(Activation activation) {
        Activation inner = activation == Activation.CUBE ? Activation.IDENTITY : activation;
        return Network.of(
                Elementwise.of(3, activation),
                Dense.of(3, 17, inner).withTime(),
                Elementwise.of(17, inner),
                Dense.of(17, 5, inner),
                Dense.of(5, 13, inner).withTime(),
                Dense.of(13, 4, activation));
    }

    private static double[] theta(Network network) {
        double[] theta = network.initialize(SEED);
        double[] bump = random(theta.length, SEED + 1);
        for (int i = 0; i < theta.length; i++) {
            theta[i] += 0.1 * bump[i];
        }
        return theta;
    }

    /** The loss outBar . network(t + h dt, x + h dx, theta + h dtheta). */
    private static double along(
            Network network,
            double h,
            double t,
            double dt,
            double[] x,
            double[] dx,
            double[] p,
            double[] dp,
            double[] bar) {
        double[] xs = new double[x.length];
        Arrays.setAll(xs, i -> x[i] + h * dx[i]);
        double[] ps = new double[p.length];
        Arrays.setAll(ps, i -> p[i] + h * dp[i]);
        double[] out = new double[bar.length];
        NeuralMap.of(network, ps).evaluate(t + h * dt, xs, out);
        return dot(out, bar);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void pullbackAgreesWithDifferencesAlongRandomDirections(Activation activation) {
        Network network = network(activation);
        double[] p = theta(network);
        for (int rows : new int[] {1, 2, 7, 70}) {
            double[] x = random(rows * 3, SEED + rows);
            double[] bar = random(rows * 4, SEED + 200 + rows);
            double[] xBar = new double[x.length];
            double[] pBar = new double[p.length];
            NeuralPass pass = NeuralMap.of(network, p).pass();
            pass.evaluate(0.7, x, new double[rows * 4]);
            double tBar = pass.pullback(bar, xBar, pBar);

            double[] dx = random(x.length, SEED + 3);
            double[] dp = random(p.length, SEED + 4);
            double exact = dot(xBar, dx) + dot(pBar, dp) + tBar * 0.3;
            double h = activation == Activation.RELU ? 1e-7 : 1e-3;
            double d1 =
                    (along(network, h, 0.7, 0.3, x, dx, p, dp, bar) - along(network, -h, 0.7, 0.3, x, dx, p, dp, bar))
                            / (2 * h);
            h *= 2;
            double d2 =
                    (along(network, h, 0.7, 0.3, x, dx, p, dp, bar) - along(network, -h, 0.7, 0.3, x, dx, p, dp, bar))
                            / (2 * h);
            double size = Math.abs(dot(xBar, dx)) + Math.abs(dot(pBar, dp)) + Math.abs(tBar);
            assertThat((4 * d1 - d2) / 3).as(rows + " rows").isCloseTo(exact, within(1e-7 * size));
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void eachSingleCotangentAgreesWithDifferences(Activation activation) {
        Network network = Network.of(
                Elementwise.of(2, activation),
                Dense.of(2, 3, activation).withTime(),
                Dense.of(3, 2, activation).withTime(),
                Elementwise.of(2, activation));
        double[] p = theta(network);
        double[] x = random(6, SEED);
        double[] bar = random(6, SEED + 1);
        double[] xBar = new double[6];
        double[] pBar = new double[p.length];
        NeuralPass pass = NeuralMap.of(network, p).pass();
        pass.evaluate(-0.4, x, new double[6]);
        double tBar = pass.pullback(bar, xBar, pBar);
        double h = activation == Activation.RELU ? 1e-7 : 1e-5;
        assertThat(pass.bytes()).isBetween(1L, 10_000L);
        for (int i = -1; i < x.length + p.length; i++) {
            double[] dx = new double[x.length];
            double[] dp = new double[p.length];
            double dt = i < 0 ? 1 : 0;
            double exact = tBar;
            if (i >= x.length) {
                dp[i - x.length] = 1;
                exact = pBar[i - x.length];
            } else if (i >= 0) {
                dx[i] = 1;
                exact = xBar[i];
            }
            double difference =
                    (along(network, h, -0.4, dt, x, dx, p, dp, bar) - along(network, -h, -0.4, dt, x, dx, p, dp, bar))
                            / (2 * h);
            assertThat(difference).as("direction " + i).isCloseTo(exact, within(1e-7 * (1 + Math.abs(exact))));
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void pullbackIsLinearInItsCotangentAndAddsToWhatIsThere(Activation activation) {
        Network network = network(activation);
        double[] p = theta(network);
        int rows = 67;
        double[] x = random(rows * 3, SEED);
        NeuralPass pass = NeuralMap.of(network, p).pass();
        pass.evaluate(0.2, x, new double[rows * 4]);
        double[] bar = random(rows * 4, SEED + 1);
        double[] xBar = new double[x.length];
        double[] pBar = new double[p.length];
        double tBar = pass.pullback(bar, xBar, pBar);

        double[] twice = new double[bar.length];
        Arrays.setAll(twice, i -> -2 * bar[i]);
        double[] xAgain = xBar.clone();
        double[] pAgain = pBar.clone();
        double tAgain = pass.pullback(twice, xAgain, pAgain);
        assertThat(tAgain).isEqualTo(-2 * tBar);
        for (int i = 0; i < xBar.length; i++) {
            assertThat(xAgain[i]).isEqualTo(-xBar[i]);
        }
        for (int i = 0; i < pBar.length; i++) {
            assertThat(pAgain[i]).isEqualTo(-pBar[i]);
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void passAndMapGiveTheSameBitsAndLeaveTheirInputsAlone(Activation activation) {
        Network network = network(activation);
        double[] p = theta(network);
        NeuralMap map = NeuralMap.of(network, p);
        NeuralPass pass = map.pass();
        for (int rows : new int[] {130, 1, 64, 65, 2, 3}) {
            double[] x = random(rows * 3, SEED + rows);
            double[] copy = x.clone();
            double[] one = new double[rows * 4];
            double[] other = new double[rows * 4];
            map.evaluate(1.5, x, one);
            pass.evaluate(1.5, x, other);
            assertThat(other).isEqualTo(one);
            double[] bar = random(rows * 4, SEED);
            double[] barCopy = bar.clone();
            pass.pullback(bar, new double[x.length], new double[p.length]);
            assertThat(x).isEqualTo(copy);
            assertThat(bar).isEqualTo(barCopy);
        }
        assertThat(p).isEqualTo(theta(network));
    }

    @Test
    void aRowHasTheSameBitsAloneAndInAnyBatch() {
        Network network = Network.of(Dense.of(30, 41, Activation.TANH).withTime(), Dense.of(41, 10, Activation.SILU));
        NeuralMap map = NeuralMap.of(network, theta(network));
        double[] x = random(77 * 30, SEED);
        double[] all = new double[77 * 10];
        map.evaluate(0.3, x, all);
        for (int r = 0; r < 77; r++) {
            double[] row = new double[10];
            map.evaluate(0.3, Arrays.copyOfRange(x, r * 30, r * 30 + 30), row);
            assertThat(row).isEqualTo(Arrays.copyOfRange(all, r * 10, r * 10 + 10));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void gradientsAreTheSameBitsForAnyNumberOfWorkers(int threads) {
        Network network = Network.of(
                Dense.of(70, 90, Activation.TANH).withTime(),
                Dense.of(90, 10, Activation.GELU).withTime(),
                Dense.of(10, 300, Activation.SIN),
                Dense.of(300, 2, Activation.IDENTITY));
        double[] p = theta(network);
        double[] x = random(333 * 70, SEED);
        double[] bar = random(333 * 2, SEED + 1);
        Result serial = Result.of(NeuralMap.of(network, p), x, bar);
        try (Workers workers = Workers.of(threads)) {
            NeuralMap map = NeuralMap.of(network, p).withWorkers(workers);
            for (int repeat = 0; repeat < 20; repeat++) {
                Result shared = Result.of(map, x, bar);
                assertThat(shared.out).isEqualTo(serial.out);
                assertThat(shared.xBar).isEqualTo(serial.xBar);
                assertThat(shared.thetaBar).isEqualTo(serial.thetaBar);
                assertThat(shared.tBar).isEqualTo(serial.tBar);
            }
        }
    }

    private static final class Result {
        private final double[] out;
        private final double[] xBar;
        private final double[] thetaBar;
        private final double tBar;

        private Result(double[] out, double[] xBar, double[] thetaBar, double tBar) {
            this.out = out;
            this.xBar = xBar;
            this.thetaBar = thetaBar;
            this.tBar = tBar;
        }

        static Result of(NeuralMap map, double[] x, double[] bar) {
            double[] out = new double[bar.length];
            double[] xBar = new double[x.length];
            double[] thetaBar = new double[map.network().parameterCount()];
            NeuralPass pass = map.pass();
            pass.evaluate(0.9, x, out);
            double tBar = pass.pullback(bar, xBar, thetaBar);
            return new Result(out, xBar, thetaBar, tBar);
        }
    }

    @Test
    void parametersMayLieWithinALongerVector() {
        Network network = network(Activation.TANH);
        double[] p = theta(network);
        double[] longer = random(p.length + 9, SEED);
        System.arraycopy(p, 0, longer, 5, p.length);
        double[] x = random(6, SEED);
        double[] bar = random(8, SEED);
        Result expected = Result.of(NeuralMap.of(network, p), x, bar);

        NeuralPass pass = NeuralMap.of(network, longer, 5).pass();
        double[] out = new double[8];
        pass.evaluate(0.9, x, out);
        assertThat(out).isEqualTo(expected.out);
        double[] all = new double[longer.length];
        double[] xBar = new double[6];
        pass.pullback(bar, xBar, all, 5);
        assertThat(xBar).isEqualTo(expected.xBar);
        assertThat(Arrays.copyOfRange(all, 5, 5 + p.length)).isEqualTo(expected.thetaBar);
        assertThat(Arrays.copyOf(all, 5)).containsOnly(0);

        double[] only = new double[longer.length];
        assertThat(pass.pullbackToParameters(bar, only, 5)).isEqualTo(expected.tBar);
        assertThat(only).isEqualTo(all);
    }

    @Test
    void misuseIsNamed() {
        Network network = network(Activation.TANH);
        double[] p = theta(network);
        NeuralMap map = NeuralMap.of(network, p);
        NeuralPass pass = map.pass();
        assertThatThrownBy(() -> NeuralMap.of(network, new double[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("theta has length 3, but the network has " + p.length + " parameters");
        assertThatThrownBy(() -> NeuralMap.of(network, p, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offset = 1, but theta has length " + p.length);
        assertThatThrownBy(() -> map.evaluate(0, new double[7], new double[8]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("x has length 7, but must be a positive multiple of the input width 3");
        assertThatThrownBy(() -> pass.evaluate(0, new double[6], new double[7]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("out has length 7, but must have length 8")
                .hasMessageContaining("x has length 6");
        assertThatThrownBy(() -> pass.pullback(new double[8], new double[6], new double[p.length]))
                .isInstanceOf(IllegalStateException.class);
        pass.evaluate(0, new double[6], new double[8]);
        assertThatThrownBy(() -> pass.pullback(new double[7], new double[6], new double[p.length]))
                .hasMessage("outBar has length 7, but must have length 8 = 2 rows x width 4");
        assertThatThrownBy(() -> pass.pullback(new double[8], new double[0], new double[p.length]))
                .hasMessage("xBar has length 0, but must have length 6 = 2 rows x width 3");
        assertThatThrownBy(() -> pass.pullback(new double[8], new double[6], new double[1]))
                .hasMessageContaining("thetaBar has length 1");
        long before = map.revision();
        map.load(p);
        assertThat(map.revision()).isNotEqualTo(before);
        assertThatThrownBy(() -> pass.pullback(new double[8], new double[6], new double[p.length]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("parameters were loaded");
    }
}
