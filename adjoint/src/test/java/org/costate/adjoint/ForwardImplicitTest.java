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
import org.costate.solver.StepLog;
import org.costate.solver.Tolerances;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.newton.JacobianForm;
import org.costate.solver.stiff.Kvaerno3;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.solver.stiff.TRBDF2;
import org.costate.trace.Traced;
import org.costate.trace.TracedNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Forward derivatives of ESDIRK steps are those of the discrete adjoint at the same steps. */
class ForwardImplicitTest {

    private static final double[] Y0 = {1, 0, 0};

    static Stream<Method> methods() {
        return Stream.of(Kvaerno3.METHOD, Kvaerno5.METHOD, TRBDF2.METHOD);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void agreeWithTheDiscreteAdjointAtTheSameSteps(Method method) {
        DifferentiableField field = new Reactions();
        Tolerances tolerances = Tolerances.of(1e-6, new double[] {1e-8, 1e-12, 1e-8});
        StepLog log = StepLog.of();
        Solver solver = Solver.of(method, tolerances);
        solver.solve(field, Y0, 0, 400, log);
        Solver frozen = solver.withController(PrescribedSteps.from(log)).withSaveAt(SaveAt.times(0, 400));
        Sensitivities forwards = ForwardSensitivity.of(frozen).solve(field, Y0, 0, 400);
        Recording once = ForwardSensitivity.of(frozen).record(field, Y0, 0, 400);
        Recording discrete = DiscreteAdjoint.of(frozen).record(field, Y0, 0, 400);
        for (int i = 0; i < 3; i++) {
            double[] bar = new double[3];
            bar[i] = 1;
            Cotangents cotangents = discrete.cotangents();
            cotangents.addState(1, bar);
            Gradient expected = discrete.pullback(cotangents);
            Gradient found = once.pullback(cotangents);
            close(found.initialState(), expected.initialState());
            close(found.parameters(), expected.parameters());
            assertThat(found.endTime()).isCloseTo(expected.endTime(), within(1e-9 * Math.abs(expected.endTime())));
            double[] byTheta = new double[3];
            for (int k = 0; k < 3; k++) {
                byTheta[k] = forwards.along(1, 3 + k)[i];
            }
            close(byTheta, expected.parameters());
        }
    }

    /** A relaxation oscillation, where derivatives become a billion times as large as states. */
    @ParameterizedTest
    @MethodSource("methods")
    void existWhereverTheStepsDo(Method method) {
        DifferentiableField oregonator = Traced.field(3, new double[] {77.27, 8.375e-6, 0.161}, (t, y, p) -> {
            TracedNumber one = y[0].multiply(p[1]).add(y[1]).subtract(1).negate();
            return new TracedNumber[] {
                p[0].multiply(y[1].add(y[0].multiply(one))),
                y[2].subtract(y[0].add(1).multiply(y[1])).divide(p[0]),
                p[2].multiply(y[0].subtract(y[2])).add(t.sin())
            };
        });
        for (JacobianForm form :
                List.of(JacobianForm.dense(), JacobianForm.coloured(SparsityPattern.banded(3, 2, 2)))) {
            Method chosen = ((EsdirkMethod) method).withJacobian(form);
            for (SaveAt saveAt : List.of(SaveAt.end(), SaveAt.times(0, 5, 14.2, 21.7, 30))) {
                Solver solver = Solver.of(chosen, Tolerances.of(1e-6, 1e-6)).withSaveAt(saveAt);
                double[] y0 = {1, 2, 3};
                Recording forwards = ForwardSensitivity.of(solver).record(oregonator, y0, 0, 30);
                Recording discrete = DiscreteAdjoint.of(solver).record(oregonator, y0, 0, 30);
                assertThat(forwards.solution().endState())
                        .containsExactly(discrete.solution().endState());
                Cotangents bar = discrete.cotangents();
                for (int i = 0; i < forwards.solution().size(); i++) {
                    bar.addState(i, new double[] {1 + i, 0.5, -1});
                }
                Gradient expected = discrete.pullback(bar);
                Gradient found = forwards.pullback(bar);
                close(found.initialState(), expected.initialState());
                close(found.parameters(), expected.parameters());
                close(
                        new double[] {found.startTime(), found.endTime()},
                        new double[] {expected.startTime(), expected.endTime()});
            }
        }
    }

    private static void close(double[] found, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i])
                    .as(Arrays.toString(found) + " against " + Arrays.toString(expected))
                    .isCloseTo(expected[i], within(1e-9 * Math.abs(expected[i])));
        }
    }

    @Test
    void refusesRosenbrockSteps() {
        assertThatThrownBy(() -> ForwardSensitivity.of(Solver.of(Rodas5P.METHOD, Tolerances.of(1e-6, 1e-6))))
                .hasMessageContaining("method = Rodas5P")
                .hasMessageContaining("Kvaerno5");
    }
}
