package org.costate.solver.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.costate.solver.Calculus;
import org.costate.solver.Cancellation;
import org.costate.solver.DrivenField;
import org.costate.solver.Noise;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.SaveAt;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.StochasticMethod;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.method.Tsit5;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.BrownianTree;
import org.costate.solver.noise.GridPath;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stochastic solves refuse, and how they end when their fields give no numbers. Numbers are those of the fault list. */
class SdeFaultTest {

    private static final VectorField DECAY = (t, y, f) -> {
        for (int i = 0; i < y.length; i++) {
            f[i] = -y[i];
        }
    };

    private static final double[] TWO = {1, 2};

    private static BrownianPath path(int m) {
        return BrownianTree.of(11, m, 0, 1);
    }

    private static VectorField constant(double value) {
        return (t, y, g) -> Arrays.fill(g, value);
    }

    static List<StochasticMethod> methods() {
        return SdeMethodScan.methods();
    }

    static List<StochasticMethod> generalMethods() {
        return SdeMethodScan.methods().stream()
                .filter(method -> method.takes(Noise.Kind.GENERAL))
                .toList();
    }

    /** An equation of one component with diagonal or additive noise, whichever the method takes. */
    private static DrivenField equation(StochasticMethod method, VectorField drift, VectorField diffusion) {
        Noise noise = method.takes(Noise.Kind.DIAGONAL) ? Noise.diagonal() : Noise.additiveDiagonal();
        Sde<VectorField> sde = method.solves(Calculus.ITO)
                ? Sde.ito(drift, noise, diffusion)
                : Sde.stratonovich(drift, noise, diffusion);
        return sde.withNoiseInducedDrift(constant(0)).along(path(1));
    }

    @Test
    @DisplayName("086 a method and a structure of noise that do not match")
    void wrongNoise() {
        DrivenField field = Sde.ito(DECAY, Noise.general(2), constant(0.1)).along(path(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Solver.fixed(Milstein.METHOD, 0.1).solve(field, TWO, 0, 1))
                .withMessageContaining("method = Milstein")
                .withMessageContaining("general noise")
                .withMessageContaining("EulerMaruyama");
    }

    @Test
    @DisplayName("086 an Ito equation and a method for Stratonovich's")
    void wrongCalculus() {
        DrivenField ito = Sde.ito(DECAY, Noise.diagonal(), constant(0.1)).along(path(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Solver.fixed(StochasticHeun.METHOD, 0.1).solve(ito, TWO, 0, 1))
                .withMessageContaining("in the sense of Ito")
                .withMessageContaining("SOSRI");
        DrivenField stratonovich =
                Sde.stratonovich(DECAY, Noise.diagonal(), constant(0.1)).along(path(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Solver.fixed(SOSRI.METHOD, 0.1).solve(stratonovich, TWO, 0, 1))
                .withMessageContaining("in the sense of Stratonovich")
                .withMessageContaining("StochasticHeun");
    }

    @Test
    @DisplayName("085 a path with another number of sources")
    void wrongNumberOfSources() {
        DrivenField field = Sde.ito(DECAY, Noise.general(4), constant(0.1)).along(path(3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Solver.fixed(EulerMaruyama.METHOD, 0.1).solve(field, TWO, 0, 1))
                .withMessageContaining("dimension 3")
                .withMessageContaining("4 sources");
    }

    @ParameterizedTest
    @MethodSource("methods")
    @DisplayName("085 a diffusion that leaves values unwritten")
    void unwrittenDiffusion(StochasticMethod method) {
        VectorField partly = (t, y, g) -> g[0] = 0.1;
        Noise noise = method.takes(Noise.Kind.DIAGONAL) ? Noise.diagonal() : Noise.additiveDiagonal();
        Sde<VectorField> sde =
                method.solves(Calculus.ITO) ? Sde.ito(DECAY, noise, partly) : Sde.stratonovich(DECAY, noise, partly);
        DrivenField field = sde.withNoiseInducedDrift(constant(0)).along(path(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Solver.fixed(method, 0.1).solve(field, TWO, 0, 1))
                .withMessageContaining("the diffusion left g[1] unwritten")
                .withMessageContaining("length 2");
    }

    @ParameterizedTest
    @MethodSource("generalMethods")
    @DisplayName("085 a diffusion that writes fewer columns")
    void unwrittenColumns(StochasticMethod method) {
        VectorField narrow = (t, y, g) -> Arrays.fill(g, 0, 4, 0.1);
        Sde<VectorField> sde = method.solves(Calculus.ITO)
                ? Sde.ito(DECAY, Noise.general(3), narrow)
                : Sde.stratonovich(DECAY, Noise.general(3), narrow);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Solver.fixed(method, 0.1).solve(sde.along(path(3)), TWO, 0, 1))
                .withMessageContaining("g[4] unwritten")
                .withMessageContaining("length 6");
    }

    @Test
    void unwrittenNoiseInducedDrift() {
        VectorField partly = (t, y, l) -> l[0] = 0;
        for (StochasticMethod method : List.of(Milstein.METHOD, StratonovichMilstein.METHOD)) {
            Sde<VectorField> sde = method.solves(Calculus.ITO)
                    ? Sde.ito(DECAY, Noise.diagonal(), constant(0.1))
                    : Sde.stratonovich(DECAY, Noise.diagonal(), constant(0.1));
            DrivenField field = sde.withNoiseInducedDrift(partly).along(path(2));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Solver.fixed(method, 0.1).solve(field, TWO, 0, 1))
                    .withMessageContaining("the noise-induced drift left values[1] unwritten");
        }
    }

    @Test
    void milsteinWithoutTheNoiseInducedDrift() {
        DrivenField field = Sde.ito(DECAY, Noise.diagonal(), constant(0.1)).along(path(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Solver.fixed(Milstein.METHOD, 0.1).solve(field, TWO, 0, 1))
                .withMessageContaining("no noise-induced drift")
                .withMessageContaining("withNoiseInducedDrift");
    }

    @Test
    @DisplayName("083 an interval that the path does not cover")
    void outsideThePath() {
        DrivenField field = Sde.ito(DECAY, Noise.diagonal(), constant(0.1)).along(path(2));
        Solver solver = Solver.fixed(EulerMaruyama.METHOD, 0.1);
        for (double[] interval : new double[][] {{0, 1.1}, {-0.1, 1}, {1.1, 0}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> solver.solve(field, TWO, interval[0], interval[1]))
                    .withMessageContaining("t0 = " + interval[0])
                    .withMessageContaining("from 0.0 to 1.0");
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aPlainFieldOrAMethodForOrdinaryEquations(StochasticMethod method) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Solver.fixed(method, 0.1).solve(DECAY, TWO, 0, 1))
                .withMessageContaining("method = " + method.name())
                .withMessageContaining("Sde.along");
        DrivenField field = equation(method, DECAY, constant(0.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Solver.fixed(Tsit5.METHOD, 0.1).solve(field, new double[1], 0, 1))
                .withMessageContaining("method = Tsit5")
                .withMessageContaining(method.name());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void denseOutput(StochasticMethod method) {
        Solver solver = Solver.fixed(method, 0.1).withSaveAt(SaveAt.dense());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> solver.solve(equation(method, DECAY, constant(0.1)), new double[1], 0, 1))
                .withMessageContaining("no interpolant")
                .withMessageContaining("SaveAt.times");
    }

    @Test
    @DisplayName("030 adaptive steps without an error estimate")
    void adaptiveWithoutAnEstimate() {
        for (StochasticMethod method : List.of(EulerMaruyama.METHOD, DRI1.METHOD)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Solver.of(method, Tolerances.of(1e-3, 1e-3)))
                    .withMessageContaining("no error estimate");
        }
    }

    @Test
    void stepsThatThePathCannotResolve() {
        BrownianPath coarse = BrownianTree.of(11, 1, 0, 1).withTolerance(0.01);
        DrivenField field =
                Sde.ito(DECAY, Noise.diagonal(), (t, y, g) -> g[0] = 2 * y[0]).along(coarse);
        Solution solution = Solver.of(SRIW1.METHOD, Tolerances.of(1e-9, 1e-9)).trySolve(field, new double[] {1}, 0, 1);
        assertThat(solution.status()).isEqualTo(Status.PATH_TOO_COARSE);
        assertThat(solution.message()).contains("tree", "component 0 has the largest error", "at t = ");
        assertThat(solution.endTime()).isLessThan(1);
        Solution fixed = Solver.fixed(EulerMaruyama.METHOD, 1e-4).trySolve(field, new double[] {1}, 0, 1);
        assertThat(fixed.status()).isEqualTo(Status.PATH_TOO_COARSE);
    }

    @Test
    void aStepOffTheGridOfAPath() {
        DrivenField field = Sde.ito(DECAY, Noise.diagonal(), constant(1)).along(GridPath.of(1, 1, 0, 1, 8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Solver.fixed(EulerMaruyama.METHOD, 0.3).solve(field, new double[] {1}, 0, 1))
                .withMessageContaining("must be a grid point");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void valuesThatAreNotFiniteNameTheirComponent(StochasticMethod method) {
        double[] ones = {1, 1};
        VectorField nanAtOne = (t, y, out) -> {
            out[0] = 0.1;
            out[1] = t > 0.5 ? Double.NaN : 0.1;
        };
        VectorField infinite = (t, y, out) -> {
            out[0] = 0.1;
            out[1] = Double.POSITIVE_INFINITY;
        };
        for (VectorField bad : List.of(nanAtOne, infinite)) {
            // a method may evaluate at the start of its steps only, or (SOSRI) far beyond their ends
            double last = bad == infinite ? 0 : 0.625;
            for (boolean ofDrift : new boolean[] {true, false}) {
                DrivenField one = ofDrift ? equation(method, bad, constant(0.1)) : equation(method, DECAY, bad);
                Solution solution = Solver.fixed(method, 0.125).trySolve(one.along(path(2)), ones, 0, 1);
                assertThat(solution.status()).isEqualTo(Status.NOT_FINITE);
                assertThat(solution.message()).contains("component 1");
                assertThat(solution.endTime()).isBetween(0.0, last);
                assertThat(solution.endState()).doesNotContain(Double.NaN);
            }
        }
    }

    @Test
    void adaptiveStepsAreCutBeforeValuesThatAreNotFinite() {
        VectorField late = (t, y, g) -> g[0] = t > 0.5 ? Double.NaN : 0.1;
        DrivenField field = Sde.ito(DECAY, Noise.diagonal(), late).along(path(1));
        Solution solution = Solver.of(SRIW1.METHOD, Tolerances.of(1e-3, 1e-3)).trySolve(field, new double[] {1}, 0, 1);
        assertThat(solution.status()).isEqualTo(Status.NOT_FINITE);
        assertThat(solution.message()).contains("component 0");
        assertThat(solution.endTime()).isBetween(0.45, 0.5);
        assertThat(solution.statistics().notFiniteRejections()).isBetween(1L, 60L);
    }

    /** The square root of the state, refused below zero, in drift or diffusion. */
    @Test
    void aRefusedStateIsARejectedStep() {
        VectorField root = (t, y, out) -> {
            if (y[0] < 0) {
                throw OutsideDomainException.INSTANCE;
            }
            out[0] = 0.9 * Math.sqrt(y[0]);
        };
        long refused = 0;
        for (int k = 0; k < 20; k++) {
            BrownianPath path = BrownianTree.of(5, 1, 0, 1).withPath(k).withTolerance(1e-9);
            DrivenField field = Sde.ito((t, y, f) -> f[0] = 2 * (0.5 - y[0]), Noise.diagonal(), root)
                    .along(path);
            Solution solution = Solver.of(SRIW1.METHOD, Tolerances.of(1e-1, 1e-1))
                    .withInitialStep(1)
                    .trySolve(field, new double[] {0.5}, 0, 1);
            assertThat(solution.endState()[0]).isGreaterThanOrEqualTo(0);
            refused += solution.statistics().refusedRejections();
            DrivenField byDrift =
                    Sde.ito(root, Noise.additiveDiagonal(), constant(-2)).along(path);
            Solution fixed = Solver.fixed(EulerMaruyama.METHOD, 0.05).trySolve(byDrift, new double[] {0.01}, 0, 1);
            assertThat(fixed.status()).isIn(Status.FIELD_REFUSED, Status.SUCCESS);
        }
        assertThat(refused).isPositive();
    }

    /**
     * The policy for states outside the domain of a diffusion: the solver changes no state. A diffusion may take the root
     * of the positive part, which goes on; refuse, which ends a fixed-step solve by a status; or give NaN, which ends it by
     * another. NaN never reaches a state that is called solved.
     */
    @Test
    @DisplayName("088 a negative state under a square root, Feller's condition violated")
    void squareRootOfANegativeState() {
        VectorField drift = (t, y, f) -> f[0] = 0.5 * (0.05 - y[0]);
        VectorField truncated = (t, y, g) -> g[0] = Math.sqrt(Math.max(y[0], 0));
        VectorField refusing = (t, y, g) -> {
            if (y[0] < 0) {
                throw OutsideDomainException.INSTANCE;
            }
            g[0] = Math.sqrt(y[0]);
        };
        VectorField plain = (t, y, g) -> g[0] = Math.sqrt(y[0]);
        int refusals = 0;
        for (int k = 0; k < 20; k++) {
            BrownianPath path = BrownianTree.of(8, 1, 0, 1).withPath(k);
            Solver solver = Solver.fixed(EulerMaruyama.METHOD, 0.02);
            Solution goesOn =
                    solver.trySolve(Sde.ito(drift, Noise.diagonal(), truncated).along(path), one(), 0, 1);
            Solution refused =
                    solver.trySolve(Sde.ito(drift, Noise.diagonal(), refusing).along(path), one(), 0, 1);
            Solution nan =
                    solver.trySolve(Sde.ito(drift, Noise.diagonal(), plain).along(path), one(), 0, 1);
            assertThat(goesOn.status()).isEqualTo(Status.SUCCESS);
            assertThat(goesOn.endState()[0]).isFinite();
            assertThat(nan.endState()[0]).isFinite();
            if (refused.status() != Status.SUCCESS) {
                refusals++;
                assertThat(refused.status()).isEqualTo(Status.FIELD_REFUSED);
                assertThat(nan.status()).isEqualTo(Status.NOT_FINITE);
                assertThat(nan.endTime()).isEqualTo(refused.endTime());
            }
        }
        assertThat(refusals).isPositive();
    }

    private static double[] one() {
        return new double[] {0.05};
    }

    @Test
    @DisplayName("005 an exception from a diffusion")
    void exceptionsPropagate() {
        IllegalStateException thrown = new IllegalStateException("of the user");
        VectorField throwing = (t, y, g) -> {
            g[0] = 0.1;
            if (t > 0.5) {
                throw thrown;
            }
        };
        DrivenField field = Sde.ito(DECAY, Noise.diagonal(), throwing).along(path(1));
        assertThatThrownBy(() -> Solver.fixed(SRIW1.METHOD, 0.1).solve(field, new double[] {1}, 0, 1))
                .isSameAs(thrown)
                .satisfies(e -> assertThat(e.getSuppressed()).isNotEmpty());
    }

    @Test
    void cancellation() {
        Cancellation cancellation = Cancellation.of();
        VectorField cancelling = (t, y, g) -> {
            g[0] = 0.1;
            if (t > 0.5) {
                cancellation.cancel();
            }
        };
        DrivenField field = Sde.ito(DECAY, Noise.diagonal(), cancelling).along(path(1));
        Solution solution =
                Solver.fixed(SRIW1.METHOD, 0.1).withCancellation(cancellation).trySolve(field, new double[] {1}, 0, 1);
        assertThat(solution.status()).isEqualTo(Status.CANCELLED);
        assertThat(solution.endTime()).isBetween(0.4, 0.7);
    }
}
