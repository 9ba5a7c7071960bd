package org.costate.solver.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.costate.solver.Cancellation;
import org.costate.solver.DrivenField;
import org.costate.solver.Noise;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.Rejection;
import org.costate.solver.Sde;
import org.costate.solver.Solution;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.noise.BrownianStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong with implicit steps, and what must come of it; numbers are those of the fault list. */
@Timeout(20)
class ImplicitFaultTest {

    private static final VectorField ROBERTSON = (t, y, f) -> {
        double slow = 0.04 * y[0];
        double back = 1e4 * y[1] * y[2];
        double fast = 3e7 * y[1] * y[1];
        f[0] = -slow + back;
        f[1] = slow - back - fast;
        f[2] = fast;
    };

    private static DrivenField quiet(VectorField drift, int n) {
        VectorField zero = (t, y, g) -> java.util.Arrays.fill(g, 0);
        return Sde.ito(drift, Noise.diagonal(), zero).along(BrownianStream.of(1, n, 0, 1e12));
    }

    private static Solver adaptive() {
        return Solver.of(ImplicitEulerMaruyama.METHOD, Tolerances.of(1e-3, 1e-6));
    }

    @Test
    @DisplayName("042 Newton divergence with fixed steps is a named failure")
    void divergenceWithFixedSteps() {
        double[] y0 = {1, 0, 0};
        Solver solver = Solver.fixed(ImplicitEulerMaruyama.METHOD, 1e6);
        Solution solution = solver.trySolve(quiet(ROBERTSON, 3), y0, 0, 1e7);
        assertThat(solution.status()).isEqualTo(Status.NEWTON_FAILED);
        assertThat(solution.message()).startsWith(Status.NEWTON_FAILED.advice());
        assertThat(solution.endState()).containsExactly(1, 0, 0);
        assertThat(solution.endTime()).isZero();
        assertThat(solution.statistics().newtonRejections()).isEqualTo(1);
        assertThat(solution.statistics().rejected()).isEqualTo(1);
        assertThatThrownBy(() -> solver.solve(quiet(ROBERTSON, 3), y0, 0, 1e7))
                .isInstanceOfSatisfying(
                        SolveException.class,
                        thrown -> assertThat(thrown.status()).isEqualTo(Status.NEWTON_FAILED));
    }

    @Test
    @DisplayName("042 Newton divergence under adaptive control cuts the step")
    void divergenceUnderAdaptiveControl() {
        List<Rejection> causes = new ArrayList<>();
        StepListener listener = new StepListener() {
            @Override
            public void accepted(StepRecord step) {}

            @Override
            public void rejected(StepRecord step, Rejection cause) {
                causes.add(cause);
            }
        };
        Solution solution =
                adaptive().withInitialStep(1e6).solve(quiet(ROBERTSON, 3), new double[] {1, 0, 0}, 0, 40, listener);
        assertThat(causes.get(0)).isEqualTo(Rejection.NEWTON_FAILED);
        assertThat(solution.statistics().newtonRejections())
                .isEqualTo(causes.stream()
                        .filter(cause -> cause == Rejection.NEWTON_FAILED)
                        .count())
                .isPositive();
        // The reference of the case ode.stiff.robertson at t = 40.
        assertThat(solution.endState()[0]).isCloseTo(0.7158, within(5e-3));
    }

    @Test
    @DisplayName("044 a singular iteration matrix is a named failure with fixed steps, a shorter step otherwise")
    void singularMatrix() {
        VectorField growing = (t, y, f) -> {
            f[0] = 2 * y[0];
            f[1] = -y[1];
        };
        double[] y0 = {1, 1};
        Solution failed = Solver.fixed(ImplicitEulerMaruyama.METHOD, 0.5).trySolve(quiet(growing, 2), y0, 0, 1);
        assertThat(failed.status()).isEqualTo(Status.NEWTON_FAILED);
        assertThat(failed.endState()).containsExactly(1, 1);
        Solution solved = adaptive()
                .withTolerances(Tolerances.of(1e-5, 1e-5))
                .withInitialStep(0.5)
                .solve(quiet(growing, 2), y0, 0, 1);
        assertThat(solved.statistics().newtonRejections()).isPositive();
        assertThat(solved.endState()[0]).isCloseTo(Math.exp(2), within(0.1));
    }

    @Test
    @DisplayName("044 if no shorter step helps, the solve ends after a bounded number of tries")
    void equationWithoutSolution() {
        // x = 1 + a (1 + x^2) has no real solution for a = 1e10 h, h > 1e-6.
        VectorField wild = (t, y, f) -> f[0] = 1e10 * (1 + y[0] * y[0]);
        Solution solution = adaptive().withMinStep(1e-6).trySolve(quiet(wild, 1), new double[] {1}, 0, 1);
        assertThat(solution.status()).isEqualTo(Status.NEWTON_FAILED);
        assertThat(solution.statistics().attempts()).isLessThan(200);
        assertThat(solution.endState()).containsExactly(1);
    }

    @Test
    @DisplayName("drift that is not finite, refuses, or is cancelled is told as such")
    void otherCauses() {
        Solver fixed = Solver.fixed(ImplicitEulerMaruyama.METHOD, 0.1);
        VectorField late = (t, y, f) -> f[0] = t > 0.25 ? Double.NaN : 1;
        assertThat(fixed.trySolve(quiet(late, 1), new double[1], 0, 1).status()).isEqualTo(Status.NOT_FINITE);
        VectorField closed = (t, y, f) -> {
            if (y[0] > 0.25) {
                throw OutsideDomainException.INSTANCE;
            }
            f[0] = 1;
        };
        assertThat(fixed.trySolve(quiet(closed, 1), new double[1], 0, 1).status())
                .isEqualTo(Status.FIELD_REFUSED);
        Solution partial = adaptive().trySolve(quiet(closed, 1), new double[1], 0, 1);
        assertThat(partial.status()).isEqualTo(Status.FIELD_REFUSED);
        assertThat(partial.endState()[0]).isCloseTo(0.25, within(1e-6));
        Cancellation cancellation = Cancellation.of();
        VectorField cancelling = (t, y, f) -> {
            f[0] = 1;
            if (t > 0.5) {
                cancellation.cancel();
            }
        };
        Solution cancelled = fixed.withCancellation(cancellation).trySolve(quiet(cancelling, 1), new double[1], 0, 1);
        assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
        assertThat(cancelled.endTime()).isCloseTo(0.5, within(0.11));
    }
}
