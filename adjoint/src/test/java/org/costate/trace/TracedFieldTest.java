package org.costate.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteAdjoint;
import org.costate.adjoint.DivergenceField;
import org.costate.adjoint.Gradient;
import org.costate.adjoint.GradientCheck;
import org.costate.adjoint.Linearization;
import org.costate.adjoint.Memory;
import org.costate.adjoint.Recording;
import org.costate.adjoint.RunningCostField;
import org.costate.adjoint.TraceProbe;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.costate.testkit.AllocationMeter;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;

/** What a traced field promises as a field: parameters, threads, allocation, time, running costs, refusals. */
class TracedFieldTest {

    private static final double[] Y0 = {0.4, -0.3};
    private static final double[] THETA = {1.3, 0.2, 0.7};

    private static TracedField oscillator() {
        return Traced.field(2, THETA, (t, y, p) -> new TracedNumber[] {
            y[1],
            p[0].multiply(y[0].sin())
                    .add(p[1].multiply(y[1]))
                    .negate()
                    .add(t.multiply(p[2]).cos())
        });
    }

    @Test
    void gradientsReachStateParametersAndTime() {
        GradientCheck.Report report =
                GradientCheck.of(oscillator()::withParameters).at(0.8, Y0, THETA);
        report.requireBelow(1e-9);
    }

    /** The density that a field carries: its divergence and the gradients of that, by second derivatives. */
    @Test
    void divergences() {
        GradientCheck.of(p -> DivergenceField.of(oscillator().withParameters(p), 2, TraceProbe.exact()))
                .at(0.8, new double[] {0.4, -0.3, 0}, THETA)
                .requireBelow(1e-9);
        TracedField waves = Traced.field(2, THETA, (t, y, p) -> new TracedNumber[] {
            y[0].multiply(y[1]).multiply(p[0]).sin().add(y[0].multiply(t)),
            y[1].multiply(y[1]).multiply(p[1]).add(y[0].multiply(p[2]).exp())
        });
        GradientCheck.of(p -> DivergenceField.of(waves.withParameters(p), 2, TraceProbe.gaussian(3)))
                .at(0.8, new double[] {0.4, -0.3, 0}, THETA)
                .requireBelow(1e-8);
        DivergenceField damped = DivergenceField.of(oscillator(), 2, TraceProbe.exact());
        double[] end = Solver.of(Tsit5.METHOD, Tolerances.of(1e-10, 1e-10))
                .solve(damped, damped.start(Y0), 0, 4)
                .endState();
        assertThat(damped.divergences(end)[0]).isCloseTo(-0.2 * 4, within(1e-9));
    }

    @Test
    void loadedParametersAreUsedAndTold() {
        TracedField field = oscillator();
        TracedField copy = field.withParameters(THETA);
        long before = field.revision();
        Recording recording = record(field);
        field.load(new double[] {2, 0, 0});
        assertThat(field.revision()).isNotEqualTo(before);
        double[] dydt = new double[2];
        field.evaluate(0, Y0, dydt);
        assertThat(dydt[1]).isEqualTo(-2 * Math.sin(Y0[0]) + 1);
        copy.evaluate(0, Y0, dydt);
        assertThat(dydt[1]).isCloseTo(1 - 1.3 * Math.sin(Y0[0]) - 0.2 * Y0[1], within(1e-15));
        assertThat(field.function().parameters()).containsExactly(2, 0, 0);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> recording.pullback(recording.cotangents()))
                .isInstanceOf(RuntimeException.class);
    }

    private static Recording record(TracedField field) {
        return DiscreteAdjoint.of(Solver.of(Tsit5.METHOD, Tolerances.of(1e-8, 1e-8)))
                .withMemory(Memory.ofMiB(1))
                .record(field, Y0, 0, 4);
    }

    @Test
    void gradientIsTheSameWhateverIsStored() {
        Recording stored = record(oscillator());
        Recording evaluatedAgain = DiscreteAdjoint.of(Solver.of(Tsit5.METHOD, Tolerances.of(1e-8, 1e-8)))
                .withMemory(Memory.ofMiB(0))
                .record(oscillator(), Y0, 0, 4);
        assertThat(gradient(stored).parameters())
                .containsExactly(gradient(evaluatedAgain).parameters());
    }

    private static Gradient gradient(Recording recording) {
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1, -2});
        return recording.pullback(bar);
    }

    @Test
    void evaluationsAndPullbacksAllocateNothing() {
        TracedField field = Traced.field(20, new double[] {0.5}, (t, y, theta) -> {
            TracedNumber[] values = new TracedNumber[20];
            for (int i = 0; i < 20; i++) {
                values[i] = y[0];
                for (int j = 0; j < 20; j++) {
                    values[i] = values[i].add(y[j].subtract(y[i]).sin().multiply(theta[0]));
                }
            }
            return values;
        });
        double[] y = new double[20];
        double[] dydt = new double[20];
        double[] yBar = new double[20];
        double[] thetaBar = new double[1];
        double[] jacobian = new double[400];
        Linearization linearization = field.linearization();
        IntConsumer work = units -> {
            for (int i = 0; i < units; i++) {
                field.evaluate(0.5, y, dydt);
                linearization.evaluate(0.5, y, dydt);
                linearization.pullback(dydt, yBar, thetaBar);
                field.jacobian(0.5, y, jacobian);
            }
        };
        assertThat(AllocationMeter.perUnit(work, 20)).isZero();
    }

    @Test
    void manyThreadsGetTheSameBits() throws Exception {
        TracedFunction function = Traced.function(7, new double[] {0.1, 0.2, 0.3, 0.4}, RandomEquation.of(5, 900, 7));
        double[] y = {0.1, 0.4, -0.3, 0.8, 1.2, -0.6, 0.2};
        double[] expected = new double[7];
        function.evaluate(0.3, y, expected);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<double[]>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(() -> {
                    double[] values = new double[7];
                    for (int k = 0; k < 2_000; k++) {
                        function.evaluate(0.3, y, values);
                        if (!java.util.Arrays.equals(values, expected)) {
                            break;
                        }
                    }
                    return values;
                });
            }
            for (Future<double[]> values : threads.invokeAll(tasks)) {
                assertThat(values.get()).containsExactly(expected);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void runningCostIsOneMoreComponent() {
        TracedField field = oscillator();
        TracedField larger = Traced.field(3, THETA, (t, y, p) -> {
            TracedNumber velocity = p[0].multiply(y[0].sin())
                    .add(p[1].multiply(y[1]))
                    .negate()
                    .add(t.multiply(p[2]).cos());
            TracedNumber cost =
                    y[0].square().multiply(p[1]).add(velocity.square()).add(t.sin());
            return new TracedNumber[] {y[1], velocity, cost};
        });
        Solver solver = Solver.fixed(Tsit5.METHOD, 0.05);
        RunningCostField withCost = RunningCostField.of(
                field,
                Traced.cost(
                        field,
                        (t, y, dydt, p) -> y[0].square()
                                .multiply(p[1])
                                .add(dydt[1].square())
                                .add(t.sin())));
        Recording riding = DiscreteAdjoint.of(solver).record(withCost, withCost.start(Y0), 0, 2);
        Recording component = DiscreteAdjoint.of(solver).record(larger, new double[] {Y0[0], Y0[1], 0}, 0, 2);
        Gradient expected = pulled(component, new double[] {0, 0, 1});
        Gradient actual = pulled(riding, withCost.cotangent(new double[2], 1));
        assertThat(withCost.cost(riding.solution().endState(), 0))
                .isCloseTo(component.solution().endState()[2], within(1e-14));
        assertThat(CentralDifference.relativeError(actual.parameters(), expected.parameters()))
                .isLessThan(1e-13);
        assertThat(actual.startTime()).isCloseTo(expected.startTime(), within(1e-13));
    }

    private static Gradient pulled(Recording recording, double[] w) {
        Cotangents bar = recording.cotangents();
        bar.addState(0, w);
        return recording.pullback(bar);
    }

    @Test
    void misuseIsRefusedByName() {
        TracedField field = oscillator();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> field.requireDimension(3))
                .withMessage("n = 3, but the equation was traced with 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> field.load(new double[2]))
                .withMessage("parameters have length 2, but the function has 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> field.withParameters(new double[4]))
                .withMessageContaining("length 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Traced.field(0, THETA, (t, y, p) -> y))
                .withMessage("n = 0, but must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Traced.field(2, THETA, (t, y, p) -> p))
                .withMessage("the equation returned 3 values, but must return 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Traced.field(2, THETA, (t, y, p) -> new TracedNumber[2]))
                .withMessage("value 0 of the equation is null, but must be a number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Smooth.step(Traced.numbers().getOne(), 0))
                .withMessage("width = 0.0, but must be positive and finite");
    }

    @Test
    void argumentsAreNotKept() {
        double[] theta = THETA.clone();
        TracedField field = Traced.field(1, theta, (t, y, p) -> new TracedNumber[] {p[0].multiply(y[0])});
        theta[0] = 99;
        double[] dydt = new double[1];
        field.evaluate(0, new double[] {2}, dydt);
        assertThat(dydt[0]).isEqualTo(2.6);
        Linearization linearization = field.linearization();
        double[] y = {2};
        linearization.evaluate(0, y, dydt);
        y[0] = 99;
        double[] thetaBar = new double[3];
        linearization.pullback(new double[] {1}, new double[1], thetaBar);
        assertThat(thetaBar).containsExactly(2, 0, 0);
    }
}
