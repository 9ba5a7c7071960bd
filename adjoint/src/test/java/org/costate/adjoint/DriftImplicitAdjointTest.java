package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.costate.solver.JacobianField;
import org.costate.solver.Noise;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.SaveAt;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.BrownianTree;
import org.costate.solver.sde.ImplicitEulerMaruyama;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradients through drift-implicit steps where the drift is stiff; the contract of all methods is tested elsewhere. */
class DriftImplicitAdjointTest {

    private static final double[] Y0 = {2, 0};
    private static final BrownianPath PATH = BrownianTree.of(91, 2, 0, 3).withTolerance(1e-6);

    /** The van der Pol oscillator y_0' = y_1, y_1' = mu ((1 - y_0^2) y_1 - y_0), theta = (mu). */
    private static class Stiff implements DifferentiableField {

        private final double mu;

        Stiff(double mu) {
            this.mu = mu;
        }

        @Override
        public void evaluate(double t, double[] y, double[] f) {
            f[0] = y[1];
            f[1] = mu * ((1 - y[0] * y[0]) * y[1] - y[0]);
        }

        @Override
        public int parameterCount() {
            return 1;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                private final double[] at = new double[2];

                @Override
                public void evaluate(double t, double[] y, double[] f) {
                    System.arraycopy(y, 0, at, 0, 2);
                    Stiff.this.evaluate(t, y, f);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    yBar[0] += w[1] * mu * (-2 * at[0] * at[1] - 1);
                    yBar[1] += w[0] + w[1] * mu * (1 - at[0] * at[0]);
                    thetaBar[0] += w[1] * ((1 - at[0] * at[0]) * at[1] - at[0]);
                    return 0;
                }
            };
        }
    }

    /** The same, knowing its Jacobian. */
    private static final class KnownStiff extends Stiff implements JacobianField {

        private final double mu;
        private int jacobians;

        KnownStiff(double mu) {
            super(mu);
            this.mu = mu;
        }

        @Override
        public void jacobian(double t, double[] y, double[] dfdy) {
            jacobians++;
            dfdy[1] = 1;
            dfdy[2] = mu * (-2 * y[0] * y[1] - 1);
            dfdy[3] = mu * (1 - y[0] * y[0]);
        }
    }

    private static Sde<DifferentiableField> sde(DifferentiableField drift) {
        return Sde.ito(drift, Noise.diagonal(), new WaveField(2, true, new double[] {0.02, 0.7, 0.03, 0.9}));
    }

    /** Without a relative tolerance, so that E has no kinks where states pass each other. */
    private static Solver adaptive() {
        return Solver.of(ImplicitEulerMaruyama.METHOD, Tolerances.of(0, 1e-1)).withMaxStep(0.1);
    }

    private static void fill(Cotangents bar) {
        for (int i = 0; i < bar.states().length; i++) {
            bar.states()[i] = Math.sin(1 + i);
        }
        for (int j = 0; j < bar.error().length; j++) {
            bar.error()[j] = Math.cos(2 * j);
        }
    }

    /** The loss that has these cotangents, as a function of (y0, mu). */
    private static double loss(Solver solver, double[] x, BrownianPath path, double t1) {
        StepLog log = StepLog.of();
        Solution solution = solver.solve(sde(new Stiff(x[2])).along(path), new double[] {x[0], x[1]}, 0, t1, log);
        double value = 0;
        for (int i = 0; i < 2 * solution.size(); i++) {
            value += Math.sin(1 + i) * solution.value(i / 2, i % 2);
        }
        for (int j = 0; j < log.size(); j++) {
            value += Math.cos(2 * j) * log.error(j);
        }
        return value;
    }

    @ParameterizedTest
    @CsvSource({"10, 3, 1e-7", "1000, 0.6, 1e-7"})
    void stiffGradientAgreesWithDifferencesAlongTheRecordedNoise(double mu, double t1, double bound) {
        StochasticRecording recording = DiscreteAdjoint.of(adaptive().withSaveAt(SaveAt.times(0.3 * t1, t1)))
                .record(sde(new Stiff(mu)), PATH, Y0, 0, t1);
        Cotangents bar = recording.cotangents();
        fill(bar);
        Gradient gradient = recording.pullback(bar);
        Solver frozen =
                adaptive().withSaveAt(SaveAt.times(0.3 * t1, t1)).withController(PrescribedSteps.from(recording.log()));
        double[] scale = {1e-2, 1e-2, 1e-2 * mu};
        double[] differences = CentralDifference.gradient(
                        x -> loss(frozen, x, recording.path(), t1), new double[] {Y0[0], Y0[1], mu}, scale)
                .value();
        double[] y0Bar = gradient.initialState();
        double[] exact = {y0Bar[0], y0Bar[1], gradient.parameters()[0]};
        double state = Math.max(Math.abs(differences[0]), Math.abs(differences[1]));
        double[] size = {state, state, Math.abs(differences[2])};
        for (int i = 0; i < 3; i++) {
            assertThat(exact[i]).as("variable " + i).isCloseTo(differences[i], within(bound * size[i]));
        }
    }

    @Test
    void jacobianOfTheFieldGivesTheSameGradient() {
        KnownStiff known = new KnownStiff(100);
        StochasticRecording one = DiscreteAdjoint.of(adaptive()).record(sde(new Stiff(100)), PATH, Y0, 0, 3);
        Solver frozen = adaptive().withController(PrescribedSteps.from(one.log()));
        StochasticRecording other = DiscreteAdjoint.of(frozen).record(sde(known), PATH, Y0, 0, 3);
        int forward = known.jacobians;
        Cotangents bar = one.cotangents();
        fill(bar);
        Gradient expected = one.pullback(bar);
        Gradient gradient = other.pullback(bar);
        assertThat(known.jacobians - forward).isEqualTo(one.log().size());
        assertThat(CentralDifference.relativeError(gradient.initialState(), expected.initialState()))
                .isLessThan(1e-10);
        assertThat(CentralDifference.relativeError(gradient.parameters(), expected.parameters()))
                .isLessThan(1e-10);
    }

    @Test
    void linearDecayHasItsClosedForm() {
        // dy_N/dy_0 = (1 + theta h)^-N.
        DifferentiableField decay = new DifferentiableField() {
            @Override
            public void evaluate(double t, double[] y, double[] f) {
                f[0] = -1e4 * y[0];
            }

            @Override
            public int parameterCount() {
                return 0;
            }

            @Override
            public Linearization linearization() {
                DifferentiableField field = this;
                return new Linearization() {
                    @Override
                    public void evaluate(double t, double[] y, double[] f) {
                        field.evaluate(t, y, f);
                    }

                    @Override
                    public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                        yBar[0] -= 1e4 * w[0];
                        return 0;
                    }
                };
            }
        };
        Sde<DifferentiableField> sde =
                Sde.ito(decay, Noise.additiveDiagonal(), new WaveField(1, false, new double[] {0.3, 0}));
        StochasticRecording recording = DiscreteAdjoint.of(Solver.fixed(ImplicitEulerMaruyama.METHOD, 0.1))
                .record(sde, BrownianTree.of(5, 1, 0, 1), new double[] {1}, 0, 1);
        Cotangents bar = recording.cotangents();
        bar.states()[0] = 1;
        double expected = Math.pow(1 + 1e3, -10);
        assertThat(recording.pullback(bar).initialState()[0]).isCloseTo(expected, within(1e-12 * expected));
        assertThat(recording.reevaluations()).isEqualTo(10);
    }

    @Test
    void cotangentOfTheStiffnessIsRefused() {
        StochasticRecording recording = DiscreteAdjoint.of(adaptive()).record(sde(new Stiff(10)), PATH, Y0, 0, 3);
        Cotangents bar = recording.cotangents();
        bar.stiffness()[1] = 1;
        assertThatThrownBy(() -> recording.pullback(bar))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ImplicitEulerMaruyama has no stiffness estimate");
    }

    @Test
    void recordingSolvesToRoundingUnderAdaptiveControlToo() {
        Solution recorded = DiscreteAdjoint.of(adaptive())
                .record(sde(new Stiff(10)), PATH, Y0, 0, 3)
                .solution();
        Solution exact = adaptive()
                .withMethod(ImplicitEulerMaruyama.METHOD.toRounding())
                .solve(sde(new Stiff(10)).along(PATH), Y0, 0, 3);
        assertThat(recorded.endState()).containsExactly(exact.endState());
    }
}
