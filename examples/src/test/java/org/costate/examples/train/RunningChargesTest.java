package org.costate.examples.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.costate.adjoint.Gradient;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Elementwise;
import org.costate.neural.Network;
import org.costate.neural.NeuralField;
import org.costate.optim.Adam;
import org.costate.optim.LearningRate;
import org.costate.regularization.WeightSchedule;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunningChargesTest {

    private static final double WEIGHT = 0.3;
    private static final double[] TIMES = {0.2, 0.7, 1};
    private static final double[] Y0 = {0.7, -0.4, 0.2, 1.1};
    private static final Moment MOMENT = new Moment(5, 1.5);
    private static final Network NETWORK = Network.of(
            Elementwise.of(2, Activation.CUBE),
            Dense.of(2, 5, Activation.TANH).withTime(),
            Dense.of(5, 2, Activation.IDENTITY));

    private static Stream<Named<RunningCharges>> charges() {
        WeightSchedule weight = WeightSchedule.constant(WEIGHT);
        return Stream.of(
                Named.of("rnode", RunningCharges.rnode(weight)),
                Named.of("taynode 2", RunningCharges.taynode(2, weight)),
                Named.of("taynode 3", RunningCharges.taynode(3, weight)));
    }

    private static RegularizedSolve start(Regularizer regularizer, double[] theta, Solver solver) {
        return regularizer.start(NeuralField.of(NETWORK, theta), solver.withSaveAt(SaveAt.times(TIMES)), 3);
    }

    /** Steps of one size, so that differences see the same steps. */
    private static final Solver FIXED = Solver.fixed(Tsit5.METHOD, 0.125);

    /** A task of the saved states. */
    private static double task(double[] rows, double[] bar) {
        double loss = 0;
        for (int i = 0; i < rows.length; i++) {
            loss += Math.sin(i) * rows[i] + 0.5 * rows[i] * rows[i];
            bar[i] = Math.sin(i) + rows[i];
        }
        return loss;
    }

    private static double loss(Regularizer regularizer, double[] theta, double[] y0) {
        RegularizedSolve solve = start(regularizer, theta, FIXED);
        double[] rows = solve.forward(y0, 0, 1, MOMENT).rows();
        double[] bar = new double[rows.length];
        double loss = task(rows, bar);
        solve.backward(loss, bar);
        return loss + WEIGHT * solve.penalty();
    }

    /** Along directions that move all parameters and the start. */
    @ParameterizedTest
    @MethodSource("charges")
    void gradientOfTheChargedLossAgreesWithDifferences(Regularizer regularizer) {
        double[] theta = NETWORK.initialize(2);
        RegularizedSolve solve = start(regularizer, theta, FIXED);
        double[] rows = solve.forward(Y0, 0, 1, MOMENT).rows();
        double[] bar = new double[rows.length];
        Gradient gradient = solve.backward(task(rows, bar), bar);
        assertThat(gradient.initialState()).hasSize(Y0.length);
        assertThat(solve.penalty()).isPositive();
        Random random = new Random(1);
        for (int k = 0; k < 5; k++) {
            double[] direction = random.doubles(theta.length + Y0.length, -1, 1).toArray();
            double exact = 0;
            for (int i = 0; i < direction.length; i++) {
                exact += direction[i]
                        * (i < theta.length ? gradient.parameters()[i] : gradient.initialState()[i - theta.length]);
            }
            double h = 1e-4;
            double fine = difference(regularizer, theta, direction, h);
            double coarse = difference(regularizer, theta, direction, 2 * h);
            assertThat(fine + (fine - coarse) / 3).isCloseTo(exact, within(1e-7 * (1 + Math.abs(exact))));
        }
    }

    private static double difference(Regularizer regularizer, double[] theta, double[] direction, double h) {
        double[] losses = new double[2];
        for (int side = 0; side < 2; side++) {
            double[] moved = theta.clone();
            double[] start = Y0.clone();
            double step = side == 0 ? h : -h;
            for (int i = 0; i < direction.length; i++) {
                if (i < theta.length) {
                    moved[i] += step * direction[i];
                } else {
                    start[i - theta.length] += step * direction[i];
                }
            }
            losses[side] = loss(regularizer, moved, start);
        }
        return (losses[0] - losses[1]) / (2 * h);
    }

    /** The costs do not steer the solve: the task sees the states that it would see without them. */
    @ParameterizedTest
    @MethodSource("charges")
    void theTaskSeesThePlainSolve(Regularizer regularizer) {
        double[] theta = NETWORK.initialize(2);
        Solver adaptive = Solver.of(Tsit5.METHOD, Tolerances.of(1e-6, 1e-6));
        SavedStates plain = start(StepCharges.of(), theta, adaptive).forward(Y0, 0, 1, MOMENT);
        RegularizedSolve solve = start(regularizer, theta, adaptive);
        for (int repeat = 0; repeat < 2; repeat++) {
            SavedStates charged = solve.forward(Y0, 0, 1, MOMENT);
            assertThat(charged.evaluations()).isEqualTo(plain.evaluations());
            for (int i = 0; i < plain.rows().length; i++) {
                assertThat(charged.rows()[i]).isCloseTo(plain.rows()[i], within(1e-12));
            }
            assertThat(charged.end()).hasSize(Y0.length);
        }
        assertThat(solve.forward(new double[] {0.7, -0.4}, 0, 1, MOMENT).end()).hasSize(2);
    }

    /** Signs are drawn by seed and iteration, so another iteration has another cost of the Jacobian. */
    @Test
    void signsAreDrawnInEachIteration() {
        RegularizedSolve solve = start(RunningCharges.rnode(WeightSchedule.constant(1)), NETWORK.initialize(2), FIXED);
        double[] penalties = new double[3];
        for (int i = 0; i < 3; i++) {
            double[] rows =
                    solve.forward(Y0, 0, 1, new Moment(i % 2 == 0 ? 8 : 9, 0)).rows();
            solve.backward(0, new double[rows.length]);
            penalties[i] = solve.penalty();
        }
        assertThat(penalties[1]).isNotEqualTo(penalties[0]);
        assertThat(penalties[2]).isEqualTo(penalties[0]);
    }

    /** A field that learns to move a point, and is charged for it: the charged loss falls. */
    @ParameterizedTest
    @MethodSource("charges")
    void theChargedLossFallsInTraining(Regularizer regularizer) {
        double[] theta = NETWORK.initialize(2);
        NeuralField field = NeuralField.of(NETWORK, theta);
        RegularizedSolve solve = regularizer.start(field, FIXED.withSaveAt(SaveAt.times(TIMES)), 3);
        ParameterUpdate update = new ParameterUpdate(Adam.of(), LearningRate.constant(0.02), theta.length);
        double first = 0;
        double last = 0;
        for (int i = 0; i < 60; i++) {
            double[] rows = solve.forward(Y0, 0, 1, new Moment(i, 0)).rows();
            double[] bar = new double[rows.length];
            double loss = task(rows, bar);
            Gradient gradient = solve.backward(loss, bar);
            last = loss + WEIGHT * solve.penalty();
            first = i == 0 ? last : first;
            update.apply(loss, theta, gradient.parameters());
            field.load(theta);
        }
        assertThat(last).isLessThan(first - 0.2);
    }

    @Test
    void misuseIsNamed() {
        RegularizedSolve solve =
                start(RunningCharges.taynode(3, WeightSchedule.constant(1)), NETWORK.initialize(2), FIXED);
        assertThatThrownBy(() -> solve.backward(0, new double[12])).isInstanceOf(IllegalStateException.class);
        solve.forward(Y0, 0, 1, MOMENT);
        assertThatThrownBy(() -> solve.backward(0, new double[11])).hasMessageContaining("statesBar has length 11");
        assertThatThrownBy(() ->
                        start(RunningCharges.taynode(4, WeightSchedule.constant(1)), NETWORK.initialize(2), FIXED))
                .hasMessageContaining("derivative = 4");
    }
}
