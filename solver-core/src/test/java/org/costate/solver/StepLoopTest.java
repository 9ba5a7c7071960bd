package org.costate.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Tsit5;
import org.costate.solver.rk.ButcherTableau;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.testkit.Cases;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws of the loop that hold for every method: the clock, saving, symmetries, and what listeners are told. */
class StepLoopTest {

    private static final String ADAPTIVE = "org.costate.solver.method.MethodScan#adaptiveMethods";
    private static final String EXPLICIT = "org.costate.solver.method.MethodScan#explicitMethods";
    private static final double[] VAN_DER_POL_START = {2, 0};

    private static Solver adaptive(ExplicitRungeKutta method, double tolerance) {
        return Solver.of(method, Tolerances.of(tolerance, tolerance));
    }

    private static Solver any(ExplicitRungeKutta method) {
        return method.hasErrorEstimate() ? adaptive(method, 1e-5) : Solver.fixed(method, 0.03);
    }

    private static void assertSameBits(double[] actual, double[] expected) {
        assertThat(Arrays.stream(actual).mapToLong(Double::doubleToRawLongBits).toArray())
                .isEqualTo(Arrays.stream(expected)
                        .mapToLong(Double::doubleToRawLongBits)
                        .toArray());
    }

    @Nested
    class Clock {

        /** One radian of rotation over the span, so that every span asks for about the same steps. */
        private VectorField rotation(double span) {
            return (t, y, dydt) -> {
                dydt[0] = y[1] / span;
                dydt[1] = -y[0] / span;
            };
        }

        private void lands(Solver solver, double t0, double t1) {
            StepLog log = StepLog.of();
            Solution solution = solver.solve(rotation(t1 - t0), new double[] {0, 1}, t0, t1, log);
            assertThat(Double.doubleToLongBits(solution.endTime())).isEqualTo(Double.doubleToLongBits(t1));
            assertThat(solution.endState()[0]).isCloseTo(Math.sin(1), within(1e-4));
            assertThat(log.t(0)).isEqualTo(t0);
            assertThat(log.tNext(log.size() - 1)).isEqualTo(t1);
            for (int j = 0; j < log.size(); j++) {
                assertThat((log.tNext(j) - log.t(j)) * Math.signum(t1 - t0)).isPositive();
            }
        }

        @ParameterizedTest
        @ValueSource(doubles = {0, 1e-9, 1, -3.7, 1234.567, 1e6, 1e9, -1e9})
        void landsExactlyOnTheEnd(double t0) {
            for (double span = 1e-11; span < 2e11; span *= 10) {
                for (double signed : new double[] {span, -span}) {
                    double t1 = t0 + signed;
                    if (Math.abs(t1 - t0) > 1000 * Math.ulp(Math.max(Math.abs(t0), Math.abs(t1)))) {
                        lands(adaptive(Tsit5.METHOD, 1e-6), t0, t1);
                        lands(adaptive(Tsit5.METHOD, 1e-6).withMaxStep(Math.abs(t1 - t0) / 20), t0, t1);
                        lands(Solver.fixed(RK4.METHOD, Math.abs(t1 - t0) / 13), t0, t1);
                    }
                }
            }
        }

        @Test
        void anyTwoFiniteTimesEndInAStatus() {
            Cases.check("anyTwoFiniteTimesEndInAStatus", 300, random -> {
                double t0 = random.uniform(-1, 1) * random.logUniform(1e-20, 1e17);
                double t1 = t0 + random.uniform(-1, 1) * random.logUniform(1e-20, 1e17);
                Solution solution = adaptive(Tsit5.METHOD, 1e-6)
                        .withMaxSteps(10_000)
                        .trySolve(rotation(t1 == t0 ? 1 : t1 - t0), new double[] {0, 1}, t0, t1);
                assertThat(solution.status()).isIn(Status.SUCCESS, Status.STEP_TOO_SMALL);
                double ulps = Math.abs(t1 - t0) / Math.ulp(Math.max(Math.abs(t0), Math.abs(t1)));
                // With a handful of doubles between the times no step may be short enough.
                assertThat(solution.status() == Status.SUCCESS || ulps < 1000).isTrue();
                assertThat(solution.status() != Status.SUCCESS || solution.endTime() == t1)
                        .isTrue();
            });
        }

        @ParameterizedTest
        @MethodSource(ADAPTIVE)
        void noStepIsASliver(ExplicitRungeKutta method) {
            // A proposal that leaves less than 1 % of itself is stretched; one cut back after a rejection leaves 10 %.
            Cases.check("noStepIsASliver", 40, random -> {
                StepLog log = StepLog.of();
                adaptive(method, random.logUniform(1e-6, 1e-3))
                        .solve(
                                Fields.vanDerPol(random.logUniform(0.1, 10)),
                                VAN_DER_POL_START,
                                0,
                                random.uniform(1, 10),
                                log);
                int last = log.size() - 1;
                assertThat(log.h(last)).isGreaterThan(0.0099 * log.h(last - 1));
            });
        }

        @Test
        void aLongSolveMayBeginWithSmallSteps() {
            // y' = -1e6 (y - cos t) has a layer of 1e-6 at t = 0, far below the spacing of doubles at 1e11.
            VectorField layer = (t, y, dydt) -> dydt[0] = t < 1 ? -1e6 * (y[0] - Math.cos(t)) : 0;
            Solution solution = adaptive(Tsit5.METHOD, 1e-9).withMaxSteps(100).trySolve(layer, new double[1], 0, 1e11);
            assertThat(solution.status()).isEqualTo(Status.MAX_STEPS);
            assertThat(solution.endState()[0]).isCloseTo(1, within(1e-3));
            Solver small = adaptive(Tsit5.METHOD, 1e-6).withMinStep(0.1).withInitialStep(0.1);
            for (double t0 : new double[] {0.3, 1 / 3.0, 100.7, 1e6 + 0.1}) {
                assertThat(small.solve(Fields.ZERO, new double[1], t0, t0 + 7).endTime())
                        .isEqualTo(t0 + 7);
            }
        }

        @Test
        void aMaximumStepIsKept() {
            Cases.check("aMaximumStepIsKept", 40, random -> {
                double longest = random.logUniform(1e-3, 1);
                double t0 = random.uniform(-5, 5);
                StepLog log = StepLog.of();
                adaptive(Tsit5.METHOD, 1e-4)
                        .withMaxStep(longest)
                        .solve(Fields.HARMONIC, new double[] {1, 0}, t0, t0 + random.uniform(-4, 4), log);
                for (int j = 0; j < log.size(); j++) {
                    assertThat(Math.abs(log.h(j))).isLessThanOrEqualTo(longest + 8 * Math.ulp(10.0));
                }
            });
        }

        @ParameterizedTest
        @MethodSource(EXPLICIT)
        void backwardsIsTheMirrorImageToTheBit(ExplicitRungeKutta method) {
            VectorField field = (t, y, dydt) -> {
                dydt[0] = y[1] + 0.1 * Math.cos(3 * t);
                dydt[1] = -Math.sin(y[0]);
            };
            VectorField mirrored = (t, y, dydt) -> {
                field.evaluate(-t, y, dydt);
                dydt[0] = -dydt[0];
                dydt[1] = -dydt[1];
            };
            double[] y0 = {1, 0.5};
            Solver solver = any(method).withSaveAt(SaveAt.everyStep());
            Solution there = solver.solve(field, y0, 0.25, -3);
            Solution image = solver.solve(mirrored, y0, -0.25, 3);
            assertThat(there.statistics())
                    .usingRecursiveComparison()
                    .ignoringFields("runs")
                    .isEqualTo(image.statistics());
            assertSameBits(
                    there.times(), Arrays.stream(image.times()).map(t -> -t).toArray());
            for (int i = 0; i < there.size(); i++) {
                assertSameBits(there.state(i), image.state(i));
            }
        }

        @Test
        void fixedGridsAreMadeByIndex() {
            assertThat(fixedSteps(0.3, 0, 1)).isEqualTo(4);
            assertThat(fixedSteps(0.1, 0, 2)).isEqualTo(20);
            assertThat(fixedSteps(0.1, 2, 0)).isEqualTo(20);
            for (int n = 1; n <= 1000; n++) {
                assertThat(fixedSteps(1.0 / n, 0, 1)).isEqualTo(n);
                assertThat(fixedSteps(1.0 / n, 5, 4)).isEqualTo(n);
            }
            StepLog log = StepLog.of();
            Solver.fixed(RK4.METHOD, 0.1).solve(Fields.ZERO, new double[1], 1, 8, log);
            for (int j = 0; j + 1 < log.size(); j++) {
                assertThat(log.tNext(j)).isEqualTo(1 + (j + 1) * 0.1);
            }
        }

        private long fixedSteps(double size, double t0, double t1) {
            Solution solution = Solver.fixed(RK4.METHOD, size).solve(Fields.ZERO, new double[1], t0, t1);
            assertThat(solution.endTime()).isEqualTo(t1);
            return solution.statistics().accepted();
        }
    }

    @Nested
    class Saving {

        private final double[] times = {0, 0.1, 0.1, 1, 2.5, 2.5000001, 5.9999999, 6};

        @ParameterizedTest
        @MethodSource(EXPLICIT)
        void savingDoesNotChangeTheSteps(ExplicitRungeKutta method) {
            Solver plain = any(method);
            StepLog expected = StepLog.of();
            Solution end = plain.solve(Fields.vanDerPol(2), VAN_DER_POL_START, 0, 6, expected);
            for (SaveAt saveAt : new SaveAt[] {SaveAt.times(times), SaveAt.everyStep(), SaveAt.dense()}) {
                StepLog log = StepLog.of();
                Solution solution = plain.withSaveAt(saveAt).solve(Fields.vanDerPol(2), VAN_DER_POL_START, 0, 6, log);
                assertThat(log.size()).isEqualTo(expected.size());
                for (int j = 0; j < log.size(); j++) {
                    assertSameBits(
                            new double[] {log.tNext(j), log.error(j), log.stiffness(j)},
                            new double[] {expected.tNext(j), expected.error(j), expected.stiffness(j)});
                }
                assertSameBits(solution.state(0), VAN_DER_POL_START);
                assertSameBits(solution.state(solution.size() - 1), end.endState());
                assertSameBits(solution.endState(), end.endState());
            }
        }

        @ParameterizedTest
        @MethodSource(ADAPTIVE)
        void saveTimesCostAtMostTheExtraStages(ExplicitRungeKutta method) {
            double[] many = new double[100_001];
            Arrays.setAll(many, i -> 6 * (i / 100_000.0));
            Solver plain = any(method);
            Solution end = plain.solve(Fields.vanDerPol(2), VAN_DER_POL_START, 0, 6);
            Solution saved = plain.withSaveAt(SaveAt.times(many)).solve(Fields.vanDerPol(2), VAN_DER_POL_START, 0, 6);
            int extra = method.tableau().rows() - method.tableau().stages();
            assertThat(saved.statistics().evaluations())
                    .isLessThanOrEqualTo(end.statistics().evaluations()
                            + extra * saved.statistics().accepted());
            assertThat(saved.size()).isEqualTo(many.length);
        }

        @ParameterizedTest
        @MethodSource(EXPLICIT)
        void savedTimesAreTheDenseOutput(ExplicitRungeKutta method) {
            Solver plain = any(method);
            Solution saved = plain.withSaveAt(SaveAt.times(times)).solve(Fields.HARMONIC, new double[] {0, 1}, 0, 6);
            DenseOutput dense = plain.withSaveAt(SaveAt.dense())
                    .solve(Fields.HARMONIC, new double[] {0, 1}, 0, 6)
                    .dense();
            // At the end of a step one is the state and the other a sum whose terms are as large as the coefficients.
            double largest = 1;
            for (int s = 0; s < method.tableau().rows(); s++) {
                for (double coefficient : method.tableau().dense(s)) {
                    largest = Math.max(largest, Math.abs(coefficient));
                }
            }
            double rounding = 16 * Math.ulp(largest);
            double[] y = new double[2];
            for (int i = 0; i < times.length; i++) {
                dense.evaluate(times[i], y);
                assertThat(y).containsExactly(saved.state(i), within(rounding));
            }
        }

        @ParameterizedTest
        @MethodSource(ADAPTIVE)
        void denseOutputWithoutValuesRejectsTheStep(ExplicitRungeKutta method) {
            int stages = method.tableau().stages();
            int extra = method.tableau().rows() - stages;
            AtomicInteger stageNow = new AtomicInteger();
            AtomicInteger bad = new AtomicInteger(3);
            VectorField field = (t, y, dydt) -> {
                Fields.HARMONIC.evaluate(t, y, dydt);
                if (stageNow.get() >= stages && bad.getAndDecrement() > 0) {
                    dydt[0] = Double.NaN;
                }
            };
            StepListener listener = new StepListener() {
                @Override
                public void accepted(StepRecord step) {}

                @Override
                public void evaluating(int stage) {
                    stageNow.set(stage);
                }
            };
            Solution solution =
                    any(method).withSaveAt(SaveAt.times(0.3, 1)).solve(field, new double[] {0, 1}, 0, 2, listener);
            assertThat(solution.statistics().notFiniteRejections()).isEqualTo(extra > 0 ? 3 : 0);
            assertThat(solution.value(0, 0)).isCloseTo(Math.sin(0.3), within(1e-3));
            assertThat(solution.value(1, 0)).isCloseTo(Math.sin(1), within(1e-3));
        }

        @Test
        void cancelledWhileTheDenseOutputIsMade() {
            Cancellation cancellation = Cancellation.of();
            int stages = RK4.METHOD.tableau().stages();
            StepListener listener = new StepListener() {
                @Override
                public void accepted(StepRecord step) {
                    throw new AssertionError("no step was finished");
                }

                @Override
                public void evaluating(int stage) {
                    if (stage == stages - 1) {
                        cancellation.cancel();
                    }
                }
            };
            Solution solution = Solver.fixed(RK4.METHOD, 1)
                    .withSaveAt(SaveAt.times(0, 0.5))
                    .withCancellation(cancellation)
                    .trySolve(Fields.HARMONIC, new double[] {0, 1}, 0, 2, listener);
            assertThat(solution.status()).isEqualTo(Status.CANCELLED);
            assertThat(solution.size()).isOne();
            assertThat(solution.endTime()).isZero();
        }
    }

    @Nested
    class Replay {

        @ParameterizedTest
        @MethodSource(EXPLICIT)
        void prescribedStepsReplayToTheBit(ExplicitRungeKutta method) {
            for (double t1 : new double[] {7, -7}) {
                StepLog log = StepLog.of();
                Solver solver = any(method).withSaveAt(SaveAt.everyStep());
                VectorField pendulum = (t, y, dydt) -> {
                    dydt[0] = y[1];
                    dydt[1] = -Math.sin(y[0]) + 0.1 * Math.cos(t);
                };
                Solution first = solver.solve(pendulum, VAN_DER_POL_START, 0.3, t1, log);
                Solution again =
                        solver.withController(PrescribedSteps.from(log)).solve(pendulum, VAN_DER_POL_START, 0.3, t1);
                assertThat(again.statistics().rejected()).isZero();
                assertSameBits(again.times(), first.times());
                for (int i = 0; i < first.size(); i++) {
                    assertSameBits(again.state(i), first.state(i));
                }
            }
        }

        @Test
        void overAnotherIntervalTheStepsKeepTheirFractions() {
            Solution solution = Solver.fixed(RK4.METHOD, 1)
                    .withController(PrescribedSteps.of(0, 1, 3, 4))
                    .withSaveAt(SaveAt.everyStep())
                    .solve(Fields.DECAY, new double[] {1}, 10, 2);
            assertThat(solution.times()).containsExactly(10, 8, 4, 2);
        }

        @Test
        void badTimesAreRefused() {
            double inf = Double.POSITIVE_INFINITY;
            for (double[] bad : new double[][] {
                {}, {1}, {1, 1}, {0, 2, 1}, {-inf, 0}, {0, inf}, {Double.NaN, 1}, {0, Double.NaN}, {3, 2, 2}
            }) {
                org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                        .isThrownBy(() -> PrescribedSteps.of(bad))
                        .withMessageContaining("times");
            }
            PrescribedSteps.of(0, 1e-200, 3e-200);
            PrescribedSteps.of(3e-200, 1e-200, 0);
        }
    }

    @Nested
    class Symmetries {

        @ParameterizedTest
        @MethodSource(ADAPTIVE)
        void forwardThenBackwardReturns(ExplicitRungeKutta method) {
            double tolerance = method.order() < 3 ? 1e-6 : 1e-9;
            Solver solver = adaptive(method, tolerance);
            VectorField lotkaVolterra = (t, y, dydt) -> {
                dydt[0] = y[0] * (1.5 - y[1]);
                dydt[1] = y[1] * (y[0] - 3);
            };
            double[] there =
                    solver.solve(lotkaVolterra, new double[] {1, 1}, 0, 5).endState();
            double[] back = solver.solve(lotkaVolterra, there, 5, 0).endState();
            // Errors of each way are a hundred tolerances, and grow by about another hundred over the orbit.
            assertThat(back).containsExactly(new double[] {1, 1}, within(1e4 * tolerance));
        }

        @ParameterizedTest
        @MethodSource(ADAPTIVE)
        void anAutonomousProblemCanBeShiftedInTime(ExplicitRungeKutta method) {
            StepLog here = StepLog.of();
            StepLog shifted = StepLog.of();
            Solver solver = adaptive(method, 1e-5);
            double[] y = solver.solve(Fields.vanDerPol(1), VAN_DER_POL_START, 0, 6, here)
                    .endState();
            double[] yShifted = solver.solve(Fields.vanDerPol(1), VAN_DER_POL_START, 64, 70, shifted)
                    .endState();
            assertThat(shifted.size()).isEqualTo(here.size());
            for (int j = 0; j < here.size(); j++) {
                // Times at 64 have six bits less, and where the error estimate changes sign E amplifies them.
                assertThat(shifted.h(j)).isCloseTo(here.h(j), within(1e-4 * here.h(j)));
            }
            assertThat(yShifted).containsExactly(y, within(1e-2 * 1e-5));
        }

        @ParameterizedTest
        @MethodSource(ADAPTIVE)
        void scalingALinearProblemByAPowerOfTwoScalesTheBits(ExplicitRungeKutta method) {
            VectorField linear = (t, y, dydt) -> {
                dydt[0] = -0.3 * y[0] + 2 * y[1] * Math.cos(t);
                dydt[1] = -2 * y[0] + 0.1 * y[1] - 0.7 * y[2];
                dydt[2] = 0.9 * y[1] - y[2];
            };
            Solution plain = Solver.of(method, Tolerances.of(1e-6, 1e-7))
                    .withSaveAt(SaveAt.times(0.5, 4))
                    .solve(linear, new double[] {1, -0.3, 0.7}, 0, 4);
            for (int k : new int[] {-40, -1, 3, 60}) {
                double scale = Math.scalb(1.0, k);
                Solution scaled = Solver.of(method, Tolerances.of(1e-6, 1e-7 * scale))
                        .withSaveAt(SaveAt.times(0.5, 4))
                        .solve(linear, new double[] {scale, -0.3 * scale, 0.7 * scale}, 0, 4);
                assertThat(scaled.statistics()).isEqualTo(plain.statistics());
                for (int i = 0; i < 2; i++) {
                    assertSameBits(
                            Arrays.stream(scaled.state(i)).map(v -> v / scale).toArray(), plain.state(i));
                }
            }
        }

        @ParameterizedTest
        @MethodSource(EXPLICIT)
        void permutingTwoComponentsPermutesTheBits(ExplicitRungeKutta method) {
            // Two squares add up to the same bits in either order; more may not.
            VectorField field = Fields.vanDerPol(2);
            VectorField swapped = (t, y, dydt) -> {
                double[] d = new double[2];
                field.evaluate(t, new double[] {y[1], y[0]}, d);
                dydt[0] = d[1];
                dydt[1] = d[0];
            };
            Solution plain = any(method).solve(field, new double[] {2, 0}, 0, 4);
            Solution permuted = any(method).solve(swapped, new double[] {0, 2}, 0, 4);
            assertThat(permuted.statistics()).isEqualTo(plain.statistics());
            assertSameBits(new double[] {permuted.endState()[1], permuted.endState()[0]}, plain.endState());
        }

        @Test
        void permutingManyComponentsPermutesTheResult() {
            int n = 11;
            VectorField chain = (t, y, dydt) -> {
                for (int i = 0; i < n; i++) {
                    dydt[i] = (i > 0 ? y[i - 1] : 0) - (i + 1) * 0.3 * y[i];
                }
            };
            VectorField reversed = (t, y, dydt) -> {
                for (int i = 0; i < n; i++) {
                    dydt[n - 1 - i] = (i > 0 ? y[n - i] : 0) - (i + 1) * 0.3 * y[n - 1 - i];
                }
            };
            double[] first = new double[n];
            double[] last = new double[n];
            first[0] = 1;
            last[n - 1] = 1;
            Solution plain = adaptive(Tsit5.METHOD, 1e-8).solve(chain, first, 0, 5);
            Solution mirrored = adaptive(Tsit5.METHOD, 1e-8).solve(reversed, last, 0, 5);
            assertThat(mirrored.statistics())
                    .usingRecursiveComparison()
                    .ignoringFields("runs")
                    .isEqualTo(plain.statistics());
            for (int i = 0; i < n; i++) {
                assertThat(mirrored.endState()[n - 1 - i]).isCloseTo(plain.endState()[i], within(1e-12));
            }
        }

        @ParameterizedTest
        @MethodSource(EXPLICIT)
        void aZeroFieldKeepsTheState(ExplicitRungeKutta method) {
            double[] y0 = {1, -2e-300, 3e200, 0};
            Solution solution = any(method).withSaveAt(SaveAt.times(0, 1, 2)).solve(Fields.ZERO, y0, 0, 2);
            assertThat(solution.statistics().rejected()).isZero();
            for (int i = 0; i < 3; i++) {
                assertThat(solution.state(i)).containsExactly(y0);
            }
        }
    }

    @Nested
    class Domain {

        @ParameterizedTest
        @MethodSource(ADAPTIVE)
        void aRefusedStateRejectsTheStepAndTheSolveRecovers(ExplicitRungeKutta method) {
            VectorField field = (t, y, dydt) -> {
                if (y[0] < 0) {
                    throw OutsideDomainException.INSTANCE;
                }
                Fields.DRAINING.evaluate(t, y, dydt);
            };
            Solution solution = adaptive(method, 1e-7).withInitialStep(10).solve(field, new double[] {1}, 0, 1.9);
            assertThat(solution.endState()[0]).isCloseTo(0.0025, within(1e-5));
            assertThat(solution.statistics().rejected()).isPositive();
        }

        @ParameterizedTest
        @MethodSource(ADAPTIVE)
        void aWallInTimeIsReachedToRounding(ExplicitRungeKutta method) {
            VectorField walled = (t, y, dydt) -> {
                if (t > 0.7) {
                    throw OutsideDomainException.INSTANCE;
                }
                Fields.DECAY.evaluate(t, y, dydt);
            };
            Solution solution = adaptive(method, 1e-5).trySolve(walled, new double[] {1}, 0, 1);
            assertThat(solution.status()).isEqualTo(Status.FIELD_REFUSED);
            // A method that does not look at the end of its step goes through the wall with its last step.
            ButcherTableau tableau = method.tableau();
            boolean looksAtTheEnd = IntStream.range(0, tableau.stages()).anyMatch(s -> tableau.node(s) == 1);
            if (looksAtTheEnd) {
                assertThat(solution.endTime()).isLessThanOrEqualTo(0.7).isCloseTo(0.7, within(1e-12));
            } else {
                assertThat(solution.endTime()).isBetween(0.7 - 1e-12, 0.8);
            }
            assertThat(solution.message()).doesNotContain("component");
        }

        @Test
        void aFieldThatRefusesTheStartIsAFailure() {
            VectorField never = (t, y, dydt) -> {
                throw OutsideDomainException.INSTANCE;
            };
            for (Solver solver : new Solver[] {adaptive(Tsit5.METHOD, 1e-5), Solver.fixed(RK4.METHOD, 0.1)}) {
                Solution solution = solver.trySolve(never, new double[] {1}, 0, 1);
                assertThat(solution.status()).isEqualTo(Status.FIELD_REFUSED);
                assertThat(solution.message()).doesNotContain("component");
                assertThat(solution.endState()).containsExactly(1);
            }
        }

        @Test
        void fixedStepsCannotBeShortened() {
            Solution solution = Solver.fixed(RK4.METHOD, 0.1).trySolve(Fields.DRAINING, new double[] {0.01}, 0, 3);
            assertThat(solution.status()).isEqualTo(Status.NOT_FINITE);
            assertThat(solution.statistics().notFiniteRejections()).isOne();
            assertThat(solution.message()).contains("component 0 of the step is NaN");
        }
    }

    @Nested
    class Listening {

        @ParameterizedTest
        @MethodSource(EXPLICIT)
        void whatAListenerSeesIsConsistent(ExplicitRungeKutta method) {
            AtomicLong calls = new AtomicLong();
            VectorField field = (t, y, dydt) -> {
                calls.incrementAndGet();
                Fields.vanDerPol(20).evaluate(t, y, dydt);
            };
            for (SaveAt saveAt : new SaveAt[] {SaveAt.end(), SaveAt.dense()}) {
                calls.set(0);
                Ledger ledger = new Ledger(method.hasErrorEstimate());
                Solver solver = method.hasErrorEstimate()
                        ? adaptive(method, 1e-4)
                                .withInitialStep(0.5)
                                .withController(PidController.integral()
                                        .withLimits(new PidController.Limits(1, 0.2, 10, 10, 0.2)))
                        : Solver.fixed(method, 0.003);
                Solution solution = solver.withSaveAt(saveAt).solve(field, VAN_DER_POL_START, 0, 20, ledger);
                Statistics statistics = solution.statistics();
                assertThat(statistics.evaluations()).isEqualTo(calls.get()).isEqualTo(ledger.evaluations);
                assertThat(statistics.accepted()).isEqualTo(ledger.accepted);
                assertThat(statistics.errorRejections()).isEqualTo(ledger.rejected[Rejection.ERROR.ordinal()]);
                assertThat(statistics.notFiniteRejections()).isEqualTo(ledger.rejected[Rejection.NOT_FINITE.ordinal()]);
                assertThat(statistics.refusedRejections()).isZero();
                assertThat(statistics.attempts()).isEqualTo(statistics.accepted() + statistics.rejected());
                assertThat(statistics.rejected() > 0).isEqualTo(method.hasErrorEstimate());
                assertThat(ledger.t).isEqualTo(20);
                assertSameBits(ledger.y, solution.endState());
            }
        }
    }

    /** Checks each record against the one before and counts. */
    private static final class Ledger implements StepListener {

        private final boolean hasError;
        private final long[] rejected = new long[Rejection.values().length];
        private double t;
        private double[] y = VAN_DER_POL_START;
        private double attempted;
        private int rejectedHere;
        private long accepted;
        private long evaluations;

        Ledger(boolean hasError) {
            this.hasError = hasError;
        }

        @Override
        public void accepted(StepRecord step) {
            check(step);
            assertThat(step.index()).isEqualTo((int) accepted);
            if (hasError) {
                assertThat(step.error()).isBetween(0.0, 1.0);
            } else {
                assertThat(step.error()).isNaN();
            }
            t = step.tNext();
            y = step.yNext().clone();
            rejectedHere = 0;
            accepted++;
        }

        @Override
        public void rejected(StepRecord step, Rejection cause) {
            check(step);
            if (cause == Rejection.ERROR) {
                assertThat(step.error()).isGreaterThan(1).isFinite();
            }
            attempted = step.h();
            rejectedHere++;
            rejected[cause.ordinal()]++;
        }

        private void check(StepRecord step) {
            assertThat(step.t()).isEqualTo(t);
            assertThat(step.h()).isEqualTo(step.tNext() - step.t()).isPositive();
            assertThat(step.rejections()).isEqualTo(rejectedHere);
            assertThat(rejectedHere == 0 || step.h() < attempted).isTrue();
            assertSameBits(step.y(), y);
        }

        @Override
        public void evaluating(int stage) {
            evaluations++;
        }
    }
}
