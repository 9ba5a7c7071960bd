package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.costate.solver.Method;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.Tolerances;
import org.costate.solver.collocation.ImplicitEuler;
import org.costate.solver.collocation.ImplicitMidpoint;
import org.costate.solver.collocation.RadauIIA3;
import org.costate.solver.method.Dopri5;
import org.costate.solver.method.Euler;
import org.costate.solver.method.Heun;
import org.costate.solver.method.Midpoint;
import org.costate.solver.method.RK4;
import org.costate.solver.method.Vern9;
import org.costate.solver.rk.ExplicitRungeKutta;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.PassRule;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients against references of 16 digits and more: those of the discrete map at fixed steps to rounding, those of the
 * continuous problem by every adaptive method to a hundred tolerances.
 *
 * <p>Like a state, a gradient is allowed its own amplification: how many relative errors an error of the size of the
 * tolerance in one component of the initial state, or in one parameter all along, makes in it. A low-order method may need more steps than are allowed, which
 * grow like {@code rtol^(-1/order)}; only those of order 5 and more are asked for the tightest tolerance.
 */
class ReferenceGradientTest {

    private static final double[] TOLERANCES = {1e-6, 1e-8, 1e-11};
    private static final long MAX_STEPS = 12_000;
    private static final long MAX_STEPS_OF_LOW_ORDER = 3_000;
    private static final double CHANGE = 1e-8;

    private static final Map<String, Method> FIXED = Map.of(
            "euler", Euler.METHOD,
            "midpoint", Midpoint.METHOD,
            "heun_trapezoid", Heun.METHOD,
            "rk4", RK4.METHOD,
            "dormand_prince5", Dopri5.METHOD,
            "implicit_euler", ImplicitEuler.METHOD,
            "implicit_midpoint", ImplicitMidpoint.METHOD,
            "radau_iia3", RadauIIA3.METHOD);

    /** The amplification of each gradient, and of that by times; at least 1. */
    private static final Map<String, double[]> AMPLIFICATION = amplifications();

    static List<ReferenceCase> discrete() {
        return ReferenceCases.load("discrete_gradients").stream()
                .filter(c -> !c.id().startsWith("discrete.sde."))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("discrete")
    void discreteGradient(ReferenceCase reference) {
        Method method = FIXED.get(reference.get("method").text());
        assertThat(method).as(reference.get("method").text()).isNotNull();
        double h = reference.get("h").number();
        int steps = reference.get("n_steps").integer();
        Recording recording = DiscreteAdjoint.of(Solver.fixed(method, h))
                .record(ReferenceField.from(reference), reference.initialState(), 0, h * steps);
        assertThat(recording.log().size()).isEqualTo(steps);
        double[] end = recording.solution().endState();
        double[] target = reference.get("target").array();
        double[] difference = new double[end.length];
        double loss = 0;
        for (int i = 0; i < end.length; i++) {
            difference[i] = end[i] - target[i];
            loss += 0.5 * difference[i] * difference[i];
        }
        Cotangents bar = recording.cotangents();
        bar.addState(0, difference);
        Gradient gradient = recording.pullback(bar);
        expect(end, reference, "y_N");
        expect(
                new double[] {loss},
                new double[] {reference.get("reference").get("L").number()},
                "L");
        expect(gradient.parameters(), reference, "dL_dp");
        expect(gradient.initialState(), reference, "dL_dy0");
    }

    private static void expect(double[] actual, ReferenceCase reference, String key) {
        expect(actual, reference.get("reference").get(key).array(), key);
    }

    private static void expect(double[] actual, double[] expected, String what) {
        assertThat(CentralDifference.relativeError(actual, expected)).as(what).isLessThan(1e-11);
    }

    /** Losses of the cases that are not stiff, by the solves that they share. */
    private static Map<String, List<ReferenceLoss>> losses() {
        return Stream.of("gradients", "linear")
                .flatMap(file -> ReferenceCases.load(file).stream())
                .filter(c -> c.hasSystem() && !c.stiff() && !c.id().contains("stiff"))
                .flatMap(c -> ReferenceLoss.of(c).stream())
                .collect(Collectors.groupingBy(ReferenceLoss::solve, LinkedHashMap::new, Collectors.toList()));
    }

    static Stream<Arguments> cases() {
        return DoubleStream.of(TOLERANCES)
                .boxed()
                .flatMap(rtol -> losses().values().stream()
                        .filter(losses -> rtol < 1e-6 || !isChaotic(losses.get(0)))
                        .map(losses -> Arguments.of(named(losses), rtol)));
    }

    private static Named<List<ReferenceLoss>> named(List<ReferenceLoss> losses) {
        return Named.of(losses.get(0).solve(), losses);
    }

    /** Lorenz's equations after t = 5: errors of 1e-6 grow beyond what an amplification, a first derivative, tells. */
    private static boolean isChaotic(ReferenceLoss loss) {
        return loss.reference().id().contains("lorenz") && loss.end() > 5;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradient(List<ReferenceLoss> losses, double rtol) {
        double limit = PassRule.gradientLimit(rtol);
        for (ExplicitRungeKutta method : DiscreteAdjointTest.methods()) {
            boolean canReach = method.order() >= 5 || rtol >= (method.order() < 3 ? 1e-6 : 1e-8);
            if (!method.hasErrorEstimate() || !canReach) {
                continue;
            }
            Recording recording = recordingOf(losses.get(0), method, rtol);
            if (recording == null) {
                assertThat(method.order())
                        .as(method + " needs more steps than allowed")
                        .isLessThan(5);
                continue;
            }
            for (ReferenceLoss loss : losses) {
                double[] amplification = Objects.requireNonNull(AMPLIFICATION.get(loss.toString()));
                assertThat(CentralDifference.relativeError(loss.gradient(recording), loss.expected()))
                        .as(method.name() + ", " + loss)
                        .isLessThan(limit * amplification[0]);
                assertThat(CentralDifference.relativeError(loss.timeGradient(recording), loss.expectedTimes()))
                        .as(method.name() + ", " + loss + " by t0 and t1")
                        .isLessThanOrEqualTo(limit * amplification[1]);
            }
        }
    }

    private static @Nullable Recording recordingOf(ReferenceLoss loss, ExplicitRungeKutta method, double rtol) {
        ReferenceCase reference = loss.reference();
        return recordingOf(loss, method, rtol, reference.initialState(), reference.parameters());
    }

    /** A recording of the case, or null if it needs more steps than allowed. */
    private static @Nullable Recording recordingOf(
            ReferenceLoss loss, ExplicitRungeKutta method, double rtol, double[] y0, double[] p) {
        Solver solver = Solver.of(method, Tolerances.of(rtol, rtol))
                .withMaxSteps(method.order() < 5 ? MAX_STEPS_OF_LOW_ORDER : MAX_STEPS)
                .withSaveAt(loss.saveAt());
        ReferenceCase reference = loss.reference();
        try {
            return DiscreteAdjoint.of(solver)
                    .record(ReferenceField.of(reference.system(), p), y0, reference.t0(), loss.end());
        } catch (SolveException failure) {
            assertThat(failure.solution().status()).isEqualTo(Status.MAX_STEPS);
            return null;
        }
    }

    private static Map<String, double[]> amplifications() {
        Map<String, double[]> amplifications = new HashMap<>();
        losses().values().forEach(losses -> amplify(losses, amplifications));
        return amplifications;
    }

    private static void amplify(List<ReferenceLoss> losses, Map<String, double[]> amplifications) {
        ReferenceLoss first = losses.get(0);
        double[] y0 = first.reference().initialState();
        double[] p = first.reference().parameters();
        Recording here = recordingOf(first, Vern9.METHOD, 1e-13);
        for (int i = 0; i < y0.length + p.length; i++) {
            double[] otherState = y0.clone();
            double[] otherParameters = p.clone();
            if (i < y0.length) {
                otherState[i] += CHANGE * (Math.abs(y0[i]) + 1);
            } else {
                otherParameters[i - y0.length] *= 1 + CHANGE;
            }
            Recording there = recordingOf(first, Vern9.METHOD, 1e-13, otherState, otherParameters);
            for (ReferenceLoss loss : losses) {
                double[] largest = amplifications.computeIfAbsent(loss.toString(), key -> new double[] {1, 1});
                largest[0] = Math.max(largest[0], change(loss::gradient, there, here) / CHANGE);
                largest[1] = Math.max(largest[1], change(loss::timeGradient, there, here) / CHANGE);
            }
        }
    }

    private static double change(
            Function<Recording, double[]> gradient, @Nullable Recording there, @Nullable Recording here) {
        if (there == null || here == null) {
            throw new IllegalStateException("the tight solve needs more steps than allowed");
        }
        return CentralDifference.relativeError(gradient.apply(there), gradient.apply(here));
    }
}
