package org.costate.examples.spiral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.costate.examples.train.StepCharges;
import org.costate.optim.LearningRate;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.junit.jupiter.api.Test;

class SpiralTest {

    /** From the equations: d/dt (u1^4 + u2^4) = -0.4 (u1^6 + u2^6). */
    @Test
    void theSpiralDecaysAsItsEquationsSay() {
        double[] times = CubicSpiral.times(0, CubicSpiral.END);
        double step = 1e-4;
        double[] near = CubicSpiral.states(new double[] {1 - step, 1, 1 + step});
        double slope = (quartic(near, 2) - quartic(near, 0)) / (2 * step);
        assertThat(slope).isCloseTo(-0.4 * (Math.pow(near[2], 6) + Math.pow(near[3], 6)), within(1e-4));
        assertThat(times).hasSize(30).startsWith(0.0).endsWith(1.5);
        assertThat(CubicSpiral.states(times)).hasSize(60).startsWith(2.0, 0.0);
    }

    private static double quartic(double[] rows, int row) {
        return Math.pow(rows[2 * row], 4) + Math.pow(rows[2 * row + 1], 4);
    }

    @Test
    void trainingComesNearerToThePoints() {
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6));
        SpiralTrial trial = new SpiralTrial(solver, LearningRate.constant(0.02), 60, StepCharges.of(), 1);
        double before = trial.test().quality("error");
        for (int i = 0; i < trial.iterations(); i++) {
            assertThat(trial.iterate(0, i).evaluations()).isPositive();
        }
        assertThat(trial.test().quality("error")).isLessThan(before / 4);
    }
}
