package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.costate.neural.NeuralField;
import org.costate.testkit.LinearSystem;
import org.costate.testkit.RandomCase;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The check passes right pullbacks, and finds every kind of mistake that people make in them. */
class GradientCheckTest {

    private static final double T = 0.7;
    private static final double[] Y = {0.4, -0.9, 1.2};
    private static final double[] THETA = {0.8, -1.1};

    /** A mistake in a pullback. */
    enum Mistake {
        NONE,
        WRONG_SIGN,
        MISSING_FACTOR,
        MISSING_STATE_TERM,
        MISSING_PARAMETER,
        MISSING_TIME,
        OVERWRITTEN_STATE,
        OVERWRITTEN_PARAMETERS,
        OTHER_VALUE,
        SPENT_BY_THE_FIRST_PULLBACK,
        NAN
    }

    /** {@code f_i = theta_0 sin(t) y_i^2 + theta_1 y_(i+1)} with a mistake in its pullback. */
    private static final class FaultyField implements DifferentiableField {

        private final double[] p;
        private final Mistake mistake;

        FaultyField(double[] p, Mistake mistake) {
            this.p = p.clone();
            this.mistake = mistake;
        }

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            for (int i = 0; i < 3; i++) {
                dydt[i] = p[0] * Math.sin(t) * y[i] * y[i] + p[1] * y[(i + 1) % 3];
            }
        }

        @Override
        public int parameterCount() {
            return 2;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                private final double[] y = new double[3];
                private double t;

                @Override
                public void evaluate(double t, double[] at, double[] dydt) {
                    this.t = t;
                    System.arraycopy(at, 0, y, 0, 3);
                    FaultyField.this.evaluate(t, at, dydt);
                    dydt[1] += mistake == Mistake.OTHER_VALUE ? Math.ulp(dydt[1]) : 0;
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    double s = Math.sin(t);
                    double sign = mistake == Mistake.WRONG_SIGN ? -1 : 1;
                    double two = mistake == Mistake.MISSING_FACTOR ? 1 : 2;
                    double next = mistake == Mistake.MISSING_STATE_TERM ? 0 : p[1];
                    double tBar = 0;
                    for (int i = 0; i < 3; i++) {
                        double bar = two * p[0] * s * y[i] * w[i] + sign * next * w[(i + 2) % 3];
                        yBar[i] = mistake == Mistake.OVERWRITTEN_STATE ? bar : yBar[i] + bar;
                        tBar += p[0] * Math.cos(t) * y[i] * y[i] * w[i];
                    }
                    double first = s * (y[0] * y[0] * w[0] + y[1] * y[1] * w[1] + y[2] * y[2] * w[2]);
                    double second = y[1] * w[0] + y[2] * w[1] + y[0] * w[2];
                    boolean overwrite = mistake == Mistake.OVERWRITTEN_PARAMETERS;
                    thetaBar[0] = overwrite ? first : thetaBar[0] + first;
                    thetaBar[1] += mistake == Mistake.MISSING_PARAMETER ? 0 : second;
                    y[2] += mistake == Mistake.SPENT_BY_THE_FIRST_PULLBACK ? 1 : 0;
                    yBar[1] = mistake == Mistake.NAN ? Double.NaN : yBar[1];
                    return mistake == Mistake.MISSING_TIME ? 0 : tBar;
                }
            };
        }
    }

    private static GradientCheck.Report report(Mistake mistake, long seed) {
        return GradientCheck.of(theta -> new FaultyField(theta, mistake))
                .withSeed(seed)
                .at(T, Y, THETA);
    }

    @ParameterizedTest
    @EnumSource(Mistake.class)
    void findsEveryMistakeWithEverySeed(Mistake mistake) {
        for (long seed = 1; seed <= 20; seed++) {
            GradientCheck.Report report = report(mistake, seed);
            if (mistake == Mistake.NONE) {
                assertThatCode(() -> report.requireBelow(1e-8)).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(() -> report.requireBelow(1e-3))
                        .as("seed " + seed)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("relative difference");
            }
        }
    }

    @Test
    void saysWhichEntryIsWrongAndGivesBothValues() {
        assertThat(report(Mistake.MISSING_PARAMETER, 1).worst()).startsWith("theta[1]: pullback gives 0.0");
        assertThat(report(Mistake.MISSING_TIME, 1).worst()).startsWith("t[0]: pullback gives 0.0");
        assertThat(report(Mistake.NAN, 1).worst()).startsWith("y[1]: pullback gives NaN");
        assertThat(report(Mistake.OTHER_VALUE, 1).worst()).startsWith("dydt[1]: linearization gives");
        assertThat(report(Mistake.SPENT_BY_THE_FIRST_PULLBACK, 1).worst()).contains("a second pullback gives");
    }

    @Test
    void keepsTheKindsOfInputApart() {
        GradientCheck.Report time = report(Mistake.MISSING_TIME, 1);
        assertThat(time.time()).isGreaterThan(1e-2);
        assertThat(Math.max(time.state(), time.parameters())).isLessThan(1e-8);
        GradientCheck.Report parameters = report(Mistake.OVERWRITTEN_PARAMETERS, 1);
        assertThat(parameters.parameters()).isGreaterThan(1e-2);
        assertThat(Math.max(parameters.state(), parameters.time())).isLessThan(1e-8);
    }

    @Test
    void refusesParametersOfAnotherLength() {
        GradientCheck check = GradientCheck.of(theta -> new FaultyField(THETA, Mistake.NONE));
        assertThatThrownBy(() -> check.at(T, Y, new double[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3")
                .hasMessageContaining("2");
    }

    @Test
    void leavesItsArgumentsAlone() {
        double[] y = Y.clone();
        double[] theta = THETA.clone();
        GradientCheck.of(p -> new FaultyField(p, Mistake.NONE)).at(T, y, theta);
        assertThat(y).isEqualTo(Y);
        assertThat(theta).isEqualTo(THETA);
    }

    static java.util.List<ReferenceCase> systems() {
        return ReferenceCases.load("gradients").stream()
                .filter(c -> c.hasSystem() && !c.stiff())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("systems")
    void passesTheReferenceSystems(ReferenceCase reference) {
        GradientCheck.of(p -> ReferenceField.of(reference.system(), p))
                .at(0.3, reference.initialState(), reference.parameters())
                .requireBelow(1e-6);
    }

    @Test
    void passesALinearSystemWithManyParameters() {
        RandomCase random = RandomCase.of(5);
        LinearSystem system = LinearSystem.of(5).withModulation().withConstantTerm();
        GradientCheck.of(p -> ReferenceField.of(system, p))
                .at(0.3, random.normalArray(5), random.normalArray(30))
                .requireBelow(1e-8);
    }

    @ParameterizedTest
    @EnumSource(value = Activation.class, mode = EnumSource.Mode.EXCLUDE, names = "RELU")
    void passesNeuralFields(Activation activation) {
        Network network = Network.of(Dense.of(3, 5, activation).withTime(), Dense.of(5, 3, activation));
        double[] y = {0.3, -0.2, 0.9, -1.1, 0.4, 0.6};
        GradientCheck.of(p -> NeuralField.of(network, p))
                .at(0.3, y, network.initialize(3))
                .requireBelow(1e-7);
    }

    /** {@code f = theta max(y, 0)}, whose pullback is off by a factor. */
    private record Ramp(double theta, double factor) implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            dydt[0] = theta * Math.max(y[0], 0);
        }

        @Override
        public int parameterCount() {
            return 1;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {
                private double at;

                @Override
                public void evaluate(double t, double[] y, double[] dydt) {
                    at = y[0];
                    Ramp.this.evaluate(t, y, dydt);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    yBar[0] += at > 0 ? factor * w[0] * theta : 0;
                    thetaBar[0] += w[0] * Math.max(at, 0);
                    return 0;
                }
            };
        }
    }

    /** Differences of 1e-3 straddle a kink from these places; on it either side's derivative is right. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 1e-7, 1e-5, 3e-4, 2e-3, -1e-7, -1e-4, -1e-3})
    void passesKinksNearbyButNoMistakesBesideThem(double place) {
        double[] y = {place};
        double[] theta = {2};
        assertThat(GradientCheck.of(p -> new Ramp(p[0], 1)).at(0, y, theta).largest())
                .isLessThan(1e-7);
        double found =
                GradientCheck.of(p -> new Ramp(p[0], 1.2)).at(0, y, theta).largest();
        assertThat(found > 1e-2).isEqualTo(place > 0);
    }
}
