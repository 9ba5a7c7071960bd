package org.costate.solver.stiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Modifier;
import org.costate.solver.Attempt;
import org.costate.solver.JacobianField;
import org.costate.solver.Stepper;
import org.costate.solver.Tolerances;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.RosenbrockMethod;
import org.costate.solver.implicit.StiffMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the coefficients imply, against the literature; stability by sampling. */
class StiffPropertiesTest {

    private static final String ALL = "org.costate.solver.stiff.StiffScan#methods";

    @Test
    void everyMethodIsAConstantOfAClassOfItsName() {
        assertThat(StiffScan.classes()).contains(Kvaerno3.class, Rodas5P.class).allSatisfy(type -> {
            assertThat(type.getDeclaredField("METHOD").getModifiers())
                    .isEqualTo(Modifier.PUBLIC | Modifier.STATIC | Modifier.FINAL);
            assertThat(Modifier.isFinal(type.getModifiers())).isTrue();
        });
        assertThat(StiffScan.methods().map(StiffMethod::name))
                .containsExactlyElementsOf(
                        StiffScan.classes().stream().map(Class::getSimpleName).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "Kvaerno3, 3, 4, 3, 3",
        "Kvaerno5, 5, 7, 5, 4",
        "TRBDF2, 2, 3, 3, 2",
        "Rosenbrock23, 2, 3, 3, 2",
        "Rodas5P, 5, 8, 5, 4"
    })
    void ordersAndStages(String name, int order, int stages, int errorOrder, int denseOrder) {
        StiffMethod method = StiffScan.methods()
                .filter(each -> each.name().equals(name))
                .findAny()
                .orElseThrow();
        assertThat(method.order()).isEqualTo(order);
        assertThat(method.errorOrder()).isEqualTo(errorOrder);
        if (method instanceof EsdirkMethod esdirk) {
            assertThat(esdirk.tableau().stages()).isEqualTo(stages);
            assertThat(esdirk.tableau().denseOrder()).isEqualTo(denseOrder);
            assertThat(esdirk.tableau().reference()).matches(".*\\d{4}");
        } else {
            RosenbrockMethod rosenbrock = (RosenbrockMethod) method;
            assertThat(rosenbrock.tableau().stages()).isEqualTo(stages);
            assertThat(rosenbrock.tableau().denseOrder()).isEqualTo(denseOrder);
            assertThat(rosenbrock.tableau().reference()).matches(".*\\d{4}");
        }
    }

    /** By the maximum principle the imaginary axis decides; the half plane is sampled too. */
    @ParameterizedTest
    @MethodSource(ALL)
    void isStableInTheLeftHalfPlane(StiffMethod method) {
        for (double size = 1e-3; size < 1e7; size *= 1.05) {
            assertThat(method.stability(0, size)).isLessThanOrEqualTo(1 + 1e-9);
            for (double angle = 0; angle < 1.6; angle += 0.1) {
                assertThat(method.stability(-size * Math.cos(angle), size * Math.sin(angle)))
                        .isLessThanOrEqualTo(1 + 1e-9);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void forgetsInfinitelyStiffComponents(StiffMethod method) {
        for (double angle = 0; angle < 1.6; angle += 0.2) {
            double near = method.stability(-1e4 * Math.cos(angle), 1e4 * Math.sin(angle));
            double far = method.stability(-1e6 * Math.cos(angle), 1e6 * Math.sin(angle));
            assertThat(near).isLessThan(5e-3);
            assertThat(far).isLessThan(2e-2 * near + 1e-9);
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void stabilityFunctionIsThatOfSteps(StiffMethod method) {
        for (double z : new double[] {0.5, -0.3, -1, -7, -300, -1e5}) {
            double[] y = {1};
            double[] yNext = new double[1];
            Stepper stepper = method.stepper(linear(z), 1, Tolerances.of(1e-12, 1e-12), stage -> true);
            stepper.start(0, y);
            assertThat(stepper.attempt(0, 1, y, yNext)).isEqualTo(Attempt.OK);
            assertThat(Math.abs(yNext[0])).isCloseTo(method.stability(z, 0), within(1e-9));
        }
    }

    private static JacobianField linear(double lambda) {
        return new JacobianField() {
            @Override
            public void evaluate(double t, double[] y, double[] dydt) {
                dydt[0] = lambda * y[0];
            }

            @Override
            public void jacobian(double t, double[] y, double[] dfdy) {
                dfdy[0] = lambda;
            }
        };
    }

    /** The dense output of these is bounded on stiff components too. */
    @ParameterizedTest
    @MethodSource("org.costate.solver.stiff.StiffScan#esdirkMethods")
    void denseOutputIsAboutAsStableAsTheStep(StiffMethod method) {
        for (double z = -0.01; z > -1e9; z *= 3) {
            double[] y = {1};
            double[] inside = new double[1];
            Stepper stepper = method.stepper(linear(z), 1, Tolerances.of(1e-12, 1e-12), stage -> true);
            stepper.start(0, y);
            stepper.attempt(0, 1, y, new double[1]);
            for (double theta = 0.02; theta < 1; theta += 0.02) {
                stepper.dense().evaluate(theta, inside, 0);
                assertThat(Math.abs(inside[0])).isLessThan(1.03);
            }
        }
    }

    /** On a component that relaxes infinitely fast the end of a step is on the slow solution. */
    @ParameterizedTest
    @MethodSource("stifflyAccurate")
    void endsOfStepsAreOnTheSlowSolution(StiffMethod method) {
        double[] y = {1};
        double[] yNext = new double[1];
        Stepper stepper = method.stepper(new ProtheroRobinson(-1e9), 1, Tolerances.of(1e-10, 1e-10), stage -> true);
        stepper.start(0, y);
        assertThat(stepper.attempt(0, 0.3, y, yNext)).isEqualTo(Attempt.OK);
        assertThat(yNext[0]).isCloseTo(Math.cos(0.3), within(1e-8));
    }

    static java.util.stream.Stream<StiffMethod> stifflyAccurate() {
        return StiffScan.methods().filter(method -> !method.name().equals("Rosenbrock23"));
    }
}
