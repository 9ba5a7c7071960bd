package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.SaveAt;
import org.costate.solver.Sde;
import org.costate.solver.Solver;
import org.costate.solver.StochasticMethod;
import org.costate.solver.Tolerances;
import org.costate.solver.noise.BrownianPath;
import org.costate.solver.noise.BrownianStream;
import org.costate.solver.noise.BrownianTree;
import org.costate.solver.noise.GridPath;
import org.costate.solver.noise.StoredPath;
import org.costate.solver.sde.EulerHeun;
import org.costate.solver.sde.EulerMaruyama;
import org.costate.solver.sde.Milstein;
import org.costate.solver.sde.ReversibleHeun;
import org.costate.solver.sde.SOSRI;
import org.costate.solver.sde.SRA1;
import org.costate.solver.sde.StochasticHeun;
import org.costate.testkit.ExpressionSystem;
import org.costate.testkit.JsonTree;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of stochastic solves against closed forms, the reference bank, and each other. */
class StochasticGradientLawsTest {

    private static final Map<String, StochasticMethod> SCHEMES = Map.of(
            "euler_maruyama", EulerMaruyama.METHOD,
            "milstein_ito", Milstein.METHOD,
            "heun_stratonovich", StochasticHeun.METHOD,
            "euler_heun_stratonovich", EulerHeun.METHOD);

    /** What steps of 1/128 of the interval leave of weak order 2, where the derivative has no variance to hide it. */
    private static final double DISCRETIZATION = 5e-5;

    private static ReferenceField field(double[] p, String... rhs) {
        return ReferenceField.of(ExpressionSystem.parse(p.length, List.of(), List.of(rhs)), p);
    }

    static Stream<ReferenceCase> schemes() {
        return ReferenceCases.load("discrete_gradients").stream()
                .filter(one -> one.id().startsWith("discrete.sde."));
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void schemesOnGivenIncrements(ReferenceCase reference) {
        StochasticMethod method = SCHEMES.get(reference.get("method").text());
        boolean gbm = reference.id().contains(".gbm.");
        JsonTree params = reference.get("params");
        List<String> names = gbm ? List.of("mu", "sigma") : List.of("a", "b");
        double[] p = {
            params.get(names.get(0)).number(), params.get(names.get(1)).number()
        };
        ReferenceField drift = field(p, gbm ? "p[0]*y[0]" : "p[0] - y[0]^3 + 0.1*t");
        ReferenceField diffusion = field(p, gbm ? "p[1]*y[0]" : "p[1]/(1+y[0]^2)");
        ReferenceField induced = field(p, gbm ? "p[1]^2*y[0]" : "-2*p[1]^2*y[0]/(1+y[0]^2)^3");
        Sde<ReferenceField> sde = (method.solves(Calculus.ITO)
                        ? Sde.ito(drift, Noise.diagonal(), diffusion)
                        : Sde.stratonovich(drift, Noise.diagonal(), diffusion))
                .withNoiseInducedDrift(induced);
        double[] dw = reference.get("dW").array();
        double h = reference.get("h").number();
        double[] times = new double[dw.length + 1];
        double[][] w = new double[dw.length][];
        for (int j = 0; j < dw.length; j++) {
            times[j + 1] = (j + 1) * h;
            w[j] = new double[] {dw[j]};
        }
        Solver solver = Solver.fixed(method, h).withSaveAt(SaveAt.everyStep());
        double[] y0 = {reference.get("x0").number()};
        StochasticRecording recording =
                DiscreteAdjoint.of(solver).record(sde, StoredPath.of(times, w), y0, 0, times[dw.length]);
        double[] path = reference.get("reference").get("path").array();
        for (int j = 0; j < path.length; j++) {
            assertThat(recording.solution().value(j + 1, 0)).isCloseTo(path[j], within(1e-13));
        }
        Cotangents bar = recording.cotangents();
        bar.addState(path.length, new double[] {1});
        Gradient gradient = recording.pullback(bar);
        double[] theta = gradient.parameters();
        JsonTree expected = reference.get("reference");
        assertThat(gradient.initialState()[0])
                .isCloseTo(expected.get("dx_N_dx0").number(), within(1e-12));
        for (int k = 0; k < 2; k++) {
            double sum = 0;
            for (int i = k; i < theta.length; i += 2) {
                sum += theta[i];
            }
            double known = expected.get("dx_N_dparams").get(names.get(k)).number();
            assertThat(sum).as(names.get(k)).isCloseTo(known, within(1e-11 * (1 + Math.abs(known))));
        }
    }

    /** Mean over paths of the pathwise derivative of X and of X^2; false alarms have probability below 3e-3 each. */
    @Test
    void expectedGradientsOfGeometricBrownianMotion() {
        ReferenceCase bank = ReferenceCases.find("sde", "sde.gbm_ito_a");
        double[] p = {
            bank.get("params").get("mu").number(),
            bank.get("params").get("sigma").number()
        };
        double x0 = bank.get("params").get("x0").number();
        double end = bank.get("params").get("T").number();
        Sde<ReferenceField> sde = Sde.ito(field(p, "p[0]*y[0]"), Noise.diagonal(), field(p, "p[1]*y[0]"));
        JsonTree first = bank.get("reference").get("grad_mean");
        JsonTree second = bank.get("reference").get("grad_second_moment");
        requireMeans(SOSRI.METHOD, sde, x0, end, new double[] {
            first.get("x0").number(), first.get("mu").number(),
                    first.get("sigma").number(),
            second.get("x0").number(), second.get("mu").number(),
                    second.get("sigma").number()
        });
    }

    @Test
    void expectedGradientsOfTheOrnsteinUhlenbeckProcess() {
        ReferenceCase bank = ReferenceCases.find("sde", "sde.ou_a");
        JsonTree params = bank.get("params");
        double[] p = {params.get("theta").number(), params.get("sigma").number()};
        double mu = params.get("mu").number();
        Sde<ReferenceField> sde =
                Sde.ito(field(p, "p[0]*(" + mu + " - y[0])"), Noise.additiveDiagonal(), field(p, "p[1]"));
        JsonTree first = bank.get("reference").get("grad_mean");
        JsonTree second = bank.get("reference").get("grad_second_moment");
        requireMeans(
                SRA1.METHOD, sde, params.get("x0").number(), params.get("T").number(), new double[] {
                    first.get("x0").number(), first.get("theta").number(),
                            first.get("sigma").number(),
                    second.get("x0").number(), second.get("theta").number(),
                            second.get("sigma").number()
                });
    }

    private static void requireMeans(
            StochasticMethod method, Sde<ReferenceField> sde, double x0, double end, double[] expected) {
        int paths = 3000;
        int steps = 128;
        double[] sum = new double[6];
        double[] squares = new double[6];
        DiscreteAdjoint adjoint = DiscreteAdjoint.of(Solver.fixed(method, end / steps));
        StochasticRecording recording =
                adjoint.record(sde, GridPath.of(1, 1, 0, end, steps), new double[] {x0}, 0, end);
        for (int k = 0; k < paths; k++) {
            double x = recording.again(GridPath.of(100 + k, 1, 0, end, steps), new double[] {x0}, 0, end)
                    .endState()[0];
            Cotangents bar = recording.cotangents();
            bar.addState(0, new double[] {1});
            Gradient gradient = recording.pullback(bar);
            double[] theta = gradient.parameters();
            double[] one = {gradient.initialState()[0], theta[0], theta[3]};
            for (int i = 0; i < 6; i++) {
                double value = i < 3 ? one[i] : 2 * x * one[i - 3];
                sum[i] += value;
                squares[i] += value * value;
            }
        }
        for (int i = 0; i < 6; i++) {
            double mean = sum[i] / paths;
            double error = Math.sqrt(Math.max(0, squares[i] / paths - mean * mean) / paths);
            assertThat(mean).as("derivative " + i).isCloseTo(expected[i], within(3 * error + DISCRETIZATION));
        }
    }

    @Test
    void backsolveConvergesToTheDiscreteGradient() {
        DrivenLoss loss = new DrivenLoss(Calculus.STRATONOVICH, Noise.diagonal(), false, false);
        double[] x = loss.start();
        BrownianPath path = BrownianTree.of(9, 2, 0, 1).withTolerance(1e-6);
        double[] errors = new double[3];
        double[] lost = new double[3];
        for (int k = 0; k < 3; k++) {
            Solver solver =
                    Solver.fixed(StochasticHeun.METHOD, 0.02 / (1 << (3 * k))).withSaveAt(SaveAt.times(0.4, 1));
            StochasticRecording exact = DiscreteAdjoint.of(solver).record(loss.sde(x), path, loss.y0(x), 0, 1);
            StochasticRecording back = StochasticBacksolve.of(solver).record(loss.sde(x), path, loss.y0(x), 0, 1);
            Cotangents bar = exact.cotangents();
            loss.fill(exact, bar);
            errors[k] = distance(
                    exact.pullback(bar).parameters(), back.pullback(bar).parameters());
            lost[k] = back.reconstructionError();
        }
        assertThat(errors[2]).isLessThan(errors[0] / 8).isLessThan(2e-3);
        assertThat(lost[2]).isLessThan(lost[0] / 8).isPositive();
    }

    /** For an equation of Ito the noise-induced drift is taken off before the solve back and put into its gradient. */
    @Test
    void backsolveConvertsEquationsOfIto() {
        double[] p = {0.3, 0.5};
        Sde<ReferenceField> sde = Sde.ito(field(p, "p[0]*y[0]"), Noise.diagonal(), field(p, "p[1]*y[0]"))
                .withNoiseInducedDrift(field(p, "p[1]^2*y[0]"));
        BrownianPath path = BrownianTree.of(4, 1, 0, 1).withTolerance(1e-6);
        Solver solver = Solver.fixed(Milstein.METHOD, 1.0 / 2048);
        StochasticRecording recording = StochasticBacksolve.of(solver).record(sde, path, new double[] {1.5}, 0, 1);
        double end = recording.solution().endState()[0];
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1});
        Gradient gradient = recording.pullback(bar);
        double[] theta = gradient.parameters();
        double[] w = new double[1];
        path.cursor().increment(0, 1, w, new double[1]);
        assertThat(gradient.initialState()[0]).isCloseTo(end / 1.5, within(2e-3 * end));
        assertThat(theta[0] + theta[2] + theta[4]).isCloseTo(end, within(2e-3 * end));
        assertThat(theta[1] + theta[3] + theta[5]).isCloseTo(end * (w[0] - p[1]), within(4e-3 * end));
    }

    @Test
    void undoingManyStepsLosesNoMoreThanRounding() {
        DrivenLoss loss = new DrivenLoss(Calculus.STRATONOVICH, Noise.general(3), false, false);
        double[] x = loss.start();
        BrownianPath path = BrownianTree.of(2, 3, 0, 4).withTolerance(1e-5);
        Solver solver = Solver.fixed(ReversibleHeun.METHOD, 1e-3);
        StochasticRecording recording = ReversibleAdjoint.of(solver).record(loss.sde(x), path, loss.y0(x), 0, 4);
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1, -1});
        Gradient gradient = recording.pullback(bar);
        Gradient again = recording.pullback(bar);
        assertThat(again.parameters()).isEqualTo(gradient.parameters());
        double[] v = {1, 0.5};
        double up = end(loss, solver, x, path, v, 1e-5);
        double down = end(loss, solver, x, path, v, -1e-5);
        double exact = gradient.initialState()[0] * v[0] + gradient.initialState()[1] * v[1];
        assertThat(exact).isCloseTo((up - down) / 2e-5, within(1e-7));
    }

    private static double end(DrivenLoss loss, Solver solver, double[] x, BrownianPath path, double[] v, double s) {
        double[] y0 = loss.y0(x);
        double[] end = solver.solve(loss.sde(x).along(path), new double[] {y0[0] + s * v[0], y0[1] + s * v[1]}, 0, 4)
                .endState();
        return end[0] - end[1];
    }

    @Test
    void whatCannotBeDoneIsRefused() {
        DrivenLoss loss = new DrivenLoss(Calculus.STRATONOVICH, Noise.diagonal(), false, false);
        double[] x = loss.start();
        Sde<WaveField> sde = loss.sde(x);
        double[] y0 = loss.y0(x);
        BrownianPath tree = BrownianTree.of(1, 2, 0, 1);
        BrownianPath stream = BrownianStream.of(1, 2, 0, 1);
        Solver heun = Solver.fixed(StochasticHeun.METHOD, 0.1);
        Solver reversible = Solver.fixed(ReversibleHeun.METHOD, 0.1);
        assertThatThrownBy(() -> ReversibleAdjoint.of(heun)).hasMessageContaining("StochasticHeun");
        assertThatThrownBy(() -> ReversibleAdjoint.of(reversible).record(sde, stream, y0, 0, 1))
                .hasMessageContaining("BrownianTree");
        assertThatThrownBy(() -> StochasticBacksolve.of(heun).record(sde, stream, y0, 0, 1))
                .hasMessageContaining("BrownianTree");
        StochasticRecording back = StochasticBacksolve.of(heun).record(sde, tree, y0, 0, 1);
        Cotangents bar = back.cotangents();
        bar.error()[0] = 1;
        assertThatThrownBy(() -> back.pullback(bar)).hasMessageContaining("DiscreteAdjoint");
        StochasticRecording exact = DiscreteAdjoint.of(Solver.of(StochasticHeun.METHOD, Tolerances.of(0.1, 0.1)))
                .record(sde, stream, y0, 0, 1);
        Cotangents stiff = exact.cotangents();
        stiff.stiffness()[0] = 1;
        assertThatThrownBy(() -> exact.pullback(stiff)).hasMessageContaining("no stiffness estimate");
        assertThatThrownBy(() -> exact.pullback(exact.cotangents()).endTime()).hasMessageContaining("by time");
        assertThatThrownBy(() ->
                        DiscreteAdjoint.of(heun).record(new WaveField(2, true, WaveField.theta(2, 1)), y0, 0, 1))
                .hasMessageContaining("record(sde, path");
    }

    /** The noise of rejected attempts must not reach the gradient: a replay along the kept noise gives the same bits. */
    @Test
    void streamsAreKeptAsTheyWereDrawn() {
        DrivenLoss loss = new DrivenLoss(Calculus.ITO, Noise.diagonal(), true, false);
        double[] x = loss.start();
        Solver solver = Solver.of(SOSRI.METHOD.withEmbeddedError(), Tolerances.of(2e-4, 2e-4));
        StochasticRecording recording =
                DiscreteAdjoint.of(solver).record(loss.sde(x), BrownianStream.of(3, 2, 0, 1), loss.y0(x), 0, 1);
        assertThat(recording.solution().statistics().rejected()).isPositive();
        Solver replay = solver.withController(org.costate.solver.PrescribedSteps.from(recording.log()));
        assertThat(replay.solve(loss.sde(x).along(recording.path()), loss.y0(x), 0, 1)
                        .endState())
                .isEqualTo(recording.solution().endState());
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
