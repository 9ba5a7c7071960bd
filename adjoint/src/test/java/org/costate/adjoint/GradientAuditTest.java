package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.costate.adjoint.AuditLine.Check;
import org.costate.adjoint.AuditLine.Verdict;
import org.costate.adjoint.AuditReport.Belief;
import org.costate.solver.Event;
import org.costate.solver.Impulse;
import org.costate.solver.Method;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Euler;
import org.costate.solver.method.Tsit5;
import org.costate.solver.method.Vern7;
import org.costate.solver.stiff.Kvaerno3;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.solver.stiff.TRBDF2;
import org.costate.trace.Traced;
import org.costate.trace.TracedField;
import org.costate.trace.TracedNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An audit passes what is right, finds every planted fault, names it, and says which gradient to believe. */
class GradientAuditTest {

    /** A fault in a pullback by hand. */
    enum Fault {
        NONE,
        STATE,
        PARAMETER,
        TIME,
        OVERWRITES,
        SPENT,
        VALUE
    }

    private static final double[] THETA = {0.8, -0.3, 1.7};
    private static final double[] Y0 = {0.4, 0.7};

    /** A driven pendulum with friction: {@code y0' = y1, y1' = -p0 sin y0 + p1 y1 + p2 y0 sin t}. */
    private record Driven(double[] p, Fault fault) implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            dydt[0] = y[1];
            dydt[1] = -p[0] * Math.sin(y[0]) + p[1] * y[1] + p[2] * y[0] * Math.sin(t);
        }

        @Override
        public int parameterCount() {
            return 3;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {
                private double a;
                private double b;
                private double time;
                private boolean spent;

                @Override
                public void evaluate(double t, double[] y, double[] dydt) {
                    a = y[0];
                    b = y[1];
                    time = t;
                    spent = false;
                    Driven.this.evaluate(t, y, dydt);
                    dydt[1] += fault == Fault.VALUE ? 1e-9 : 0;
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    if (fault == Fault.SPENT && spent) {
                        return 0;
                    }
                    spent = true;
                    double half = fault == Fault.STATE ? 0.9 : 1;
                    yBar[0] += w[1] * (-p[0] * Math.cos(a) * half + p[2] * Math.sin(time));
                    yBar[1] = w[0] + p[1] * w[1] + (fault == Fault.OVERWRITES ? 0 : yBar[1]);
                    thetaBar[0] -= w[1] * Math.sin(a);
                    thetaBar[1] += w[1] * b;
                    thetaBar[2] += fault == Fault.PARAMETER ? -w[1] * a : w[1] * a * Math.sin(time);
                    return fault == Fault.TIME ? 0 : w[1] * p[2] * a * Math.cos(time);
                }
            };
        }
    }

    private static double squares(Solution solution, Cotangents bar) {
        double[] y = solution.endState();
        double sum = 0;
        double[] cotangent = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            sum += 0.5 * (i + 1) * y[i] * y[i];
            cotangent[i] = (i + 1) * y[i];
        }
        bar.addState(0, cotangent);
        return sum;
    }

    private static Solver solver(double tolerance) {
        return Solver.of(Tsit5.METHOD, Tolerances.of(tolerance, tolerance));
    }

    private static AuditReport audit(Fault fault) {
        return GradientAudit.of(theta -> new Driven(theta, fault), solver(1e-8))
                .at(THETA, Y0, 0, 5, GradientAuditTest::squares);
    }

    private static Verdict verdict(AuditReport report, Check check) {
        return report.line(check).orElseThrow().verdict();
    }

    @Test
    void passesWhatIsRight() {
        AuditReport report = audit(Fault.NONE);
        assertThat(report.verdict()).as(report.text()).isEqualTo(Verdict.OK);
        assertThat(report.lines().stream().map(AuditLine::check).distinct())
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(Check.FINE_DIFFERENCES)));
        assertThat(report.belief()).isEqualTo(Belief.DISCRETE);
        assertThat(report.uncertainty()).isBetween(0.0, 1e-5);
        Recording recording = DiscreteAdjoint.of(solver(1e-8)).record(new Driven(THETA, Fault.NONE), Y0, 0, 5);
        Cotangents bar = recording.cotangents();
        assertThat(report.loss()).isEqualTo(squares(recording.solution(), bar));
        assertThat(report.gradient().orElseThrow().parameters())
                .isEqualTo(recording.pullback(bar).parameters());
        assertThat(report.text()).contains("believe: the discrete adjoint's", "JVP . v against v . VJP");
    }

    static Stream<Method> implicitMethods() {
        return Stream.of(Kvaerno3.METHOD, Kvaerno5.METHOD, TRBDF2.METHOD, Rodas5P.METHOD);
    }

    /** Forward derivatives of Rosenbrock steps are left out; all else is compared. */
    @ParameterizedTest
    @MethodSource("implicitMethods")
    void implicitMethodsAreAuditedToo(Method method) {
        Solver implicit = Solver.of(method, Tolerances.of(1e-7, 1e-7));
        AuditReport right = GradientAudit.of(theta -> DifferencedField.of(new Driven(theta, Fault.NONE)), implicit)
                .at(THETA, Y0, 0, 5, GradientAuditTest::squares);
        assertThat(right.verdict()).as(right.text()).isEqualTo(Verdict.OK);
        assertThat(right.line(Check.FROZEN_DIFFERENCES)).isPresent();
        assertThat(right.line(Check.FORWARD).isPresent()).isEqualTo(method != Rodas5P.METHOD);
        assertThat(right.line(Check.CONTINUOUS)).isPresent();
        assertThat(right.belief()).isEqualTo(Belief.DISCRETE);
        AuditReport wrong = GradientAudit.of(theta -> DifferencedField.of(new Driven(theta, Fault.PARAMETER)), implicit)
                .at(THETA, Y0, 0, 5, GradientAuditTest::squares);
        assertThat(verdict(wrong, Check.PULLBACK_PARAMETERS)).isEqualTo(Verdict.FAULT);
        assertThat(verdict(wrong, Check.FROZEN_DIFFERENCES)).isEqualTo(Verdict.FAULT);
        assertThat(wrong.belief()).isEqualTo(Belief.NONE);
    }

    @ParameterizedTest
    @EnumSource(names = {"STATE", "PARAMETER", "TIME", "OVERWRITES", "SPENT", "VALUE"})
    void namesTheTermThatIsWrong(Fault fault) {
        AuditReport report = audit(fault);
        Check check = switch (fault) {
            case PARAMETER -> Check.PULLBACK_PARAMETERS;
            case TIME -> Check.PULLBACK_TIME;
            case VALUE -> Check.VALUE;
            default -> Check.PULLBACK_STATE;
        };
        String entry = switch (fault) {
            case STATE -> "y[0]: ";
            case PARAMETER -> "theta[2]: ";
            case TIME -> "t[0]: ";
            case OVERWRITES -> "y[1]: ";
            case VALUE -> "dydt[1]: ";
            default -> "a second pullback gives";
        };
        assertThat(verdict(report, check)).as(report.text()).isEqualTo(Verdict.FAULT);
        assertThat(report.line(check).orElseThrow().remark()).contains(entry);
        assertThat(report.belief()).isEqualTo(Belief.NONE);
        assertThat(report.gradient()).isEmpty();
        assertThat(report.advice()).contains("field's own derivatives are wrong", entry);
    }

    /** What a wrong pullback does to the gradient is seen too; a wrong derivative by time does nothing to this one. */
    @ParameterizedTest
    @EnumSource(names = {"STATE", "PARAMETER"})
    void differencesContradictAWrongPullback(Fault fault) {
        assertThat(verdict(audit(fault), Check.FROZEN_DIFFERENCES)).isEqualTo(Verdict.FAULT);
    }

    /** The same with derivatives along directions, of which one term is wrong. */
    private static final class WrongAlong implements DirectionalField {

        private final Driven driven;

        WrongAlong(double[] theta) {
            driven = new Driven(theta, Fault.NONE);
        }

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            driven.evaluate(t, y, dydt);
        }

        @Override
        public int parameterCount() {
            return driven.parameterCount();
        }

        @Override
        public Linearization linearization() {
            return driven.linearization();
        }

        @Override
        public void derivative(double t, double[] y, double tDot, double[] yDot, double[] thetaDot, double[] out) {
            double[] p = driven.p;
            out[0] = yDot[1];
            out[1] = (-p[0] * Math.cos(y[0]) + p[2] * Math.sin(t)) * yDot[0]
                    + p[1] * yDot[1]
                    - Math.sin(y[0]) * thetaDot[0]
                    - y[1] * thetaDot[1]
                    + y[0] * Math.sin(t) * thetaDot[2]
                    + p[2] * y[0] * Math.cos(t) * tDot;
        }
    }

    @Test
    void forwardDerivativesContradictAWrongDirection() {
        AuditReport report =
                GradientAudit.of(WrongAlong::new, solver(1e-8)).at(THETA, Y0, 0, 5, GradientAuditTest::squares);
        assertThat(verdict(report, Check.FORWARD)).as(report.text()).isEqualTo(Verdict.FAULT);
        assertThat(verdict(report, Check.FROZEN_DIFFERENCES)).isEqualTo(Verdict.OK);
        assertThat(report.belief()).isEqualTo(Belief.DISCRETE);
        assertThat(report.advice()).contains("derivative along directions is wrong");
    }

    /** {@code y' = -p0 y + p1 s(y - 1/2)} with s the absolute value, the sign or the square. */
    private record Bent(double[] p, int power) implements DifferentiableField {

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            double d = y[0] - 0.5;
            dydt[0] = -p[0] * y[0] + p[1] * s(d);
        }

        private double s(double d) {
            return power == 0 ? Math.signum(d) : power == 1 ? Math.abs(d) : d * d;
        }

        @Override
        public int parameterCount() {
            return 2;
        }

        @Override
        public Linearization linearization() {
            return new Linearization() {
                private double at;

                @Override
                public void evaluate(double t, double[] y, double[] dydt) {
                    at = y[0];
                    Bent.this.evaluate(t, y, dydt);
                }

                @Override
                public double pullback(double[] w, double[] yBar, double[] thetaBar) {
                    double d = at - 0.5;
                    double slope = power == 0 ? 0 : power == 1 ? Math.signum(d) : 2 * d;
                    yBar[0] += w[0] * (-p[0] + p[1] * slope);
                    thetaBar[0] -= w[0] * at;
                    thetaBar[1] += w[0] * s(d);
                    return 0;
                }
            };
        }
    }

    private static AuditReport bent(int power, double end) {
        return GradientAudit.of(theta -> new Bent(theta, power), solver(1e-7))
                .at(new double[] {1, -0.4}, new double[] {1}, 0, end, GradientAuditTest::squares);
    }

    @Test
    void findsAKinkAndAJump() {
        AuditReport kink = bent(1, 2);
        AuditLine line = kink.line(Check.SMOOTHNESS).orElseThrow();
        assertThat(line.verdict()).as(kink.text()).isEqualTo(Verdict.DOUBT);
        assertThat(line.remark()).contains("kink", "by y[0]");
        assertThat(kink.advice()).contains("kink at t = ", "put an event there");
        // Until y = 1/2 the equation is y' = -1.4 y + 0.2 from 1.
        double time = Math.log((1 - 1 / 7.0) / (0.5 - 1 / 7.0)) / 1.4;
        assertThat(line.remark()).contains("t = " + Double.toString(time).substring(0, 7));
        assertThat(kink.belief()).isNotEqualTo(Belief.NONE);
        assertThat(verdict(bent(1, 0.9 * time), Check.SMOOTHNESS)).isEqualTo(Verdict.OK);
        assertThat(verdict(bent(2, 2), Check.SMOOTHNESS)).isEqualTo(Verdict.OK);

        AuditReport jump = bent(0, 2);
        assertThat(verdict(jump, Check.SMOOTHNESS)).as(jump.text()).isEqualTo(Verdict.FAULT);
        assertThat(jump.line(Check.SMOOTHNESS).orElseThrow().remark()).contains("field itself jumps", "component 0");
        assertThat(jump.belief()).isEqualTo(Belief.NONE);
        assertThat(verdict(jump, Check.READAPTED_DIFFERENCES)).isEqualTo(Verdict.DOUBT);
    }

    @Test
    void findsATooLooseTolerance() {
        AuditReport loose = GradientAudit.of(theta -> new Driven(theta, Fault.NONE), solver(3e-2))
                .at(THETA, Y0, 0, 5, GradientAuditTest::squares);
        assertThat(verdict(loose, Check.TOLERANCE)).as(loose.text()).isEqualTo(Verdict.DOUBT);
        assertThat(verdict(loose, Check.FROZEN_DIFFERENCES)).isEqualTo(Verdict.OK);
        assertThat(verdict(loose, Check.CONTINUOUS)).isEqualTo(Verdict.DOUBT);
        assertThat(loose.belief()).isEqualTo(Belief.FINER);
        assertThat(loose.advice()).contains("The tolerance is too loose: take rtol 3e-0");
        double[] exact = audit(Fault.NONE).gradient().orElseThrow().parameters();
        double[] believed = loose.gradient().orElseThrow().parameters();
        for (int k = 0; k < exact.length; k++) {
            assertThat(Math.abs(believed[k] - exact[k])).isLessThan(1e-3 * Math.abs(exact[0]));
        }
    }

    private static TracedField lorenz(double[] theta) {
        return Traced.field(3, theta, (t, y, p) -> new TracedNumber[] {
            p[0].multiply(y[1].subtract(y[0])),
            y[0].multiply(p[1].subtract(y[2])).subtract(y[1]),
            y[0].multiply(y[1]).subtract(p[2].multiply(y[2]))
        });
    }

    @Test
    void saysThatChaosHasNoGradient() {
        double[] theta = {10, 28, 8.0 / 3};
        double[] y0 = {1, 0, 0};
        Solver solver = Solver.of(Vern7.METHOD, Tolerances.of(1e-6, 1e-6));
        GradientAudit audit = GradientAudit.of(lorenz(theta)::withParameters, solver);
        AuditReport chaotic = audit.at(theta, y0, 0, 50, GradientAuditTest::squares);
        assertThat(verdict(chaotic, Check.GROWTH)).as(chaotic.text()).isEqualTo(Verdict.DOUBT);
        assertThat(verdict(chaotic, Check.TOLERANCE)).isEqualTo(Verdict.DOUBT);
        assertThat(verdict(chaotic, Check.PULLBACK_STATE)).isEqualTo(Verdict.OK);
        assertThat(chaotic.belief()).isEqualTo(Belief.NONE);
        assertThat(chaotic.advice()).contains("Perturbations grow", "shorter horizon");
        AuditReport early = audit.at(theta, y0, 0, 1, GradientAuditTest::squares);
        assertThat(early.belief()).as(early.text()).isEqualTo(Belief.DISCRETE);
    }

    /** A loss that is a small part of a large number has no differences that tell anything. */
    @Test
    void findsTheNoiseFloorOfDifferences() {
        double offset = 1e14;
        AuditReport report = GradientAudit.of(theta -> new Driven(theta, Fault.NONE), solver(1e-8))
                .at(THETA, Y0, 0, 5, (solution, bar) -> offset + squares(solution, bar));
        AuditLine line = report.line(Check.FROZEN_DIFFERENCES).orElseThrow();
        assertThat(line.verdict()).as(report.text()).isEqualTo(Verdict.DOUBT);
        assertThat(line.remark()).contains("differences are no better than");
        assertThat(report.belief()).isEqualTo(Belief.DISCRETE);
    }

    @Test
    void findsWrongCotangentsOfTheLoss() {
        AuditReport report = GradientAudit.of(theta -> new Driven(theta, Fault.NONE), solver(1e-8))
                .at(THETA, Y0, 0, 5, (solution, bar) -> 2 * squares(solution, bar));
        assertThat(verdict(report, Check.FROZEN_DIFFERENCES)).as(report.text()).isEqualTo(Verdict.FAULT);
        assertThat(report.belief()).isEqualTo(Belief.NONE);
        assertThat(report.advice()).contains("a loss whose cotangents are wrong");
    }

    /** Units make faults stand out where states are small: here 1e-9, in a field whose parameters are large. */
    @Test
    void findsFaultsOfSmallStates() {
        AuditReport report = GradientAudit.of(theta -> new Driven(theta, Fault.STATE), solver(1e-6))
                .at(new double[] {8, -0.3, 0}, new double[] {4e-9, 7e-9}, 0, 2, GradientAuditTest::squares);
        assertThat(verdict(report, Check.PULLBACK_STATE)).as(report.text()).isEqualTo(Verdict.FAULT);
    }

    @Test
    void refusesWhatItCannotCompare() {
        Function<double[], Driven> fieldOf = theta -> new Driven(theta, Fault.NONE);
        assertThatThrownBy(() -> GradientAudit.of(fieldOf, Solver.fixed(Euler.METHOD, 0.1)))
                .hasMessageContaining("method = Euler");
        assertThatThrownBy(() -> GradientAudit.of(fieldOf, Solver.of(Tolerances.of(1e-6, 1e-6))))
                .hasMessageContaining("makes the same steps again");
        Solver watching = solver(1e-6).withEvents(Event.at(1).changing(Impulse.of(1, 0)));
        assertThatThrownBy(() -> GradientAudit.of(fieldOf, watching)).hasMessageContaining("1 events");
        GradientAudit audit = GradientAudit.of(fieldOf, solver(1e-6));
        assertThatThrownBy(() -> audit.withAccuracy(0)).hasMessageContaining("relative = 0.0");
        assertThatThrownBy(() -> audit.at(new double[2], Y0, 0, 5, GradientAuditTest::squares))
                .hasMessageContaining("theta has length 2");
        assertThatThrownBy(() -> audit.at(THETA, Y0, 1, 1, GradientAuditTest::squares))
                .hasMessageContaining("t1 = 1.0");
    }

    /** The initial state lies on a kink: no gradient is wrong, and no two-sided difference is one. */
    @Test
    void aKinkAtTheStartIsNoFault() {
        TracedField field = Traced.field(2, new double[] {1.3}, (t, y, p) -> new TracedNumber[] {
            y[0].abs().multiply(p[0]).negate(), y[1].multiply(p[0]).sin()
        });
        AuditReport report = GradientAudit.of(field::withParameters, solver(1e-8))
                .at(new double[] {1.3}, new double[] {0, 0.7}, 0, 1, GradientAuditTest::squares);
        assertThat(report.lines())
                .as(report.text())
                .allSatisfy(line -> assertThat(line.verdict()).isNotEqualTo(Verdict.FAULT));
    }
}
