package org.costate.regularization;

import static org.assertj.core.api.Assertions.assertThat;

import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.StochasticRecording;
import org.costate.solver.Noise;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.noise.BrownianTree;
import org.costate.solver.sde.SOSRI2;
import org.junit.jupiter.api.Test;

/** Local penalties are functions of a log, so recordings of stochastic solves carry them as they are. */
class StochasticLocalPenaltyTest {

    private static final double[] Y0 = {1.1, 0.4};

    private static StochasticRecording record() {
        Sde<Spiral> sde =
                Sde.ito(new Spiral(new double[] {0.7, 1.2}), Noise.diagonal(), new Spiral(new double[] {0.05, 0.1}));
        Solver solver = Solver.of(SOSRI2.METHOD, Tolerances.of(5e-2, 5e-2));
        BrownianTree path = BrownianTree.of(5, 2, 0, 4).withTolerance(1e-6);
        return DiscreteAdjoint.of(solver).record(sde, path, Y0, 0, 3);
    }

    @Test
    void meanOverDrawsIsTheGlobalPenaltyWithItsGradient() {
        StochasticRecording recording = record();
        assertThat(recording.log().size()).isGreaterThan(3);
        requireUnbiased(
                recording, LocalPenalty.error(StepDraw.OVER_TIME, 1), ErrorEstimatePenalty.of(Aggregation.sum()));
        requireUnbiased(
                recording,
                LocalPenalty.stiffness(SOSRI2.METHOD, StepDraw.OVER_STEPS, 2),
                StiffnessPenalty.of(SOSRI2.METHOD, Aggregation.sum()));
        requireUnbiased(
                recording,
                LocalPenalty.predictedSteps(SOSRI2.METHOD, StepDraw.OVER_STEPS, 3)
                        .logarithm(),
                PredictedStepsPenalty.of(SOSRI2.METHOD).logarithm());
    }

    private static void requireUnbiased(StochasticRecording recording, LocalPenalty local, StepPenalty global) {
        Moments gradient = new Moments(4);
        Moments value = new Moments(1);
        for (int i = 0; i < 400; i++) {
            Cotangents bar = recording.cotangents();
            StepPenalty drawn = local.at(i);
            value.add(drawn.value(recording.log()));
            drawn.addCotangents(recording.log(), 1, bar);
            gradient.add(recording.pullback(bar).parameters());
        }
        Cotangents whole = recording.cotangents();
        global.addCotangents(recording.log(), 1, whole);
        value.requireMean(6, global.value(recording.log()));
        gradient.requireMean(6, recording.pullback(whole).parameters());
    }
}
