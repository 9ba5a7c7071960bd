package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.Rejection;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.StepListener;
import org.costate.solver.StepLog;
import org.costate.solver.StepRecord;
import org.costate.solver.StochasticMethod;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.costate.solver.noise.BrownianCursor;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.BrownianStream;
import org.costate.solver.noise.BrownianTree;
import org.costate.solver.noise.GridPath;
import org.costate.solver.sde.EulerMaruyama;
import org.costate.solver.sde.SOSRI;
import org.costate.solver.sde.SOSRI2;
import org.costate.solver.srk.ReversibleMethod;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.PackageScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Single stochastic steps with noise of their own: estimates, pullbacks, and independence of the solve's noise. */
class StochasticLocalStepTest {

    private static final double T = 0.2;
    private static final double H = 0.3;
    private static final long SEED = 71;
    private static final long DRAW = 5;

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (StochasticMethod method : PackageScan.constants(EulerMaruyama.class, "METHOD", StochasticMethod.class)) {
            Calculus calculus = method.solves(Calculus.ITO) ? Calculus.ITO : Calculus.STRATONOVICH;
            boolean takable = method instanceof StochasticRungeKutta || method instanceof ReversibleMethod;
            for (Noise noise : List.of(Noise.diagonal(), Noise.additiveDiagonal(), Noise.general(3))) {
                if (takable && method.hasErrorEstimate() && method.takes(noise.kind())) {
                    cases.add(Arguments.of(method, calculus, noise));
                    if (method instanceof StochasticRungeKutta srk && !srk.isEmbedded()) {
                        cases.add(Arguments.of(srk.withEmbeddedError(), calculus, noise));
                    }
                }
            }
        }
        return cases;
    }

    private static Solver solver(StochasticMethod method) {
        return Solver.of(method, Tolerances.of(1e-1, 1e-1));
    }

    private static BrownianPath pathOf(int sources, double start, double end) {
        return BrownianStream.of(SEED, sources, start, end).apart().withPath(DRAW);
    }

    /** A solve with this one step, along the same numbers, has the same estimates. */
    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("cases")
    void estimatesAreThoseOfASolversStep(StochasticMethod method, Calculus calculus, Noise noise) {
        DrivenLoss loss = new DrivenLoss(calculus, noise, true, true);
        Sde<WaveField> sde = loss.sde(loss.start());
        double[] y = loss.y0(loss.start());
        StochasticLocalStep step = StochasticLocalStep.of(solver(method), sde, SEED);
        step.evaluate(T, y, H, DRAW);
        StepLog log = StepLog.of();
        solver(method)
                .withController(PrescribedSteps.of(T, T + H))
                .solve(sde.along(pathOf(noise.sources(2), T, T + H)), y, T, T + H, log);
        assertThat(step.error()).isPositive().isCloseTo(log.error(0), within(1e-12 * log.error(0)));
        if (method.hasStiffnessEstimate()) {
            assertThat(step.stiffness()).isCloseTo(log.stiffness(0), within(1e-12 * log.stiffness(0)));
        } else {
            assertThat(step.stiffness()).isNaN();
        }
    }

    /** Differences by the state and by all parameters, the noise and the size held. */
    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("cases")
    void pullbackEqualsDifferences(StochasticMethod method, Calculus calculus, Noise noise) {
        DrivenLoss loss = new DrivenLoss(calculus, noise, true, true);
        double[] x = loss.start();
        double stiffnessBar = method.hasStiffnessEstimate() ? 0.5 : 0;
        StochasticLocalStep step = StochasticLocalStep.of(solver(method), loss.sde(x), SEED);
        step.evaluate(T, loss.y0(x), H, DRAW);
        double[] yBar = {10, 20};
        double[] thetaBar = new double[x.length - 2];
        step.pullback(1.5, stiffnessBar, yBar, thetaBar);
        yBar[0] -= 10;
        yBar[1] -= 20;
        double[] scale = new double[x.length];
        Arrays.fill(scale, 1e-2);
        double[] differences = CentralDifference.gradient(
                        v -> {
                            StochasticLocalStep moved = StochasticLocalStep.of(solver(method), loss.sde(v), SEED);
                            moved.evaluate(T, loss.y0(v), H, DRAW);
                            return 1.5 * moved.error() + (stiffnessBar == 0 ? 0 : stiffnessBar * moved.stiffness());
                        },
                        x,
                        scale)
                .value();
        double[] all = new double[x.length];
        System.arraycopy(yBar, 0, all, 0, 2);
        System.arraycopy(thetaBar, 0, all, 2, thetaBar.length);
        assertThat(CentralDifference.relativeError(all, differences)).isLessThan(1e-7);
    }

    /** A field whose linearizations number 0, those of stages at the start, have the usual parameters. */
    private static final class LaterStages implements DifferentiableField {

        private final WaveField first;
        private final WaveField moved;
        private final AtomicInteger made = new AtomicInteger();

        LaterStages(WaveField first, WaveField moved) {
            this.first = first;
            this.moved = moved;
        }

        @Override
        public void evaluate(double t, double[] y, double[] out) {
            moved.evaluate(t, y, out);
        }

        @Override
        public int parameterCount() {
            return moved.parameterCount();
        }

        @Override
        public Linearization linearization() {
            return made.getAndIncrement() == 0 ? first.linearization() : moved.linearization();
        }
    }

    @Test
    void detachedPullbackEqualsDifferencesWithTheFirstStageHeld() {
        double[] drift = WaveField.theta(2, 0.8);
        double[] diffusion = WaveField.theta(2, 0.5);
        double[] both = Arrays.copyOf(drift, 8);
        System.arraycopy(diffusion, 0, both, 4, 4);
        double[] y = {0.4, -0.7};
        double[] thetaBar = new double[8];
        detached(both, both, y).pullbackDetached(1.5, 0.5, thetaBar);
        double[] scale = new double[8];
        Arrays.fill(scale, 1e-2);
        double[] differences = CentralDifference.gradient(
                        v -> {
                            StochasticLocalStep moved = detached(both, v, y);
                            return 1.5 * moved.error() + 0.5 * moved.stiffness();
                        },
                        both,
                        scale)
                .value();
        assertThat(CentralDifference.relativeError(thetaBar, differences)).isLessThan(1e-7);
    }

    private static StochasticLocalStep detached(double[] held, double[] moved, double[] y) {
        Sde<DifferentiableField> sde = Sde.ito(
                new LaterStages(wave(held, 0), wave(moved, 0)),
                Noise.diagonal(),
                new LaterStages(wave(held, 4), wave(moved, 4)));
        StochasticLocalStep step = StochasticLocalStep.of(solver(SOSRI2.METHOD), sde, SEED);
        step.evaluate(T, y, H, DRAW);
        return step;
    }

    private static WaveField wave(double[] theta, int from) {
        return new WaveField(2, true, Arrays.copyOfRange(theta, from, from + 4));
    }

    @Test
    void freshStepHasTheSizeOfTheInitialStep() {
        DrivenLoss loss = new DrivenLoss(Calculus.ITO, Noise.diagonal(), true, true);
        Sde<WaveField> sde = loss.sde(loss.start());
        double[] y = loss.y0(loss.start());
        Solver solver = Solver.of(SOSRI.METHOD, Tolerances.of(1e-3, 1e-3));
        double[] size = new double[1];
        solver.withMaxSteps(1).trySolve(sde.along(BrownianStream.of(1, 2, 0.5, 5)), y, 0.5, 5, new StepListener() {

            @Override
            public void accepted(StepRecord record) {
                size[0] = record.h();
            }

            @Override
            public void rejected(StepRecord record, Rejection cause) {
                size[0] = record.h();
            }
        });
        StochasticLocalStep step = StochasticLocalStep.of(solver, sde, SEED);
        step.evaluateFresh(0.5, y, 5, DRAW);
        assertThat(step.size()).isCloseTo(size[0], within(1e-12));
        step.evaluateFresh(0.5, y, 0.5 + 1e-9, DRAW);
        assertThat(step.size()).isCloseTo(1e-9, within(1e-15));
    }

    /** The same draw has the same bits; other draws and seeds have other noise. */
    @Test
    void noiseIsAFunctionOfSeedAndDraw() {
        double[] first = normals(SEED, 3);
        assertThat(normals(SEED, 3)).isEqualTo(first);
        assertThat(normals(SEED, 4)).isNotEqualTo(first);
        assertThat(normals(SEED + 1, 3)).isNotEqualTo(first);
    }

    private static double[] normals(long seed, long draw) {
        DrivenLoss loss = new DrivenLoss(Calculus.ITO, Noise.diagonal(), true, true);
        StochasticLocalStep step = StochasticLocalStep.of(solver(SOSRI.METHOD), loss.sde(loss.start()), seed);
        step.evaluate(T, loss.y0(loss.start()), H, draw);
        double[] w = step.increments();
        for (int i = 0; i < w.length; i++) {
            w[i] /= Math.sqrt(H);
        }
        return w;
    }

    /**
     * Standard normal, and uncorrelated with the solve's own increments over the same interval, with the same seed and
     * path number, and with the draw before. N = 4000 draws, seeds fixed: a product of two independent normals has
     * variance 1, the square of one variance 2; five deviations are passed by chance in 6e-7 of the comparisons.
     */
    @Test
    void noiseIsIndependentOfThatOfTheSolve() {
        int n = 4000;
        double[] sums = new double[6];
        double[] before = normals(SEED, -1);
        for (int k = 0; k < n; k++) {
            double[] own = normals(SEED, k);
            BrownianPath[] others = {
                BrownianTree.of(SEED, 2, T, T + H).withPath(k),
                BrownianStream.of(SEED, 2, T, T + H).withPath(k),
                GridPath.of(SEED, 2, T, T + H, 1).withPath(k)
            };
            for (int p = 0; p < 3; p++) {
                double[] w = new double[2];
                BrownianCursor cursor = others[p].cursor();
                cursor.increment(T, T + H, w, new double[2]);
                sums[p] += own[0] * w[0] / Math.sqrt(H);
            }
            sums[3] += own[0] * own[1];
            sums[4] += own[0] * before[0];
            sums[5] += (own[0] * own[0] - 1) / Math.sqrt(2);
            before = own;
        }
        for (double sum : sums) {
            assertThat(Math.abs(sum) / Math.sqrt(n)).isLessThan(5);
        }
    }

    @Test
    void misuseIsNamed() {
        DrivenLoss loss = new DrivenLoss(Calculus.ITO, Noise.diagonal(), true, true);
        Sde<WaveField> sde = loss.sde(loss.start());
        double[] y = {0.4, -0.7};
        StochasticLocalStep step = StochasticLocalStep.of(solver(SOSRI.METHOD), sde, SEED);
        assertThatThrownBy(() -> step.pullbackDetached(1, 0, new double[8])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> step.evaluate(0, y, 0, 1)).hasMessageContaining("size = 0.0");
        assertThatThrownBy(() -> step.evaluateFresh(1, y, 1, 1)).hasMessageContaining("end = 1.0");
        step.evaluate(0, y, 0.1, 1);
        assertThatThrownBy(() -> step.pullbackDetached(1, 0, new double[3]))
                .hasMessageContaining("thetaBar has length 3");
        assertThatThrownBy(() -> step.pullback(1, 0, new double[3], new double[8]))
                .hasMessageContaining("yBar has length 3");
        assertThatThrownBy(() -> step.pullback(0, 1, y.clone(), new double[8]))
                .hasMessageContaining("no stiffness estimate");
        Solver ordinary = Solver.of(Tsit5.METHOD, Tolerances.of(1e-3, 1e-3));
        assertThatThrownBy(() -> StochasticLocalStep.of(ordinary, sde, SEED)).hasMessageContaining("method = Tsit5");
        Solver stratonovich = solver(org.costate.solver.sde.SlowRK.METHOD);
        assertThatThrownBy(() -> StochasticLocalStep.of(stratonovich, sde, SEED))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
