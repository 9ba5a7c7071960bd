package org.costate.solver.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.SaveAt;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.StepLog;
import org.costate.solver.StochasticMethod;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.BrownianStream;
import org.costate.solver.noise.BrownianTree;
import org.costate.solver.noise.GridPath;
import org.costate.solver.noise.PathFamily;
import org.costate.solver.srk.DriftImplicitMethod;
import org.costate.testkit.AllocationMeter;
import org.costate.testkit.OrderEstimator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the loop does with stochastic equations: stops, the direction of time, counting, batches, threads, memory. */
class SdeLoopTest {

    private static final double MU = 0.1;
    private static final double SIGMA = 0.4;

    static List<StochasticMethod> methods() {
        return SdeMethodScan.methods();
    }

    static Stream<StochasticMethod> adaptiveMethods() {
        return SdeMethodScan.adaptiveMethods();
    }

    static Stream<StochasticMethod> stratonovichMethods() {
        return SdeMethodScan.methods().stream()
                .filter(method -> method.solves(Calculus.STRATONOVICH) && method.takes(Noise.Kind.COMMUTATIVE));
    }

    /** The most general structure of noise for two components that a method takes. */
    private static Noise noise(StochasticMethod method) {
        return method.takes(Noise.Kind.GENERAL)
                ? Noise.general(2)
                : method.takes(Noise.Kind.DIAGONAL) ? Noise.diagonal() : Noise.additive(2);
    }

    /** A nonlinear equation of rows of two components that allocates nothing. */
    private static Sde<VectorField> equation(StochasticMethod method, Noise noise) {
        VectorField drift = (t, y, f) -> {
            for (int i = 0; i < y.length; i += 2) {
                f[i] = 0.3 - y[i + 1];
                f[i + 1] = Math.sin(y[i] + t);
            }
        };
        VectorField diffusion = (t, y, g) -> {
            int columns = g.length / y.length;
            for (int k = 0; k < g.length; k++) {
                double state = noise.isAdditive() ? t : y[k / columns];
                g[k] = (0.3 + 0.1 * (k % columns)) * Math.cos(state + k % columns);
            }
        };
        VectorField noiseInduced = (t, y, l) -> {
            for (int i = 0; i < y.length; i++) {
                l[i] = -0.09 * Math.cos(y[i]) * Math.sin(y[i]);
            }
        };
        Sde<VectorField> sde = method.solves(Calculus.ITO)
                ? Sde.ito(drift, noise, diffusion)
                : Sde.stratonovich(drift, noise, diffusion);
        return sde.withNoiseInducedDrift(noiseInduced);
    }

    private static Sde<VectorField> geometric() {
        return Sde.ito((t, y, f) -> f[0] = MU * y[0], Noise.diagonal(), (t, y, g) -> g[0] = SIGMA * y[0]);
    }

    /** Times that no step would hit by itself, one a rounding beside another, one close to the end. */
    @Test
    void savedTimesAreHitExactlyAndTheirStatesLieOnThePath() {
        double[] times = {0, 0.1, Math.nextUp(0.1) + 1e-3, Math.PI / 10, 0.5, 0.999, 1};
        double worst = 0;
        for (int k = 0; k < 50; k++) {
            BrownianTree path = BrownianTree.of(21, 1, 0, 1).withPath(k).withTolerance(1e-7);
            Solution solution = Solver.of(SRIW1.METHOD, Tolerances.of(1e-4, 1e-4))
                    .withSaveAt(SaveAt.times(times))
                    .solve(geometric().along(path), new double[] {1}, 0, 1);
            assertThat(solution.times()).containsExactly(times);
            double[] w = new double[1];
            for (int i = 0; i < times.length; i++) {
                path.cursor().increment(0, times[i], w, new double[1]);
                double exact = Math.exp((MU - SIGMA * SIGMA / 2) * times[i] + SIGMA * w[0]);
                worst = Math.max(worst, Math.abs(solution.value(i, 0) / exact - 1));
            }
            assertThat(solution.state(times.length - 1)).containsExactly(solution.endState());
        }
        assertThat(worst).isLessThan(1e-3);
    }

    /** Errors far below the tolerance, so that all steps are of the largest size but for the one cut at the stop. */
    @Test
    void theStepAfterAStopIsAsLongAsProposed() {
        double stop = 0.5 + 5e-4;
        StepLog log = StepLog.of();
        Solver.of(SRIW1.METHOD, Tolerances.of(0.1, 10))
                .withMaxStep(0.01)
                .withSaveAt(SaveAt.times(stop))
                .solve(geometric().along(BrownianTree.of(4, 1, 0, 1)), new double[] {1}, 0, 1, log);
        int cut = IntStream.range(0, log.size())
                .filter(j -> log.tNext(j) == stop)
                .findFirst()
                .orElseThrow();
        assertThat(log.h(cut)).isLessThan(0.009);
        assertThat(log.h(cut - 1)).isCloseTo(0.01, within(1e-12));
        assertThat(log.h(cut + 1)).isCloseTo(0.01, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, -1})
    void fixedStepsKeepTheirGridAroundStops(double end) {
        double[] saved = {0.05 * end, 0.31 * end, end};
        StepLog log = StepLog.of();
        Solver.fixed(StochasticHeun.METHOD, 0.1)
                .withSaveAt(SaveAt.times(saved))
                .solve(
                        equation(StochasticHeun.METHOD, Noise.diagonal()).along(BrownianTree.of(2, 2, -1, 1)),
                        new double[] {1, 0},
                        0,
                        end,
                        log);
        List<Double> ends = new ArrayList<>();
        for (int j = 0; j < log.size(); j++) {
            ends.add(log.tNext(j));
        }
        List<Double> expected = new ArrayList<>(List.of(saved[0], saved[1]));
        for (int i = 1; i < 10; i++) {
            expected.add(i * (0.1 * end));
        }
        expected.add(end);
        assertThat(ends).containsExactlyInAnyOrderElementsOf(expected);
        double sign = end;
        assertThat(ends).isSortedAccordingTo((a, b) -> Double.compare(sign * a, sign * b));
    }

    /** Steps as long as the cells of a path but for rounding, and stops closer to the grid than the path resolves. */
    @Test
    void stepsOfTheLengthOfACellAreNotTooShort() {
        Sde<VectorField> sde = geometric();
        for (int cells : new int[] {3, 7, 10, 49, 150, 1000}) {
            GridPath path = GridPath.of(1, 1, 0, 3, cells);
            Solution solution =
                    Solver.fixed(EulerMaruyama.METHOD, 3.0 / cells).solve(sde.along(path), new double[] {1}, 0, 3);
            assertThat(solution.statistics().accepted()).isEqualTo(cells);
        }
        BrownianTree tree = BrownianTree.of(1, 1, 0, 1).withTolerance(0.01);
        double[] saved = {0.1 - 1e-5, 0.2 + 1e-5, 1 - 1e-5};
        Solution solution = Solver.fixed(EulerMaruyama.METHOD, 0.1)
                .withSaveAt(SaveAt.times(saved))
                .solve(sde.along(tree), new double[] {1}, 0, 1);
        assertThat(solution.times()).containsExactly(saved);
    }

    /** An equation in the sense of Stratonovich goes back along the same path to where it came from, to the strong order. */
    @ParameterizedTest
    @MethodSource("stratonovichMethods")
    void backwardsAlongTheSamePathIsTheWayBack(StochasticMethod method) {
        KnownSde problem = KnownSde.all().stream()
                .filter(one -> one.noise().kind() == Noise.Kind.COMMUTATIVE)
                .findFirst()
                .orElseThrow();
        double[] steps = OrderEstimator.halvings(1.0 / 16, 4);
        double[] errors = new double[steps.length];
        int paths = 100;
        Sde<VectorField> sde = problem.sde(Calculus.STRATONOVICH);
        for (int k = 0; k < paths; k++) {
            BrownianPath path = FinePath.of(300 + k, problem.sources()).coarse();
            for (int l = 0; l < steps.length; l++) {
                Solver solver = Solver.fixed(method, steps[l]);
                double[] end = solver.solve(sde.along(path), problem.y0(), 0, 1).endState();
                double[] back = solver.solve(sde.along(path), end, 1, 0).endState();
                errors[l] += Math.hypot(back[0] - problem.y0()[0], back[1] - problem.y0()[1]) / paths;
            }
        }
        assertThat(OrderEstimator.of(steps, errors, 0).slope())
                .isGreaterThan(method.strongOrder(Noise.Kind.COMMUTATIVE) - 0.2);
        assertThat(errors[3]).isLessThan(0.05);
    }

    @ParameterizedTest
    @CsvSource({
        "EulerMaruyama, 1, 1",
        "Milstein, 1, 2",
        "StochasticHeun, 2, 2",
        "ReversibleHeun, 1, 1",
        "SRIW1, 2, 4",
        "SOSRI, 4, 4",
        "DRI1, 3, 9",
        "SlowRK, 2, 5",
        "SPaRK, 3, 3",
        "GeneralShARK, 2, 3"
    })
    void evaluationsAreCounted(String name, int drifts, int diffusions) {
        StochasticMethod method = SdeMethodScan.methods().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        int[] calls = new int[2];
        Sde<VectorField> plain = equation(method, noise(method));
        VectorField drift = (t, y, f) -> {
            calls[0]++;
            plain.drift().evaluate(t, y, f);
        };
        VectorField diffusion = (t, y, g) -> {
            calls[1]++;
            plain.diffusion().evaluate(t, y, g);
        };
        VectorField noiseInduced = (t, y, l) -> {
            calls[1]++;
            plain.noiseInducedDrift().evaluate(t, y, l);
        };
        Sde<VectorField> counted = (plain.calculus() == Calculus.ITO
                        ? Sde.ito(drift, plain.noise(), diffusion)
                        : Sde.stratonovich(drift, plain.noise(), diffusion))
                .withNoiseInducedDrift(noiseInduced);
        Solution solution = Solver.fixed(method, 0.0625)
                .solve(counted.along(BrownianTree.of(1, 2, 0, 1)), new double[] {1, 0}, 0, 1);
        assertThat(solution.statistics().evaluations()).isEqualTo(calls[0]);
        assertThat(solution.statistics().diffusionEvaluations()).isEqualTo(calls[1]);
        assertThat(calls[0]).isEqualTo(16 * drifts + 1);
        assertThat(calls[1]).isBetween(16 * diffusions + 1, 16 * diffusions + 2);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theFirstStepHasNoise(StochasticMethod method) {
        Sde<VectorField> sde = equation(method, noise(method));
        Solver solver = Solver.fixed(method, 0.125).withSaveAt(SaveAt.everyStep());
        double[] y0 = {1, 0};
        Solution one = solver.solve(sde.along(BrownianTree.of(1, 2, 0, 1)), y0, 0, 1);
        Solution other = solver.solve(sde.along(BrownianTree.of(2, 2, 0, 1)), y0, 0, 1);
        assertThat(Math.abs(one.value(1, 0) - other.value(1, 0))).isGreaterThan(1e-6);
        assertThat(Math.abs(one.value(1, 1) - other.value(1, 1))).isGreaterThan(1e-6);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void fixedStepsAllocateNothing(StochasticMethod method) {
        Sde<VectorField> sde = equation(method, noise(method));
        Solver solver = Solver.fixed(method, 0.01);
        double[] y0 = {1, 0};
        BrownianPath stream = BrownianStream.of(3, 2, 0, 10);
        double bytes = AllocationMeter.perUnit(steps -> solver.solve(sde.along(stream), y0, 0, 0.01 * steps), 300);
        assertThat(bytes).isZero();
    }

    @ParameterizedTest
    @MethodSource("adaptiveMethods")
    void adaptiveStepsAllocateNothing(StochasticMethod method) {
        Sde<VectorField> sde = equation(method, noise(method));
        Solver solver = Solver.of(method, Tolerances.of(0.1, 0.1)).withMaxStep(0.05);
        double[] y0 = {1, 0};
        BrownianPath tree = BrownianTree.of(3, 2, 0, 10).withTolerance(1e-6);
        double bytes = AllocationMeter.perUnit(time -> solver.solve(sde.along(tree), y0, 0, time), 4);
        assertThat(bytes).isZero();
    }

    /** The rows of a batch with fixed steps are the paths solved alone, to the bit. */
    /** A drift-implicit step ends its iteration by the norm of the whole batch. */
    static Stream<StochasticMethod> explicitMethods() {
        return SdeMethodScan.methods().stream().filter(method -> !(method instanceof DriftImplicitMethod));
    }

    @ParameterizedTest
    @MethodSource("explicitMethods")
    void aBatchIsItsRows(StochasticMethod method) {
        Noise noise = noise(method);
        int rows = 5;
        Sde<VectorField> batch = equation(method, noise.rows(2));
        double[] y0 = new double[2 * rows];
        for (int i = 0; i < y0.length; i++) {
            y0[i] = Math.sin(i);
        }
        Solver solver = Solver.fixed(method, 0.125);
        PathFamily family = PathFamily.of(77, 2, 0, 1);
        double[] all =
                solver.solve(batch.along(family.rows(30, rows)), y0, 0, 1).endState();
        Sde<VectorField> single = equation(method, noise);
        for (int r = 0; r < rows; r++) {
            double[] start = {y0[2 * r], y0[2 * r + 1]};
            double[] alone =
                    solver.solve(single.along(family.path(30 + r)), start, 0, 1).endState();
            assertThat(alone).containsExactly(all[2 * r], all[2 * r + 1]);
        }
    }

    /** One solver, one equation and one family of paths, used by many threads. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 16})
    void theNumberOfThreadsDoesNotMatter(int threads) throws Exception {
        Sde<VectorField> sde = equation(SRIW1.METHOD, Noise.diagonal());
        Solver solver = Solver.of(SRIW1.METHOD, Tolerances.of(1e-2, 1e-2));
        PathFamily family = PathFamily.of(5, 2, 0, 1).withTolerance(1e-6);
        int paths = 64;
        double[][] expected = new double[paths][];
        for (int k = 0; k < paths; k++) {
            expected[k] = solver.solve(sde.along(family.path(k)), new double[] {1, 0}, 0, 1)
                    .endState();
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<double[]>> ends = new ArrayList<>();
            for (int k = paths - 1; k >= 0; k--) {
                int path = k;
                ends.add(
                        0,
                        pool.submit(() -> solver.solve(sde.along(family.path(path)), new double[] {1, 0}, 0, 1)
                                .endState()));
            }
            for (int k = 0; k < paths; k++) {
                assertThat(ends.get(k).get()).containsExactly(expected[k]);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** A tree is one path whatever the steps: solves with different tolerances come to the same end. */
    @Test
    void refiningTheStepsKeepsThePath() {
        BrownianTree path = BrownianTree.of(9, 1, 0, 1).withTolerance(1e-8);
        double[] w = new double[1];
        path.cursor().increment(0, 1, w, new double[1]);
        double exact = Math.exp(MU - SIGMA * SIGMA / 2 + SIGMA * w[0]);
        for (double tolerance : new double[] {1e-2, 1e-3, 1e-4}) {
            double end = Solver.of(SOSRI.METHOD, Tolerances.of(tolerance, tolerance))
                    .solve(geometric().along(path), new double[] {1}, 0, 1)
                    .endState()[0];
            assertThat(end).isCloseTo(exact, within(3 * tolerance));
        }
    }
}
