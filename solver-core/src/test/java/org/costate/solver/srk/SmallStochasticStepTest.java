package org.costate.solver.srk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.costate.solver.Attempt;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.StageMonitor;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.noise.BrownianTree;
import org.costate.solver.sde.SOSRI;
import org.costate.solver.sde.SOSRI2;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The formulas written out for small states are the loops, to the bit. */
class SmallStochasticStepTest {

    private static final Tolerances TOLERANCES = Tolerances.of(1e-3, 1e-4);
    private static final int STEPS = 20;

    private static final StageMonitor NOBODY = stage -> true;

    /** Every method, with each of its estimates. */
    static List<StochasticRungeKutta> methods() {
        List<StochasticRungeKutta> all = new ArrayList<>(StochasticPerturbationTest.methods());
        for (StochasticRungeKutta method : StochasticPerturbationTest.methods()) {
            if (method.tableau(Noise.diagonal()).hasEmbeddedError() && !method.isEmbedded()) {
                all.add(method.withEmbeddedError());
            }
        }
        return all;
    }

    private static Sde<VectorField> equation(StochasticRungeKutta method, Noise noise) {
        VectorField drift = (t, y, dydt) -> {
            for (int i = 0; i < y.length; i++) {
                dydt[i] = Math.cos(t) * y[(i + 1) % y.length] - y[i] * y[i];
            }
        };
        VectorField diffusion = (t, y, g) -> {
            for (int i = 0; i < y.length; i++) {
                g[i] = Math.exp(t) * (noise.isAdditive() ? i + 1 : Math.sin(y[i] + i));
            }
        };
        Sde<VectorField> sde = method.solves(Calculus.ITO)
                ? Sde.ito(drift, noise, diffusion)
                : Sde.stratonovich(drift, noise, diffusion);
        return sde.withNoiseInducedDrift(drift);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void stepsAndErrorsAreThoseOfTheLoops(StochasticRungeKutta method) {
        RandomCase random = RandomCase.of(20260101);
        for (Noise noise : List.of(
                Noise.diagonal(),
                Noise.additiveDiagonal(),
                Noise.scalar(),
                Noise.scalar().rows(2))) {
            for (int n = 1; n <= 4; n++) {
                boolean isWhole = n % 2 == 0 || noise.isDiagonal() || noise.sources(2) == noise.sources(4);
                if (method.takes(noise.kind()) && isWhole) {
                    compare(method, noise, n, random);
                }
            }
        }
    }

    private static void compare(StochasticRungeKutta method, Noise noise, int n, RandomCase random) {
        StochasticTableau tableau = method.tableau(noise);
        if (!SmallStochasticStep.isFor(tableau, noise, n)) {
            return;
        }
        Sde<VectorField> sde = equation(method, noise);
        BrownianTree path = BrownianTree.of(random.bits(), noise.sources(n), 0, 1);
        DrivenFields fields = new DrivenFields(sde.along(path), sde.noiseInducedDrift(), n, NOBODY);
        StageArrays plainArrays = new StageArrays(tableau, n, n);
        StageArrays smallArrays = new StageArrays(tableau, n, n);
        PlainStochasticStep plain = new PlainStochasticStep(method, tableau, TOLERANCES, plainArrays, fields);
        SmallStochasticStep small = new SmallStochasticStep(method, tableau, TOLERANCES, smallArrays, fields);
        double[] plainNext = new double[n];
        double[] smallNext = new double[n];
        // stages that are not finite leave nothing behind for the attempts after them
        fields.move(0, 1);
        double[] wild = new double[n];
        Arrays.fill(wild, Double.MAX_VALUE);
        small.attempt(0, 1, fields.w(), fields.area(), wild, smallNext, false);
        for (int step = 0; step < STEPS; step++) {
            double[] y = random.normalArray(n);
            double t = random.uniform();
            double tNext = random.uniform();
            boolean isRetry = step % 2 == 1;
            fields.move(t, tNext);
            assertThat(plain.attempt(t, tNext - t, y, plainNext, isRetry)).isEqualTo(Attempt.OK);
            assertThat(small.attempt(t, tNext - t, fields.w(), fields.area(), y, smallNext, isRetry))
                    .isEqualTo(Attempt.OK);
            assertThat(smallNext).as("%s, %s noise, n = %d", method, noise, n).isEqualTo(plainNext);
            assertThat(smallArrays.drifts()).isDeepEqualTo(plainArrays.drifts());
            assertThat(smallArrays.diffusions()).isDeepEqualTo(plainArrays.diffusions());
            if (method.hasErrorEstimate()) {
                assertThat(small.scaled(tNext - t, y, smallNext)).isEqualTo(plain.scaled(y, plainNext));
            }
        }
    }

    /** Without this the comparison above might compare nothing. */
    @Test
    void theMethodsForSmallStatesTakeThisPath() {
        for (StochasticRungeKutta method : List.of(SOSRI.METHOD, SOSRI2.METHOD)) {
            for (int n = 1; n <= 4; n++) {
                assertThat(SmallStochasticStep.isFor(method.tableau(Noise.diagonal()), Noise.diagonal(), n))
                        .isTrue();
            }
        }
        assertThat(SmallStochasticStep.isFor(SOSRI.METHOD.tableau(Noise.diagonal()), Noise.diagonal(), 5))
                .isFalse();
    }

    /** A drift that spoils its argument gets a copy wherever the state is read again. */
    @Test
    void aFieldMayWriteIntoItsArgument() {
        VectorField drift = (t, y, dydt) -> {
            dydt[0] = -y[0];
            dydt[1] = y[0] - y[1];
        };
        VectorField spoiling = (t, y, dydt) -> {
            drift.evaluate(t, y, dydt);
            y[0] = Double.NaN;
            y[1] = Double.NaN;
        };
        VectorField diffusion = (t, y, g) -> {
            g[0] = 0.1 * y[0];
            g[1] = 0.1 * y[1];
        };
        double[] y0 = {1, 2};
        BrownianTree path = BrownianTree.of(5, 2, 0, 1);
        for (StochasticRungeKutta method : List.of(SOSRI.METHOD, SOSRI2.METHOD)) {
            Solver solver = Solver.of(method.withEmbeddedError(), TOLERANCES);
            Sde<VectorField> kind = Sde.ito(drift, Noise.diagonal(), diffusion);
            double[] expected = solver.solve(kind.along(path), y0, 0, 1).endState();
            double[] actual =
                    solver.solve(kind.withDrift(spoiling).along(path), y0, 0, 1).endState();
            assertThat(actual).isEqualTo(expected);
        }
    }

    /** Where a scale is zero the quotient of the small form is none; a component that stays 0 has no error. */
    @Test
    void aComponentThatIsAndStaysZeroNeedsNoTolerance() {
        VectorField drift = (t, y, dydt) -> {
            dydt[0] = -y[0];
            dydt[1] = -y[1];
        };
        VectorField diffusion = (t, y, g) -> {
            g[0] = 0.1 * y[0];
            g[1] = 0.1 * y[1];
        };
        Sde<VectorField> sde = Sde.ito(drift, Noise.diagonal(), diffusion);
        double[] end = Solver.of(SOSRI.METHOD.withEmbeddedError(), Tolerances.of(1e-3, 0))
                .solve(sde.along(BrownianTree.of(5, 2, 0, 1)), new double[] {1, 0}, 0, 1)
                .endState();
        assertThat(end[0]).isPositive();
        assertThat(end[1]).isZero();
    }
}
