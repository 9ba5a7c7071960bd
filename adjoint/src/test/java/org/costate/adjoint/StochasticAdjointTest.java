package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.StochasticMethod;
import org.costate.solver.Tolerances;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.BrownianTree;
import org.costate.solver.sde.EulerMaruyama;
import org.costate.solver.srk.ReversibleMethod;
import org.costate.solver.srk.StochasticRungeKutta;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.PackageScan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradient contract of stochastic methods: against extrapolated central differences at frozen steps along the
 * recorded noise, for every method and every structure of noise that it takes, from saved states, E and S.
 */
class StochasticAdjointTest {

    private static final double T0 = 0.1;
    private static final double T1 = 1.2;
    /** Scale of the differences: below the distance to the kinks of absolute values and maxima in E. */
    private static final double NEAR = 1e-2;

    private static final double[] SAVED = {0.35, 0.8, T1};

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (StochasticMethod method : PackageScan.constants(EulerMaruyama.class, "METHOD", StochasticMethod.class)) {
            Calculus calculus = method.solves(Calculus.ITO) ? Calculus.ITO : Calculus.STRATONOVICH;
            for (Noise noise : List.of(
                    Noise.diagonal(),
                    Noise.additiveDiagonal(),
                    Noise.scalar(),
                    Noise.additive(3),
                    Noise.commutative(2),
                    Noise.general(3),
                    Noise.general(2).rows(1))) {
                if (method.takes(noise.kind())) {
                    cases.add(Arguments.of(method, calculus, noise));
                    if (method instanceof StochasticRungeKutta srk && !srk.isEmbedded()) {
                        cases.add(Arguments.of(srk.withEmbeddedError(), calculus, noise));
                    }
                }
            }
        }
        return cases;
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("cases")
    void agreesWithDifferencesAtFrozenSteps(StochasticMethod method, Calculus calculus, Noise noise) {
        DrivenLoss loss = new DrivenLoss(calculus, noise, method.hasErrorEstimate(), method.hasStiffnessEstimate());
        Solver solver = (method.hasErrorEstimate()
                        ? Solver.of(method, Tolerances.of(1e-1, 1e-1)).withMaxStep(0.14)
                        : Solver.fixed(method, 0.13))
                .withSaveAt(SaveAt.times(SAVED));
        double[] x = loss.start();
        BrownianPath path =
                BrownianTree.of(5, noise.sources(DrivenLoss.N), 0, 2).withTolerance(1e-4);
        StochasticRecording recording = record(solver, loss, x, path);
        Cotangents bar = recording.cotangents();
        loss.fill(recording, bar);
        Gradient gradient = recording.pullback(bar);
        double[] exact = joined(gradient, x.length);
        PrescribedSteps steps = PrescribedSteps.from(recording.log());
        assertThat(recording.log().size()).isGreaterThan(4);
        double[] scale = new double[x.length];
        java.util.Arrays.fill(scale, NEAR);
        double[] differences = CentralDifference.gradient(v -> loss.value(solver, v, path, steps, T0, T1), x, scale)
                .value();
        assertThat(distance(exact, differences) / norm(differences))
                .as(method + ", " + noise)
                .isLessThan(1e-7);
    }

    private static StochasticRecording record(Solver solver, DrivenLoss loss, double[] x, BrownianPath path) {
        return solver.method() instanceof ReversibleMethod
                ? ReversibleAdjoint.of(solver).record(loss.sde(x), path, loss.y0(x), T0, T1)
                : DiscreteAdjoint.of(solver).record(loss.sde(x), path, loss.y0(x), T0, T1);
    }

    private static double[] joined(Gradient gradient, int length) {
        double[] all = new double[length];
        double[] y0 = gradient.initialState();
        double[] theta = gradient.parameters();
        System.arraycopy(y0, 0, all, 0, y0.length);
        System.arraycopy(theta, 0, all, y0.length, theta.length);
        return all;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    private static double norm(double[] a) {
        return distance(a, new double[a.length]);
    }
}
