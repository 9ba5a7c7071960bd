package org.costate.regularization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DifferentiableField;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.Linearization;
import org.costate.adjoint.Recording;
import org.costate.adjoint.ReversibleAdjoint;
import org.costate.adjoint.StochasticBacksolve;
import org.costate.adjoint.StochasticLocalStep;
import org.costate.adjoint.StochasticRecording;
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
import org.costate.solver.sde.ReversibleHeun;
import org.costate.solver.sde.SOSRA2;
import org.costate.solver.sde.SOSRI2;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;

/** The fresh step of Pal et al. 2023 on stochastic solves. */
class StochasticFreshStepTest {

    private static final double[] Y0 = {1.1, 0.4};
    private static final double[] THETA = {0.7, 1.2, 0.05, 0.1};
    private static final double T1 = 3;
    private static final long SEED = 61;
    private static final Solver SOLVER =
            Solver.of(SOSRI2.METHOD, Tolerances.of(5e-2, 5e-2)).withSaveAt(SaveAt.everyStep());
    private static final BrownianTree PATH = BrownianTree.of(5, 2, 0, 4).withTolerance(1e-6);

    private static Sde<Spiral> spiral(double[] theta) {
        return Sde.ito(
                new Spiral(Arrays.copyOf(theta, 2)), Noise.diagonal(), new Spiral(Arrays.copyOfRange(theta, 2, 4)));
    }

    private static StochasticRecording record(Solver solver) {
        return DiscreteAdjoint.of(solver).record(spiral(THETA), PATH, Y0, 0, T1);
    }

    private static FreshStepPenalty penalty() {
        return FreshStepPenalty.error(StochasticLocalStep.of(SOLVER, spiral(THETA), SEED), 7);
    }

    /** Size, E and S of one more step as a function of initial state and parameters, all steps and noise held. */
    private static double[] replayed(
            double[] x, BrownianPath path, PrescribedSteps steps, int row, double size, long draw) {
        double[] theta = Arrays.copyOfRange(x, 2, 6);
        Solution solution = SOLVER.withController(steps).solve(spiral(theta).along(path), Arrays.copyOf(x, 2), 0, T1);
        StochasticLocalStep step = StochasticLocalStep.of(SOLVER, spiral(theta), SEED);
        step.evaluate(solution.time(row), solution.state(row), size, draw);
        return new double[] {step.error(), step.stiffness()};
    }

    /** The whole gradient, through the solve and in the fresh step, of E h plus S / size. */
    @Test
    void fullGradientEqualsDifferencesAtFrozenSteps() {
        StochasticRecording recording = record(SOLVER);
        StochasticLocalStep step = StochasticLocalStep.of(SOLVER, spiral(THETA), SEED);
        PrescribedSteps steps = PrescribedSteps.from(recording.log());
        BrownianPath path = recording.path();
        double[] x = {Y0[0], Y0[1], THETA[0], THETA[1], THETA[2], THETA[3]};
        double[] scale = new double[6];
        Arrays.fill(scale, 1e-2);
        for (int iteration = 0; iteration < 4; iteration++) {
            Penalty both = FreshStepPenalty.error(step, 7)
                    .atSavedStates()
                    .withStateGradient(StateGradient.FULL)
                    .at(iteration)
                    .plus(FreshStepPenalty.stiffness(SOSRI2.METHOD, step, 7)
                            .atSavedStates()
                            .withStateGradient(StateGradient.FULL)
                            .at(iteration));
            Cotangents bar = recording.cotangents();
            double[] thetaBar = new double[4];
            double value = both.add(recording, 1, bar, thetaBar);
            Gradient gradient = recording.pullback(bar);
            gradient.addParameters(thetaBar, 0);
            double[] exact = {
                gradient.initialState()[0],
                gradient.initialState()[1],
                thetaBar[0],
                thetaBar[1],
                thetaBar[2],
                thetaBar[3]
            };
            SplittableRandom random = IterationRandom.of(7, iteration);
            int row = random.nextInt(recording.solution().size() - 1);
            long draw = random.nextLong();
            double size = step.size();
            double[] differences = CentralDifference.gradient(
                            v -> {
                                double[] es = replayed(v, path, steps, row, size, draw);
                                return es[0] * size + es[1] / SOSRI2.METHOD.stabilityInterval();
                            },
                            x,
                            scale)
                    .value();
            double[] es = replayed(x, path, steps, row, size, draw);
            assertThat(value).isCloseTo(es[0] * size + es[1] / SOSRI2.METHOD.stabilityInterval(), within(1e-9 * value));
            assertThat(CentralDifference.relativeError(exact, differences)).isLessThan(1e-6);
        }
    }

    /** The step that holds a uniform time: each with the chance of its length. Within six standard errors. */
    @Test
    void stepStartsAreDrawnWithTheLengthsOfTheirSteps() {
        StochasticRecording recording = record(SOLVER.withSaveAt(SaveAt.everyStep()));
        StepLog log = recording.log();
        double[] chance = new double[log.size()];
        for (int j = 0; j < chance.length; j++) {
            chance[j] = log.h(j) / T1;
        }
        Moments seen = new Moments(chance.length);
        FreshStepPenalty penalty = penalty().atStepStarts().withStateGradient(StateGradient.FULL);
        for (int i = 0; i < 3000; i++) {
            Cotangents bar = recording.cotangents();
            penalty.at(i).add(recording, 1, bar, new double[4]);
            double[] hit = new double[chance.length];
            for (int j = 0; j < hit.length; j++) {
                hit[j] = bar.states()[2 * j] != 0 ? 1 : 0;
            }
            assertThat(Arrays.stream(hit).sum()).isEqualTo(1);
            seen.add(hit);
        }
        seen.requireMean(6, chance);
    }

    /** A discrete recording keeps the states of its steps: what the solver saves does not matter. */
    @Test
    void discreteRecordingsNeedNoSavedStates() {
        StochasticRecording all = record(SOLVER);
        StochasticRecording end = record(SOLVER.withSaveAt(SaveAt.end()));
        for (int i = 0; i < 20; i++) {
            double[] first = new double[4];
            double[] second = new double[4];
            double value = penalty().atStepStarts().at(i).add(all, 1, all.cotangents(), first);
            assertThat(penalty().atStepStarts().at(i).add(end, 1, end.cotangents(), second))
                    .isEqualTo(value);
            assertThat(second).isEqualTo(first).doesNotContain(0, Double.NaN);
        }
    }

    /** Same seed and iteration, same bits; another iteration has another place and other noise. */
    @Test
    void drawsAreReproducible() {
        StochasticRecording recording = record(SOLVER);
        double[] values = new double[10];
        for (int i = 0; i < values.length; i++) {
            values[i] = penalty().atStepStarts().at(i).add(recording, 1, recording.cotangents(), new double[4]);
            assertThat(penalty().atStepStarts().at(i).add(recording, 1, recording.cotangents(), new double[4]))
                    .isEqualTo(values[i]);
        }
        assertThat(Arrays.stream(values).distinct().count()).isEqualTo(values.length);
    }

    /** A constant value for each component: additive noise, whose two readings are the same equation. */
    private record Level(double a, double b) implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] out) {
            out[0] = a;
            out[1] = b;
        }

        @Override
        public int parameterCount() {
            return 2;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                @Override
                public void evaluate(double t, double[] y, double[] out) {
                    Level.this.evaluate(t, y, out);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    thetaBar[0] += w[0];
                    thetaBar[1] += w[1];
                    return 0;
                }
            };
        }
    }

    /**
     * Beside a backsolve, which can carry no cotangent of E, the penalty is that beside the discrete adjoint: the step
     * and its own derivative to the bit, and the cotangent of the state is carried on.
     */
    @Test
    void otherRecordingsCarryItToo() {
        Sde<DifferentiableField> sde =
                Sde.ito(new Spiral(new double[] {0.7, 1.2}), Noise.additiveDiagonal(), new Level(0.1, 0.2));
        Solver solver = Solver.of(SOSRA2.METHOD, Tolerances.of(1e-2, 1e-2)).withSaveAt(SaveAt.everyStep());
        Recording[] recordings = {
            DiscreteAdjoint.of(solver).record(sde, PATH, Y0, 0, T1),
            StochasticBacksolve.of(solver).record(sde, PATH, Y0, 0, T1)
        };
        FreshStepPenalty penalty = FreshStepPenalty.error(StochasticLocalStep.of(solver, sde, SEED), 7)
                .withStateGradient(StateGradient.FULL);
        for (FreshStepPenalty placed : new FreshStepPenalty[] {penalty.atStepStarts(), penalty.atSavedStates()}) {
            double[][] own = new double[2][4];
            double[][] initial = new double[2][];
            double[] values = new double[2];
            for (int r = 0; r < 2; r++) {
                Cotangents bar = recordings[r].cotangents();
                values[r] = placed.at(3).add(recordings[r], 1, bar, own[r]);
                initial[r] = recordings[r].pullback(bar).initialState();
            }
            assertThat(values[1]).isEqualTo(values[0]).isPositive();
            assertThat(own[1]).isEqualTo(own[0]).doesNotContain(Double.NaN);
            assertThat(CentralDifference.relativeError(initial[1], initial[0])).isLessThan(0.05);
        }
    }

    @Test
    void reversibleRecordingsTakeTheirStatesFromThoseSaved() {
        Sde<Spiral> sde = Sde.stratonovich(
                new Spiral(new double[] {0.7, 1.2}), Noise.diagonal(), new Spiral(new double[] {0.05, 0.1}));
        Solver solver = Solver.of(ReversibleHeun.METHOD, Tolerances.of(1e-1, 1e-1));
        FreshStepPenalty penalty = FreshStepPenalty.error(StochasticLocalStep.of(solver, sde, SEED), 7)
                .atStepStarts();
        Recording saved =
                ReversibleAdjoint.of(solver.withSaveAt(SaveAt.everyStep())).record(sde, PATH, Y0, 0, T1);
        double[] thetaBar = new double[4];
        assertThat(penalty.at(1).add(saved, 1, saved.cotangents(), thetaBar)).isPositive();
        assertThat(thetaBar).doesNotContain(0, Double.NaN);
        Recording end = ReversibleAdjoint.of(solver).record(sde, PATH, Y0, 0, T1);
        assertThatThrownBy(() -> penalty.at(1).add(end, 1, end.cotangents(), new double[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the step that is drawn begins there; save every step");
    }

    @Test
    void anyTimeNeedsAnInterpolant() {
        StochasticRecording recording = record(SOLVER);
        assertThatThrownBy(() -> penalty().at(0).add(recording, 1, recording.cotangents(), new double[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use atStepStarts or atSavedStates");
    }
}
