package org.costate.solver.rk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.costate.solver.Attempt;
import org.costate.solver.PidController;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.method.Tsit5;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A small state takes a path without loops; every component has the bits that the loops give. */
class SmallStepTest {

    private static final long SEED = 20240611;

    private static final ExplicitRungeKutta RK4 = ButcherTableau.named("RK4", 4)
            .from("Kutta 1901")
            .stages(
                    new double[] {0, 0.5, 0.5, 1},
                    new double[] {},
                    new double[] {0.5},
                    new double[] {0, 0.5},
                    new double[] {0, 0, 1})
            .weights(1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6)
            .toMethod();

    /** Components that know nothing of each other, so that their number does not matter to any of them. */
    private static final VectorField SEPARATE = (t, y, dydt) -> {
        for (int i = 0; i < y.length; i++) {
            dydt[i] = Math.cos(t + i) * y[i] - 0.1 * (i + 1) * y[i] * y[i];
        }
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void sumsHaveTheBitsOfTheLoops(int n) {
        Random random = new Random(SEED);
        for (int length = 0; length <= 24; length++) {
            for (int trial = 0; trial < 40; trial++) {
                double[] weights = random.doubles(length, -3, 3).toArray();
                double[][] k = new double[length + 1][];
                Arrays.setAll(k, s -> random.doubles(n, -1e3, 1e3).toArray());
                for (int s = 0; s < length; s++) {
                    weights[s] = random.nextInt(4) == 0 ? 0 : weights[s];
                }
                double[] y = random.doubles(n, -1, 1).toArray();
                double h = random.nextDouble() - 0.5;
                double[] loops = new double[n];
                double[] small = new double[n];
                LinearCombination.of(weights).addTo(y, h, k, loops);
                SmallSum.of(weights, k).addTo(y, h, small);
                assertSameBits(small, loops, "n = " + n + ", terms = " + length + ", seed " + SEED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void scaledErrorHasTheBitsOfTheLoops(int n) {
        Random random = new Random(SEED);
        Tolerances tolerances = Tolerances.of(1e-6, 1e-9);
        ExplicitStepper stepper = new ExplicitStepper(Tsit5.METHOD.tableau(), SEPARATE, n, tolerances, stage -> true);
        EstimatedError loops = new EstimatedError(Tsit5.METHOD.tableau(), n, tolerances);
        double[] yNext = new double[n];
        for (int trial = 0; trial < 100; trial++) {
            double[] y = random.doubles(n, -2, 2).toArray();
            double h = random.nextDouble() - 0.5;
            assertThat(stepper.start(0.5, y)).isEqualTo(Attempt.OK);
            assertThat(stepper.attempt(0.5, 0.5 + h, y, yNext)).isEqualTo(Attempt.OK);
            assertThat(stepper.scaledError()).isPositive().isEqualTo(loops.scaled(h, y, yNext, stepper.k()));
        }
    }

    @Test
    void componentWithoutScaleAndErrorIsExactInASmallState() {
        VectorField still = (t, y, dydt) -> {
            dydt[0] = 0;
            dydt[1] = -y[1];
        };
        Tolerances tolerances = Tolerances.of(1e-6, new double[] {0, 1e-9});
        ExplicitStepper stepper = new ExplicitStepper(Tsit5.METHOD.tableau(), still, 2, tolerances, stage -> true);
        double[] y = {0, 1};
        double[] yNext = new double[2];
        assertThat(stepper.start(0, y)).isEqualTo(Attempt.OK);
        assertThat(stepper.attempt(0, 0.1, y, yNext)).isEqualTo(Attempt.OK);
        assertThat(stepper.scaledError())
                .isPositive()
                .isFinite()
                .isEqualTo(
                        new EstimatedError(Tsit5.METHOD.tableau(), 2, tolerances).scaled(0.1, y, yNext, stepper.k()));
    }

    @Test
    void solutionsOfManyLengthsShareTheirComponents() {
        for (ExplicitRungeKutta method : new ExplicitRungeKutta[] {Tsit5.METHOD, RK4}) {
            Solver solver = Solver.fixed(method, 0.03).withSaveAt(SaveAt.everyStep());
            Solution wide = solver.solve(SEPARATE, start(40), 0, 3);
            for (int n = 1; n < 40; n++) {
                Solution narrow = solver.solve(SEPARATE, start(n), 0, 3);
                for (int step = 0; step < wide.size(); step++) {
                    assertSameBits(narrow.state(step), Arrays.copyOf(wide.state(step), n), method + ", n = " + n);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void fieldMayWriteIntoItsState(int n) {
        VectorField careless = (t, y, dydt) -> {
            SEPARATE.evaluate(t, y, dydt);
            Arrays.fill(y, Double.NaN);
        };
        Solver solver = Solver.of(Tsit5.METHOD, Tolerances.of(1e-8, 1e-8)).withController(PidController.standard());
        double[] careful = solver.solve(SEPARATE, start(n), 0, 3).endState();
        assertSameBits(solver.solve(careless, start(n), 0, 3).endState(), careful, "n = " + n);
    }

    private static double[] start(int n) {
        double[] y = new double[n];
        Arrays.setAll(y, i -> 1 + 0.1 * Math.sin(i));
        return y;
    }

    private static void assertSameBits(double[] actual, double[] expected, String what) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Double.doubleToRawLongBits(actual[i]))
                    .as(what + ", component " + i)
                    .isEqualTo(Double.doubleToRawLongBits(expected[i]));
        }
    }
}
