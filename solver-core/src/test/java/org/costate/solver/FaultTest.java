package org.costate.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.costate.solver.method.Euler;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Tsit5;
import org.costate.solver.rk.ButcherTableau;
import org.costate.solver.rk.EstimatedError;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.testkit.AllocationMeter;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes wrong in use, and what must come of it. The number before a name is the id in the fault list of the
 * reference cases. After every failure the same solver must solve the harmonic oscillator to the bits of a fresh one.
 */
@Timeout(10)
class FaultTest {

    private static final String ADAPTIVE = "org.costate.solver.method.MethodScan#adaptiveMethods";

    private static Solver tsit5() {
        return Solver.of(Tsit5.METHOD, Tolerances.of(1e-8, 1e-8));
    }

    private static Solution fails(Supplier<Solver> make, VectorField field, double[] y0, double t0, double t1) {
        Solver solver = make.get();
        Solution solution = solver.trySolve(field, y0, t0, t1);
        assertThat(solution.status()).isNotEqualTo(Status.SUCCESS);
        assertThat(solution.endState()).doesNotContain(Double.NaN);
        assertThat(solution.message()).startsWith(solution.status().advice());
        assertThatThrownBy(() -> solver.solve(field, y0, t0, t1))
                .isInstanceOfSatisfying(SolveException.class, thrown -> {
                    assertThat(thrown.status()).isEqualTo(solution.status());
                    assertThat(Fingerprint.of(thrown.solution())).isEqualTo(Fingerprint.of(solution));
                });
        assertThat(Fingerprint.ofHarmonicOscillator(solver)).isEqualTo(Fingerprint.ofHarmonicOscillator(make.get()));
        return solution;
    }

    private static void refuses(ThrowingCallable call, String... inMessage) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(inMessage);
    }

    @Nested
    class RightHandSide {

        @Test
        @DisplayName("001 NaN from the field after a while: y' = ln t, backwards over t = 0")
        void notFiniteAfterAWhile() {
            Solution solution = fails(
                    () -> tsit5().withSaveAt(SaveAt.everyStep()),
                    (t, y, dydt) -> dydt[0] = Math.log(t),
                    new double[] {1},
                    1,
                    -1);
            assertThat(solution.status()).isEqualTo(Status.NOT_FINITE);
            assertThat(solution.endTime()).isGreaterThan(0).isLessThanOrEqualTo(1);
            assertThat(solution.endState()[0]).isCloseTo(2, within(1e-6));
            assertThat(solution.statistics().rejected()).isLessThan(200);
            assertThat(solution.size()).isEqualTo((int) solution.statistics().accepted() + 1);
            assertThat(solution.time(0)).isEqualTo(1);
        }

        @Test
        @DisplayName("002 NaN at the first evaluation")
        void notFiniteAtOnce() {
            Solution solution =
                    fails(FaultTest::tsit5, (t, y, dydt) -> dydt[1] = dydt[0] = 0.0 / 0.0, new double[] {1, 1}, 0, 1);
            assertThat(solution.status()).isEqualTo(Status.NOT_FINITE);
            assertThat(solution.statistics().attempts()).isZero();
            assertThat(solution.statistics().evaluations()).isOne();
            assertThat(solution.endTime()).isZero();
            assertThat(solution.endState()).containsExactly(1, 1);
            assertThat(solution.message()).contains("component 0 of the initial derivative is NaN");
        }

        @ParameterizedTest
        @MethodSource(ADAPTIVE)
        @DisplayName("003 infinity in one component: y1' = 1/(0.5 - t)")
        void infinityInOneComponent(ExplicitRungeKutta method) {
            Solution solution = fails(
                    () -> Solver.of(method, Tolerances.of(1e-8, 1e-8)),
                    (t, y, dydt) -> {
                        dydt[0] = 1;
                        dydt[1] = 1 / (0.5 - t);
                    },
                    new double[2],
                    0,
                    1);
            assertThat(solution.endTime()).isCloseTo(0.5, within(1e-6));
            assertThat(solution.message()).contains("component 1");
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        @DisplayName("004 outside the domain only in a rejected trial stage: y' = -sqrt(y)")
        void notFiniteInATrialStage(boolean refuses) {
            VectorField field = (t, y, dydt) -> {
                if (refuses && y[0] < 0) {
                    throw OutsideDomainException.INSTANCE;
                }
                Fields.DRAINING.evaluate(t, y, dydt);
            };
            Solution solution = tsit5().withInitialStep(10).solve(field, new double[] {1}, 0, 1.9);
            assertThat(solution.endState()[0]).isCloseTo(0.0025, within(1e-7));
            Statistics statistics = solution.statistics();
            assertThat(refuses ? statistics.refusedRejections() : statistics.notFiniteRejections())
                    .isPositive();
        }

        @Test
        @DisplayName("005 the field throws: runtime exception, error, and a checked exception it does not declare")
        void throwingField() {
            for (Throwable thrown :
                    List.of(new IllegalStateException("mine"), new AssertionError("mine"), new IOException("mine"))) {
                Solver solver = tsit5();
                VectorField field = (t, y, dydt) -> {
                    if (t > 0.5) {
                        Fields.<RuntimeException>sneak(thrown);
                    }
                    Fields.DECAY.evaluate(t, y, dydt);
                };
                Throwable caught = catchThrowable(() -> solver.solve(field, new double[] {1}, 0, 1));
                assertThat(caught).isSameAs(thrown);
                assertThat(caught.getCause()).isNull();
                assertThat(caught.getSuppressed()).hasSize(1);
                assertThat(caught.getSuppressed()[0]).hasMessageMatching(".*step [0-9]+ from t = 0\\.[0-9]+ to .*");
                assertThat(Fingerprint.ofHarmonicOscillator(solver))
                        .isEqualTo(Fingerprint.ofHarmonicOscillator(tsit5()));
            }
        }

        @ParameterizedTest
        @MethodSource("org.costate.solver.method.MethodScan#explicitMethods")
        @DisplayName("007 the field writes into the state it was given")
        void writingField(ExplicitRungeKutta method) {
            VectorField writing = (t, y, dydt) -> {
                Fields.HARMONIC.evaluate(t, y, dydt);
                y[0] = 0;
                y[1] = Double.NaN;
            };
            Solver solver = method.hasErrorEstimate()
                    ? Solver.of(method, Tolerances.of(1e-6, 1e-6))
                    : Solver.fixed(method, 0.01);
            Solver saving = solver.withSaveAt(SaveAt.times(0, 0.77, 2.1, 3));
            double[] y0 = {1, 0};
            Solution written = saving.solve(writing, y0, 0, 3);
            assertThat(Fingerprint.of(written))
                    .isEqualTo(Fingerprint.of(saving.solve(Fields.HARMONIC, new double[] {1, 0}, 0, 3)));
            assertThat(y0).containsExactly(1, 0);
        }

        @Test
        @DisplayName("009 the field writes fewer or more components than the state has")
        void wrongLength() {
            VectorField two = (t, y, dydt) -> dydt[0] = dydt[1] = 1;
            refuses(() -> tsit5().solve(two, new double[3], 0, 1), "dydt[2]", "length 3");
            VectorField four = (t, y, dydt) -> dydt[0] = dydt[1] = dydt[2] = dydt[3] = 1;
            assertThatThrownBy(() -> tsit5().solve(four, new double[3], 0, 1))
                    .isInstanceOf(ArrayIndexOutOfBoundsException.class)
                    .hasMessageContaining("3")
                    .satisfies(thrown -> assertThat(thrown.getStackTrace()[0].getMethodName())
                            .contains("lambda"));
            VectorField declaring = new VectorField() {
                @Override
                public void evaluate(double t, double[] y, double[] dydt) {
                    throw new AssertionError("must not be called");
                }

                @Override
                public void requireDimension(int n) {
                    if (n != 2) {
                        throw new IllegalArgumentException("n = " + n + ", but must be 2");
                    }
                }
            };
            refuses(() -> tsit5().solve(declaring, new double[3], 0, 1), "n = 3", "2");
        }

        @ParameterizedTest
        @MethodSource(ADAPTIVE)
        @DisplayName("012 an undeclared jump in time: y' = sign(0.3 - t)")
        void undeclaredJump(ExplicitRungeKutta method) {
            StepLog log = StepLog.of();
            Solution solution = Solver.of(method, Tolerances.of(1e-8, 1e-8))
                    .solve((t, y, dydt) -> dydt[0] = Math.signum(0.3 - t), new double[1], 0, 1, log);
            assertThat(solution.statistics().rejected()).isLessThan(200);
            ButcherTableau tableau = method.tableau();
            double lastNode = 0;
            for (int s = 0; s < tableau.stages(); s++) {
                lastNode = Math.max(lastNode, tableau.node(s));
            }
            double unseen = 0;
            for (int j = 0; j < log.size(); j++) {
                // A jump behind the last stage of its step is seen by no stage.
                boolean isSeen = 0.3 < log.t(j) + lastNode * log.h(j) || 0.3 >= log.tNext(j);
                unseen += isSeen ? 0 : 2 * (log.tNext(j) - 0.3);
            }
            assertThat(unseen > 0).isEqualTo(lastNode < 1);
            assertThat(solution.endState()[0]).isCloseTo(-0.4 + unseen, within(10 * 1e-8 * 1.4));
        }

        @Test
        @DisplayName("013 a slow field and a deadline")
        void slowFieldWithDeadline() {
            VectorField slow = (t, y, dydt) -> {
                LockSupport.parkNanos(20_000_000);
                Fields.HARMONIC.evaluate(t, y, dydt);
            };
            long begin = System.nanoTime();
            Solution solution = tsit5().withCancellation(Cancellation.of(Duration.ofMillis(200)))
                    .trySolve(slow, new double[] {1, 0}, 0, 100);
            assertThat(System.nanoTime() - begin).isBetween(190_000_000L, 2_000_000_000L);
            assertThat(solution.status()).isEqualTo(Status.CANCELLED);
            assertThat(solution.endTime()).isLessThan(100);
        }

        @Test
        @DisplayName("013 an interrupt ends the solve within one evaluation and its flag is kept")
        void interrupted() {
            AtomicLong after = new AtomicLong();
            Solution solution;
            try {
                solution = tsit5().trySolve(
                                (t, y, dydt) -> {
                                    if (Thread.currentThread().isInterrupted()) {
                                        after.incrementAndGet();
                                    }
                                    if (t > 0.5) {
                                        Thread.currentThread().interrupt();
                                    }
                                    Fields.HARMONIC.evaluate(t, y, dydt);
                                },
                                new double[] {1, 0},
                                0,
                                1);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            } finally {
                Thread.interrupted();
            }
            assertThat(solution.status()).isEqualTo(Status.CANCELLED);
            assertThat(after).hasValue(0);
            assertThat(solution.endTime()).isPositive().isLessThan(1);
        }

        @Test
        @DisplayName(
                "013 cancelled from another thread, and again before it starts; the counts stay those of the calls")
        void cancelledFromAnotherThread() throws Exception {
            Cancellation cancellation = Cancellation.of();
            Solver solver = tsit5().withCancellation(cancellation).withMaxSteps(Long.MAX_VALUE);
            CountDownLatch running = new CountDownLatch(1);
            AtomicLong calls = new AtomicLong();
            ExecutorService executor = Executors.newSingleThreadExecutor();
            try {
                Future<Solution> future = executor.submit(() -> solver.trySolve(
                        (t, y, dydt) -> {
                            calls.incrementAndGet();
                            Fields.HARMONIC.evaluate(t, y, dydt);
                            running.countDown();
                        },
                        new double[] {1, 0},
                        0,
                        1e12));
                running.await();
                cancellation.cancel();
                Solution solution = future.get();
                assertThat(solution.status()).isEqualTo(Status.CANCELLED);
                assertThat(solution.statistics().evaluations()).isEqualTo(calls.get());
            } finally {
                executor.shutdownNow();
            }
            Solution atOnce = solver.trySolve(Fields.HARMONIC, new double[] {1, 0}, 0, 1);
            assertThat(atOnce.status()).isEqualTo(Status.CANCELLED);
            assertThat(atOnce.statistics().evaluations()).isZero();
            assertThat(atOnce.endState()).containsExactly(1, 0);
            assertThat(atOnce.message()).doesNotContain("NaN");
        }
    }

    @Nested
    class TimeInterval {

        @Test
        @DisplayName("015 an interval of length zero")
        void zeroLength() {
            VectorField never = (t, y, dydt) -> {
                throw new AssertionError("must not be called");
            };
            for (SaveAt saveAt :
                    List.of(SaveAt.end(), SaveAt.times(1), SaveAt.times(1, 1), SaveAt.everyStep(), SaveAt.dense())) {
                Solution solution = tsit5().withSaveAt(saveAt).solve(never, new double[] {1, 2}, 1, 1);
                assertThat(solution.endState()).containsExactly(1, 2);
                assertThat(solution.state(0)).containsExactly(1, 2);
                assertThat(solution.statistics()).isEqualTo(new Statistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of()));
            }
        }

        @ParameterizedTest
        @MethodSource(ADAPTIVE)
        @DisplayName("016 backwards in time")
        void backwards(ExplicitRungeKutta method) {
            Solver solver = Solver.of(method, Tolerances.of(1e-8, 1e-8));
            double y = solver.solve(Fields.DECAY, new double[] {Math.exp(-1)}, 1, 0)
                    .endState()[0];
            assertThat(y).isCloseTo(1, within(100 * 2e-8));
        }

        @Test
        @DisplayName("017 an interval of one or two doubles")
        void shorterThanResolution() {
            for (double t1 : new double[] {1e17 + 16, 1e17 + 32, 1e17 - 16}) {
                Solution solution = tsit5().solve((t, y, dydt) -> dydt[0] = 1, new double[] {0}, 1e17, t1);
                assertThat(solution.endTime()).isEqualTo(t1);
                assertThat(solution.endState()[0]).isCloseTo(t1 - 1e17, within(1e-6));
                assertThat(solution.statistics().attempts()).isLessThanOrEqualTo(2);
            }
        }

        @Test
        @DisplayName("017 an interval of one double with an error that no step can meet")
        void shorterThanResolutionAndTooHard() {
            Solution solution = fails(
                    FaultTest::tsit5, (t, y, dydt) -> dydt[0] = Math.sin(y[0]), new double[] {1}, 1e17, 1e17 + 16);
            assertThat(solution.status()).isEqualTo(Status.STEP_TOO_SMALL);
            assertThat(solution.statistics().attempts()).isLessThan(10);
        }

        @Test
        @DisplayName("018 start or end not finite, or too far apart for a finite length")
        void notFiniteTimes() {
            for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                refuses(() -> tsit5().solve(Fields.DECAY, new double[] {1}, bad, 1), "t0 = " + bad);
                refuses(() -> tsit5().solve(Fields.DECAY, new double[] {1}, 0, bad), "t1 = " + bad);
            }
            refuses(() -> tsit5().solve(Fields.DECAY, new double[] {1}, -1e308, 1e308), "t1 - t0");
        }

        @Test
        @DisplayName("020 an end that is no multiple of a fixed step")
        void fixedStepDoesNotDivide() {
            Solution solution = Solver.fixed(RK4.METHOD, 0.3)
                    .withSaveAt(SaveAt.everyStep())
                    .solve(Fields.DECAY, new double[] {1}, 0, 1);
            assertThat(solution.times()).containsExactly(0, 0.3, 0.6, 3 * 0.3, 1);
        }

        @Test
        @DisplayName("021 100001 save times")
        void manySaveTimes() {
            double[] times = new double[100_001];
            for (int i = 0; i < times.length; i++) {
                times[i] = i / 100_000.0;
            }
            Solution few = tsit5().solve(Fields.HARMONIC, new double[] {1, 0}, 0, 1);
            Solution many = tsit5().withSaveAt(SaveAt.times(times)).solve(Fields.HARMONIC, new double[] {1, 0}, 0, 1);
            assertThat(many.statistics()).isEqualTo(few.statistics());
            assertThat(many.size()).isEqualTo(times.length);
            for (int i = 0; i < times.length; i++) {
                assertThat(Math.abs(many.value(i, 0) - Math.cos(times[i]))).isLessThan(1e-6);
            }
        }
    }

    @Nested
    class Options {

        @Test
        @DisplayName("022 tolerances that are zero, negative, NaN or infinite")
        void badTolerances() {
            refuses(() -> Tolerances.of(0, 0), "rtol = 0.0", "atol = 0.0");
            refuses(() -> Tolerances.of(-1e-6, 1e-6), "rtol = -1.0E-6");
            refuses(() -> Tolerances.of(1e-6, Double.NaN), "atol = NaN");
            refuses(() -> Tolerances.of(Double.NaN, 1e-6), "rtol = NaN");
            refuses(() -> Tolerances.of(Double.POSITIVE_INFINITY, 1e-6), "rtol = Infinity");
            refuses(() -> Tolerances.of(1e-6, new double[] {1, -1}), "atol[1] = -1.0");
            refuses(() -> Tolerances.of(0, new double[] {1, 0}), "rtol = 0.0", "atol");
        }

        @Test
        @DisplayName("024 a relative tolerance below rounding")
        void toleranceBelowRounding() {
            refuses(() -> Tolerances.of(1e-20, 1e-6), "rtol = 1.0E-20", "" + Tolerances.RELATIVE_FLOOR);
            Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(Tolerances.RELATIVE_FLOOR, 1e-15));
            double end = solver.solve(Fields.DECAY, new double[] {1}, 0, 1).endState()[0];
            assertThat(end).isCloseTo(Math.exp(-1), within(1e-12));
        }

        @Test
        @DisplayName("025 absolute tolerances of the wrong length")
        void wrongTolerancesLength() {
            for (int length : new int[] {1, 2, 4}) {
                Tolerances tolerances = Tolerances.of(1e-6, new double[length == 1 ? 1 : length]);
                refuses(
                        () -> Solver.of(Tsit5.METHOD, tolerances).solve(Fields.DECAY, new double[3], 0, 1),
                        "length " + length,
                        "length 3");
            }
            refuses(() -> Tolerances.of(1e-6, new double[0]), "length 0");
        }

        @Test
        @DisplayName("026 an initial step of the wrong sign, zero, NaN, larger than the interval")
        void badInitialStep() {
            for (double bad : new double[] {-0.1, 0, Double.NaN, Double.POSITIVE_INFINITY}) {
                refuses(() -> tsit5().withInitialStep(bad), "initialStep = " + bad);
            }
            Solution solution = tsit5().withInitialStep(1e9).solve(Fields.DECAY, new double[] {1}, 0, 1);
            assertThat(solution.endTime()).isEqualTo(1);
            assertThat(solution.endState()[0]).isCloseTo(Math.exp(-1), within(1e-6));
        }

        @Test
        @DisplayName("026 other numbers out of range")
        void badNumbers() {
            for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
                refuses(() -> tsit5().withMinStep(bad), "minStep = " + bad);
                refuses(() -> Solver.fixed(RK4.METHOD, bad), "step size = " + bad);
            }
            refuses(() -> tsit5().withMaxStep(0), "maxStep = 0.0");
            refuses(() -> tsit5().withMaxStep(Double.NaN), "maxStep = NaN");
            refuses(() -> tsit5().withMaxSteps(0), "maxSteps = 0");
            refuses(() -> tsit5().withMaxStep(0.1).withMinStep(0.2), "minStep = 0.2", "maxStep = 0.1");
            refuses(() -> tsit5().withMinStep(0.2).withMaxStep(0.1), "maxStep = 0.1", "minStep = 0.2");
            refuses(() -> Cancellation.of(Duration.ofSeconds(-1)), "timeout");
            assertThat(Cancellation.of(Duration.ofSeconds(Long.MAX_VALUE)).isRequested())
                    .isFalse();
        }

        @Test
        @DisplayName("027 a minimum step larger than the tolerances need")
        void minStepTooLarge() {
            Solution solution = fails(
                    () -> Solver.of(Tsit5.METHOD, Tolerances.of(1e-12, 1e-12)).withMinStep(0.1),
                    Fields.HARMONIC,
                    new double[] {1, 0},
                    0,
                    10);
            assertThat(solution.status()).isEqualTo(Status.STEP_TOO_SMALL);
            assertThat(solution.message()).contains("t = ");
        }

        @Test
        @DisplayName("028 the limit on steps")
        void stepLimit() {
            Solution solution = fails(() -> tsit5().withMaxSteps(10), Fields.LORENZ, new double[] {-8, 8, 27}, 0, 100);
            assertThat(solution.status()).isEqualTo(Status.MAX_STEPS);
            assertThat(solution.statistics().attempts()).isEqualTo(10);
            assertThat(solution.endTime()).isPositive().isLessThan(100);
            assertThat(solution.size()).isOne();
            assertThat(solution.time(0)).isEqualTo(solution.endTime());
        }

        @Test
        @DisplayName("030 adaptive control of a method without an error estimate")
        void adaptiveWithoutEstimate() {
            refuses(() -> Solver.of(RK4.METHOD, Tolerances.of(1e-6, 1e-6)), "RK4", "no error estimate");
            refuses(() -> Solver.fixed(Euler.METHOD, 0.1).withController(PidController.standard()), "Euler");
        }
    }

    @Nested
    class State {

        @Test
        @DisplayName("032 dimension zero")
        void dimensionZero() {
            Solver dense = tsit5().withSaveAt(SaveAt.dense());
            Solution solution = dense.solve(Fields.DECAY, new double[0], 0, 1);
            assertThat(solution.dimension()).isZero();
            assertThat(solution.endState()).isEmpty();
            assertThat(solution.statistics().rejected()).isZero();
            solution.dense().evaluate(0.5, new double[0]);
            StepLog log = StepLog.of();
            Solver.fixed(RK4.METHOD, 0.5).solve(Fields.DECAY, new double[0], 0, 1, log);
            tsit5().solve(Fields.DECAY, new double[0], 0, 1, log);
            for (int j = 2; j < log.size(); j++) {
                assertThat(log.error(j)).isZero();
                assertThat(log.stiffness(j)).isZero();
            }
        }

        @Test
        @DisplayName("033 memory grows in proportion to the dimension: stages and a dozen copies of the state")
        void hugeDimension() {
            Solver solver = Solver.fixed(RK4.METHOD, 0.1);
            // The virtual machine counts some large arrays twice: those of clone() and of two dimensions.
            int copies = 2 * (RK4.METHOD.tableau().rows() + 12);
            double[] y0 = new double[200_000];
            Arrays.fill(y0, 1);
            assertThat(copiesOf(y0, solver)).isLessThanOrEqualTo(copies);
            // Saved states may be copied as their number grows, and are once more when the solution is made.
            assertThat(copiesOf(y0, solver.withSaveAt(SaveAt.everyStep()))).isLessThanOrEqualTo(copies + 5 * 11);
        }

        private double copiesOf(double[] y0, Solver solver) {
            solver.solve(Fields.DECAY, new double[1], 0, 1);
            long bytes = AllocationMeter.bytes(() -> solver.solve(Fields.DECAY, y0, 0, 1));
            return (bytes - 100_000) / ((double) Double.BYTES * y0.length);
        }

        @Test
        @DisplayName("035 NaN or infinity in the initial state")
        void notFiniteInitialState() {
            for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                refuses(() -> tsit5().solve(Fields.DECAY, new double[] {1, bad}, 0, 1), "y0[1] = " + bad);
            }
        }

        @ParameterizedTest
        @ValueSource(doubles = {0, 1e-8})
        @DisplayName("036 denormal values, and decay through them to zero")
        void denormal(double atol) {
            Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-8, atol));
            long normal = solver.solve(Fields.DECAY, new double[] {1}, 0, 5)
                    .statistics()
                    .attempts();
            Solution denormal = solver.solve(Fields.DECAY, new double[] {1e-310}, 0, 5);
            assertThat(denormal.statistics().attempts()).isLessThan(10 * normal);
            double exact = 1e-310 * Math.exp(-5);
            double allowed = atol == 0 ? 100 * 1e-8 * exact + 100 * Double.MIN_VALUE : 1e-310;
            assertThat(denormal.endState()[0]).isCloseTo(exact, within(allowed));
            Solution through = solver.solve(Fields.DECAY, new double[] {1e-300}, 0, 100);
            assertThat(through.statistics().attempts()).isLessThan(20 * 10 * normal);
            assertThat(through.endState()[0]).isCloseTo(0, within(Math.max(1e-300, atol)));
        }

        @Test
        @DisplayName("038 signed zero and a zero derivative")
        void zeroDerivative() {
            Solution solution = tsit5().solve(Fields.ZERO, new double[] {-0.0}, 0, 1e6);
            assertThat(solution.endState()[0]).isEqualTo(0.0, within(0.0));
            assertThat(solution.statistics().attempts()).isLessThan(20);
            Solution nothing =
                    Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 0)).solve(Fields.ZERO, new double[2], 0, -1e6);
            assertThat(nothing.endState()).containsExactly(0, 0);
        }

        @ParameterizedTest
        @MethodSource(ADAPTIVE)
        @DisplayName("039 blow-up in finite time: y' = y^2 and y' = exp(y), both at t = 1")
        void blowUp(ExplicitRungeKutta method) {
            // The poles of the computed solutions lie as far from 1 as the tolerances say.
            Supplier<Solver> make =
                    () -> Solver.of(method, Tolerances.of(1e-6, 1e-6)).withSaveAt(SaveAt.everyStep());
            Solution square = fails(make, Fields.BLOW_UP, new double[] {1}, 0, 2);
            Solution exponential = fails(make, (t, y, dydt) -> dydt[0] = Math.exp(y[0]), new double[] {0}, 0, 2);
            for (Solution solution : List.of(square, exponential)) {
                assertThat(solution.endTime()).isGreaterThan(0.9).isLessThan(1 + 1e-4);
                assertThat(solution.status()).isIn(Status.STEP_TOO_SMALL, Status.NOT_FINITE);
                assertThat(solution.size()).isGreaterThan(10);
            }
        }

        @ParameterizedTest
        @MethodSource(ADAPTIVE)
        @DisplayName("040 a pole in time: y' = 1/(1 - t)^2")
        void pole(ExplicitRungeKutta method) {
            Solution solution = fails(
                    () -> Solver.of(method, Tolerances.of(1e-8, 1e-8)),
                    (t, y, dydt) -> dydt[0] = 1 / ((1 - t) * (1 - t)),
                    new double[1],
                    0,
                    2);
            assertThat(solution.endTime()).isCloseTo(1, within(1e-3));
        }

        @Test
        @DisplayName("041 a stiff problem given to an explicit method: van der Pol, mu = 1e6")
        void stiff() {
            Solution solution =
                    fails(() -> tsit5().withMaxSteps(100_000), Fields.vanDerPol(1e6), new double[] {2, 0}, 0, 2e6);
            assertThat(solution.status()).isEqualTo(Status.MAX_STEPS);
            assertThat(solution.message()).contains("stiff");
        }
    }

    @Nested
    class OutputTimes {

        private Solution solveSaving(double... times) {
            return tsit5().withSaveAt(SaveAt.times(times)).solve(Fields.DECAY, new double[] {1}, 0, 1);
        }

        @Test
        @DisplayName("047 unsorted save times")
        void unsorted() {
            refuses(() -> SaveAt.times(0.7, 0.2, 0.9), "save times[1] = 0.2");
            refuses(() -> SaveAt.times(0.5, 0.7, 0.5), "save times");
            refuses(() -> SaveAt.times(0, 2e-200, 1e-200, 3e-200), "save times[2] = 1.0E-200");
            refuses(() -> SaveAt.times(0.1, Double.NaN), "save times[1] = NaN");
            refuses(() -> SaveAt.times(Double.NaN), "save times[0] = NaN");
            refuses(() -> solveSaving(0.7, 0.2), "save times", "0.7");
        }

        @Test
        @DisplayName("048 repeated save times")
        void repeated() {
            Solution solution = solveSaving(0, 0, 0.5, 0.5, 1, 1);
            assertThat(solution.times()).containsExactly(0, 0, 0.5, 0.5, 1, 1);
            for (int i = 0; i < 6; i += 2) {
                assertThat(solution.state(i)).containsExactly(solution.state(i + 1));
            }
        }

        @Test
        @DisplayName("049 save times outside the interval")
        void outside() {
            for (double bad : new double[] {1.5, -0.1, Math.nextUp(1.0), -Double.MIN_VALUE}) {
                refuses(() -> solveSaving(bad), "save times[0] = " + bad);
            }
            refuses(() -> solveSaving(Double.POSITIVE_INFINITY), "save times[0] = Infinity");
        }

        @Test
        @DisplayName("050 save times at the start and at the end are the states themselves")
        void atTheEnds() {
            Solution solution = solveSaving(0, 1);
            assertThat(solution.value(0, 0)).isEqualTo(1.0);
            assertThat(solution.value(1, 0))
                    .isEqualTo(
                            tsit5().solve(Fields.DECAY, new double[] {1}, 0, 1).endState()[0]);
        }

        @Test
        @DisplayName("053 dense output asked outside of its range")
        void denseOutside() {
            DenseOutput dense = tsit5().withSaveAt(SaveAt.dense())
                    .solve(Fields.DECAY, new double[] {1}, 0, 1)
                    .dense();
            for (double bad : new double[] {1 + 1e-12, -1, Double.NaN, Math.nextUp(1.0)}) {
                refuses(() -> dense.evaluate(bad, new double[1]), "t = " + bad);
            }
            refuses(() -> dense.evaluate(0.5, new double[2]), "length 2", "length 1");
            assertThatThrownBy(() ->
                            tsit5().solve(Fields.DECAY, new double[] {1}, 0, 1).dense())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("SaveAt.dense()");
        }

        @Test
        @DisplayName("055 the caller changes arrays during and after the solve")
        void callerChangesArrays() {
            double[] y0 = {1, 0};
            double[] times = {0, 0.5, 1};
            double[] atol = {1e-8, 1e-8};
            Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-8, atol)).withSaveAt(SaveAt.times(times));
            final Fingerprint expected = Fingerprint.of(solver.solve(Fields.HARMONIC, y0.clone(), 0, 1));
            atol[0] = 1;
            times[1] = 99;
            Solution solution = solver.solve(
                    (t, y, dydt) -> {
                        y0[0] = 99;
                        Fields.HARMONIC.evaluate(t, y, dydt);
                    },
                    y0,
                    0,
                    1);
            y0[1] = 99;
            solution.state(1)[0] = 99;
            solution.endState()[0] = 99;
            solution.times()[1] = 99;
            assertThat(Fingerprint.of(solution)).isEqualTo(expected);
        }
    }

    @Nested
    @Timeout(30)
    class Threads {

        private Fingerprint solve(Solver solver, int problem) {
            RandomCase random = RandomCase.of(problem);
            double frequency = random.logUniform(0.3, 3);
            double damping = random.uniform(0, 0.5);
            double[] y0 = random.normalArray(2);
            return Fingerprint.of(solver.solve(
                    (t, y, dydt) -> {
                        dydt[0] = y[1];
                        dydt[1] = -frequency * Math.sin(y[0]) - damping * y[1];
                    },
                    y0,
                    0,
                    2));
        }

        private List<Fingerprint> solveAll(Solver solver, int threads, int problems) throws Exception {
            ExecutorService executor = Executors.newFixedThreadPool(threads);
            try {
                List<Future<Fingerprint>> futures = new ArrayList<>();
                for (int problem = 0; problem < problems; problem++) {
                    int index = problem;
                    futures.add(executor.submit(() -> solve(solver, index)));
                }
                List<Fingerprint> prints = new ArrayList<>();
                for (Future<Fingerprint> future : futures) {
                    prints.add(future.get());
                }
                return prints;
            } finally {
                executor.shutdownNow();
            }
        }

        @Test
        @DisplayName("077 one solver, 8 threads, 1000 problems each")
        void manyThreads() throws Exception {
            Solver solver = tsit5().withSaveAt(SaveAt.times(0, 1, 2));
            List<Fingerprint> together = solveAll(solver, 8, 8000);
            for (int problem = 0; problem < together.size(); problem++) {
                assertThat(together.get(problem)).isEqualTo(solve(solver, problem));
            }
        }

        @Test
        @DisplayName("078 a batch of 64 with 1, 2, 4 and 16 threads")
        void anyNumberOfThreads() throws Exception {
            Solver solver = tsit5().withSaveAt(SaveAt.dense());
            List<Fingerprint> one = solveAll(solver, 1, 64);
            for (int threads : new int[] {2, 4, 16}) {
                assertThat(solveAll(solver, threads, 64)).isEqualTo(one);
            }
        }
    }

    @Nested
    class Arithmetic {

        @Test
        @DisplayName("104 no scale: a component without error counts as exact, one with an error is never accepted")
        void noScale() {
            Tolerances relative = Tolerances.of(1e-8, 0);
            Solver solver = Solver.of(Tsit5.METHOD, relative);
            VectorField oneIsZero = (t, y, dydt) -> {
                dydt[0] = -y[0];
                dydt[1] = 0 * y[1];
            };
            Solution solution = solver.solve(oneIsZero, new double[] {1, -0.0}, 0, 1);
            assertThat(solution.endState()[0]).isCloseTo(Math.exp(-1), within(1e-6));
            assertThat(solution.endState()[1]).isZero();

            EstimatedError error = new EstimatedError(Tsit5.METHOD.tableau(), 1, relative);
            double[][] k = new double[7][1];
            assertThat(error.scaled(1, new double[1], new double[1], k)).isZero();
            k[3][0] = 1;
            assertThat(error.scaled(1, new double[1], new double[1], k)).isInfinite();
            k[3][0] = Double.NaN;
            assertThat(error.scaled(1, new double[] {1}, new double[] {1}, k)).isNaN();
        }
    }
}
