package org.costate.solver.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.costate.solver.JacobianField;
import org.costate.solver.Noise;
import org.costate.solver.SaveAt;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.StepListener;
import org.costate.solver.StepLog;
import org.costate.solver.StepRecord;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.BrownianStream;
import org.costate.solver.noise.BrownianTree;
import org.costate.solver.noise.GridPath;
import org.costate.testkit.AllocationMeter;
import org.costate.testkit.OrderEstimator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of the drift-implicit Euler-Maruyama method. */
class ImplicitEulerMaruyamaTest {

    private static final long SEED = 71;

    /** The van der Pol oscillator with mu = 50. */
    private static final VectorField STIFF = (t, y, f) -> {
        f[0] = y[1];
        f[1] = 50 * (1 - y[0] * y[0]) * y[1] - y[0] + 0.1 * Math.sin(t);
    };

    /** The same, knowing its Jacobian. */
    private static final class KnownStiff implements JacobianField {

        private int jacobians;

        @Override
        public void evaluate(double t, double[] y, double[] f) {
            STIFF.evaluate(t, y, f);
        }

        @Override
        public void jacobian(double t, double[] y, double[] dfdy) {
            jacobians++;
            dfdy[1] = 1;
            dfdy[2] = -100 * y[0] * y[1] - 1;
            dfdy[3] = 50 * (1 - y[0] * y[0]);
        }
    }

    private static VectorField still(int length) {
        return (t, y, g) -> Arrays.fill(g, 0, length, 0);
    }

    private static Solver fixed(double h) {
        return Solver.fixed(ImplicitEulerMaruyama.METHOD, h);
    }

    static List<Noise> noises() {
        return List.of(
                Noise.diagonal(),
                Noise.additiveDiagonal(),
                Noise.scalar(),
                Noise.additive(3),
                Noise.commutative(2),
                Noise.general(3),
                Noise.general(2).rows(1));
    }

    @ParameterizedTest
    @MethodSource("noises")
    void everyStepSatisfiesItsEquation(Noise noise) {
        int length = noise.length(2);
        int sources = noise.sources(2);
        VectorField diffusion = (t, y, g) -> {
            for (int k = 0; k < length; k++) {
                g[k] = 0.05 * (1 + k) + (noise.isAdditive() ? 0 : 0.05 * Math.sin(y[0] + k));
            }
        };
        BrownianPath path = BrownianTree.of(SEED, sources, 0, 2);
        StepListener law = new StepListener() {
            @Override
            public void accepted(StepRecord step) {
                double[] w = new double[sources];
                double[] g = new double[length];
                double[] f = new double[2];
                path.cursor().increment(step.t(), step.tNext(), w, new double[sources]);
                diffusion.evaluate(step.t(), step.y(), g);
                double[] expected = step.y().clone();
                noise.addProduct(g, w, expected);
                STIFF.evaluate(step.tNext(), step.yNext(), f);
                for (int i = 0; i < 2; i++) {
                    expected[i] += step.h() * f[i];
                }
                // The Jacobian, of size 150 or less, multiplies the rounding of yNext.
                assertThat(step.yNext()).containsExactly(expected, within(1e-13));
            }
        };
        Sde<VectorField> sde = Sde.ito(STIFF, noise, diffusion);
        assertThat(fixed(0.01)
                        .solve(sde.along(path), new double[] {2, 0}, 0, 2, law)
                        .status())
                .isEqualTo(Status.SUCCESS);
    }

    @Test
    void withoutNoiseItIsTheImplicitEulerMethod() {
        // y' = 1 - y^2: h x^2 + x - (y + h) = 0.
        Sde<VectorField> sde = Sde.ito((t, y, f) -> f[0] = 1 - y[0] * y[0], Noise.diagonal(), still(1));
        BrownianPath path = BrownianStream.of(SEED, 1, 0, 100);
        for (double h : new double[] {0.01, 0.1, 0.4}) {
            double y = 0;
            for (int step = 0; step < 20; step++) {
                y = 2 * (y + h) / (1 + Math.sqrt(1 + 4 * h * (y + h)));
            }
            double[] end =
                    fixed(h).solve(sde.along(path), new double[1], 0, 20 * h).endState();
            assertThat(end[0]).as("h = " + h).isCloseTo(y, within(1e-12));
        }
    }

    @Test
    void withoutNoiseItHasOrderOne() {
        Sde<VectorField> sde = Sde.ito((t, y, f) -> f[0] = -y[0] + Math.cos(t), Noise.diagonal(), still(1));
        BrownianPath path = BrownianStream.of(SEED, 1, 0, 100);
        double exact = (Math.sin(1) + Math.cos(1)) / 2 + 0.5 * Math.exp(-1);
        OrderEstimator order = OrderEstimator.from(
                OrderEstimator.halvings(0.05, 5),
                h -> Math.abs(
                        fixed(h).solve(sde.along(path), new double[] {1}, 0, 1).endState()[0] - exact),
                1e-12);
        assertThat(order.minimum()).isCloseTo(1, within(0.1));
        assertThat(order.maximum()).isCloseTo(1, within(0.1));
    }

    /** Solution at time 1 along a path on a grid. */
    private interface Answer {
        double at(GridPath path);
    }

    /**
     * Root mean square error at time 1 over 400 paths, for steps 2^-5 to 2^-9; the slope of five such points has a
     * deviation of about 0.02.
     */
    private static double strongOrder(Sde<VectorField> sde, double y0, int cells, Answer answer) {
        double[] h = OrderEstimator.halvings(0x1p-5, 5);
        double[] errors = new double[h.length];
        for (int k = 0; k < 400; k++) {
            GridPath path = GridPath.of(SEED, 1, 0, 1, cells).withPath(k);
            double exact = answer.at(path);
            for (int i = 0; i < h.length; i++) {
                double error = fixed(h[i])
                                .solve(sde.along(path), new double[] {y0}, 0, 1)
                                .endState()[0]
                        - exact;
                errors[i] += error * error / 400;
            }
        }
        for (int i = 0; i < h.length; i++) {
            errors[i] = Math.sqrt(errors[i]);
        }
        return OrderEstimator.of(h, errors, 0).slope();
    }

    private static double increment(GridPath path, double s, double t) {
        double[] w = new double[1];
        path.cursor().increment(s, t, w, new double[1]);
        return w[0];
    }

    @Test
    void strongOrderIsOneHalfOnGeometricBrownianMotion() {
        Sde<VectorField> sde = Sde.ito((t, y, f) -> f[0] = -y[0], Noise.diagonal(), (t, y, g) -> g[0] = 0.8 * y[0]);
        double order = strongOrder(sde, 1, 512, path -> Math.exp(-1 - 0.32 + 0.8 * increment(path, 0, 1)));
        assertThat(order).isCloseTo(0.5, within(0.1));
    }

    @Test
    void strongOrderIsOneHalfOnAnEquationSolvedByTanh() {
        Sde<VectorField> sde = Sde.ito(
                (t, y, f) -> f[0] = -y[0] * (1 - y[0] * y[0]), Noise.diagonal(), (t, y, g) -> g[0] = 1 - y[0] * y[0]);
        double order = strongOrder(sde, 0.3, 512, path -> Math.tanh(increment(path, 0, 1) + 0.5 * Math.log(1.3 / 0.7)));
        assertThat(order).isCloseTo(0.5, within(0.1));
    }

    @Test
    void strongOrderIsOneForAdditiveNoise() {
        Sde<VectorField> sde = Sde.ito((t, y, f) -> f[0] = -2 * y[0], Noise.additive(1), (t, y, g) -> g[0] = 0.5);
        int cells = 1 << 13;
        double order = strongOrder(sde, 1, cells, path -> {
            double y = Math.exp(-2);
            for (int i = 0; i < cells; i++) {
                double middle = 0.5 * (path.time(i) + path.time(i + 1));
                y += 0.5 * Math.exp(-2 * (1 - middle)) * increment(path, path.time(i), path.time(i + 1));
            }
            return y;
        });
        assertThat(order).isCloseTo(1, within(0.1));
    }

    @Test
    void stiffProcessKeepsTheStationaryVarianceOfTheScheme() {
        // v = (v + sigma^2 h) / (1 + theta h)^2. States are almost independent, so that the variance of 20000 has a
        // relative deviation of 1 %; five of them are exceeded once in two million seeds.
        double theta = 1e4;
        double h = 0.1;
        double sigma = 3;
        Sde<VectorField> sde =
                Sde.ito((t, y, f) -> f[0] = -theta * y[0], Noise.additiveDiagonal(), (t, y, g) -> g[0] = sigma);
        BrownianPath path = BrownianStream.of(SEED, 1, 0, 2000);
        Solution solution = fixed(h).withSaveAt(SaveAt.everyStep()).solve(sde.along(path), new double[1], 0, 2000);
        double expected = sigma * sigma * h / ((1 + theta * h) * (1 + theta * h) - 1);
        double sum = 0;
        double largest = 0;
        for (int i = 1; i < solution.size(); i++) {
            double y = solution.value(i, 0);
            sum += y * y;
            largest = Math.max(largest, Math.abs(y));
        }
        assertThat(sum / (solution.size() - 1)).isCloseTo(expected, within(0.05 * expected));
        assertThat(largest).isLessThan(7 * Math.sqrt(expected));
        assertThat(Solver.fixed(EulerMaruyama.METHOD, h)
                        .trySolve(sde.along(path), new double[] {1}, 0, 2000)
                        .status())
                .isEqualTo(Status.NOT_FINITE);
    }

    @Test
    void jacobianOfTheFieldIsUsedAndGivesTheSameStates() {
        KnownStiff known = new KnownStiff();
        VectorField diffusion = (t, y, g) -> g[0] = g[1] = 0.2;
        BrownianPath path = BrownianTree.of(SEED, 2, 0, 3);
        Solution byDifferences = fixed(0.01)
                .withSaveAt(SaveAt.everyStep())
                .solve(Sde.ito(STIFF, Noise.diagonal(), diffusion).along(path), new double[] {2, 0}, 0, 3);
        Solution byJacobian = fixed(0.01)
                .withSaveAt(SaveAt.everyStep())
                .solve(Sde.<VectorField>ito(known, Noise.diagonal(), diffusion).along(path), new double[] {2, 0}, 0, 3);
        assertThat(known.jacobians).isBetween(1, 300);
        for (int i = 0; i < byJacobian.size(); i++) {
            assertThat(byJacobian.state(i)).containsExactly(byDifferences.state(i), within(1e-12));
        }
        assertThat(byJacobian.statistics().evaluations())
                .isLessThan(byDifferences.statistics().evaluations());
    }

    @Test
    void adaptiveSolveMeetsItsToleranceWhereExplicitStepsWouldBeTiny() {
        // y' = -1000 (y - cos t): explicit steps must stay below 2e-3, so that 10 time units need 5000.
        Sde<VectorField> sde = Sde.ito((t, y, f) -> f[0] = -1000 * (y[0] - Math.cos(t)), Noise.diagonal(), still(1));
        BrownianPath path = BrownianStream.of(SEED, 1, 0, 10);
        Solution solution = Solver.of(ImplicitEulerMaruyama.METHOD, Tolerances.of(1e-3, 1e-3))
                .solve(sde.along(path), new double[] {0}, 0, 10);
        double slow = (1e6 * Math.cos(10) + 1e3 * Math.sin(10)) / (1e6 + 1);
        assertThat(solution.endState()[0]).isCloseTo(slow, within(1e-3));
        assertThat(solution.statistics().attempts()).isLessThan(1000);
    }

    @Test
    void toRoundingAndToToleranceDifferByLessThanTheTolerance() {
        Sde<VectorField> sde = Sde.ito(STIFF, Noise.diagonal(), (t, y, g) -> g[0] = g[1] = 0.05);
        BrownianPath path = BrownianTree.of(SEED, 2, 0, 1);
        Solver loose = Solver.of(ImplicitEulerMaruyama.METHOD, Tolerances.of(1e-3, 1e-3));
        Solution one = loose.solve(sde.along(path), new double[] {2, 0}, 0, 1);
        Solution other = loose.withMethod(ImplicitEulerMaruyama.METHOD.toRounding())
                .solve(sde.along(path), new double[] {2, 0}, 0, 1);
        assertThat(one.endState()).containsExactly(other.endState(), within(3e-3));
        assertThat(one.statistics().evaluations()).isLessThan(other.statistics().evaluations());
    }

    @Test
    void errorEstimateIsHalfTheChangeOfTheDriftOverTheStep() {
        Sde<VectorField> sde = Sde.ito((t, y, f) -> f[0] = -y[0] * y[0], Noise.diagonal(), (t, y, g) -> g[0] = 0.1);
        double atol = 1e-3;
        StepLog log = StepLog.of();
        Solution solution = fixed(0.1)
                .withTolerances(Tolerances.of(0, atol))
                .withSaveAt(SaveAt.everyStep())
                .solve(sde.along(BrownianTree.of(SEED, 1, 0, 1)), new double[] {1}, 0, 1, log);
        for (int j = 0; j < log.size(); j++) {
            double y = solution.value(j, 0);
            double next = solution.value(j + 1, 0);
            assertThat(log.error(j)).isCloseTo(0.05 * Math.abs(y * y - next * next) / atol, within(1e-10));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stepsAllocateNothing(boolean adaptive) {
        Sde<VectorField> sde = Sde.ito(STIFF, Noise.general(2), (t, y, g) -> {
            for (int k = 0; k < 4; k++) {
                g[k] = 0.01 * y[k % 2];
            }
        });
        BrownianPath path = BrownianTree.of(SEED, 2, 0, 1000).withTolerance(1e-9);
        double[] y0 = {2, 0};
        Solver solver = adaptive ? Solver.of(ImplicitEulerMaruyama.METHOD, Tolerances.of(1e-2, 1e-2)) : fixed(0.01);
        assertThat(AllocationMeter.perUnit(units -> solver.solve(sde.along(path), y0, 0, units), 20))
                .isZero();
    }

    @Test
    void emptyStateIsSolved() {
        VectorField nothing = (t, y, f) -> {};
        Sde<VectorField> sde = Sde.ito(nothing, Noise.general(1), nothing);
        BrownianPath path = BrownianTree.of(SEED, 1, 0, 1);
        assertThat(fixed(0.1).solve(sde.along(path), new double[0], 0, 1).status())
                .isEqualTo(Status.SUCCESS);
    }

    @Test
    void stratonovichEquationsAreRefusedUnlessTheNoiseIsAdditive() {
        VectorField unit = (t, y, g) -> g[0] = 1;
        BrownianPath path = BrownianTree.of(SEED, 1, 0, 1);
        double[] y0 = {1};
        assertThatThrownBy(() -> fixed(0.1)
                        .solve(Sde.stratonovich(unit, Noise.diagonal(), unit).along(path), y0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ImplicitEulerMaruyama")
                .hasMessageContaining("EulerHeun");
        Sde<VectorField> additive = Sde.stratonovich(unit, Noise.additiveDiagonal(), unit);
        assertThat(fixed(0.1).solve(additive.along(path), y0, 0, 1).status()).isEqualTo(Status.SUCCESS);
        assertThatThrownBy(() -> fixed(0.1).solve(unit, y0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("equation along a path");
    }
}
