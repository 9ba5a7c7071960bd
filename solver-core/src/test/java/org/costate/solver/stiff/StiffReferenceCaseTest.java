package org.costate.solver.stiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.costate.solver.Method;
import org.costate.solver.SaveAt;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.SparsityPattern;
import org.costate.solver.Status;
import org.costate.solver.Tolerances;
import org.costate.solver.auto.Auto;
import org.costate.solver.newton.JacobianForm;
import org.costate.testkit.PassRule;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.costate.testkit.ReferenceRow;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The stiff reference cases by every stiff method and by Auto. A case passes if at every output time every component is
 * within 100 tolerances times the amplification of early errors. Absolute tolerances are those of the component's largest
 * value, at most 1.
 */
class StiffReferenceCaseTest {

    /** Its y_0 alone is determined, by 1e16 times smaller terms; explicit steps of 1e-5 are as good. */
    private static final String ONLY_ONE_COMPONENT = "ode.stiff.sd_E1";

    /** Boundary values jump at t = 5, and the cases are solved in two parts. */
    private static final String JUMPS = "medakzo";

    /**
     * What early errors grow by, where the cases do not say it: the time of the flame's ignition is t / y(0) of relative errors
     * at the start; the Oregonators and relaxation oscillators move on a limit cycle whose phase is free.
     */
    private static final Map<String, Double> AMPLIFICATIONS = Map.of(
            "ode.stiff.flame", 1e8,
            "ode.stiff.sd_F4", 1e2,
            "ode.stiff.orego", 1e2,
            "ode.stiff.vdpol_eps", 10.0,
            "ode.stiff.vdpol_mu1000", 20.0,
            "ode.stiff.sd_E2", 10.0,
            "ode.stiff.sd_B1", 1e2,
            "linear.stiff_osc_6", 10.0);

    /** Its components fall below all tolerances. */
    private static final String SMALL_TO_THE_END = "ode.stiff.e5";

    /** Loose tolerances let Newton's iteration end on the branch below zero, from which Robertson's equations run away. */
    private static final Set<String> RUNS_AWAY = Set.of("ode.stiff.rober", "ode.stiff.e5");

    /**
     * Both solutions of Kvaerno5 lose the same order on stiff components, so its estimate does not see the loss, and at tight
     * tolerances errors are above them by up to such factors more.
     */
    private static final Map<String, Double> LOST_BY_KVAERNO5 = Map.of(
            "ode.stiff.kaps",
            50.0,
            "ode.stiff.rober",
            10.0,
            "ode.stiff.vdpol_eps",
            50.0,
            "ode.stiff.vdpol_mu1000",
            100.0);

    private static List<ReferenceCase> cases() {
        List<ReferenceCase> cases = new ArrayList<>(ReferenceCases.load("ode_stiff"));
        for (ReferenceCase source : ReferenceCases.load("linear")) {
            if (source.id().startsWith("linear.stiff")) {
                cases.add(source);
            }
        }
        cases.removeIf(
                source -> source.id().equals(ONLY_ONE_COMPONENT) || source.id().contains(JUMPS));
        return cases;
    }

    private static double[] scales(ReferenceCase source) {
        double[] scales = source.initialState();
        for (int i = 0; i < scales.length; i++) {
            scales[i] = Math.abs(scales[i]);
        }
        for (ReferenceRow row : source.rows()) {
            for (int i = 0; i < row.components().length; i++) {
                int component = row.components()[i];
                scales[component] = Math.max(scales[component], Math.abs(row.y()[i]));
            }
        }
        for (int i = 0; i < scales.length; i++) {
            scales[i] = scales[i] == 0 ? 1 : Math.min(1, scales[i]);
        }
        return scales;
    }

    private static double[] times(ReferenceCase source) {
        return source.rows().stream().mapToDouble(ReferenceRow::t).toArray();
    }

    private static Solution solve(ReferenceCase source, Method method, double tolerance) {
        double[] times = times(source);
        double[] atol =
                Arrays.stream(scales(source)).map(scale -> scale * tolerance).toArray();
        return Solver.of(method, Tolerances.of(tolerance, atol))
                .withSaveAt(SaveAt.times(times))
                .trySolve(
                        source.system().bind(source.parameters())::evaluate,
                        source.initialState(),
                        source.t0(),
                        times[times.length - 1]);
    }

    private static void judge(ReferenceCase source, Method method, double tolerance, List<String> failures) {
        Solution solution = solve(source, method, tolerance);
        String name = source.id() + " by " + method.name();
        if (solution.status() != Status.SUCCESS) {
            failures.add(name + ": " + solution.message());
            return;
        }
        double[] atol =
                Arrays.stream(scales(source)).map(scale -> scale * tolerance).toArray();
        double amplification = AMPLIFICATIONS.getOrDefault(source.id(), 1.0);
        double lost = method == Kvaerno5.METHOD ? LOST_BY_KVAERNO5.getOrDefault(source.id(), 1.0) : 1;
        for (int k = 0; k < solution.size(); k++) {
            PassRule.Verdict verdict = PassRule.of(tolerance, atol)
                    .withAmplification(Math.max(lost, amplification))
                    .judge(solution.state(k), source.rows().get(k));
            if (!verdict.passed()) {
                failures.add(name + " at t = " + solution.time(k) + ": " + verdict.message());
            }
        }
    }

    private static Stream<Method> methods() {
        return Stream.concat(StiffScan.methods(), Stream.of(Auto.METHOD));
    }

    /** A method of order 2 needs 1/sqrt(tolerance) steps. */
    private static IntStream decades(Method method) {
        return method.order() == 2
                ? IntStream.of(3, 5)
                : method.order() == 3 ? IntStream.of(3, 5, 7) : IntStream.of(3, 6, 9);
    }

    @TestFactory
    Stream<DynamicTest> everyMethodPasses() {
        return methods()
                .flatMap(method -> decades(method)
                        .mapToObj(decade -> DynamicTest.dynamicTest(method.name() + " at 1e-" + decade, () -> {
                            List<String> failures = new ArrayList<>();
                            for (ReferenceCase source : cases()) {
                                if (!RUNS_AWAY.contains(source.id()) || decade > 7) {
                                    judge(source, method, Double.parseDouble("1e-" + decade), failures);
                                }
                            }
                            assertThat(failures).isEmpty();
                        })));
    }

    /** Jumps of the boundary value are where one run ends and the next begins. */
    private static void judgeMedicalAkzo(String id, Method method, double tolerance) {
        ReferenceCase source = ReferenceCases.load("ode_stiff").stream()
                .filter(each -> each.id().equals(id))
                .findAny()
                .orElseThrow();
        double[] y = source.initialState();
        double t = source.t0();
        for (ReferenceRow row : source.rows()) {
            double phi = row.t() <= 5 ? 2 : 0;
            y = Solver.of(method, Tolerances.of(tolerance, tolerance))
                    .solve(source.system().bind(new double[] {phi})::evaluate, y, t, row.t())
                    .endState();
            t = row.t();
            assertThat(PassRule.of(tolerance, tolerance).judge(y, row).message())
                    .startsWith("passed");
        }
    }

    @Test
    void medicalAkzoInTwoParts() {
        SparsityPattern pattern = SparsityPattern.banded(40, 2, 2);
        StiffScan.methods()
                .forEach(method -> judgeMedicalAkzo(
                        "ode.stiff.medakzo20", method.withJacobian(JacobianForm.sparse(pattern)), 1e-5));
        judgeMedicalAkzo("ode.stiff.medakzo20", Auto.METHOD, 1e-7);
    }

    @Test
    void medicalAkzoWithFourHundredComponentsBySparseFactors() {
        JacobianForm form = JacobianForm.sparse(SparsityPattern.banded(400, 2, 2));
        judgeMedicalAkzo("ode.stiff.medakzo200", Rodas5P.METHOD.withJacobian(form), 1e-5);
        judgeMedicalAkzo("ode.stiff.medakzo200", Kvaerno5.METHOD.withJacobian(form), 1e-5);
    }

    /** At most ten digits are asked for: differences have eight of the Jacobian. */
    @Test
    void tightRunsHaveTheDigitsOfDoublePrecision() {
        List<String> failures = new ArrayList<>();
        for (ReferenceCase source : cases()) {
            boolean isHard =
                    AMPLIFICATIONS.containsKey(source.id()) || source.id().equals(SMALL_TO_THE_END);
            if (!source.has("double_precision_check_digits") || isHard) {
                continue;
            }
            double[] given = source.get("double_precision_check_digits").array();
            Solution solution = solve(source, Rodas5P.METHOD, 1e-10);
            for (int k = 0; k < solution.size(); k++) {
                double digits = digits(solution.state(k), source.rows().get(k));
                if (digits < Math.min(given[k], 10) - 1.5) {
                    failures.add(source.id() + " at t = " + solution.time(k) + ": " + digits + " digits, SciPy has "
                            + given[k]);
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    /** Digits relative to the largest component. */
    private static double digits(double[] state, ReferenceRow row) {
        double[] y = row.select(state);
        double largest = 0;
        double error = 0;
        for (int i = 0; i < y.length; i++) {
            largest = Math.max(largest, Math.abs(row.y()[i]));
            error = Math.max(error, Math.abs(y[i] - row.y()[i]));
        }
        return -Math.log10(Math.max(error / largest, 1e-17));
    }
}
