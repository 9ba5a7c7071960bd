package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.costate.testkit.PackageScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every denoiser must do, as itself and read as every other quantity. */
class DenoiserContractTest {

    private static final int ROWS = 3;
    private static final double[] PHI = {0.4, 0.9, 1.3};

    static List<Denoisers.Kind> kinds() {
        return Denoisers.all();
    }

    @Test
    void everyDenoiserOfThePackageIsHere() {
        List<Class<?>> here = new ArrayList<>();
        for (Denoisers.Kind kind : readings()) {
            here.add(kind.model().getClass());
        }
        for (Class<?> type : PackageScan.classes(Denoiser.class)) {
            if (NoisyModel.class.isAssignableFrom(type) && !type.isInterface()) {
                assertThat(here).contains(type);
            }
        }
    }

    static List<Denoisers.Kind> twiceDifferentiable() {
        return Denoisers.twiceDifferentiable();
    }

    static List<Denoisers.Kind> readings() {
        return readings(kinds());
    }

    static List<Denoisers.Kind> twiceDifferentiableReadings() {
        return readings(twiceDifferentiable());
    }

    private static List<Denoisers.Kind> readings(List<Denoisers.Kind> kinds) {
        List<Denoisers.Kind> readings = new ArrayList<>();
        for (Denoisers.Kind kind : kinds) {
            for (Prediction wanted : Prediction.values()) {
                readings.add(kind.as(wanted));
            }
        }
        return readings;
    }

    private static NoiseLevels levels(double[] phi) {
        NoiseLevels levels = NoiseLevels.of(phi.length);
        for (int i = 0; i < phi.length; i++) {
            levels.setPhi(i, phi[i]);
        }
        return levels;
    }

    private static double[] evaluate(Denoiser model, double[] phi, double[] z, double[] condition) {
        double[] out = new double[z.length];
        model.linearization().evaluate(levels(phi), z, condition, out);
        return out;
    }

    @ParameterizedTest
    @MethodSource("readings")
    void pullbacksAgreeWithDifferences(Denoisers.Kind kind) {
        Denoiser model = kind.model();
        double[] z = Denoisers.rows(ROWS, 2, 1);
        double[] c = Denoisers.rows(ROWS, model.conditionWidth(), 2);
        double[] w = Denoisers.rows(ROWS, 2, 3);
        double[] zBar = Denoisers.rows(ROWS, 2, 4);
        double[] cBar = Denoisers.rows(ROWS, model.conditionWidth(), 5);
        double[] thetaBar = Denoisers.rows(1, kind.theta().length + 2, 6);
        double[] phiBar = Denoisers.rows(ROWS, 1, 7);
        double[][] bars = {zBar.clone(), cBar.clone(), thetaBar.clone(), phiBar.clone()};
        NoisyLinearization pass = model.linearization();
        pass.evaluate(levels(PHI), z, c, new double[z.length]);
        double[] wThere = w.clone();
        pass.pullback(w, zBar, cBar, thetaBar, phiBar);
        double[][] first = {zBar.clone(), cBar.clone(), thetaBar.clone(), phiBar.clone()};
        pass.pullback(w, zBar, cBar, thetaBar, phiBar);
        assertThat(w).isEqualTo(wThere);

        double[][] second = {zBar, cBar, thetaBar, phiBar};
        double[][] at = {z, c, kind.theta(), PHI};
        for (int kindOfInput = 0; kindOfInput < 4; kindOfInput++) {
            for (int i = 0; i < at[kindOfInput].length; i++) {
                double bar = first[kindOfInput][i] - bars[kindOfInput][i];
                assertThat(second[kindOfInput][i] - first[kindOfInput][i])
                        .isCloseTo(bar, within(1e-11 * (1 + Math.abs(bar))));
                int input = kindOfInput;
                int index = i;
                double difference = difference(d -> {
                    double[][] moved = {z.clone(), c.clone(), kind.theta().clone(), PHI.clone()};
                    moved[input][index] += d;
                    return dot(w, evaluate(kind.of().apply(moved[2]), moved[3], moved[0], moved[1]));
                });
                assertThat(bar)
                        .as("input " + input + ", element " + index)
                        .isCloseTo(difference, within(1e-7 * (1 + Math.abs(difference))));
            }
        }
        assertThat(thetaBar[thetaBar.length - 1]).isEqualTo(bars[2][thetaBar.length - 1]);
        assertThat(thetaBar[thetaBar.length - 2]).isEqualTo(bars[2][thetaBar.length - 2]);
    }

    private static double difference(DoubleUnaryOperator f) {
        double h = 1e-3;
        double wide = (f.applyAsDouble(h) - f.applyAsDouble(-h)) / (2 * h);
        double half = (f.applyAsDouble(h / 2) - f.applyAsDouble(-h / 2)) / h;
        double quarter = (f.applyAsDouble(h / 4) - f.applyAsDouble(-h / 4)) / (h / 2);
        double first = half + (half - wide) / 3;
        double next = quarter + (quarter - half) / 3;
        return next + (next - first) / 15;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** {@code w . J d = J^T w . d} for a direction in all inputs at once. */
    @ParameterizedTest
    @MethodSource("readings")
    void dotProductIdentity(Denoisers.Kind kind) {
        Denoiser model = kind.model();
        double[] z = Denoisers.rows(ROWS, 2, 11);
        double[] c = Denoisers.rows(ROWS, model.conditionWidth(), 12);
        double[] w = Denoisers.rows(ROWS, 2, 13);
        double[][] at = {z, c, kind.theta(), PHI};
        double[][] direction = new double[4][];
        double[][] bars = new double[4][];
        for (int i = 0; i < 4; i++) {
            direction[i] = Denoisers.rows(at[i].length, 1, 20 + i);
            bars[i] = new double[at[i].length];
        }
        NoisyLinearization pass = model.linearization();
        pass.evaluate(levels(PHI), z, c, new double[z.length]);
        pass.pullback(w, bars[0], bars[1], bars[2], bars[3]);
        double back = 0;
        for (int i = 0; i < 4; i++) {
            back += dot(bars[i], direction[i]);
        }
        double forward = difference(d -> {
            double[][] moved = new double[4][];
            for (int i = 0; i < 4; i++) {
                moved[i] = at[i].clone();
                for (int j = 0; j < moved[i].length; j++) {
                    moved[i][j] += 0.1 * d * direction[i][j];
                }
            }
            return 10 * dot(w, evaluate(kind.of().apply(moved[2]), moved[3], moved[0], moved[1]));
        });
        assertThat(back).isCloseTo(forward, within(1e-8 * (1 + Math.abs(forward))));
    }

    /** J^T w of an evaluation. */
    private static double[] pulled(Denoiser model, double[] phi, double[] z, double[] c, double[] w) {
        NoisyLinearization pass = model.linearization();
        pass.evaluate(levels(phi), z, c, new double[z.length]);
        double[] zBar = new double[z.length];
        pass.pullback(w, zBar, new double[c.length], new double[model.parameterCount()], new double[phi.length]);
        return zBar;
    }

    /** The gradient of {@code w . J u} against differences of {@code J^T w . u}; and J u against those of an evaluation. */
    @ParameterizedTest
    @MethodSource("twiceDifferentiable")
    void productsAgreeWithDifferences(Denoisers.Kind kind) {
        Denoiser model = kind.model();
        assertThat(model.hasSecondDerivatives()).isTrue();
        double[] z = Denoisers.rows(ROWS, 2, 1);
        double[] c = Denoisers.rows(ROWS, model.conditionWidth(), 2);
        double[] w = Denoisers.rows(ROWS, 2, 3);
        double[] u = Denoisers.rows(ROWS, 2, 8);
        double[][] bars = {
            Denoisers.rows(ROWS, 2, 4),
            Denoisers.rows(ROWS, model.conditionWidth(), 5),
            Denoisers.rows(1, kind.theta().length + 1, 6),
            Denoisers.rows(ROWS, 1, 7)
        };
        double[][] before = {bars[0].clone(), bars[1].clone(), bars[2].clone(), bars[3].clone()};
        NoisyLinearization pass = model.linearization();
        pass.evaluate(levels(PHI), z, c, new double[z.length]);
        double[] tangent = new double[z.length];
        pass.pullbackProduct(w.clone(), u.clone(), bars[0], bars[1], bars[2], bars[3], tangent);
        double[][] first = {bars[0].clone(), bars[1].clone(), bars[2].clone(), bars[3].clone()};
        pass.pullback(w, z.clone(), c.clone(), new double[kind.theta().length], new double[ROWS]);
        pass.pullbackProduct(w, u, bars[0], bars[1], bars[2], bars[3], tangent);

        double[][] at = {z, c, kind.theta(), PHI};
        for (int input = 0; input < 4; input++) {
            for (int i = 0; i < at[input].length; i++) {
                double bar = first[input][i] - before[input][i];
                assertThat(bars[input][i] - first[input][i]).isCloseTo(bar, within(1e-11 * (1 + Math.abs(bar))));
                int which = input;
                int index = i;
                double expected = difference(d -> {
                    double[][] moved = {z.clone(), c.clone(), kind.theta().clone(), PHI.clone()};
                    moved[which][index] += d;
                    return dot(u, pulled(kind.of().apply(moved[2]), moved[3], moved[0], moved[1], w));
                });
                assertThat(bar)
                        .as("input " + input + ", element " + i)
                        .isCloseTo(expected, within(1e-7 * (1 + Math.abs(expected))));
            }
        }
        assertThat(bars[2][kind.theta().length]).isEqualTo(before[2][kind.theta().length]);
        assertThat(dot(tangent, w))
                .isCloseTo(dot(u, pulled(model, PHI, z, c, w)), within(1e-10 * (1 + Math.abs(dot(tangent, w)))));
    }

    /** The same along one direction in all inputs at once, for every reading. */
    @ParameterizedTest
    @MethodSource("twiceDifferentiableReadings")
    void productsOfEveryReading(Denoisers.Kind kind) {
        Denoiser model = kind.model();
        double[] w = Denoisers.rows(ROWS, 2, 3);
        double[] u = Denoisers.rows(ROWS, 2, 8);
        double[][] at = {Denoisers.rows(ROWS, 2, 1), Denoisers.rows(ROWS, model.conditionWidth(), 2), kind.theta(), PHI
        };
        double[][] direction = new double[4][];
        double[][] bars = new double[4][];
        for (int i = 0; i < 4; i++) {
            direction[i] = Denoisers.rows(at[i].length, 1, 20 + i);
            bars[i] = new double[at[i].length];
        }
        NoisyLinearization pass = model.linearization();
        pass.evaluate(levels(PHI), at[0], at[1], new double[w.length]);
        pass.pullbackProduct(w, u, bars[0], bars[1], bars[2], bars[3], new double[w.length]);
        double back = 0;
        for (int i = 0; i < 4; i++) {
            back += dot(bars[i], direction[i]);
        }
        double forward = difference(d -> {
            double[][] moved = new double[4][];
            for (int i = 0; i < 4; i++) {
                moved[i] = at[i].clone();
                for (int j = 0; j < moved[i].length; j++) {
                    moved[i][j] += 0.1 * d * direction[i][j];
                }
            }
            return 10 * dot(u, pulled(kind.of().apply(moved[2]), moved[3], moved[0], moved[1], w));
        });
        assertThat(back).isCloseTo(forward, within(1e-8 * (1 + Math.abs(forward))));
    }

    /** Log-densities: their gradient by z is the score, and all gradients are differences. */
    @ParameterizedTest
    @MethodSource("kinds")
    void densitiesAgreeWithDifferences(Denoisers.Kind kind) {
        if (!(kind.model() instanceof KnownDensity model)) {
            return;
        }
        double[] z = Denoisers.rows(ROWS, 2, 1);
        double[] c = Denoisers.rows(ROWS, model.conditionWidth(), 2);
        double[] bar = Denoisers.rows(ROWS, 1, 3);
        double[][] bars = {new double[6], new double[c.length], new double[kind.theta().length]};
        model.pullLogDensity(levels(PHI), z, c, bar, bars[0], bars[1], bars[2]);
        double[] score = evaluate(model.as(Prediction.SCORE), PHI, z, c);
        double[][] at = {z, c, kind.theta()};
        for (int input = 0; input < 3; input++) {
            for (int i = 0; i < at[input].length; i++) {
                int which = input;
                int index = i;
                double expected = difference(d -> {
                    double[][] moved = {z.clone(), c.clone(), kind.theta().clone()};
                    moved[which][index] += d;
                    double[] out = new double[ROWS];
                    ((KnownDensity) kind.of().apply(moved[2])).logDensity(levels(PHI), moved[0], moved[1], out);
                    return dot(bar, out);
                });
                assertThat(bars[input][i])
                        .as("input " + input + ", element " + i)
                        .isCloseTo(expected, within(1e-8 * (1 + Math.abs(expected))));
            }
        }
        for (int i = 0; i < z.length; i++) {
            assertThat(bars[0][i]).isCloseTo(bar[i / 2] * score[i], within(1e-12 * (1 + Math.abs(score[i]))));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void allReadingsAreOfOneSample(Denoisers.Kind kind) {
        Denoiser model = kind.model();
        double[] z = Denoisers.rows(ROWS, 2, 1);
        double[] c = Denoisers.rows(ROWS, model.conditionWidth(), 2);
        double[] noise = evaluate(model.as(Prediction.NOISE), PHI, z, c);
        double[] data = evaluate(model.as(Prediction.DATA), PHI, z, c);
        for (int i = 0; i < z.length; i++) {
            double cos = Math.cos(PHI[i / 2]);
            double sin = Math.sin(PHI[i / 2]);
            double size = 1e-13 * (1 + Math.abs(noise[i]) + Math.abs(data[i]));
            assertThat(cos * data[i] + sin * noise[i]).isCloseTo(z[i], within(size));
        }
        for (Prediction wanted : Prediction.values()) {
            Denoiser reading = model.as(wanted);
            assertThat(reading.prediction()).isEqualTo(wanted);
            assertThat(reading.as(wanted)).isSameAs(reading);
            double[] q = evaluate(reading, PHI, z, c);
            double[] again = evaluate(reading.as(Prediction.DATA).as(wanted), PHI, z, c);
            for (int i = 0; i < z.length; i++) {
                double cos = Math.cos(PHI[i / 2]);
                double sin = Math.sin(PHI[i / 2]);
                double expected = wanted.dataWeight(cos, sin) * data[i] + wanted.noiseWeight(cos, sin) * noise[i];
                double size = 1e-12 * (1 + Math.abs(noise[i]) + Math.abs(data[i]));
                assertThat(q[i]).isCloseTo(expected, within(size));
                assertThat(again[i]).isCloseTo(expected, within(size));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void rowsKnowNothingOfEachOtherAndNothingIsModified(Denoisers.Kind kind) {
        Denoiser model = kind.model();
        int k = model.conditionWidth();
        double[] z = Denoisers.rows(ROWS, 2, 1);
        double[] c = Denoisers.rows(ROWS, k, 2);
        double[] zThere = z.clone();
        double[] cThere = c.clone();
        NoisyLinearization pass = model.linearization();
        double[] all = new double[z.length];
        pass.evaluate(levels(PHI), z, c, all);
        assertThat(z).isEqualTo(zThere);
        assertThat(c).isEqualTo(cThere);
        for (int row = 0; row < ROWS; row++) {
            double[] one = new double[2];
            pass.evaluate(
                    levels(new double[] {PHI[row]}),
                    java.util.Arrays.copyOfRange(z, 2 * row, 2 * row + 2),
                    java.util.Arrays.copyOfRange(c, k * row, k * row + k),
                    one);
            assertThat(one).containsExactly(all[2 * row], all[2 * row + 1]);
        }
        if (pass.bytes() != Long.MAX_VALUE) {
            assertThat(pass.bytes()).isBetween(1L, 1_000_000L);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void wrongLengthsAreNamed(Denoisers.Kind kind) {
        Denoiser model = kind.model();
        int k = model.conditionWidth();
        NoisyLinearization pass = model.linearization();
        NoiseLevels levels = levels(PHI);
        double[] six = new double[6];
        double[] theta = new double[model.parameterCount()];
        assertThatIllegalStateException()
                .isThrownBy(() -> pass.pullback(six, new double[6], new double[3 * k], theta, new double[3]))
                .withMessageContaining("nothing was evaluated");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pass.evaluate(levels, new double[4], new double[3 * k], six))
                .withMessage("z has length 4, but must have length 6 = 3 rows x width 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pass.evaluate(levels, six, new double[3 * k + 1], new double[6]))
                .withMessageContaining("condition has length " + (3 * k + 1) + ", but must have length " + 3 * k);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pass.evaluate(levels, six, new double[3 * k], new double[5]))
                .withMessageContaining("out has length 5, but must have length 6");
        pass.evaluate(levels, six, new double[3 * k], new double[6]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pass.pullback(six, new double[6], new double[3 * k], theta, new double[2]))
                .withMessageContaining("phiBar has length 2, but must have length 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pass.pullback(
                        six, new double[6], new double[3 * k], new double[theta.length - 1], new double[3]))
                .withMessageContaining("thetaBar has length " + (theta.length - 1));
    }
}
