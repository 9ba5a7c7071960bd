package org.costate.equilibrium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.GradientCheck;
import org.costate.adjoint.Linearization;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;

/**
 * The map between the quantiles of a diffused mixture of two Gaussians at two times (variance preserving, beta from 0.1 to
 * 20, times 1 and 0.001) as the zero of {@code F_1(x) - F_0(y)}; its derivatives have a closed form.
 */
class QuantileMapTest {

    /** m1, c1, m2, c2, w1. */
    private static final double[] THETA = {-1, 0.4, 1.5, 0.25, 0.3};

    /** x, y, dy/dx, and dy by m1, c1, m2, c2, w1: computed beforehand with more digits. */
    private static final double[][] REFERENCE = {
        {
            -1.5,
            -1.3081331930526858,
            0.5782306067679105,
            .998785272823,
            -.769936740249,
            -.00264013875794,
            6.54923387e-6,
            -.982522057680
        },
        {
            -0.5,
            0.915220771409927,
            4.826576296271321,
            -.00952691718203,
            .000220742609658,
            .977753680088,
            -2.33455947143,
            -13.5303293494
        },
        {
            0.5,
            1.535629235240098,
            0.31944696590906413,
            -.000626177147602,
            -8.30578206e-7,
            .998471930292,
            .142594727035,
            -.395963587765
        },
        {
            1.25,
            1.7568676295450345,
            0.27899129090220504,
            -.000542160876081,
            -1.79070535e-6,
            .998653771988,
            1.02599269794,
            -.226522945921
        }
    };

    /** The distribution function of the mixture at a time, and its derivatives by x and by the five parameters. */
    private static double mixture(double time, double x, double[] p, double[] slopes) {
        double alpha = Math.exp(-19.9 * time * time / 4 - 0.05 * time);
        double[] weights = {p[4], 1 - p[4]};
        double sum = 0;
        Arrays.fill(slopes, 0);
        for (int k = 0; k < 2; k++) {
            double m = p[2 * k];
            double c = p[2 * k + 1];
            double variance = alpha * alpha * (c * c - 1) + 1;
            double zeta = (x - alpha * m) / Math.sqrt(variance);
            double density = Math.exp(-zeta * zeta / 2) / Math.sqrt(2 * Math.PI * variance);
            double below = 0.5 * Erf.erfc(-zeta / Math.sqrt(2));
            sum += weights[k] * below;
            slopes[0] += weights[k] * density;
            slopes[1 + 2 * k] -= weights[k] * alpha * density;
            slopes[2 + 2 * k] -= weights[k] * density * zeta * alpha * alpha * c / Math.sqrt(variance);
            slopes[5] += k == 0 ? below : -below;
        }
        return sum;
    }

    /** {@code F_1(x) - F_0(y)}; the parameters are those of the mixture and x. */
    private record Quantile(double[] theta) implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] out) {
            double[] slopes = new double[6];
            out[0] = mixture(1, theta[5], theta, slopes) - mixture(1e-3, y[0], theta, slopes);
        }

        @Override
        public int parameterCount() {
            return 6;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                private final double[] noisy = new double[6];
                private final double[] clean = new double[6];

                @Override
                public void evaluate(double t, double[] y, double[] out) {
                    out[0] = mixture(1, theta[5], theta, noisy) - mixture(1e-3, y[0], theta, clean);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    yBar[0] -= w[0] * clean[0];
                    for (int i = 0; i < 5; i++) {
                        thetaBar[i] += w[0] * (noisy[1 + i] - clean[1 + i]);
                    }
                    thetaBar[5] += w[0] * noisy[0];
                    return 0;
                }
            };
        }
    }

    private static double[] with(double x) {
        double[] all = Arrays.copyOf(THETA, 6);
        all[5] = x;
        return all;
    }

    @Test
    void pullbackOfTheFieldIsItsDerivative() {
        GradientCheck.of(Quantile::new).at(0, new double[] {0.9}, with(-0.5)).requireBelow(1e-8);
    }

    @Test
    void zeroAndImplicitGradientAreTheClosedForm() {
        for (double[] row : REFERENCE) {
            DifferentiableField field = new Quantile(with(row[0]));
            Equilibrium found = SteadyState.of(PseudoTransient.of()).solve(field, new double[] {0});
            assertThat(found.state()[0]).isCloseTo(row[1], within(1e-11));
            double[] gradient = found.pullback(new double[] {1}).parameters();
            assertThat(gradient[5]).isCloseTo(row[2], within(1e-9 * Math.abs(row[2])));
            for (int i = 0; i < 5; i++) {
                double expected = row[3 + i];
                assertThat(gradient[i]).isCloseTo(expected, within(1e-9 * Math.max(0.1, Math.abs(expected))));
            }
        }
    }
}
