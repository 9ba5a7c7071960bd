package org.costate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.costate.adjoint.GradientCheck;
import org.costate.neural.Activation;
import org.costate.solver.method.Dopri8;
import org.costate.trace.TracedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is compared must be the same work. */
class ContendersTest {

    @ParameterizedTest
    @ValueSource(strings = {"20x2x50", "7x64x10", "33x17x9"})
    void productsAreTheSame(String shape) {
        LayerProducts layer = LayerProducts.of(LayerShape.parse(shape));
        double[] forward = layer.forwardByEjml().clone();
        assertClose(layer.forward(), forward);
        assertClose(layer.forwardByNetlib(), forward);
        assertClose(layer.loadAndForward(), forward);

        double[] weights = layer.weightsByEjml().clone();
        assertClose(Arrays.copyOf(layer.weights(), weights.length), weights);
        double[] twice = layer.weightsByNetlib();
        assertClose(twice, Arrays.stream(weights).map(w -> 2 * w).toArray());

        double[] input = layer.inputAndWeights().clone();
        assertClose(layer.inputByEjml(), input);
        assertClose(layer.inputByNetlib(), input);
    }

    private static void assertClose(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-12));
        }
    }

    @Test
    void aShapeThatIsNoneIsRefused() {
        assertThatThrownBy(() -> LayerShape.parse("512x0x3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("512x0x3");
    }

    @Test
    void solversReachTheSameState() {
        SmallProblem problem = Lorenz.standard().withEnd(2);
        SmallSolves solves = SmallSolves.of(problem, 1e-10);
        double[] expected = solves.by(Dopri8.METHOD).endState();

        for (double[] actual :
                new double[][] {solves.byHipparchus54(), solves.byHipparchus853(), solves.byNaiveDopri5()}) {
            for (int i = 0; i < 3; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], within(1e-6));
            }
        }
    }

    /** Different step sizes see different paths of a stream: means of 2000 paths differ by 0.009, here 7 deviations are allowed. */
    @Test
    void theLoopWrittenOutSolvesTheSameStochasticEquation() {
        int paths = 2000;
        SdeSolves solves = SdeSolves.of(SmallSde.lotkaVolterra());
        double library = solves.alongStreams(0, paths) / paths;
        long attempts = solves.attempts();
        double unrolled = solves.unrolled(0, paths) / paths;

        assertThat(unrolled).isCloseTo(library, within(0.06));
        assertThat((double) solves.attempts()).isCloseTo(attempts, within(0.1 * attempts));
    }

    @Test
    void arenstorfsOrbitCloses() {
        SmallProblem problem = SmallProblem.parse("arenstorf");
        double[] end = SmallSolves.of(problem, 1e-12).by(Dopri8.METHOD).endState();

        assertThat(end[0]).isCloseTo(problem.y0()[0], within(1e-4));
        assertThat(end[1]).isCloseTo(problem.y0()[1], within(1e-4));
    }

    @Test
    void theCubeInFrontOfTheNetworkIsDifferentiated() {
        double[] theta = SpiralGradient.network().initialize(3);

        assertThat(theta).hasSize(252);
        GradientCheck.of(parameters -> CubedField.of(SpiralGradient.network(), parameters))
                .at(0.2, new double[] {1.1, -0.7}, theta)
                .requireBelow(1e-6);
    }

    @Test
    void activationsAgreeWithMath() {
        ActivationArray array = ActivationArray.of(100);
        double[] tanh = array.apply(Activation.TANH).clone();
        assertClose(array.mathTanh(), tanh);
        double[] sigmoid = array.apply(Activation.SIGMOID).clone();
        assertClose(array.mathSigmoid(), sigmoid);
        double[] sin = array.apply(Activation.SIN).clone();
        assertClose(array.mathSin(), sin);
        double[] softplus = array.apply(Activation.SOFTPLUS).clone();
        assertClose(array.mathSoftplus(), softplus);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lorenz", "bodies", "brusselator", "oscillators"})
    void tracedEquationsAreThoseByHand(String name) {
        TwinEquations twin = TwinEquations.parse(name);
        TracedField traced = twin.traced();
        double[] y = twin.y0();
        double[] byHand = new double[y.length];
        double[] byTrace = new double[y.length];
        twin.evaluate(0.3, y, byHand);
        traced.evaluate(0.3, y, byTrace);
        assertClose(byTrace, byHand);
        assertThat(traced.function().isCompiled()).isTrue();
    }

    @Test
    void tracedJacobianIsThatOfDifferences() {
        TwinBrusselator twin = new TwinBrusselator(20);
        TracedField traced = twin.traced();
        double[] y = twin.y0();
        double[] dense = new double[40 * 40];
        traced.jacobian(0, y, dense);
        double[] differences = new DenseDifferences(twin, 40).evaluate(y);
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 40; j++) {
                assertThat(dense[i * 40 + j]).isCloseTo(differences[j * 40 + i], within(1e-5));
            }
        }
    }
}
