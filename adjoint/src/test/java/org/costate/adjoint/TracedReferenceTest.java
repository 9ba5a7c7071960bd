package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Euler;
import org.costate.solver.method.Heun;
import org.costate.solver.method.Midpoint;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Vern7;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.ExpressionSystem;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.costate.trace.TracedField;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The equations of the reference cases, traced: the same values, and the gradients that the cases give. */
class TracedReferenceTest {

    private static final Map<String, ExplicitRungeKutta> FIXED = Map.of(
            "euler", Euler.METHOD,
            "midpoint", Midpoint.METHOD,
            "heun_trapezoid", Heun.METHOD,
            "rk4", RK4.METHOD,
            "dormand_prince5", Dopri5.METHOD);

    private static boolean hasExpressions(ReferenceCase reference) {
        return reference.hasSystem() && reference.system() instanceof ExpressionSystem;
    }

    static Stream<ReferenceCase> systems() {
        return ReferenceCases.all().stream().filter(TracedReferenceTest::hasExpressions);
    }

    @ParameterizedTest
    @MethodSource("systems")
    void valuesAndPullbacksAreThoseOfTheSystem(ReferenceCase reference) {
        TracedField field = TracedReference.of(reference);
        ReferenceField expected = ReferenceField.from(reference);
        double[] y = reference.initialState();
        for (int i = 0; i < y.length; i++) {
            y[i] = y[i] == 0 ? 0.01 * (i + 1) : 1.01 * y[i];
        }
        double[] w = new double[y.length];
        Arrays.setAll(w, i -> Math.cos(i));
        double[][] found = new double[2][];
        for (int k = 0; k < 2; k++) {
            Linearization linearization = (k == 0 ? field : expected).linearization();
            double[] all = new double[2 * y.length + field.parameterCount() + 1];
            double[] dydt = new double[y.length];
            double[] yBar = new double[y.length];
            double[] thetaBar = new double[field.parameterCount()];
            linearization.evaluate(0.3, y, dydt);
            all[all.length - 1] = linearization.pullback(w, yBar, thetaBar);
            System.arraycopy(dydt, 0, all, 0, y.length);
            System.arraycopy(yBar, 0, all, y.length, y.length);
            System.arraycopy(thetaBar, 0, all, 2 * y.length, thetaBar.length);
            found[k] = all;
        }
        assertThat(CentralDifference.relativeError(found[0], found[1])).isLessThan(1e-12);
    }

    static Stream<ReferenceCase> discrete() {
        return ReferenceCases.load("discrete_gradients").stream()
                .filter(c ->
                        c.has("method") && FIXED.containsKey(c.get("method").text()))
                .filter(TracedReferenceTest::hasExpressions);
    }

    @ParameterizedTest
    @MethodSource("discrete")
    void discreteGradient(ReferenceCase reference) {
        double h = reference.get("h").number();
        int steps = reference.get("n_steps").integer();
        Solver solver = Solver.fixed(FIXED.get(reference.get("method").text()), h);
        Recording recording = DiscreteAdjoint.of(solver)
                .record(TracedReference.of(reference), reference.initialState(), 0, h * steps);
        double[] bar = recording.solution().endState();
        double[] target = reference.get("target").array();
        Arrays.setAll(bar, i -> bar[i] - target[i]);
        Cotangents cotangents = recording.cotangents();
        cotangents.addState(0, bar);
        Gradient gradient = recording.pullback(cotangents);
        expect(gradient.parameters(), reference.get("reference").get("dL_dp").array());
        expect(gradient.initialState(), reference.get("reference").get("dL_dy0").array());
    }

    private static void expect(double[] actual, double[] expected) {
        assertThat(CentralDifference.relativeError(actual, expected)).isLessThan(1e-11);
    }

    static Stream<ReferenceLoss> losses() {
        return ReferenceCases.load("gradients").stream()
                .filter(c -> hasExpressions(c) && !c.stiff() && !c.id().contains("stiff"))
                .filter(c -> !c.id().contains("lorenz"))
                .flatMap(c -> ReferenceLoss.of(c).stream());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void gradientOfASolve(ReferenceLoss loss) {
        ReferenceCase reference = loss.reference();
        Solver solver = Solver.of(Vern7.METHOD, Tolerances.of(1e-11, 1e-11)).withSaveAt(loss.saveAt());
        Recording recording = DiscreteAdjoint.of(solver)
                .record(TracedReference.of(reference), reference.initialState(), reference.t0(), loss.end());
        assertThat(CentralDifference.relativeError(loss.gradient(recording), loss.expected()))
                .isLessThan(1e-7);
    }
}
