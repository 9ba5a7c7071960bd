package org.costate.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.GradientCheck;
import org.costate.adjoint.StochasticRecording;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.noise.BrownianTree;
import org.costate.solver.sde.Milstein;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;

/** The structure of a traced diffusion is what it is: the most special one that holds. */
class TracedSdeTest {

    private static final double[] THETA = {0.4, 0.3, 0.7};
    private static final TracedEquation DRIFT = (t, y, p) -> {
        TracedNumber[] drift = new TracedNumber[y.length];
        for (int i = 0; i < y.length; i++) {
            drift[i] = p[0].multiply(y[i]).negate();
        }
        return drift;
    };

    private static Sde<TracedField> equation(int n, TracedDiffusion diffusion) {
        double[] typical = new double[n];
        java.util.Arrays.setAll(typical, i -> 1 + 0.2 * i);
        return Traced.sde(Calculus.ITO, typical, THETA, DRIFT, diffusion);
    }

    private static Noise.Kind kind(int n, TracedDiffusion diffusion) {
        return equation(n, diffusion).noise().kind();
    }

    @Test
    void structuresAreFound() {
        assertThat(kind(2, (t, y, p) -> rows(p[1], t.newInstance(0), t.newInstance(0), p[2].multiply(t.sin()))))
                .isEqualTo(Noise.Kind.ADDITIVE_DIAGONAL);
        assertThat(kind(2, (t, y, p) -> rows(p[1], p[2], t.newInstance(0), p[2].multiply(t.sin()))))
                .isEqualTo(Noise.Kind.ADDITIVE);
        assertThat(kind(2, (t, y, p) -> rows(p[1].multiply(y[0]), t.newInstance(0), t.newInstance(0), y[1].sin())))
                .isEqualTo(Noise.Kind.DIAGONAL);
        assertThat(kind(2, (t, y, p) -> new TracedNumber[][] {{y[1]}, {y[0].multiply(p[1])}}))
                .isEqualTo(Noise.Kind.SCALAR);
        assertThat(kind(
                        2,
                        (t, y, p) -> rows(
                                y[0].multiply(p[1]), y[0].multiply(p[2]), y[1].multiply(p[2]), y[1].multiply(p[1]))))
                .isEqualTo(Noise.Kind.COMMUTATIVE);
        assertThat(kind(2, (t, y, p) -> rows(t.newInstance(1), t.newInstance(0), t.newInstance(0), y[0])))
                .isEqualTo(Noise.Kind.GENERAL);
    }

    @Test
    void oneComponentThatMovesAnotherIsNotDiagonal() {
        assertThat(kind(2, (t, y, p) -> rows(y[1], t.newInstance(0), t.newInstance(0), y[1])))
                .isEqualTo(Noise.Kind.GENERAL);
    }

    private static TracedNumber[][] rows(TracedNumber a, TracedNumber b, TracedNumber c, TracedNumber d) {
        return new TracedNumber[][] {{a, b}, {c, d}};
    }

    @Test
    void noiseInducedDriftIsTheDerivativeOfColumnsAlongThemselves() {
        Sde<TracedField> sde =
                equation(2, (t, y, p) -> rows(y[0].multiply(y[1]), p[1].multiply(y[0]), y[1].square(), y[0].sin()));
        double[] y = {0.8, 1.3};
        double[] value = new double[2];
        sde.noiseInducedDrift().evaluate(0, y, value);
        // g_1 = (y0 y1, y1^2), g_2 = (b y0, sin y0)
        double b = THETA[1];
        assertThat(value[0]).isCloseTo(2 * y[0] * y[1] * y[1] + b * b * y[0], within(1e-14));
        assertThat(value[1]).isCloseTo(2 * y[1] * y[1] * y[1] + b * y[0] * Math.cos(y[0]), within(1e-14));
        GradientCheck.of(sde.noiseInducedDrift()::withParameters)
                .at(0, y, THETA)
                .requireBelow(1e-8);
    }

    @Test
    void milsteinOnGeometricMotionHasItsGradient() {
        Sde<TracedField> sde = Traced.sde(
                Calculus.ITO,
                new double[] {1},
                new double[] {0.1, 0.3},
                (t, y, p) -> new TracedNumber[] {p[0].multiply(y[0])},
                (t, y, p) -> new TracedNumber[][] {{p[1].multiply(y[0])}});
        assertThat(sde.noise().kind()).isEqualTo(Noise.Kind.DIAGONAL);
        double h = 1.0 / 64;
        StochasticRecording recording = DiscreteAdjoint.of(Solver.fixed(Milstein.METHOD, h))
                .record(sde, BrownianTree.of(3, 1, 0, 1), new double[] {1}, 0, 1);
        double end = recording.solution().endState()[0];
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1});
        double[] blocks = recording.pullback(bar).parameters();
        double[] total = {blocks[0] + blocks[2] + blocks[4], blocks[1] + blocks[3] + blocks[5]};
        CentralDifference differences = CentralDifference.gradient(p -> geometric(p, h), new double[] {0.1, 0.3});
        assertThat(end).isCloseTo(geometric(new double[] {0.1, 0.3}, h), within(1e-13));
        assertThat(CentralDifference.relativeError(total, differences.value())).isLessThan(1e-9);
    }

    /** Milstein's scheme on geometric Brownian motion along the same path. */
    private static double geometric(double[] p, double h) {
        var path = BrownianTree.of(3, 1, 0, 1).cursor();
        double[] w = new double[1];
        double y = 1;
        for (int i = 0; i < 64; i++) {
            path.increment(i * h, (i + 1) * h, w, new double[1]);
            y += y * (p[0] * h + p[1] * w[0] + 0.5 * p[1] * p[1] * (w[0] * w[0] - h));
        }
        return y;
    }

    @Test
    void misuseIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> equation(2, (t, y, p) -> new TracedNumber[][] {{y[0]}}))
                .withMessage("the diffusion has 1 rows, but must have 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> equation(2, (t, y, p) -> new TracedNumber[][] {{y[0]}, {y[0], y[1]}}))
                .withMessage("row 1 of the diffusion has length 2, but row 0 has 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> equation(1, (t, y, p) -> new TracedNumber[][] {{}}))
                .withMessageContaining("no columns");
    }
}
