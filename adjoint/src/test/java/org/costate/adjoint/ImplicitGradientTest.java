package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.costate.solver.Method;
import org.costate.solver.PrescribedSteps;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.SparsityPattern;
import org.costate.solver.Tolerances;
import org.costate.solver.auto.Auto;
import org.costate.solver.auto.SwitchingMethod;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.StiffMethod;
import org.costate.solver.method.Tsit5;
import org.costate.solver.newton.JacobianForm;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.solver.stiff.TRBDF2;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.PackageScan;
import org.costate.trace.TracedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of implicit solves, and of those that switch, against differences at frozen steps and other adjoints. */
class ImplicitGradientTest {

    private static final double[] Y0 = {0.8, -0.3, 0.5};

    static List<StiffMethod> stiffMethods() {
        return PackageScan.constants(Kvaerno5.class, "METHOD", StiffMethod.class);
    }

    static Stream<Method> methods() {
        return Stream.concat(stiffMethods().stream(), Stream.of(Auto.METHOD, Auto.of(Tsit5.METHOD, Kvaerno5.METHOD)));
    }

    static Stream<Arguments> cases() {
        return methods().flatMap(method -> FrozenProblem.all().stream().map(problem -> Arguments.of(method, problem)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsThroughStatesAreThoseOfTheProgramAtFrozenSteps(Method method, FrozenProblem problem) {
        Solver solver = Solver.of(method, Tolerances.of(1e-3, 1e-3)).withSaveAt(problem.saveAt());
        agrees(solver, problem, true, false, false, 1e-9);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void gradientsThroughTheEndsOfStepsAreThoseOfTheProgram(Method method) {
        Solver solver = Solver.of(method, Tolerances.of(1e-4, 1e-4)).withSaveAt(SaveAt.everyStep());
        agrees(solver, FrozenProblem.all().get(0), true, false, false, 1e-9);
        agrees(solver.withSaveAt(SaveAt.end()), FrozenProblem.all().get(1), true, false, false, 1e-9);
    }

    /** Steps so long that E and S stand well above rounding, which differences of small estimates would not. */
    @ParameterizedTest
    @MethodSource("cases")
    void gradientsThroughErrorAndStiffnessAreThoseOfTheProgramAtFrozenSteps(Method method, FrozenProblem problem) {
        Solver solver = Solver.of(method, Tolerances.of(1e-2, 1e-2));
        if (!(method instanceof SwitchingMethod)) {
            solver = solver.withController(problem.longSteps());
        }
        agrees(solver, problem, false, true, false, 1e-8);
        agrees(solver, problem, false, false, true, isQuotient(method) ? 2e-6 : 1e-7);
    }

    /** Whether S is a quotient of small differences, of which differences see little. */
    private static boolean isQuotient(Method method) {
        return method instanceof SwitchingMethod
                || (method instanceof EsdirkMethod esdirk && esdirk.tableau().hasStiffnessPair());
    }

    private static void agrees(
            Solver given, FrozenProblem problem, boolean states, boolean error, boolean stiffness, double bound) {
        DiscreteAdjoint adjoint = DiscreteAdjoint.of(given);
        FrozenLoss loss = new FrozenLoss(problem.record(adjoint), states, error, stiffness);
        double[] found = FrozenProblem.all(loss.gradient());
        CentralDifference expected = problem.differences(loss, adjoint.solver());
        assertThat(CentralDifference.relativeError(found, expected.value()))
                .as(Arrays.toString(found) + " against " + Arrays.toString(expected.value()))
                .isLessThan(bound);
    }

    /** y' = lambda (y - theta cos t): the stiff limit of the gradient by theta is cos t, by y0 it is nothing. */
    @ParameterizedTest
    @MethodSource("stiffMethods")
    void stiffGradientsAreThoseOfTheSlowSolution(StiffMethod method) {
        DifferentiableField field = DifferencedField.of(new Relaxation(1e6, 2));
        Solver solver = Solver.of(method, Tolerances.of(1e-6, 1e-6));
        Recording recording = DiscreteAdjoint.of(solver).record(field, new double[] {2}, 0, 1);
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1});
        Gradient gradient = recording.pullback(bar);
        assertThat(gradient.initialState()[0]).isCloseTo(0, within(1e-9));
        assertThat(gradient.parameters()[0]).isCloseTo(Math.cos(1), within(1e-5));
        assertThat(gradient.endTime()).isCloseTo(-2 * Math.sin(1), within(1e-3));
    }

    /** A field with one parameter, stiff. */
    private record Relaxation(double rate, double theta) implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            dydt[0] = -rate * (y[0] - theta * Math.cos(t));
        }

        @Override
        public int parameterCount() {
            return 1;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {

                private double t;

                @Override
                public void evaluate(double t, double[] y, double[] dydt) {
                    this.t = t;
                    Relaxation.this.evaluate(t, y, dydt);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    yBar[0] -= rate * w[0];
                    thetaBar[0] += rate * Math.cos(t) * w[0];
                    return -rate * theta * Math.sin(t) * w[0];
                }
            };
        }
    }

    @Test
    void agreesWithTheAdjointOfAnExplicitMethodAsTolerancesFall() {
        DifferentiableField field = DifferencedField.of(new MixingField(MixingField.THETA));
        Gradient other = pullbackOfEnd(DiscreteAdjoint.of(Solver.of(Tsit5.METHOD, Tolerances.of(1e-11, 1e-11)))
                .record(field, Y0, 0, 2));
        for (Method method : List.of(Kvaerno5.METHOD, Rodas5P.METHOD)) {
            Gradient one = pullbackOfEnd(DiscreteAdjoint.of(Solver.of(method, Tolerances.of(1e-10, 1e-10)))
                    .record(field, Y0, 0, 2));
            assertThat(one.initialState()).containsExactly(other.initialState(), within(1e-8));
            assertThat(one.parameters()).containsExactly(other.parameters(), within(1e-8));
            assertThat(one.endTime()).isCloseTo(other.endTime(), within(1e-6));
            assertThat(one.startTime()).isCloseTo(other.startTime(), within(1e-6));
        }
    }

    private static Gradient pullbackOfEnd(Recording recording) {
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {0.7, -1.2, 0.4});
        return recording.pullback(bar);
    }

    @Test
    void differencesOfPullbacksServeForSecondDerivatives() {
        FrozenProblem problem = FrozenProblem.all().get(0);
        Solver solver = Solver.of(Rodas5P.METHOD, Tolerances.of(1e-4, 1e-4)).withSaveAt(problem.saveAt());
        DiscreteRecording exact = problem.record(DiscreteAdjoint.of(solver));
        DiscreteRecording differenced =
                problem.record(DiscreteAdjoint.of(solver), DifferencedField.of(problem.field()));
        assertThat(differenced.solution().endState())
                .containsExactly(exact.solution().endState(), within(1e-13));
        assertThat(CentralDifference.relativeError(Bits.of(differenced, true, true), Bits.of(exact, true, true)))
                .isLessThan(1e-9);
    }

    /** Coloured differences are good to eight digits, and all but Kvaerno's methods compute with the Jacobian itself. */
    @ParameterizedTest
    @MethodSource("stiffMethods")
    void everyFormOfTheJacobianGivesTheSameGradient(StiffMethod method) {
        FrozenProblem problem = FrozenProblem.all().get(3);
        SparsityPattern pattern = problem.field().pattern();
        boolean isQuotient = isQuotient(method);
        double[] dense = null;
        for (JacobianForm form : List.of(
                JacobianForm.dense(),
                JacobianForm.sparse(),
                JacobianForm.sparse(pattern),
                JacobianForm.coloured(pattern))) {
            Solver solver = Solver.of(method.withJacobian(form), Tolerances.of(1e-3, 1e-3))
                    .withController(problem.longSteps());
            double[] gradient = Bits.of(problem.record(DiscreteAdjoint.of(solver)), true, false);
            dense = dense == null ? gradient : dense;
            assertThat(CentralDifference.relativeError(gradient, dense))
                    .as(form.toString())
                    .isLessThan(form.toString().contains(" ") && !isQuotient ? 1e-6 : 1e-11);
        }
    }

    /** Rosenbrock steps are the same to the bit when they are made again; stages of others are to rounding. */
    @ParameterizedTest
    @MethodSource("methods")
    void statesThatAreMadeAgainGiveTheSameGradient(Method method) {
        FrozenProblem problem = FrozenProblem.all().get(1);
        Solver solver = Solver.of(method, Tolerances.of(1e-6, 1e-6)).withSaveAt(SaveAt.everyStep());
        DiscreteRecording full = problem.record(DiscreteAdjoint.of(solver));
        double[] expected = Bits.of(full, true, false);
        double[] found = Bits.of(problem.record(DiscreteAdjoint.of(solver).withMemory(Memory.ofBytes(0))), true, false);
        assertThat(CentralDifference.relativeError(found, expected)).isLessThan(1e-11);
        assertThat(Bits.of(full, true, false)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void recordsAgainInTheSameBuffers(Method method) {
        FrozenProblem problem = FrozenProblem.all().get(2);
        DiscreteRecording recording = problem.record(DiscreteAdjoint.of(Solver.of(method, Tolerances.of(1e-4, 1e-4))));
        double[] first = Bits.of(recording, true, false);
        assertThat(recording.recomputation()).isPositive().isFinite();
        problem.recordAgain(recording, 0.3);
        Bits.of(recording, true, false);
        problem.recordAgain(recording, 1);
        assertThat(Bits.of(recording, true, false)).isEqualTo(first);
    }

    @Test
    void autoIsDifferentiatedByOneCall() {
        FrozenProblem problem = FrozenProblem.all().get(1);
        DiscreteRecording recording = problem.record(DiscreteAdjoint.of(Solver.of(Tolerances.of(1e-6, 1e-6))));
        assertThat(runs(recording)).containsExactly("Tsit5", "Rodas5P");
        DifferentiableField first = new FirstOrder(problem.field());
        DiscreteRecording other = problem.record(DiscreteAdjoint.of(Solver.of(Tolerances.of(1e-6, 1e-6))), first);
        assertThat(runs(other)).containsExactly("Tsit5", "Kvaerno5");
        assertThat(Bits.of(other, false, false)).containsExactly(Bits.of(recording, false, false), within(1e-3));
    }

    private static List<String> runs(Recording recording) {
        return recording.solution().statistics().runs().stream()
                .map(run -> run.method())
                .toList();
    }

    /** A field that hides its second derivatives and its Jacobian. */
    private record FirstOrder(TracedField field) implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            field.evaluate(t, y, dydt);
        }

        @Override
        public int parameterCount() {
            return field.parameterCount();
        }

        @Override
        public Linearization linearization() {
            return field.linearization();
        }
    }

    @Test
    void whatNeedsSecondDerivativesIsSaidByName() {
        MixingField field = new MixingField(MixingField.THETA);
        assertThatThrownBy(() -> DiscreteAdjoint.of(Solver.of(Rodas5P.METHOD, Tolerances.of(1e-6, 1e-6)))
                        .record(field, Y0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Rodas5P")
                .hasMessageContaining("DifferencedField")
                .hasMessageContaining("MixingField");
        Recording recording = DiscreteAdjoint.of(Solver.of(TRBDF2.METHOD, Tolerances.of(1e-4, 1e-4)))
                .record(field, Y0, 0, 1);
        Cotangents error = recording.cotangents();
        error.error()[0] = 1;
        assertThatThrownBy(() -> recording.pullback(error))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a cotangent of E")
                .hasMessageContaining("SecondOrderField");
        Cotangents stiffness = recording.cotangents();
        stiffness.stiffness()[0] = 1;
        assertThatThrownBy(() -> recording.pullback(stiffness))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a cotangent of S");
        Cotangents samples = recording.cotangents();
        samples.separate(3);
        samples.sampleError()[0] = 1;
        assertThatThrownBy(() -> recording.pullback(samples))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("explicit");
    }

    @Test
    void stepsOfManyStatesAreMadeAgainFromCheckpoints() {
        FrozenProblem problem = FrozenProblem.all().get(3);
        Solver solver = Solver.of(Rodas5P.METHOD, Tolerances.of(1e-6, 1e-6))
                .withController(PrescribedSteps.of(problem.times(12_000)));
        DiscreteRecording full = problem.record(DiscreteAdjoint.of(solver));
        DiscreteRecording small = problem.record(DiscreteAdjoint.of(solver).withMemory(Memory.ofBytes(0)));
        assertThat(Bits.of(small, false, false)).isEqualTo(Bits.of(full, false, false));
        assertThat(small.recomputation()).isGreaterThan(1.3 * full.recomputation());
    }
}
