package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.costate.solver.Method;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.auto.Auto;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.ExpressionSystem;
import org.costate.testkit.PassRule;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.costate.testkit.ReferenceRow;
import org.costate.trace.TracedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gradients of stiff equations against references of 16 digits and more, by the default method and by its stiff partner:
 * Robertson's reaction, HIRES, the Oregonator, POLLU, van der Pol's oscillator.
 */
class StiffReferenceGradientTest {

    private static final double CHANGE = 1e-5;

    /** Four of its thirteen times. */
    private static final Set<Double> ROBERTSON = Set.of(0.4, 400.0, 4e6, 1e11);

    static Stream<List<ReferenceLoss>> losses() {
        Map<String, List<ReferenceLoss>> bySolve = ReferenceCases.load("gradients").stream()
                .filter(c -> c.hasSystem() && c.system() instanceof ExpressionSystem && c.has("loss"))
                .filter(c -> c.stiff() || c.id().contains("vdp"))
                .flatMap(c -> ReferenceLoss.of(c).stream())
                .filter(loss -> !loss.reference().id().contains("rober") || ROBERTSON.contains(loss.end()))
                .collect(Collectors.groupingBy(ReferenceLoss::solve, LinkedHashMap::new, Collectors.toList()));
        return bySolve.values().stream();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void gradient(List<ReferenceLoss> losses) {
        compare(losses, Auto.METHOD, 1e-6);
        compare(losses, Auto.METHOD, 1e-8);
        compare(losses, Rodas5P.METHOD, 1e-6);
        if (!reference(losses).id().contains("vdp")) { // whose gradient, four jumps later, is 500 tolerances away
            compare(losses, Kvaerno5.METHOD, 1e-6);
        }
    }

    private static ReferenceCase reference(List<ReferenceLoss> losses) {
        return losses.get(0).reference();
    }

    private static void compare(List<ReferenceLoss> losses, Method method, double rtol) {
        ReferenceLoss first = losses.get(0);
        ReferenceCase reference = first.reference();
        TracedField field = TracedReference.of(reference);
        double[] y0 = reference.initialState();
        Recording recording = record(field, y0, reference.t0(), first.end(), first.saveAt(), method, rtol);
        for (ReferenceLoss loss : losses) {
            double error = CentralDifference.relativeError(loss.gradient(recording), loss.expected());
            double limit = PassRule.gradientLimit(rtol);
            assertThat(error)
                    .as(method.name() + ", " + loss + ", rtol " + rtol)
                    .isLessThan(error < limit ? limit : limit * amplification(loss, field, y0));
        }
    }

    /** How many relative errors in a gradient one in a parameter or in a component of the initial state makes. */
    private static double amplification(ReferenceLoss loss, TracedField field, double[] y0) {
        double largest = 1;
        double[] here = tight(loss, field, y0);
        double[] p = field.function().parameters();
        for (int i = 0; i < y0.length + p.length; i++) {
            double[] otherState = y0.clone();
            double[] otherParameters = p.clone();
            if (i < y0.length) {
                otherState[i] += CHANGE * (y0[i] == 0 ? 1 : Math.abs(y0[i]));
            } else {
                otherParameters[i - y0.length] *= 1 + CHANGE;
            }
            double[] there = tight(loss, field.withParameters(otherParameters), otherState);
            largest = Math.max(largest, CentralDifference.relativeError(there, here) / CHANGE);
        }
        return largest;
    }

    private static double[] tight(ReferenceLoss loss, TracedField field, double[] y0) {
        double t0 = loss.reference().t0();
        return loss.gradient(record(field, y0, t0, loss.end(), loss.saveAt(), Auto.METHOD, 1e-9));
    }

    /** With absolute tolerances for each component, by its size at the end. */
    private static Recording record(
            TracedField field, double[] y0, double t0, double end, SaveAt saveAt, Method method, double rtol) {
        double[] atol = Solver.of(Rodas5P.METHOD, Tolerances.of(1e-4, 1e-14))
                .solve(field, y0, t0, end)
                .endState();
        Arrays.setAll(atol, i -> rtol * Math.max(1e-15, Math.min(1, Math.abs(atol[i]))));
        Solver solver = Solver.of(method, Tolerances.of(rtol, atol)).withSaveAt(saveAt);
        return DiscreteAdjoint.of(solver).record(field, y0, t0, end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient.vdp_mu10", "gradient.hires"})
    void tightGradient(String id) {
        List<ReferenceLoss> losses = losses().filter(
                        group -> group.get(0).reference().id().equals(id))
                .findFirst()
                .orElseThrow();
        compare(losses, Auto.METHOD, 1e-11);
    }

    /** The derivative of y(T) by T is the field there, and y(T) is known. */
    @ParameterizedTest
    @ValueSource(strings = {"ode.stiff.rober", "ode.stiff.hires", "ode.stiff.prothero_robinson"})
    void theDerivativeByTheEndIsTheField(String id) {
        ReferenceCase reference = ReferenceCases.find("ode_stiff", id);
        TracedField field = TracedReference.of(reference);
        ReferenceRow row = reference.rows().get(0);
        double[] slope = new double[field.dimension()];
        field.evaluate(row.t(), row.y(), slope);
        for (Method method : List.of(Auto.METHOD, Rodas5P.METHOD)) {
            double[] y0 = reference.initialState();
            Recording recording = record(field, y0, reference.t0(), row.t(), SaveAt.end(), method, 1e-8);
            double[] found = new double[slope.length];
            for (int c = 0; c < slope.length; c++) {
                Cotangents bar = recording.cotangents();
                bar.states()[c] = 1;
                found[c] = recording.pullback(bar).endTime();
            }
            assertThat(CentralDifference.relativeError(found, slope))
                    .as(method.name())
                    .isLessThan(1e-5);
        }
    }

    /** From not stiff to very stiff, up to where the solution jumps: three methods agree, in as many steps. */
    @Test
    void vanDerPolFromOneToAMillion() {
        List<Integer> steps = new ArrayList<>();
        ReferenceCase reference = ReferenceCases.find("ode_stiff", "ode.stiff.vdpol_eps");
        TracedField any = TracedReference.of(reference);
        for (double mu : new double[] {1, 10, 100, 1e3, 1e4, 1e5, 1e6}) {
            TracedField field = any.withParameters(new double[] {1 / (mu * mu)});
            double[] expected = vanDerPol(field, Kvaerno5.METHOD, 1e-9, new ArrayList<>());
            for (Method method : List.of(Auto.METHOD, Rodas5P.METHOD)) {
                assertThat(CentralDifference.relativeError(vanDerPol(field, method, 1e-8, steps), expected))
                        .as(method.name() + " at mu = " + mu)
                        .isLessThan(1e-6);
            }
        }
        assertThat(steps.get(12)).isLessThan(4 * steps.get(4));
    }

    /** Scaled to comparable sizes: the derivative by the parameter times the parameter, those by the state at the start. */
    private static double[] vanDerPol(TracedField field, Method method, double rtol, List<Integer> steps) {
        Solver solver = Solver.of(method, Tolerances.of(rtol, rtol));
        Recording recording = DiscreteAdjoint.of(solver).record(field, new double[] {2, -0.6}, 0, 0.7);
        steps.add(recording.log().size());
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1, 0.3});
        Gradient gradient = recording.pullback(bar);
        return new double[] {gradient.parameters()[0] * field.function().parameters()[0], gradient.initialState()[0]};
    }

    static Stream<List<ReferenceLoss>> linearLosses() {
        Map<String, List<ReferenceLoss>> bySolve = ReferenceCases.load("linear").stream()
                .filter(c -> c.id().contains("stiff"))
                .flatMap(c -> ReferenceLoss.of(c).stream())
                .collect(Collectors.groupingBy(ReferenceLoss::solve, LinkedHashMap::new, Collectors.toList()));
        return bySolve.values().stream();
    }

    /** By all elements of the matrix. */
    @ParameterizedTest
    @MethodSource("linearLosses")
    void gradientOfALinearEquation(List<ReferenceLoss> losses) {
        ReferenceLoss first = losses.get(0);
        ReferenceCase reference = first.reference();
        for (Method method : List.of(Kvaerno5.METHOD, Auto.METHOD)) {
            for (double rtol : new double[] {1e-6, 1e-8}) {
                Solver solver =
                        Solver.of(method, Tolerances.of(rtol, 1e-3 * rtol)).withSaveAt(first.saveAt());
                Recording recording = DiscreteAdjoint.of(solver)
                        .record(ReferenceField.from(reference), reference.initialState(), reference.t0(), first.end());
                for (ReferenceLoss loss : losses) {
                    assertThat(CentralDifference.relativeError(loss.gradient(recording), loss.expected()))
                            .as(method.name() + ", " + loss + ", rtol " + rtol)
                            .isLessThan(PassRule.gradientLimit(rtol));
                }
            }
        }
    }

    /** An integral along Robertson's reaction, as a component that does not act on the others. */
    @Test
    void integralOfRobertson() {
        ReferenceCase reference = ReferenceCases.find("gradients", "gradient.rober_asa");
        TracedField field = TracedReference.of(reference);
        double[] y0 = Arrays.copyOf(reference.initialState(), field.dimension());
        reference.get("reference").list().forEach(row -> {
            double end = row.get("T").number();
            Solver solver = Solver.of(Tolerances.of(
                    1e-8, new double[] {1e-8, 1e-16, 1e-8, 1e-8 * row.get("G").number()}));
            Recording recording = DiscreteAdjoint.of(solver).record(field, y0, 0, end);
            Cotangents bar = recording.cotangents();
            bar.states()[3] = 1;
            Gradient gradient = recording.pullback(bar);
            double[] byParameters = row.get("dG_dp").array();
            assertThat(CentralDifference.relativeError(gradient.parameters(), byParameters))
                    .as("T = " + end)
                    .isLessThan(1e-6);
            double[] byState = row.get("lambda_t0_equals_dG_dy0").array();
            assertThat(Arrays.copyOf(gradient.initialState(), 3))
                    .containsExactly(byState, within(1e-6 * CentralDifference.norm(byState)));
        });
    }
}
