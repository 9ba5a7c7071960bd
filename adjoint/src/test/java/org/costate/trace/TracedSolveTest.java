package org.costate.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.ForwardSensitivity;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.Recording;
import org.costate.adjoint.Sensitivities;
import org.costate.solver.Event;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.SparsityPattern;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Vern7;
import org.costate.solver.newton.JacobianForm;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;

/** Traced fields in what needs more of a field than its values: events and stiff methods. */
class TracedSolveTest {

    private static final double[] BALL = {9.81, 0.8, 0.3};

    /** A ball that bounces from a floor that rises: gravity, restitution, speed of the floor. */
    private static TracedField ball() {
        return Traced.field(2, BALL, (t, y, p) ->
                new TracedNumber[] {y[1], p[0].add(y[1].multiply(0.05)).negate()});
    }

    private static Solver bouncing(TracedField ball) {
        Event impact = Event.crossing(Traced.event(
                        ball, (t, y, p) -> new TracedNumber[] {y[0].subtract(p[2].multiply(t))}))
                .falling()
                .changing(Traced.change(ball, (t, y, p) ->
                        new TracedNumber[] {p[2].multiply(t), p[2].add(p[1].multiply(p[2].subtract(y[1])))}));
        return Solver.of(Vern7.METHOD, Tolerances.of(1e-12, 1e-12)).withEvents(impact);
    }

    @Test
    void gradientGoesThroughTracedEvents() {
        TracedField ball = ball();
        double[] y0 = {1, 0.2};
        Recording recording = DiscreteAdjoint.of(bouncing(ball)).record(ball, y0, 0, 1.5);
        Solution solution = recording.solution();
        assertThat(solution.occurrences()).hasSizeGreaterThanOrEqualTo(2);
        Cotangents bar = recording.cotangents();
        bar.addState(solution.size() - 1, new double[] {1, -0.4});
        Gradient gradient = recording.pullback(bar);
        double[] all = Arrays.copyOf(gradient.initialState(), 5);
        System.arraycopy(gradient.parameters(), 0, all, 2, 3);
        double[] at = {y0[0], y0[1], BALL[0], BALL[1], BALL[2]};
        CentralDifference differences = CentralDifference.gradient(
                x -> {
                    TracedField moved = ball.withParameters(Arrays.copyOfRange(x, 2, 5));
                    double[] end = bouncing(moved)
                            .solve(moved, Arrays.copyOf(x, 2), 0, 1.5)
                            .endState();
                    return end[0] - 0.4 * end[1];
                },
                at,
                new double[] {0.05, 0.05, 0.2, 0.05, 0.05});
        assertThat(CentralDifference.relativeError(all, differences.value())).isLessThan(1e-7);
    }

    @Test
    void forwardSensitivitiesAlongDirectionsEqualThoseByPullbacks() {
        TracedField ball = ball();
        Solver solver = Solver.of(Vern7.METHOD, Tolerances.of(1e-9, 1e-9));
        double[] y0 = {1, 0.2};
        double[][] traced =
                ForwardSensitivity.of(solver).solve(ball, y0, 0, 1.5).jacobian(0);
        Recording recording = DiscreteAdjoint.of(solver).record(ball, y0, 0, 1.5);
        for (int c = 0; c < 2; c++) {
            Cotangents bar = recording.cotangents();
            bar.addState(0, new double[] {c == 0 ? 1 : 0, c == 1 ? 1 : 0});
            Gradient gradient = recording.pullback(bar);
            double[] row = Arrays.copyOf(gradient.initialState(), 5);
            System.arraycopy(gradient.parameters(), 0, row, 2, 3);
            assertThat(traced[c]).containsExactly(row, within(1e-13));
        }
        double[][] yDots = {{0, 0}, {0.5, -2}};
        double[][] thetaDots = {{0, 1, 0}, {1, 0, 3}};
        Sensitivities some = ForwardSensitivity.of(solver).along(ball, y0, yDots, thetaDots, 0, 1.5);
        assertThat(some.directions()).isEqualTo(2);
        for (int c = 0; c < 2; c++) {
            double[] all = traced[c];
            assertThat(some.jacobian(0)[c])
                    .containsExactly(
                            new double[] {all[3], 0.5 * all[0] - 2 * all[1] + all[2] + 3 * all[4]}, within(1e-13));
        }
        assertThatThrownBy(() -> ForwardSensitivity.of(solver).along(ball, y0, yDots, new double[1][3], 0, 1.5))
                .hasMessage("thetaDots has 1 directions, but yDots has 2");
        assertThatThrownBy(() -> ForwardSensitivity.of(solver).along(ball, y0, yDots, new double[2][4], 0, 1.5))
                .hasMessage("thetaDots[0] has length 4, but must have length 3");
    }

    private static TracedField chain(int n) {
        return Traced.field(n, new double[] {400, 3}, (t, y, p) -> {
            TracedNumber[] values = new TracedNumber[n];
            for (int i = 0; i < n; i++) {
                TracedNumber before = y[Math.max(i - 1, 0)];
                TracedNumber after = y[Math.min(i + 1, n - 1)];
                TracedNumber spread = before.subtract(y[i].multiply(2)).add(after);
                values[i] = p[0].multiply(spread)
                        .add(p[1].multiply(y[i]).multiply(y[i].negate().add(1)));
            }
            return values;
        });
    }

    @Test
    void stiffMethodsTakeTheJacobianDenseOrSparse() {
        int n = 60;
        TracedField field = chain(n);
        double[] y0 = new double[n];
        Arrays.setAll(y0, i -> 0.5 + 0.4 * Math.sin(0.3 * i));
        Tolerances tolerances = Tolerances.of(1e-8, 1e-8);
        double[] reference = Solver.of(Vern7.METHOD, Tolerances.of(1e-10, 1e-10))
                .solve(field, y0, 0, 0.5)
                .endState();
        for (Solver solver : new Solver[] {
            Solver.of(Kvaerno5.METHOD, tolerances),
            Solver.of(Kvaerno5.METHOD.withJacobian(JacobianForm.sparse()), tolerances),
            Solver.of(Rodas5P.METHOD.withJacobian(JacobianForm.sparse()), tolerances)
        }) {
            double[] end = solver.solve(field, y0, 0, 0.5).endState();
            assertThat(CentralDifference.maximumDifference(end, reference)).isLessThan(1e-6);
        }
    }

    @Test
    void solversPatternHasTheSameOrderOfEntries() {
        TracedField field = chain(12);
        SparsityPattern pattern = field.pattern();
        double[] y = new double[12];
        Arrays.setAll(y, i -> 0.1 * i);
        double[] values = new double[pattern.size()];
        double[] dense = new double[144];
        field.sparseJacobian(0, y, values);
        field.jacobian(0, y, dense);
        assertThat(pattern.size()).isEqualTo(3 * 12 - 2);
        for (int j = 0; j < 12; j++) {
            for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                assertThat(values[k]).isCloseTo(dense[pattern.row(k) * 12 + j], within(1e-12));
            }
        }
    }
}
