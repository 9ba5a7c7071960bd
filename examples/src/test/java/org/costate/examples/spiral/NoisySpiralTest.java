package org.costate.examples.spiral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.costate.examples.train.StepCharges;
import org.costate.optim.LearningRate;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.costate.solver.sde.SOSRI;
import org.junit.jupiter.api.Test;

class NoisySpiralTest {

    private static Solution decays(double... y0) {
        return Solver.of(Tsit5.METHOD, Tolerances.of(1e-10, 1e-10))
                .withSaveAt(SaveAt.times(0, 0.5, 1))
                .solve(
                        (t, y, f) -> {
                            for (int i = 0; i < y.length; i++) {
                                f[i] = -y[i];
                            }
                        },
                        y0,
                        0,
                        1);
    }

    /** The states of a decay are e^-t y0, so a cotangent of the states gives the derivative by y0 in closed form. */
    @Test
    void theLossHasTheDerivativesOfItsValues() {
        double[] y0 = {1, -2, 0.5, 0.3, 1.7, -0.4};
        Moments truth = Moments.of(decays(0.2, 0.9, -0.7, 1.1));
        Solution solution = decays(y0);
        double[] bar = new double[3 * y0.length];
        Moments.of(solution).gradient(truth, solution, bar);
        for (int i = 0; i < y0.length; i++) {
            double byStart = 0;
            for (int k = 0; k < 3; k++) {
                byStart += bar[k * y0.length + i] * Math.exp(-0.5 * k);
            }
            assertThat(byStart).isCloseTo((loss(y0, i, 1e-4, truth) - loss(y0, i, -1e-4, truth)) / 2e-4, within(1e-7));
        }
    }

    private static double loss(double[] y0, int i, double by, Moments truth) {
        double[] moved = y0.clone();
        moved[i] += by;
        Moments moments = Moments.of(decays(moved));
        return moments.meanError(truth) + moments.varianceError(truth);
    }

    @Test
    void theSameSeedMakesTheSameTraining() {
        Moments truth = Moments.of(decays(NoisySpiral.starts(3)));
        Solver solver = Solver.of(SOSRI.METHOD, Tolerances.of(0.3, 0.3));
        double[][] thetas = new double[2][];
        Moments known = NoisySpiral.truth();
        for (int k = 0; k < 2; k++) {
            NoisySpiralTrial trial =
                    new NoisySpiralTrial(solver, LearningRate.constant(0.01), 12, StepCharges.of(), 4, known);
            double before = trial.test().quality("mean");
            for (int i = 0; i < trial.iterations(); i++) {
                assertThat(trial.iterate(0, i).evaluations()).isPositive();
            }
            assertThat(trial.test().quality("mean")).isLessThan(before);
            thetas[k] = trial.parameters();
        }
        assertThat(thetas[0]).isEqualTo(thetas[1]);
        assertThat(Moments.of(decays(NoisySpiral.starts(2))).varianceError(truth))
                .isLessThan(1e-20);
    }
}
