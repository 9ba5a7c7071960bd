package org.costate.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.costate.solver.method.Bosh3;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Dopri8;
import org.costate.solver.method.Tsit5;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The presets against the step size formulas of the libraries they are named after, written here from their published
 * form: the quotients q of Hairer's codes and OrdinaryDiffEq.jl, the powers of 1/E of diffrax and torchdiffeq.
 */
class PidControllerTest {

    /** The rule of one library with its memory. */
    private abstract static class Recursion {
        double k;
        boolean isFirst = true;
        boolean wasRejected;

        /** The next size; E above 1 is a rejection. */
        abstract double next(double h, double E);

        final double step(double h, double E) {
            double next = next(h, E);
            wasRejected = E > 1;
            isFirst = isFirst && wasRejected;
            return next;
        }
    }

    /** OrdinaryDiffEq.jl: q = E^b1 / Eold^b2 / gamma, h / q. */
    private static final class Sciml extends Recursion {
        private double eOld = 1e-4;

        @Override
        double next(double h, double E) {
            double q = Math.pow(E, 7 / (10 * k)) / 0.9;
            if (E > 1) {
                return h / Math.min(5, q);
            }
            q /= Math.pow(eOld, 2 / (5 * k));
            eOld = Math.max(E, 1e-4);
            return h / Math.max(isFirst ? 1e-4 : 0.1, Math.min(5, q));
        }
    }

    /** DOPRI5 and DOP853: fac11 = err^expo1, fac = fac11 / facold^beta, hnew = h / max(facc2, min(facc1, fac / safe)). */
    private static final class Hairer extends Recursion {
        private final double beta;
        private final double fac1;
        private final double fac2;
        private double facold = 1e-4;

        Hairer(double beta, double fac1, double fac2) {
            this.beta = beta;
            this.fac1 = fac1;
            this.fac2 = fac2;
        }

        @Override
        double next(double h, double E) {
            double fac11 = Math.pow(E, 1 / k - beta * (beta == 0 ? 0.2 : 0.75));
            if (E > 1) {
                return h / Math.min(1 / fac1, fac11 / 0.9);
            }
            double fac = Math.max(1 / fac2, Math.min(1 / fac1, fac11 / Math.pow(facold, beta) / 0.9));
            facold = Math.max(E, 1e-4);
            return wasRejected ? Math.min(h, h / fac) : h / fac;
        }
    }

    /** The standard rule: that of DOPRI5 with growth by up to 1e4 after the first step. */
    private static final class Standard extends Recursion {
        private double eOld = 1e-4;

        @Override
        double next(double h, double E) {
            double byLast = Math.pow(E, 0.85 / k);
            if (E > 1) {
                return h * Math.max(0.2, 0.9 / byLast);
            }
            double factor = 0.9 * Math.pow(eOld, 0.2 / k) / byLast;
            eOld = Math.max(E, 1e-4);
            return h * Math.max(0.2, Math.min(wasRejected ? 1 : isFirst ? 1e4 : 10, factor));
        }
    }

    /** diffrax: safety (1/E0)^((P+I+D)/k) (1/E1)^(-(P+2D)/k) (1/E2)^(D/k), in [1, 10] or [0.2, safety]. */
    private static final class Diffrax extends Recursion {
        private final double p;
        private final double i;
        private final double d;
        private double inverse1 = 1;
        private double inverse2 = 1;

        Diffrax(double p, double i, double d) {
            this.p = p;
            this.i = i;
            this.d = d;
        }

        @Override
        double next(double h, double E) {
            double factor = 0.9
                    * Math.pow(1 / E, (p + i + d) / k)
                    * Math.pow(inverse1, -(p + 2 * d) / k)
                    * Math.pow(inverse2, d / k);
            if (E > 1) {
                return h * Math.max(0.2, Math.min(0.9, factor));
            }
            inverse2 = inverse1;
            inverse1 = 1 / E;
            return h * Math.max(1, Math.min(10, factor));
        }
    }

    /** torchdiffeq: safety E^(-1/k), at least 1 after an accepted step. */
    private static final class Torchdiffeq extends Recursion {
        @Override
        double next(double h, double E) {
            return h * Math.min(10, Math.max(0.9 / Math.pow(E, 1 / k), E > 1 ? 0.2 : 1));
        }
    }

    private record Attempted(double h, boolean accepted) {}

    static Stream<Arguments> presets() {
        return Stream.of(
                preset("standard", Tsit5.METHOD, PidController.standard(), new Standard()),
                preset("sciml", Tsit5.METHOD, PidController.sciml(), new Sciml()),
                preset("hairer", Dopri5.METHOD, PidController.hairer(5), new Hairer(0.04, 0.2, 10)),
                preset("hairer", Dopri8.METHOD, PidController.hairer(8), new Hairer(0, 0.333333333333333333, 6)),
                preset("diffrax", Tsit5.METHOD, PidController.diffrax(0, 1, 0), new Diffrax(0, 1, 0)),
                preset("diffrax PID", Bosh3.METHOD, PidController.diffrax(0.3, 0.3, 0.1), new Diffrax(0.3, 0.3, 0.1)),
                preset("torchdiffeq", Dopri5.METHOD, PidController.torchdiffeq(), new Torchdiffeq()));
    }

    private static Arguments preset(String name, ExplicitRungeKutta method, PidController ours, Recursion theirs) {
        theirs.k = method.errorOrder();
        return Arguments.of(Named.of(name + ", " + method.name(), method), ours, theirs);
    }

    @ParameterizedTest
    @MethodSource("presets")
    void presetsTakeTheStepsOfTheirFormula(ExplicitRungeKutta method, PidController ours, Recursion theirs) {
        VectorField field = Fields.vanDerPol(5);
        double[] y0 = {2, 0};
        Tolerances tolerances = Tolerances.of(1e-5, 1e-5);
        double first = 0.7;
        List<Attempted> expected = steps(method.stepper(field, 2, tolerances, stage -> true), theirs, y0, first, 25);
        List<Attempted> taken = new ArrayList<>();
        Solver.of(method, tolerances)
                .withController(ours)
                .withInitialStep(first)
                .solve(field, y0, 0, 25, recorder(taken));
        assertThat(taken).hasSameSizeAs(expected);
        assertThat(taken).anyMatch(attempt -> !attempt.accepted);
        assertThat(taken.get(0).accepted).as("the first step is rejected").isFalse();
        for (int j = 0; j < taken.size(); j++) {
            assertThat(taken.get(j).accepted).isEqualTo(expected.get(j).accepted);
            assertThat(taken.get(j).h).isCloseTo(expected.get(j).h, within(1e-6 * expected.get(j).h));
        }
    }

    private static StepListener recorder(List<Attempted> taken) {
        return new StepListener() {
            @Override
            public void accepted(StepRecord step) {
                taken.add(new Attempted(step.h(), true));
            }

            @Override
            public void rejected(StepRecord step, Rejection cause) {
                taken.add(new Attempted(step.h(), false));
            }
        };
    }

    /** A plain loop of its own: the last step is cut at the end, or stretched to it by at most one part in a hundred. */
    private static List<Attempted> steps(Stepper stepper, Recursion recursion, double[] y0, double first, double t1) {
        List<Attempted> steps = new ArrayList<>();
        double[] y = y0.clone();
        double[] yNext = new double[y.length];
        double t = 0;
        double h = first;
        stepper.start(t, y);
        while (t < t1) {
            boolean last = t + h >= t1 || (!recursion.wasRejected && t1 - (t + h) <= 0.01 * h);
            double size = (last ? t1 : t + h) - t;
            assertThat(stepper.attempt(t, t + size, y, yNext)).isEqualTo(Attempt.OK);
            double E = stepper.scaledError();
            h = recursion.step(size, E);
            steps.add(new Attempted(size, E <= 1));
            if (E > 1) {
                stepper.reject();
            } else {
                stepper.accept();
                t = last ? t1 : t + size;
                System.arraycopy(yNext, 0, y, 0, y.length);
            }
        }
        return steps;
    }

    private static double next(PidController controller, double... errors) {
        Controller.Control control = controller.start(0, 1e9, Tsit5.METHOD);
        control.first(1);
        double h = 1;
        for (double E : errors) {
            h = control.target(0);
            assertThat(control.accept(h, E)).isEqualTo(E <= 1);
        }
        return control.target(0) / h;
    }

    @Test
    void anErrorOfZeroGrowsByTheLimit() {
        assertThat(next(PidController.sciml(), 0)).isCloseTo(1e4, within(1e-9));
        assertThat(next(PidController.standard(), 0.5, 0)).isCloseTo(10, within(1e-14));
        assertThat(next(PidController.torchdiffeq(), 0)).isCloseTo(10, within(1e-14));
        assertThat(next(PidController.diffrax(0.2, 0.3, 0.1), 0, 0, 0)).isCloseTo(10, within(1e-14));
    }

    @Test
    void anErrorThatIsNotFiniteShrinksByTheLimit() {
        for (double E : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThat(next(PidController.standard(), E)).isCloseTo(0.2, within(1e-15));
            assertThat(next(PidController.hairer(8), E)).isCloseTo(1.0 / 3, within(1e-15));
            assertThat(next(PidController.diffrax(0, 1, 0), E)).isCloseTo(0.2, within(1e-15));
        }
    }

    @Test
    void aRejectedStepGetsShorterWhateverTheSafety() {
        PidController bold = PidController.integral().withLimits(new PidController.Limits(1, 0.2, 10, 10, 0.2));
        assertThat(next(bold, Math.nextUp(1.0))).isLessThanOrEqualTo(0.99);
        assertThat(next(bold, 1)).isLessThanOrEqualTo(1);
    }

    @Test
    void noGrowthRightAfterARejectionUnlessThePresetSaysSo() {
        assertThat(next(PidController.standard(), 100, 1e-9)).isEqualTo(1);
        assertThat(next(PidController.hairer(5), 100, 1e-9)).isEqualTo(1);
        assertThat(next(PidController.standard(), 0.5, 100, 1e-9)).isEqualTo(1);
        assertThat(next(PidController.sciml(), 0.5, 100, 1e-9)).isCloseTo(10, within(1e-14));
    }

    @Test
    void anAcceptedStepNeverShrinksTheNextInDiffraxAndTorchdiffeq() {
        assertThat(next(PidController.diffrax(0, 1, 0), 1)).isEqualTo(1);
        assertThat(next(PidController.torchdiffeq(), 1)).isEqualTo(1);
        assertThat(next(PidController.sciml(), 0.5, 1)).isLessThan(1);
    }

    @Test
    void badSettingsAreRefused() {
        refuses(() -> PidController.pi(Double.NaN, 1), "P = NaN");
        refuses(() -> PidController.pi(0.4, Double.POSITIVE_INFINITY), "I = Infinity");
        refuses(() -> PidController.diffrax(0, 0, 0), "P + I + D = 0.0");
        refuses(() -> new PidController.Limits(0, 0.2, 10, 10, 0.2), "safety = 0.0");
        refuses(() -> new PidController.Limits(1.1, 0.2, 10, 10, 0.2), "safety = 1.1");
        refuses(() -> new PidController.Limits(0.9, 1, 10, 10, 1), "shrink = 1.0");
        refuses(() -> new PidController.Limits(0.9, 0.2, 1, 10, 0.2), "growth = 1.0");
        refuses(() -> new PidController.Limits(0.9, 0.2, 10, 5, 0.2), "firstGrowth = 5.0");
        refuses(() -> new PidController.Limits(0.9, 0.2, 10, 10, 0.1), "afterAccept = 0.1");
        refuses(() -> new PidController.Limits(Double.NaN, 0.2, 10, 10, 0.2), "safety = NaN");
    }

    private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String inMessage) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(inMessage);
    }
}
