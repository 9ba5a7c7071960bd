package org.costate.solver.newton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.costate.solver.Attempt;
import org.costate.solver.JacobianField;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.testkit.Cases;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The solution satisfies its equation as far as was asked; Jacobians are kept while that is fast. */
class NewtonIterationTest {

    private static final Tolerances TOLERANCES = Tolerances.of(1e-6, 1e-6);

    /** y_i' = -y_i^3 + y_(i+1) cyclic, with its Jacobian, which is counted. */
    private static final class Cubic implements JacobianField {

        private int evaluations;
        private int jacobians;

        @Override
        public void evaluate(double t, double[] y, double[] dydt) {
            evaluations++;
            for (int i = 0; i < y.length; i++) {
                dydt[i] = -y[i] * y[i] * y[i] + y[(i + 1) % y.length];
            }
        }

        @Override
        public void jacobian(double t, double[] y, double[] dfdy) {
            jacobians++;
            for (int i = 0; i < y.length; i++) {
                dfdy[i * y.length + i] -= 3 * y[i] * y[i];
                dfdy[i * y.length + (i + 1) % y.length] += 1;
            }
        }
    }

    private static CountedField counted(VectorField field) {
        return (t, y, dydt) -> {
            try {
                field.evaluate(t, y.clone(), dydt);
            } catch (OutsideDomainException refusal) {
                return Attempt.FIELD_REFUSED;
            }
            return Attempt.OK;
        };
    }

    private static NewtonIteration newton(VectorField field, int n, NewtonGoal goal) {
        CountedField counted = counted(field);
        NewtonIteration newton = new NewtonIteration(
                n, JacobianForm.dense().start(field, counted, n, TOLERANCES, stage -> true), counted, TOLERANCES, goal);
        newton.restart();
        return newton;
    }

    private static double residual(VectorField field, double a, double[] base, double[] x) {
        double[] f = new double[x.length];
        field.evaluate(0, x, f);
        double largest = 0;
        for (int i = 0; i < x.length; i++) {
            largest = Math.max(largest, Math.abs(base[i] + a * f[i] - x[i]));
        }
        return largest;
    }

    static Stream<RandomCase> cases() {
        return Cases.of("NewtonIterationTest", 50);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void solutionSatisfiesItsEquationToRounding(RandomCase random) {
        int n = random.integer(1, 6);
        double a = random.uniform(0.01, 0.4);
        double[] base = random.uniformArray(n, -1, 1);
        double[] x = base.clone();
        Cubic field = new Cubic();
        NewtonIteration newton = newton(field, n, NewtonGoal.ROUNDING);
        newton.begin(0, base);
        assertThat(newton.solve(0, a, base, x)).isEqualTo(Attempt.OK);
        assertThat(residual(field, a, base, x)).isLessThan(1e-14);
        double[] byDifferences = base.clone();
        newton = newton(field::evaluate, n, NewtonGoal.ROUNDING);
        newton.begin(0, base);
        assertThat(newton.solve(0, a, base, byDifferences)).isEqualTo(Attempt.OK);
        assertThat(byDifferences).containsExactly(x, within(1e-14));
    }

    /** {@code x = m + R (x - m)}: with a Jacobian of zeros changes halve while they turn along an ellipse, so some grow. */
    @ParameterizedTest
    @ValueSource(doubles = {0.4, 0.8, 1.2, 1.5, 2})
    void changesThatAreNotMonotoneEndAtRoundingToo(double turn) {
        double c = 0.5 * Math.cos(turn);
        double s = 0.5 * Math.sin(turn);
        VectorField around = (t, y, f) -> {
            f[0] = 1 + c * (y[0] - 1) - 3 * s * (y[1] - 2);
            f[1] = 2 + s * (y[0] - 1) / 3 + c * (y[1] - 2);
        };
        VectorField flat = (t, y, f) -> Arrays.fill(f, 0);
        IterationMatrix identity = JacobianForm.dense().start(flat, counted(flat), 2, TOLERANCES, stage -> true);
        NewtonIteration newton = new NewtonIteration(2, identity, counted(around), TOLERANCES, NewtonGoal.ROUNDING);
        newton.restart();
        double[] x = new double[2];
        newton.begin(0, new double[2]);
        assertThat(newton.solve(0, 1, new double[2], x)).isEqualTo(Attempt.OK);
        assertThat(x).containsExactly(new double[] {1, 2}, within(1e-13));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void solutionIsGoodToAboutAHundredthOfTheTolerances(RandomCase random) {
        int n = random.integer(1, 6);
        double a = random.uniform(0.01, 0.1);
        double[] base = random.uniformArray(n, -1, 1);
        double[] exact = base.clone();
        double[] x = base.clone();
        Cubic field = new Cubic();
        NewtonIteration newton = newton(field, n, NewtonGoal.ROUNDING);
        newton.begin(0, base);
        newton.solve(0, a, base, exact);
        int needed = field.evaluations;
        newton = newton(field, n, NewtonGoal.TOLERANCE);
        newton.begin(0, base);
        assertThat(newton.solve(0, a, base, x)).isEqualTo(Attempt.OK);
        // The rate is an estimate, and so is the bound: three times 1/100.
        assertThat(x).containsExactly(exact, within(3e-2 * 2e-6 * Math.sqrt(n)));
        assertThat(field.evaluations - needed).isLessThan(needed);
    }

    @ParameterizedTest
    @EnumSource(NewtonGoal.class)
    void jacobianIsKeptWhileTheIterationConvergesFast(NewtonGoal goal) {
        Cubic field = new Cubic();
        NewtonIteration newton = newton(field, 2, goal);
        double[] y = {0.5, 0.2};
        for (int step = 0; step < 20; step++) {
            double[] x = y.clone();
            newton.begin(0, y);
            assertThat(newton.solve(0, 1e-3, y, x)).isEqualTo(Attempt.OK);
            newton.moveOn();
            y = x;
        }
        assertThat(field.jacobians).isEqualTo(1);
    }

    @Test
    void staleJacobianThatFailsIsReplacedInTheSameAttempt() {
        Cubic field = new Cubic();
        NewtonIteration newton = newton(field, 1, NewtonGoal.ROUNDING);
        double[] x = {1e-3};
        newton.begin(0, x.clone());
        assertThat(newton.solve(0, 0.01, x.clone(), x)).isEqualTo(Attempt.OK);
        newton.moveOn();
        double[] far = {3};
        double[] next = {3};
        newton.begin(0, far);
        assertThat(newton.solve(0, 0.2, far, next)).isEqualTo(Attempt.OK);
        assertThat(field.jacobians).isEqualTo(2);
        assertThat(residual(field, 0.2, far, next)).isLessThan(1e-6);
    }

    @Test
    void failuresAreNamed() {
        double[] y = {1};
        NewtonIteration singular = newton((t, v, f) -> f[0] = 2 * v[0], 1, NewtonGoal.ROUNDING);
        singular.begin(0, y);
        assertThat(singular.solve(0, 0.5, y, y.clone())).isEqualTo(Attempt.NEWTON_FAILED);
        NewtonIteration rootless = newton((t, v, f) -> f[0] = 1 + v[0] * v[0], 1, NewtonGoal.ROUNDING);
        rootless.begin(0, y);
        assertThat(rootless.solve(0, 1, y, y.clone())).isEqualTo(Attempt.NEWTON_FAILED);
        NewtonIteration undefined = newton((t, v, f) -> f[0] = Double.NaN, 1, NewtonGoal.ROUNDING);
        undefined.begin(0, y);
        assertThat(undefined.solve(0, 1, y, y.clone())).isEqualTo(Attempt.NOT_FINITE);
        VectorField refusing = (t, v, f) -> {
            throw OutsideDomainException.INSTANCE;
        };
        NewtonIteration refused = newton(refusing, 1, NewtonGoal.ROUNDING);
        refused.begin(0, y);
        assertThat(refused.solve(0, 1, y, y.clone())).isEqualTo(Attempt.FIELD_REFUSED);
    }

    @Test
    void differencesStayInsideTheDomain() {
        // -sqrt(y) is driven towards 0, where it ends: the probe below y = 0 has no value, the one above has.
        VectorField draining = (t, v, f) -> f[0] = v[0] < 0 ? Double.NaN : -Math.sqrt(v[0] + 1);
        double[] dfdy = new double[1];
        Jacobian jacobian = Jacobian.of(draining, counted(draining), 1, TOLERANCES);
        assertThat(jacobian.evaluate(0, new double[1], dfdy)).isEqualTo(Attempt.OK);
        assertThat(dfdy[0]).isCloseTo(-0.5, within(1e-6));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void differencesAgreeWithTheJacobianOfTheField(RandomCase random) {
        int n = random.integer(1, 6);
        double size = random.logUniform(1e-3, 1e3);
        double[] y = random.uniformArray(n, -size, size);
        Cubic field = new Cubic();
        double[] known = new double[n * n];
        double[] differences = new double[n * n];
        Jacobian.of(field, counted(field), n, TOLERANCES).evaluate(0, y, known);
        Jacobian.of(field::evaluate, counted(field), n, TOLERANCES).evaluate(0, y, differences);
        assertThat(field.jacobians).isEqualTo(1);
        assertThat(differences).containsExactly(known, within(1e-6 * (1 + size * size)));
    }
}
