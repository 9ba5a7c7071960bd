package org.costate.solver.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.costate.solver.Cancellation;
import org.costate.solver.Noise;
import org.costate.solver.SaveAt;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.method.Tsit5;
import org.costate.solver.noise.BrownianStream;
import org.costate.solver.noise.PathFamily;
import org.costate.solver.sde.SOSRI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an ensemble promises about its members, whatever the threads, failures and cancellations. */
class EnsembleTest {

    private static final Sde<VectorField> SPIRAL = Sde.ito(
            (t, y, f) -> {
                f[0] = -0.1 * y[0] - 2 * y[1];
                f[1] = 2 * y[0] - 0.1 * y[1];
            },
            Noise.diagonal(),
            (t, y, g) -> {
                g[0] = 0.2 * y[0];
                g[1] = 0.2 * y[1];
            });
    private static final double[] Y0 = {1, 0.5};
    private static final Solver SOLVER = Solver.of(SOSRI.METHOD.withEmbeddedError(), Tolerances.of(1e-2, 1e-2));
    private static final PathFamily PATHS = PathFamily.of(11, 2, 0, 1).withTolerance(1e-5);

    /** y' = y^2 from y0 = 1/(1 + k mod 7): every seventh blows up at t = 1, before the end. */
    private static final Family BLOW_UPS =
            index -> Member.of((t, y, f) -> f[0] = y[0] * y[0], new double[] {1.0 / (1 + index % 7)});

    private static final Solver ORDINARY = Solver.of(Tsit5.METHOD, Tolerances.of(1e-5, 1e-5));

    @AfterEach
    void noThreadIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("costate-ensemble"));
    }

    /** All that came out of a run, to the bit. */
    private record Bits(List<Long> values, String outcome) {

        static Bits of(Ensemble ensemble, long count) {
            List<Long> values = new ArrayList<>();
            Moments moments = Moments.of();
            Outcome outcome = ensemble.solve(count, moments, new Reduction() {

                @Override
                public void add(long index, Solution solution) {
                    values.add(index);
                    addAll(values, solution);
                }

                @Override
                public void failed(long index, Solution solution) {
                    values.add(-index);
                    addAll(values, solution);
                }
            });
            for (double number :
                    new double[] {moments.mean(0, 0), moments.variance(0, 0), moments.varianceError(0, 0)}) {
                values.add(Double.doubleToRawLongBits(number));
            }
            return new Bits(values, outcome + ", " + outcome.statistics() + ", " + outcome.failures());
        }

        static void addAll(List<Long> values, Solution solution) {
            values.add(Double.doubleToRawLongBits(solution.endTime()));
            for (int i = 0; i < solution.size(); i++) {
                for (double value : solution.state(i)) {
                    values.add(Double.doubleToRawLongBits(value));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void sameBitsForAnyNumberOfThreads(int threads) {
        Ensemble driven = Ensemble.of(SOLVER.withSaveAt(SaveAt.times(0.3, 1)), Family.along(SPIRAL, PATHS, Y0), 0, 1);
        assertThat(Bits.of(driven.withThreads(threads), 300)).isEqualTo(Bits.of(driven, 300));
        Ensemble failing = Ensemble.of(ORDINARY, BLOW_UPS, 0, 1.5);
        assertThat(Bits.of(failing.withThreads(threads), 100)).isEqualTo(Bits.of(failing, 100));
    }

    @Test
    void aMemberAloneIsWhatItIsAmongOthers() {
        BrownianStream stream = BrownianStream.of(3, 2, 0, 1);
        for (Family family : List.of(
                Family.along(SPIRAL, PATHS, Y0),
                Family.antithetic(SPIRAL, PATHS, Y0),
                Family.along(SPIRAL, stream::withPath, Y0),
                Family.seeded(
                        5,
                        (index, random) -> Member.of(
                                SPIRAL.along(PATHS.path(index)),
                                new double[] {random.nextGaussian(), random.nextDouble()})))) {
            Ensemble ensemble = Ensemble.of(SOLVER, family, 0, 1).withThreads(2);
            EndStates ends = EndStates.of();
            ensemble.solve(60, ends);
            for (int k : new int[] {37, 0, 59}) {
                double[] among = {ends.value(k, 0), ends.value(k, 1)};
                StepLog log = StepLog.of();
                Solution alone = ensemble.member(k, log);
                Solution everyStep = ensemble.withSolver(SOLVER.withSaveAt(SaveAt.everyStep()))
                        .member(k);
                assertThat(alone.endState()).isEqualTo(among);
                assertThat(everyStep.endState()).isEqualTo(among);
                assertThat(everyStep.size()).isEqualTo(log.size() + 1);
                assertThat(ends.index(k)).isEqualTo(k);
            }
            assertThat(ends.value(37, 0)).isNotEqualTo(ends.value(36, 0));
        }
    }

    @Test
    void withFixedStepsAMemberIsARowOfABatch() {
        int rows = 5;
        VectorField drift = (t, y, f) -> {
            for (int i = 0; i < y.length; i++) {
                f[i] = -y[i];
            }
        };
        VectorField diffusion = (t, y, g) -> {
            for (int i = 0; i < y.length; i++) {
                g[i] = 0.2 * y[i];
            }
        };
        double[] start = {1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5};
        Solver fixed = Solver.fixed(SOSRI.METHOD, 0.05);
        Solution batch = fixed.solve(
                Sde.ito(drift, Noise.diagonal().rows(2), diffusion).along(PATHS.rows(7, rows)), start, 0, 1);
        Ensemble ensemble =
                Ensemble.of(fixed, Family.along(Sde.ito(drift, Noise.diagonal(), diffusion), PATHS, Y0), 0, 1);
        for (int r = 0; r < rows; r++) {
            assertThat(ensemble.member(7 + r).endState())
                    .containsExactly(batch.endState()[2 * r], batch.endState()[2 * r + 1]);
        }
    }

    @Test
    void membersTakeStepsOfTheirOwn() {
        List<Long> steps = new ArrayList<>();
        Ensemble.of(SOLVER, Family.along(SPIRAL, PATHS, Y0), 0, 1)
                .solve(50, (index, solution) -> steps.add(solution.statistics().accepted()));
        assertThat(steps.stream().distinct().count()).isGreaterThan(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void failuresDoNotStopTheOthers(int threads) {
        EndStates ends = EndStates.of();
        List<Long> failed = new ArrayList<>();
        Reduction failures = new Reduction() {

            @Override
            public void add(long index, Solution solution) {
                assertThat(solution.status()).isEqualTo(Status.SUCCESS);
            }

            @Override
            public void failed(long index, Solution solution) {
                failed.add(index);
            }
        };
        Ensemble ensemble = Ensemble.of(ORDINARY, BLOW_UPS, 0, 1.5).withThreads(threads);
        Outcome outcome = ensemble.solve(100, ends, failures);
        assertThat(outcome.isComplete()).isTrue();
        assertThat(outcome.count()).isEqualTo(100);
        assertThat(outcome.count(Status.SUCCESS)).isEqualTo(85);
        assertThat(ends.count()).isEqualTo(85);
        assertThat(failed).hasSize(15).allMatch(index -> index % 7 == 0);
        assertThat(outcome.failures()).extracting(Outcome.Failure::index).isEqualTo(failed);
        assertThat(outcome.failures()).allSatisfy(failure -> {
            assertThat(failure.status()).isNotEqualTo(Status.SUCCESS);
            assertThat(failure.time()).isBetween(0.99, 1.01);
            assertThat(failure.message()).isNotEmpty();
        });
        assertThatThrownBy(() -> ensemble.member(14)).isInstanceOf(SolveException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void whatAFieldThrowsPropagatesAndTheMembersBeforeItAreKept(int threads) {
        Family family = index -> Member.of(
                (t, y, f) -> {
                    if (index % 50 == 43) {
                        throw new ArithmeticException("in member " + index);
                    }
                    f[0] = -y[0];
                },
                new double[] {index});
        EndStates ends = EndStates.of();
        Ensemble ensemble = Ensemble.of(ORDINARY, family, 0, 1).withThreads(threads);
        assertThatThrownBy(() -> ensemble.solve(400, ends))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("in member 43")
                .satisfies(thrown -> assertThat(Arrays.stream(thrown.getSuppressed())
                                .map(Throwable::getMessage)
                                .anyMatch("thrown while solving member 43"::equals))
                        .isTrue());
        assertThat(ends.count()).isEqualTo(43);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatAReductionThrowsPropagates(int threads) {
        Ensemble ensemble = Ensemble.of(ORDINARY, BLOW_UPS, 0, 0.5).withThreads(threads);
        AtomicLong last = new AtomicLong();
        assertThatThrownBy(() -> ensemble.solve(300, (index, solution) -> {
                    last.set(index);
                    if (index == 77) {
                        throw new IllegalStateException("full");
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("full");
        assertThat(last).hasValue(77);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void cancelledRunsKeepWhatIsDoneAndGoOnToTheSameBits(int threads) {
        Family family = Family.along(SPIRAL, PATHS, Y0);
        Moments whole = Moments.of();
        Ensemble.of(SOLVER, family, 0, 1).solve(400, whole);
        Cancellation cancellation = Cancellation.of();
        Moments parts = Moments.of();
        Outcome first = Ensemble.of(SOLVER.withCancellation(cancellation), family, 0, 1)
                .withThreads(threads)
                .withProgress((done, count) -> {
                    if (done == 90) {
                        Thread other = new Thread(cancellation::cancel);
                        other.start();
                        joined(other);
                    }
                })
                .solve(400, parts);
        assertThat(first.isComplete()).isFalse();
        assertThat(first.end()).isBetween(90L, 399L);
        assertThat(parts.count()).isEqualTo(first.end()).isEqualTo(first.count());
        assertThat(first.count(Status.CANCELLED)).isZero();
        Outcome second = Ensemble.of(SOLVER, family, 0, 1).withThreads(threads).solve(first.end(), 400, parts);
        assertThat(second.isComplete()).isTrue();
        assertThat(parts.mean(0, 1)).isEqualTo(whole.mean(0, 1));
        assertThat(parts.varianceError(0, 1)).isEqualTo(whole.varianceError(0, 1));
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void anInterruptOfTheCallerEndsTheRun(int threads) {
        Thread caller = Thread.currentThread();
        EndStates ends = EndStates.of();
        Outcome outcome = Ensemble.of(SOLVER, Family.along(SPIRAL, PATHS, Y0), 0, 1)
                .withThreads(threads)
                .withProgress((done, count) -> {
                    if (done == 50) {
                        caller.interrupt();
                    }
                })
                .solve(100_000, ends);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome.isComplete()).isFalse();
        assertThat(ends.count()).isGreaterThanOrEqualTo(50).isLessThan(90_000);
    }

    @Test
    void progressIsToldInOrderAndFewSolutionsWait() {
        AtomicLong asked = new AtomicLong();
        List<Long> told = new ArrayList<>();
        List<Long> ahead = new ArrayList<>();
        Family family = index -> {
            asked.accumulateAndGet(index, Math::max);
            return BLOW_UPS.member(index);
        };
        Ensemble.of(ORDINARY, family, 0, 0.5)
                .withThreads(3)
                .withProgress((done, count) -> {
                    assertThat(count).isEqualTo(5000);
                    told.add(done);
                })
                .solve(5000, (index, solution) -> ahead.add(asked.get() - index));
        assertThat(told).hasSize(5000).isSorted().doesNotHaveDuplicates();
        assertThat(ahead).allMatch(distance -> distance >= 0 && distance <= (4 * 3 + 2) * 32);
    }

    @Test
    void seededMembersAreFunctionsOfSeedAndIndex() {
        Family.Drawn drawn = (index, random) -> Member.of((t, y, f) -> f[0] = 0, new double[] {random.nextGaussian()});
        double[] one = Family.seeded(8, drawn).member(6).initialState();
        assertThat(Family.seeded(8, drawn).member(6).initialState()).isEqualTo(one);
        assertThat(Family.seeded(8, drawn).member(7).initialState()).isNotEqualTo(one);
        assertThat(Family.seeded(9, drawn).member(6).initialState()).isNotEqualTo(one);
        double[] start = {4};
        Member member = Member.of((t, y, f) -> f[0] = 0, start);
        start[0] = 5;
        member.initialState()[0] = 6;
        assertThat(member.initialState()).containsExactly(4);
    }

    @Test
    void nothingToDoIsDone() {
        Moments moments = Moments.of();
        Outcome outcome = Ensemble.of(ORDINARY, BLOW_UPS, 0, 1).withThreads(4).solve(0, moments);
        assertThat(outcome.isComplete()).isTrue();
        assertThat(outcome.end()).isZero();
        assertThat(moments.mean(0, 0)).isNaN();
    }

    @Test
    void misuseIsNamed() {
        Ensemble ensemble = Ensemble.of(ORDINARY, BLOW_UPS, 0, 0.5);
        assertThatThrownBy(() -> ensemble.solve(-1)).hasMessage("count = -1, but must not be negative");
        assertThatThrownBy(() -> ensemble.solve(-2, 3)).hasMessage("from = -2, but must not be negative");
        assertThatThrownBy(() -> ensemble.solve(4, 3)).hasMessage("to = 3, but must not be below from = 4");
        assertThatThrownBy(() -> ensemble.member(-1)).hasMessage("index = -1, but must not be negative");
        assertThatThrownBy(() -> ensemble.withThreads(0)).hasMessage("threads = 0, but must be between 1 and 1024");
        assertThatThrownBy(() -> Ensemble.of(ORDINARY, BLOW_UPS, Double.NaN, 1)).hasMessageContaining("t0 = NaN");
        assertThatThrownBy(() -> Ensemble.of(ORDINARY, BLOW_UPS, 0, 1 / 0.0)).hasMessageContaining("t1 = Infinity");
        Family wrongPath = Family.along(SPIRAL, PathFamily.of(1, 3, 0, 1), Y0);
        assertThatThrownBy(() ->
                        Ensemble.of(SOLVER, wrongPath, 0, 1).withThreads(2).solve(10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("path has dimension 3");
        Ensemble everyStep = ensemble.withSolver(ORDINARY.withSaveAt(SaveAt.everyStep()));
        assertThatThrownBy(() -> everyStep.solve(10, Moments.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use SaveAt.end or SaveAt.times");
    }
}
