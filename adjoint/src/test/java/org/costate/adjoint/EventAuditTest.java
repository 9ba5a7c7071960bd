package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.costate.adjoint.AuditLine.Check;
import org.costate.adjoint.AuditLine.Verdict;
import org.costate.adjoint.AuditReport.Belief;
import org.costate.solver.Event;
import org.costate.solver.Method;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.trace.Condition;
import org.costate.trace.Traced;
import org.costate.trace.TracedField;
import org.costate.trace.TracedNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Audits of solves with events: a ball in air (drag) that bounces off a floor at a height, both parameters. A derivative
 * by the event's function or its change that is wrong is found.
 */
class EventAuditTest {

    /** What is wrong. */
    enum Fault {
        NONE,
        FUNCTION_BY_STATE,
        FUNCTION_BY_PARAMETER,
        CHANGE_BY_STATE,
        CHANGE_BY_PARAMETER
    }

    /** Gravity, drag, floor, share of the speed that is left. */
    private static final double[] THETA = {9.81, 0.05, 0.4, 0.8};

    private static final double[] Y0 = {3, 0.2};
    private static final double END = 2.3;

    private static final TracedField FIELD = Traced.field(2, THETA, (t, y, p) ->
            new TracedNumber[] {y[1], p[0].negate().subtract(p[1].multiply(y[1]).multiply(y[1].abs()))});

    private record Floor(double height, Fault fault) implements DifferentiableEventFunction {

        @Override
        public double value(double t, double[] y) {
            return y[0] - height;
        }

        @Override
        public double pullback(double t, double[] y, double weight, double[] yBar, double[] thetaBar) {
            yBar[0] += fault == Fault.FUNCTION_BY_STATE ? 2 * weight : weight;
            thetaBar[2] -= fault == Fault.FUNCTION_BY_PARAMETER ? 0 : weight;
            return 0;
        }
    }

    private record Bounce(double share, Fault fault) implements DifferentiableStateChange {

        @Override
        public void apply(double t, double[] y, double[] yAfter) {
            yAfter[0] = y[0];
            yAfter[1] = -share * y[1];
        }

        @Override
        public double pullback(double t, double[] y, double[] w, double[] yBar, double[] thetaBar) {
            yBar[0] += w[0];
            yBar[1] -= fault == Fault.CHANGE_BY_STATE ? w[1] : share * w[1];
            thetaBar[3] -= fault == Fault.CHANGE_BY_PARAMETER ? 0 : y[1] * w[1];
            return 0;
        }
    }

    private static double loss(Solution solution, Cotangents bar) {
        double[] y = solution.state(0);
        bar.addState(0, new double[] {2 * y[0], 1});
        return y[0] * y[0] + y[1];
    }

    private static AuditReport audit(Method method, Fault fault) {
        return GradientAudit.of(FIELD::withParameters, Solver.of(method, Tolerances.of(1e-7, 1e-7)))
                .withEvents(theta -> List.of(
                        Event.crossing(new Floor(theta[2], fault)).falling().changing(new Bounce(theta[3], fault))))
                .at(THETA, Y0, 0, END, EventAuditTest::loss);
    }

    private static Verdict verdict(AuditReport report, Check check) {
        return report.line(check).orElseThrow().verdict();
    }

    static Stream<Method> methods() {
        return Stream.of(Tsit5.METHOD, Vern7.METHOD, Kvaerno5.METHOD, Rodas5P.METHOD);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void passesWhatIsRight(Method method) {
        AuditReport report = audit(method, Fault.NONE);
        assertThat(report.verdict()).as(report.text()).isEqualTo(Verdict.OK);
        assertThat(report.belief()).isEqualTo(Belief.DISCRETE);
        assertThat(report.line(Check.FINE_DIFFERENCES)).isPresent();
        assertThat(report.lines())
                .extracting(AuditLine::check)
                .doesNotContain(Check.FORWARD, Check.FROZEN_DIFFERENCES, Check.CONTINUOUS);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void differencesContradictAWrongDerivativeOfAnEvent(Fault fault) {
        AuditReport report = audit(Tsit5.METHOD, fault);
        assertThat(verdict(report, Check.FINE_DIFFERENCES)).as(report.text()).isEqualTo(Verdict.FAULT);
        assertThat(verdict(report, Check.PULLBACK_STATE)).isEqualTo(Verdict.OK);
        assertThat(report.belief()).isEqualTo(Belief.NONE);
        assertThat(report.advice()).contains("an event whose derivatives are");
    }

    /** A jump of the field at a declared time is no fault; one that is not declared is. */
    @Test
    void jumpsAreLookedForBetweenEvents() {
        TracedField switched = Traced.field(1, new double[] {0.7}, (t, y, p) -> {
            TracedNumber on = Traced.select(Condition.less(t, t.newInstance(1)), p[0], p[0].negate());
            return new TracedNumber[] {on.subtract(y[0])};
        });
        GradientAudit plain =
                GradientAudit.of(switched::withParameters, Solver.of(Tsit5.METHOD, Tolerances.of(1e-7, 1e-7)));
        AuditReport declared = plain.withEvents(theta -> List.of(Event.at(1)))
                .at(new double[] {0.7}, new double[] {0.3}, 0, 2, (solution, bar) -> {
                    bar.addState(0, new double[] {1});
                    return solution.value(0, 0);
                });
        assertThat(declared.verdict()).as(declared.text()).isEqualTo(Verdict.OK);
        AuditReport silent = plain.at(new double[] {0.7}, new double[] {0.3}, 0, 2, (solution, bar) -> {
            bar.addState(0, new double[] {1});
            return solution.value(0, 0);
        });
        assertThat(verdict(silent, Check.SMOOTHNESS)).as(silent.text()).isEqualTo(Verdict.FAULT);
    }
}
