package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.costate.solver.Cancellation;
import org.costate.solver.Noise;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.ensemble.Family;
import org.costate.solver.ensemble.Member;
import org.costate.solver.method.Tsit5;
import org.costate.solver.noise.PathFamily;
import org.costate.solver.sde.ReversibleHeun;
import org.costate.solver.sde.SOSRA;
import org.costate.solver.sde.SOSRI;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gradients of expectations against their closed forms. Seeds are fixed; were they not, three standard errors would be
 * passed by chance in 0.3 % of the comparisons, that is in 3 % of the runs of this class.
 */
class EnsembleAdjointTest {

    private static final double SIGMAS = 3;

    /** {@code out_i = a y_i + b}, parameters a and b. */
    private record Affine(double a, double b) implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] out) {
            for (int i = 0; i < y.length; i++) {
                if (y[i] > 1e6) {
                    throw OutsideDomainException.INSTANCE;
                }
                out[i] = a * y[i] + b;
            }
        }

        @Override
        public int parameterCount() {
            return 2;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                private double[] y = {};

                @Override
                public void evaluate(double t, double[] at, double[] out) {
                    y = at.clone();
                    Affine.this.evaluate(t, at, out);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    for (int i = 0; i < y.length; i++) {
                        yBar[i] += a * w[i];
                        thetaBar[0] += y[i] * w[i];
                        thetaBar[1] += w[i];
                    }
                    return 0;
                }
            };
        }
    }

    private static PathFamily paths(long seed) {
        return PathFamily.of(seed, 1, 0, 1).withTolerance(1e-5);
    }

    private static Solver geometricSolver() {
        return Solver.of(SOSRI.METHOD.withEmbeddedError(), Tolerances.of(1e-3, 1e-3));
    }

    private static Sde<Affine> geometric(double mu, double sigma) {
        return Sde.ito(new Affine(mu, 0), Noise.diagonal(), new Affine(sigma, 0));
    }

    /** The loss {@code y(t1)^2}. */
    private static final MemberLoss SQUARE = (index, recording, bar, thetaBar) -> {
        double end = recording.solution().value(0, 0);
        bar.addState(0, new double[] {2 * end});
        return end * end;
    };

    private static void requireWithin(double exact, double mean, double error) {
        assertThat(Math.abs(mean - exact) / error)
                .as("deviate of %s, exactly %s", mean, exact)
                .isLessThan(SIGMAS);
    }

    /** E y^2 = y0^2 exp((2 mu + sigma^2) t). */
    @Test
    void secondMomentOfGeometricBrownianMotion() {
        double mu = 0.3;
        double sigma = 0.25;
        double y0 = 1.2;
        EnsembleGradient gradient = EnsembleAdjoint.of(
                        DiscreteAdjoint.of(geometricSolver()),
                        Family.along(geometric(mu, sigma), paths(51), new double[] {y0}),
                        0,
                        1)
                .withThreads(2)
                .gradient(1500, SQUARE);
        double exact = y0 * y0 * Math.exp(2 * mu + sigma * sigma);
        double[] theta = gradient.parameters();
        double[] errors = gradient.parameterErrors();
        assertThat(gradient.samples()).isEqualTo(1500);
        requireWithin(exact, gradient.value(), gradient.valueError());
        requireWithin(2 * exact, theta[0], errors[0]);
        requireWithin(2 * sigma * exact, theta[2], errors[2]);
        requireWithin(2 * exact / y0, gradient.initialState()[0], gradient.initialStateErrors()[0]);
    }

    /** dy = (a y + b) dt + s dW: E y = e^a (y0 + b/a) - b/a, variance s^2 (e^(2a) - 1) / (2a). What is odd in W cancels in pairs. */
    @Test
    void secondMomentOfAnOrnsteinUhlenbeckProcess() {
        double a = -1.4;
        double b = 0.6;
        double s = 0.5;
        double y0 = 1;
        Sde<Affine> sde = Sde.ito(new Affine(a, b), Noise.additiveDiagonal(), new Affine(0, s));
        DiscreteAdjoint adjoint =
                DiscreteAdjoint.of(Solver.of(SOSRA.METHOD.withEmbeddedError(), Tolerances.of(1e-3, 1e-3)));
        PathFamily paths = paths(52);
        double[] start = {y0};
        EnsembleGradient gradient = EnsembleAdjoint.of(adjoint, Family.along(sde, paths, start), 0, 1)
                .gradient(1500, SQUARE);
        EnsembleGradient pairs = EnsembleAdjoint.of(adjoint, Family.antithetic(sde, paths, start), 0, 1)
                .inPairs()
                .gradient(100, SQUARE);
        double mean = Math.exp(a) * (y0 + b / a) - b / a;
        double variance = s * s * Math.expm1(2 * a) / (2 * a);
        double meanByA = Math.exp(a) * (y0 + b / a) + (b - b * Math.exp(a)) / (a * a);
        double varianceByA = s * s * (Math.exp(2 * a) / a - Math.expm1(2 * a) / (2 * a * a));
        double[] exact = {2 * mean * meanByA + varianceByA, 2 * mean * Math.expm1(a) / a, 0, 2 * variance / s};
        double[] theta = gradient.parameters();
        double[] errors = gradient.parameterErrors();
        requireWithin(mean * mean + variance, gradient.value(), gradient.valueError());
        for (int i : new int[] {0, 1, 3}) {
            requireWithin(exact[i], theta[i], errors[i]);
        }
        double byStart = 2 * mean * Math.exp(a);
        requireWithin(byStart, gradient.initialState()[0], gradient.initialStateErrors()[0]);
        assertThat(pairs.samples()).isEqualTo(50);
        assertThat(pairs.initialState()[0]).isCloseTo(byStart, within(1e-3 * byStart));
        assertThat(pairs.initialStateErrors()[0]).isLessThan(1e-3 * byStart);
    }

    /** Mean over a few members equals differences of the mean at their frozen steps along their paths. */
    @Test
    void agreesWithDifferencesAtFrozenStepsWithCommonRandomNumbers() {
        double[] x = {0.3, 0.1, 0.25, 0.05};
        double[] y0 = {1.2};
        int members = 4;
        PathFamily paths = paths(53);
        Solver solver = geometricSolver().withTolerances(Tolerances.of(1e-2, 1e-2));
        Sde<Affine> sde = Sde.ito(new Affine(x[0], x[1]), Noise.diagonal(), new Affine(x[2], x[3]));
        EnsembleAdjoint adjoint = EnsembleAdjoint.of(DiscreteAdjoint.of(solver), Family.along(sde, paths, y0), 0, 1);
        PrescribedSteps[] steps = new PrescribedSteps[members];
        for (int k = 0; k < members; k++) {
            steps[k] = PrescribedSteps.from(adjoint.member(k).log());
        }
        double[] differences = CentralDifference.gradient(
                        v -> {
                            Sde<VectorField> moved =
                                    Sde.ito(new Affine(v[0], v[1]), Noise.diagonal(), new Affine(v[2], v[3]));
                            double sum = 0;
                            for (int k = 0; k < members; k++) {
                                double end = solver.withController(steps[k])
                                        .solve(moved.along(paths.path(k)), y0, 0, 1)
                                        .value(0, 0);
                                sum += end * end / members;
                            }
                            return sum;
                        },
                        x)
                .value();
        double[] gradient = adjoint.gradient(members, SQUARE).parameters();
        assertThat(CentralDifference.relativeError(gradient, differences)).isLessThan(1e-8);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void sameBitsForAnyNumberOfThreads(int threads) {
        EnsembleAdjoint one = EnsembleAdjoint.of(
                DiscreteAdjoint.of(geometricSolver()),
                Family.along(geometric(0.3, 0.25), paths(54), new double[] {1.2}),
                0,
                1);
        EnsembleGradient alone = one.gradient(100, SQUARE);
        EnsembleGradient shared = one.withThreads(threads).gradient(100, SQUARE);
        assertThat(shared.parameters()).as("parameters").isEqualTo(alone.parameters());
        assertThat(shared.parameterErrors()).as("errors").isEqualTo(alone.parameterErrors());
        assertThat(shared.initialState()).as("initial state").isEqualTo(alone.initialState());
        assertThat(shared.value()).isEqualTo(alone.value());
    }

    /** A recording whose buffers served others gives what a new one gives. */
    @Test
    void meanIsThatOfMembersRecordedAlone() {
        EnsembleAdjoint adjoint = EnsembleAdjoint.of(
                DiscreteAdjoint.of(geometricSolver()),
                Family.along(geometric(0.3, 0.25), paths(55), new double[] {1.2}),
                0,
                1);
        double[] mean = new double[4];
        for (int k = 0; k < 3; k++) {
            Recording recording = adjoint.member(k);
            Cotangents bar = recording.cotangents();
            SQUARE.add(k, recording, bar, new double[4]);
            double[] theta = recording.pullback(bar).parameters();
            for (int i = 0; i < 4; i++) {
                mean[i] += (theta[i] - mean[i]) / (k + 1);
            }
        }
        assertThat(mean).as("mean").isEqualTo(adjoint.gradient(3, SQUARE).parameters());
    }

    /** Ordinary equations from random initial states: E y(1) = e^a E y0 + b (e^a - 1)/a, where nothing is random in b. */
    @Test
    void ordinaryEquationsFromRandomStates() {
        double a = 0.4;
        Affine field = new Affine(a, 0.2);
        Family family = Family.seeded(56, (k, random) -> Member.of(field, new double[] {1 + random.nextGaussian()}));
        EnsembleGradient gradient = EnsembleAdjoint.of(
                        DiscreteAdjoint.of(Solver.of(Tsit5.METHOD, Tolerances.of(1e-8, 1e-8))), family, 0, 1)
                .gradient(400, (index, recording, bar, thetaBar) -> {
                    bar.addState(0, new double[] {1});
                    thetaBar[1] += 10;
                    return recording.solution().value(0, 0);
                });
        requireWithin(Math.exp(a) + 0.2 * Math.expm1(a) / a, gradient.value(), gradient.valueError());
        assertThat(gradient.parameters()[1]).isCloseTo(10 + Math.expm1(a) / a, within(1e-7));
        assertThat(gradient.initialState()[0]).isCloseTo(Math.exp(a), within(1e-7));
    }

    @Test
    void reversibleStepsServeToo() {
        Sde<Affine> sde = Sde.stratonovich(new Affine(0.3, 0), Noise.diagonal(), new Affine(0.25, 0));
        Solver solver = Solver.fixed(ReversibleHeun.METHOD, 0.05);
        Family family = Family.along(sde, paths(57), new double[] {1.2});
        EnsembleGradient reversible =
                EnsembleAdjoint.of(ReversibleAdjoint.of(solver), family, 0, 1).gradient(600, SQUARE);
        double exact = 1.44 * Math.exp(2 * (0.3 + 0.25 * 0.25));
        requireWithin(2 * exact, reversible.parameters()[0], reversible.parameterErrors()[0]);
    }

    @Test
    void failuresAreCountedAndLeftOut() {
        Family family = index -> Member.of(new Affine(1, 0), new double[] {index % 5 == 2 ? 9e5 : 1});
        EnsembleGradient gradient = EnsembleAdjoint.of(
                        DiscreteAdjoint.of(Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6))), family, 0, 1)
                .gradient(10, SQUARE);
        assertThat(gradient.samples()).isEqualTo(8);
        assertThat(gradient.outcome().failures()).hasSize(2);
        double twice = 2 * Math.exp(2);
        assertThat(gradient.parameters()[0]).isCloseTo(twice, within(1e-4));
        EnsembleGradient pairs = EnsembleAdjoint.of(
                        DiscreteAdjoint.of(Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6))), family, 0, 1)
                .inPairs()
                .gradient(10, SQUARE);
        assertThat(pairs.samples()).isEqualTo(3);
    }

    @Test
    void cancellationKeepsTheMembersBefore() {
        Cancellation cancellation = Cancellation.of();
        Family family = Family.along(geometric(0.3, 0.25), paths(58), new double[] {1.2});
        EnsembleGradient gradient = EnsembleAdjoint.of(
                        DiscreteAdjoint.of(geometricSolver().withCancellation(cancellation)), family, 0, 1)
                .gradient(100, (index, recording, bar, thetaBar) -> {
                    if (index == 30) {
                        cancellation.cancel();
                    }
                    return SQUARE.add(index, recording, bar, thetaBar);
                });
        assertThat(gradient.outcome().isComplete()).isFalse();
        assertThat(gradient.samples())
                .isEqualTo(31)
                .isEqualTo(gradient.outcome().end());
    }

    @Test
    void misuseIsNamed() {
        DiscreteAdjoint adjoint = DiscreteAdjoint.of(Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6)));
        Family plain = index -> Member.of((t, y, f) -> f[0] = 1, new double[1]);
        EnsembleAdjoint ensemble = EnsembleAdjoint.of(adjoint, plain, 0, 1);
        assertThatThrownBy(() -> ensemble.gradient(2, SQUARE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be a DifferentiableField");
        assertThatThrownBy(() -> ensemble.gradient(-1, SQUARE)).hasMessage("count = -1, but must not be negative");
        assertThatThrownBy(() -> ensemble.withThreads(0)).hasMessage("threads = 0, but must be between 1 and 1024");
        assertThatThrownBy(() -> ensemble.member(-3)).hasMessage("index = -3, but must not be negative");
        Family lengths = index -> Member.of(new Affine(1, 0), new double[Math.toIntExact(1 + index)]);
        assertThatThrownBy(() ->
                        EnsembleAdjoint.of(adjoint, lengths, 0, 1).gradient(2, (index, recording, bar, thetaBar) -> 0))
                .hasMessageContaining("member 1 has 2 parameters and a state of length 2");
        EnsembleGradient none = EnsembleAdjoint.of(adjoint, lengths, 0, 1).gradient(0, SQUARE);
        assertThat(none.value()).isNaN();
        assertThat(none.parameters()).isEmpty();
        Family plainSde = Family.along(
                Sde.ito(new Affine(1, 0), Noise.diagonal(), (VectorField) (t, y, g) -> Arrays.fill(g, 1)),
                paths(1),
                new double[1]);
        assertThatThrownBy(() -> EnsembleAdjoint.of(DiscreteAdjoint.of(geometricSolver()), plainSde, 0, 1)
                        .gradient(1, SQUARE))
                .hasMessageContaining("the diffusion of a member is a");
        Family ordinary = index -> Member.of(new Affine(1, 0), new double[1]);
        ReversibleAdjoint reversible = ReversibleAdjoint.of(Solver.fixed(ReversibleHeun.METHOD, 0.1));
        assertThatThrownBy(() -> EnsembleAdjoint.of(reversible, ordinary, 0, 1).gradient(1, SQUARE))
                .hasMessageContaining("reversible steps are for stochastic ones");
    }
}
