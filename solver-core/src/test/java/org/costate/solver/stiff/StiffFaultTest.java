package org.costate.solver.stiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.costate.solver.Cancellation;
import org.costate.solver.JacobianField;
import org.costate.solver.OutsideDomainException;
import org.costate.solver.Rejection;
import org.costate.solver.Solution;
import org.costate.solver.Solver;
import org.costate.solver.Status;
import org.costate.solver.StepListener;
import org.costate.solver.StepRecord;
import org.costate.solver.Tolerances;
import org.costate.solver.VectorField;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.RosenbrockMethod;
import org.costate.solver.implicit.StiffMethod;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong in use of stiff methods. The number before a name is the id in the fault list of the reference cases. */
@Timeout(20)
class StiffFaultTest {

    private static final String ALL = "org.costate.solver.stiff.StiffScan#methods";
    private static final String ESDIRK = "org.costate.solver.stiff.StiffScan#esdirkMethods";

    private static final VectorField HARMONIC = (t, y, f) -> {
        f[0] = y[1];
        f[1] = -y[0];
    };

    private static final VectorField ROBERTSON = (t, y, f) -> {
        double slow = 0.04 * y[0];
        double back = 1e4 * y[1] * y[2];
        double fast = 3e7 * y[1] * y[1];
        f[0] = back - slow;
        f[1] = slow - back - fast;
        f[2] = fast;
    };

    private static Solver solver(StiffMethod method) {
        return Solver.of(method, Tolerances.of(1e-6, 1e-6));
    }

    private static void isAsGoodAsNew(Solver used, StiffMethod method) {
        assertThat(used.solve(HARMONIC, new double[] {1, 0}, 0, 3).endState())
                .containsExactly(solver(method)
                        .solve(HARMONIC, new double[] {1, 0}, 0, 3)
                        .endState());
    }

    @ParameterizedTest
    @MethodSource(ALL)
    @DisplayName("001, 002, 003 values that are not finite end the solve with the component's name")
    void notFinite(StiffMethod method) {
        Solver solver = solver(method);
        Solution late = solver.trySolve((t, y, f) -> f[0] = Math.log(t), new double[] {1}, 1, -1);
        assertThat(late.status()).isIn(Status.NOT_FINITE, Status.STEP_TOO_SMALL);
        assertThat(late.endTime()).isGreaterThan(0).isLessThan(1e-3);
        assertThat(late.endState()[0]).isFinite();
        Solution atOnce = solver.trySolve((t, y, f) -> f[0] = 0.0 / 0.0, new double[] {1}, 0, 1);
        assertThat(atOnce.status()).isEqualTo(Status.NOT_FINITE);
        assertThat(atOnce.statistics().attempts()).isZero();
        Solution one = solver.trySolve(
                (t, y, f) -> {
                    f[0] = 1;
                    f[1] = t < 0.5 ? 1 : Double.POSITIVE_INFINITY;
                },
                new double[2],
                0,
                1);
        assertThat(one.status()).isEqualTo(Status.NOT_FINITE);
        assertThat(one.endTime()).isCloseTo(0.5, within(1e-3));
        assertThat(one.message()).contains("component 1");
        isAsGoodAsNew(solver, method);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    @DisplayName("004 outside the domain only in a trial stage")
    void outsideInATrialStage(StiffMethod method) {
        VectorField draining = (t, y, f) -> {
            if (y[0] < 0) {
                throw OutsideDomainException.INSTANCE;
            }
            f[0] = -Math.sqrt(y[0]);
        };
        Solution solution = solver(method).withInitialStep(10).solve(draining, new double[] {1}, 0, 1.9);
        assertThat(solution.endState()[0]).isCloseTo(0.0025, within(1e-4));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    @DisplayName("005 what the field throws reaches the caller")
    void throwingField(StiffMethod method) {
        Solver solver = solver(method);
        RuntimeException mine = new IllegalStateException("mine");
        Throwable caught = catchThrowable(() -> solver.solve(
                (t, y, f) -> {
                    if (t > 0.5) {
                        throw mine;
                    }
                    f[0] = -y[0];
                },
                new double[] {1},
                0,
                1));
        assertThat(caught).isSameAs(mine);
        isAsGoodAsNew(solver, method);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    @DisplayName("007 the field writes into the state it was given")
    void writingField(StiffMethod method) {
        double[] plain =
                solver(method).solve(HARMONIC, new double[] {1, 0}, 0, 3).endState();
        double[] y0 = {1, 0};
        double[] written = solver(method)
                .solve(
                        (t, y, f) -> {
                            HARMONIC.evaluate(t, y, f);
                            Arrays.fill(y, Double.NaN);
                        },
                        y0,
                        0,
                        3)
                .endState();
        assertThat(written).containsExactly(plain);
        assertThat(y0).containsExactly(1, 0);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    @DisplayName("009 the field leaves a component unwritten")
    void unwritten(StiffMethod method) {
        assertThatThrownBy(() -> solver(method).solve((t, y, f) -> f[0] = 1, new double[2], 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dydt[1]");
    }

    @ParameterizedTest
    @MethodSource(ALL)
    @DisplayName("013 a cancellation is noticed before the next evaluation")
    void cancellation(StiffMethod method) {
        Cancellation cancellation = Cancellation.of();
        Solution solution = solver(method)
                .withCancellation(cancellation)
                .trySolve(
                        (t, y, f) -> {
                            HARMONIC.evaluate(t, y, f);
                            if (t > 1) {
                                cancellation.cancel();
                            }
                        },
                        new double[] {1, 0},
                        0,
                        3);
        assertThat(solution.status()).isEqualTo(Status.CANCELLED);
        assertThat(solution.endTime()).isLessThan(1.5);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    @DisplayName("015, 032, 038 intervals of length zero, empty states, derivatives of zero")
    void nothingToDo(StiffMethod method) {
        Solver solver = solver(method);
        assertThat(solver.solve(HARMONIC, new double[] {1, 2}, 1, 1).endState()).containsExactly(1, 2);
        assertThat(solver.solve((t, y, f) -> {}, new double[0], 0, 1).status()).isEqualTo(Status.SUCCESS);
        Solution still = solver.solve((t, y, f) -> f[0] = 0, new double[] {-0.0}, 0, 1e6);
        assertThat(still.endState()[0]).isZero();
        assertThat(still.statistics().attempts()).isLessThan(20);
    }

    @ParameterizedTest
    @MethodSource(ESDIRK)
    @DisplayName("042 Newton divergence is a named failure with fixed steps and a shorter step under adaptive control")
    void newtonDivergence(EsdirkMethod method) {
        // x = base + a (1 + x^2) has no real solution for long steps.
        VectorField wild = (t, y, f) -> f[0] = 1 + y[0] * y[0];
        Solution failed = Solver.fixed(method, 10).trySolve(wild, new double[] {0}, 0, 100);
        assertThat(failed.status()).isEqualTo(Status.NEWTON_FAILED);
        assertThat(failed.message()).startsWith(Status.NEWTON_FAILED.advice());
        assertThat(failed.endState()).containsExactly(0);
        assertThat(failed.statistics().newtonRejections()).isOne();
        Solver adaptive = solver(method).withInitialStep(1.5);
        Solution solved = adaptive.solve(wild, new double[] {0}, 0, 1.5);
        assertThat(solved.endState()[0]).isCloseTo(Math.tan(1.5), within(0.05));
        isAsGoodAsNew(solver(method), method);
    }

    @ParameterizedTest
    @MethodSource(ESDIRK)
    @DisplayName("042 Robertson with steps of 1e6 from t = 0 ends with a failure, or at a solution of the equations")
    void robertsonWithHugeSteps(EsdirkMethod method) {
        Solution solution = Solver.fixed(method, 1e6).trySolve(ROBERTSON, new double[] {1, 0, 0}, 0, 1e7);
        double[] y = solution.endState();
        assertThat(y[0] + y[1] + y[2]).isCloseTo(1, within(1e-6));
        assertThat(solution.status()).isIn(Status.NEWTON_FAILED, Status.SUCCESS);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    @DisplayName("044 a singular matrix is a named failure with fixed steps, a shorter step otherwise")
    void singularMatrix(StiffMethod method) {
        double gamma = gamma(method);
        double h = 1;
        double rate = 1 / gamma;
        while (h * gamma * rate != 1) { // for the zero on the diagonal to be one
            h = Math.nextUp(h);
            rate = 1 / (h * gamma);
        }
        JacobianField growing = diagonal(rate, -1);
        Solution failed = Solver.fixed(method, h).trySolve(growing, new double[] {1, 1}, 0, 2);
        assertThat(failed.status()).isEqualTo(Status.NEWTON_FAILED);
        assertThat(failed.endState()).containsExactly(1, 1);
        int[] causes = new int[Rejection.values().length];
        Solution solved = solver(method)
                .withInitialStep(h)
                .solve(growing, new double[] {1, 1}, 0, 2, new StepListener() {
                    @Override
                    public void accepted(StepRecord step) {}

                    @Override
                    public void rejected(StepRecord step, Rejection cause) {
                        causes[cause.ordinal()]++;
                    }
                });
        assertThat(causes[Rejection.NEWTON_FAILED.ordinal()]).isPositive();
        assertThat(solved.endState()[0]).isCloseTo(Math.exp(2 * rate), within(1e-3 * Math.exp(2 * rate)));
    }

    private static double gamma(StiffMethod method) {
        return method instanceof EsdirkMethod esdirk
                ? esdirk.tableau().gamma()
                : ((RosenbrockMethod) method).tableau().gamma();
    }

    /** A linear field with its Jacobian: differences would not be singular to the bit. */
    private static JacobianField diagonal(double first, double second) {
        return new JacobianField() {
            @Override
            public void evaluate(double t, double[] y, double[] f) {
                f[0] = first * y[0];
                f[1] = second * y[1];
            }

            @Override
            public void jacobian(double t, double[] y, double[] dfdy) {
                dfdy[0] = first;
                dfdy[3] = second;
            }
        };
    }

    @ParameterizedTest
    @MethodSource(ESDIRK)
    @DisplayName("044 if no shorter step helps, the solve ends after a bounded number of tries")
    void equationWithoutSolution(EsdirkMethod method) {
        VectorField wild = (t, y, f) -> f[0] = 1e10 * (1 + y[0] * y[0]);
        Solution solution =
                solver(method).withMinStep(1e-6).withInitialStep(1e-3).trySolve(wild, new double[] {1}, 0, 1);
        assertThat(solution.status()).isIn(Status.NEWTON_FAILED, Status.STEP_TOO_SMALL, Status.NOT_FINITE);
        assertThat(solution.statistics().attempts()).isLessThan(200);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    @DisplayName("039, 040 a singularity ends the solve near it")
    void blowUp(StiffMethod method) {
        Solution solution = solver(method).trySolve((t, y, f) -> f[0] = y[0] * y[0], new double[] {1}, 0, 2);
        assertThat(solution.status()).isNotEqualTo(Status.SUCCESS);
        assertThat(solution.endTime()).isBetween(0.9, 1.0 + 1e-3);
        isAsGoodAsNew(solver(method), method);
    }

    /** Below zero the equations of Robertson run away; a field that refuses such states keeps the solver from going there. */
    @ParameterizedTest
    @MethodSource(ALL)
    @DisplayName("046 a field that refuses states outside its domain keeps Robertson from running away")
    void runaway(StiffMethod method) {
        double[] atol = {1e-4, 3.4e-9, 1e-4};
        VectorField guarded = (t, y, f) -> {
            if (y[0] < -1e-3 || y[1] < -1e-8) {
                throw OutsideDomainException.INSTANCE;
            }
            ROBERTSON.evaluate(t, y, f);
        };
        Solution solution =
                Solver.of(method, Tolerances.of(1e-4, atol)).trySolve(guarded, new double[] {1, 0, 0}, 0, 1e11);
        double[] y = solution.endState();
        assertThat(y[0]).isBetween(-1e-3, 1.0);
        assertThat(y[2]).isBetween(0.0, 1.01);
        if (solution.status() == Status.SUCCESS) {
            assertThat(y[0]).isCloseTo(2.1e-8, within(1e-3));
            assertThat(y[2]).isCloseTo(1, within(1e-3));
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    @DisplayName("077 one solver used by many threads")
    void manyThreads(StiffMethod method) throws InterruptedException {
        Solver solver = solver(method);
        double[][] alone = new double[8][];
        double[][] together = new double[8][];
        Thread[] threads = new Thread[8];
        for (int i = 0; i < 8; i++) {
            int index = i;
            double[] y0 = {1 + i, 0};
            alone[i] = solver.solve(HARMONIC, y0, 0, 2).endState();
            threads[i] = new Thread(
                    () -> together[index] = solver.solve(HARMONIC, y0, 0, 2).endState());
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(together).isDeepEqualTo(alone);
    }
}
