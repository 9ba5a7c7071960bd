package org.costate.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PredictionTest {

    private static final double D = 0.7;
    private static final double EPSILON = -1.3;

    private static double value(Prediction prediction, double cos, double sin) {
        return prediction.dataWeight(cos, sin) * D + prediction.noiseWeight(cos, sin) * EPSILON;
    }

    @ParameterizedTest
    @EnumSource
    void everyQuantityTellsEveryOther(Prediction from) {
        for (Prediction wanted : Prediction.values()) {
            for (double phi : new double[] {0.05, 0.4, 0.9, 1.5}) {
                double cos = Math.cos(phi);
                double sin = Math.sin(phi);
                double z = cos * D + sin * EPSILON;
                double made = wanted.skip(from, cos, sin) * z + wanted.factor(from, cos, sin) * value(from, cos, sin);
                double expected = value(wanted, cos, sin);
                assertThat(made).as(from + " to " + wanted).isCloseTo(expected, within(1e-12 * Math.abs(expected)));
                double h = 1e-5;
                assertThat(wanted.skipSlope(from, cos, sin))
                        .isCloseTo(
                                (wanted.skip(from, Math.cos(phi + h), Math.sin(phi + h))
                                                - wanted.skip(from, Math.cos(phi - h), Math.sin(phi - h)))
                                        / (2 * h),
                                within(1e-6 * (1 + Math.abs(wanted.skipSlope(from, cos, sin)))));
                assertThat(wanted.factorSlope(from, cos, sin))
                        .isCloseTo(
                                (wanted.factor(from, Math.cos(phi + h), Math.sin(phi + h))
                                                - wanted.factor(from, Math.cos(phi - h), Math.sin(phi - h)))
                                        / (2 * h),
                                within(1e-6 * (1 + Math.abs(wanted.factorSlope(from, cos, sin)))));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aQuantityIsItselfToTheBit(Prediction each) {
        for (double phi : new double[] {0, 0.3, NoiseLevels.RIGHT_ANGLE}) {
            assertThat(each.skip(each, NoiseLevels.cosine(phi), Math.sin(phi))).isZero();
            assertThat(each.factor(each, NoiseLevels.cosine(phi), Math.sin(phi)))
                    .isEqualTo(1);
        }
    }

    @Test
    void velocitiesTellDataAndNoiseAtBothEnds() {
        for (Prediction from : new Prediction[] {Prediction.VELOCITY, Prediction.FLOW}) {
            for (int cos = 0; cos <= 1; cos++) {
                int sin = 1 - cos;
                double z = cos * D + sin * EPSILON;
                double q = value(from, cos, sin);
                for (Prediction wanted :
                        new Prediction[] {Prediction.DATA, Prediction.NOISE, Prediction.VELOCITY, Prediction.FLOW}) {
                    assertThat(wanted.skip(from, cos, sin) * z + wanted.factor(from, cos, sin) * q)
                            .isCloseTo(value(wanted, cos, sin), within(1e-15));
                }
            }
        }
    }

    @Test
    void whatAQuantityDoesNotTellIsRefused() {
        refused(Prediction.NOISE, Prediction.DATA, 0, 1, "rho = Infinity, where NOISE does not tell DATA");
        refused(Prediction.NOISE, Prediction.VELOCITY, 0, 1, "use a denoiser that predicts VELOCITY or FLOW");
        refused(Prediction.SCORE, Prediction.FLOW, 0, 1, "keep rho finite");
        refused(Prediction.DATA, Prediction.NOISE, 1, 0, "rho = 0.0, where DATA does not tell NOISE");
        refused(Prediction.DATA, Prediction.VELOCITY, 1, 0, "keep rho above 0");
        refused(Prediction.VELOCITY, Prediction.SCORE, 1, 0, "VELOCITY does not tell SCORE");
        assertThat(Prediction.SCORE.factor(Prediction.NOISE, 0, 1)).isEqualTo(-1);
        assertThat(Prediction.DATA.factor(Prediction.SCORE, 1, 0)).isZero();
        assertThat(Prediction.DATA.skip(Prediction.NOISE, 1, 0)).isEqualTo(1);
    }

    private static void refused(Prediction from, Prediction wanted, double cos, double sin, String message) {
        assertThat(wanted.isMadeFrom(from, cos, sin)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wanted.skip(from, cos, sin))
                .withMessageContaining(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wanted.factor(from, cos, sin))
                .withMessageContaining(message);
    }
}
