package org.costate.solver.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.costate.solver.Cancellation;
import org.costate.solver.Noise;
import org.costate.solver.RowEquation;
import org.costate.solver.RowField;
import org.costate.solver.RowSolver;
import org.costate.solver.RowStart;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.costate.solver.noise.BrownianStream;
import org.costate.solver.sde.SOSRI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an ensemble of rows promises about its members, whatever the threads, failures and cancellations. */
class RowEnsembleTest {

    private static final double MU = 0.3;
    private static final double SIGMA = 0.4;

    private static final RowEquation GROWTH = RowEquation.ito(1, times(MU), Noise.diagonal(), times(SIGMA));
    private static final Solver SOLVER = Solver.of(SOSRI.METHOD.withEmbeddedError(), Tolerances.of(1e-3, 1e-3));
    private static final BrownianStream STREAM = BrownianStream.of(11, 1, 0, 1);
    private static final LongFunction<RowStart> PATHS = RowEnsemble.along(new double[] {1}, STREAM::withPath);

    /** y' = y^2 from y0 = 1/(1 + k mod 7): every seventh blows up at t = 1, before the end. */
    private static final RowEquation SQUARE = RowEquation.of(1, RowField.each((t, y, f) -> f[0] = y[0] * y[0]));

    private static final LongFunction<RowStart> BLOW_UPS = index -> RowStart.of(new double[] {1.0 / (1 + index % 7)});
    private static final RowSolver ORDINARY = RowSolver.of(Solver.of(Tsit5.METHOD, Tolerances.of(1e-5, 1e-5)), SQUARE);

    private static RowField times(double factor) {
        return (t, y, out) -> {
            for (int i = 0; i < y.length; i++) {
                out[i] = factor * y[i];
            }
        };
    }

    /** End states and indices in the order in which they came; failures with the index turned. */
    private static final class Bits implements Reduction {

        private final List<Long> all = new ArrayList<>();

        @Override
        public void add(long index, Solution solution) {
            all.add(index);
            all.add(Double.doubleToRawLongBits(solution.endState()[0]));
        }

        @Override
        public void failed(long index, Solution solution) {
            all.add(-index);
            all.add(Double.doubleToRawLongBits(solution.endTime()));
        }
    }

    private static List<Long> bits(RowEnsemble ensemble, long from, long to) {
        Bits bits = new Bits();
        ensemble.solve(from, to, bits);
        return bits.all;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void sameBitsForAnyNumberOfThreadsAndRows(int threads) {
        RowSolver rows = RowSolver.of(SOLVER, GROWTH);
        List<Long> one = bits(RowEnsemble.of(rows, PATHS, 0, 1), 5, 1000);
        assertThat(bits(RowEnsemble.of(rows.withRows(threads), PATHS, 0, 1).withThreads(threads), 5, 1000))
                .isEqualTo(one);
        RowEnsemble failing = RowEnsemble.of(ORDINARY, BLOW_UPS, 0, 1.5);
        assertThat(bits(failing.withThreads(threads), 0, 500)).isEqualTo(bits(failing, 0, 500));
        assertThat(RowEnsemble.of(rows, PATHS, 0, 1).member(37).endState()[0])
                .isEqualTo(Double.longBitsToDouble(one.get(2 * (37 - 5) + 1)));
    }

    /** The law of geometric Brownian motion; false alarms at five standard errors: 6e-7 each. */
    @Test
    void momentsAreThoseOfTheLaw() {
        Moments moments = Moments.of();
        Outcome outcome = RowEnsemble.of(RowSolver.of(SOLVER, GROWTH), PATHS, 0, 1)
                .withThreads(2)
                .solve(20_000, moments);
        assertThat(outcome.count(Status.SUCCESS)).isEqualTo(20_000);
        assertThat(outcome.statistics().rejected()).isPositive();
        double mean = Math.exp(MU);
        double variance = mean * mean * Math.expm1(SIGMA * SIGMA);
        assertThat(moments.mean(0, 0)).isCloseTo(mean, within(5 * moments.standardError(0, 0)));
        assertThat(moments.variance(0, 0)).isCloseTo(variance, within(5 * moments.varianceError(0, 0)));
    }

    @Test
    void failuresAreCountedAndDoNotStopTheOthers() {
        Outcome outcome = RowEnsemble.of(ORDINARY, BLOW_UPS, 0, 1.5).solve(70);
        assertThat(outcome.count()).isEqualTo(70);
        assertThat(outcome.count(Status.SUCCESS)).isEqualTo(60);
        assertThat(outcome.failures()).hasSize(10).allSatisfy(failure -> {
            assertThat(failure.index() % 7).isZero();
            assertThat(failure.time()).isCloseTo(1, within(1e-4));
        });
    }

    @Test
    void aCancelledRunGoesOnToTheSameBits() {
        Cancellation cancellation = Cancellation.of();
        AtomicLong seen = new AtomicLong();
        RowEnsemble cancelled = RowEnsemble.of(RowSolver.of(SOLVER.withCancellation(cancellation), GROWTH), PATHS, 0, 1)
                .withProgress((done, count) -> {
                    if (seen.incrementAndGet() == 150) {
                        cancellation.cancel();
                    }
                });
        Bits bits = new Bits();
        Outcome outcome = cancelled.solve(1000, bits);
        assertThat(outcome.end()).isBetween(150L, 999L);
        RowEnsemble going = RowEnsemble.of(RowSolver.of(SOLVER, GROWTH), PATHS, 0, 1);
        going.solve(outcome.end(), 1000, bits);
        assertThat(bits.all).isEqualTo(bits(going, 0, 1000));
    }

    @Test
    void whatIsThrownSaysWhere() {
        RowEquation throwing = RowEquation.of(1, (t, y, f) -> {
            throw new IllegalStateException("broken");
        });
        RowSolver rows = RowSolver.of(Solver.of(Tsit5.METHOD, Tolerances.of(1e-5, 1e-5)), throwing);
        assertThatThrownBy(() -> RowEnsemble.of(rows, BLOW_UPS, 0, 1).solve(100))
                .hasMessage("broken")
                .satisfies(thrown -> assertThat(thrown.getSuppressed()[0]).hasMessageContaining("members 0 to 63"));
        RowEnsemble ensemble = RowEnsemble.of(ORDINARY, BLOW_UPS, 0, 1);
        assertThatThrownBy(() -> ensemble.solve(-1)).hasMessageContaining("count = -1");
        assertThatThrownBy(() -> ensemble.solve(3, 2)).hasMessageContaining("from = 3");
        assertThatThrownBy(() -> ensemble.member(-1)).hasMessageContaining("from = -1");
        assertThatThrownBy(() -> ensemble.withThreads(0)).hasMessageContaining("threads = 0");
    }
}
