package org.costate.equilibrium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.costate.neural.Activation;
import org.costate.neural.Dense;
import org.costate.neural.Network;
import org.costate.neural.NeuralMap;
import org.costate.neural.NeuralPass;
import org.costate.optim.Adam;
import org.costate.optim.OptimizerState;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.stiff.Rodas5P;
import org.costate.testkit.CentralDifference;
import org.junit.jupiter.api.Test;

/** Deep equilibrium layers of networks: gradients, independence of rows, training. */
class EquilibriumLayerTest {

    private static final int WIDTH = 4;
    private static final int INPUTS = 2;
    private static final Network CELL = Network.of(Dense.of(WIDTH + INPUTS, WIDTH, Activation.TANH));
    private static final SteadyState JOINT = SteadyState.of(Anderson.of());

    private static double[] theta() {
        return CELL.initialize(3);
    }

    private static double[] batch(int rows, long seed) {
        return new SplittableRandom(seed)
                .doubles((long) rows * INPUTS, -1.5, 1.5)
                .toArray();
    }

    private static double[] states(double[] theta, double[] x, SteadyState finder) {
        double[] z = new double[x.length / INPUTS * WIDTH];
        EquilibriumLayer.of(NeuralMap.of(CELL, theta), WIDTH, INPUTS, finder).evaluate(0, x, z);
        return z;
    }

    @Test
    void statesAreFixedPointsAndGradientsAgreeWithDifferences() {
        double[] theta = theta();
        double[] x = batch(3, 1);
        double[] zBar = Examples.waves(3 * WIDTH, 0.5);
        NeuralMap cell = NeuralMap.of(CELL, theta);
        double[] first = {};
        for (SteadyState finder : new SteadyState[] {
            JOINT,
            JOINT.withRows(WIDTH),
            JOINT.withRows(WIDTH).withDerivatives(LuFactors.of()),
            SteadyState.of(Newton.of()).withRows(WIDTH),
            SteadyState.of(Newton.of()).withDerivatives(BiCgStab.of()),
            SteadyState.of(Relaxation.of(Solver.of(Rodas5P.METHOD, Tolerances.of(1e-6, 1e-6)), 1e4))
                    .withRows(WIDTH)
        }) {
            EquilibriumPass pass =
                    EquilibriumLayer.of(cell, WIDTH, INPUTS, finder).pass();
            double[] z = new double[3 * WIDTH];
            pass.evaluate(0, x, z);
            double[] xBar = new double[x.length];
            double[] thetaBar = new double[theta.length];
            pass.pullback(zBar, xBar, thetaBar);
            double[] all = Arrays.copyOf(thetaBar, theta.length + x.length);
            System.arraycopy(xBar, 0, all, theta.length, x.length);
            first = first.length == 0 ? all : first;
            assertThat(all).containsExactly(first, within(1e-8));
            assertThat(pass.gradient().linearResidual()).isLessThan(1e-9);
        }
        double[] at = Arrays.copyOf(theta, theta.length + x.length);
        System.arraycopy(x, 0, at, theta.length, x.length);
        CentralDifference differences = CentralDifference.gradient(
                v -> Examples.dot(
                        zBar,
                        states(
                                Arrays.copyOf(v, theta.length),
                                Arrays.copyOfRange(v, theta.length, v.length),
                                SteadyState.of(Newton.of()).withRows(WIDTH))),
                at,
                constant(at.length, 0.2));
        assertThat(CentralDifference.relativeError(first, differences.value())).isLessThan(1e-8);
    }

    private static double[] constant(int n, double value) {
        double[] v = new double[n];
        Arrays.fill(v, value);
        return v;
    }

    /** The implicit gradient is the limit of the one through the iterations. */
    @Test
    void theGradientIsThatOfManyIterations() {
        double[] theta = theta();
        double[] x = batch(2, 5);
        double[] zBar = Examples.waves(2 * WIDTH, 0.1);
        NeuralMap cell = NeuralMap.of(CELL, theta);
        int depth = 200;
        NeuralPass[] passes = new NeuralPass[depth];
        double[] joined = new double[2 * (WIDTH + INPUTS)];
        double[] z = new double[2 * WIDTH];
        for (int k = 0; k < depth; k++) {
            for (int row = 0; row < 2; row++) {
                System.arraycopy(z, row * WIDTH, joined, row * (WIDTH + INPUTS), WIDTH);
                System.arraycopy(x, row * INPUTS, joined, row * (WIDTH + INPUTS) + WIDTH, INPUTS);
            }
            passes[k] = cell.pass();
            passes[k].evaluate(0, joined, z);
        }
        double[] unrolled = new double[theta.length];
        double[] bar = zBar.clone();
        for (int k = depth - 1; k >= 0; k--) {
            double[] joinedBar = new double[joined.length];
            passes[k].pullback(bar, joinedBar, unrolled);
            for (int row = 0; row < 2; row++) {
                System.arraycopy(joinedBar, row * (WIDTH + INPUTS), bar, row * WIDTH, WIDTH);
            }
        }
        EquilibriumPass pass = EquilibriumLayer.of(cell, WIDTH, INPUTS, JOINT).pass();
        double[] found = new double[2 * WIDTH];
        pass.evaluate(0, x, found);
        double[] implicit = new double[theta.length];
        pass.pullback(zBar, new double[x.length], implicit);
        assertThat(found).containsExactly(z, within(1e-9));
        assertThat(implicit).containsExactly(unrolled, within(1e-8));
    }

    @Test
    void aRowThatConvergesByItselfHasTheSameBitsInAnyBatch() {
        double[] theta = theta();
        double[] x = batch(7, 2);
        for (RootMethod method : new RootMethod[] {
            Anderson.of(),
            Newton.of(),
            Newton.of().withLinear(Gmres.of()),
            PseudoTransient.of(),
            PseudoTransient.of().withLinear(BiCgStab.of())
        }) {
            SteadyState finder = SteadyState.of(method)
                    .withTolerances(Tolerances.of(1e-4, 1e-4))
                    .withDerivatives(LuFactors.of())
                    .withRows(WIDTH);
            double[] together = states(theta, x, finder);
            for (int row = 0; row < 7; row++) {
                double[] alone = states(theta, Arrays.copyOfRange(x, row * INPUTS, (row + 1) * INPUTS), finder);
                assertThat(alone).containsExactly(Arrays.copyOfRange(together, row * WIDTH, (row + 1) * WIDTH));
            }
        }
        double[] joint = states(theta, x, JOINT.withTolerances(Tolerances.of(1e-4, 1e-4)));
        double[] alone = states(theta, Arrays.copyOf(x, INPUTS), JOINT.withTolerances(Tolerances.of(1e-4, 1e-4)));
        assertThat(alone).isNotEqualTo(Arrays.copyOf(joint, WIDTH));
    }

    @Test
    void theGradientOfARowByItsInputHasTheSameBitsInAnyBatch() {
        NeuralMap cell = NeuralMap.of(CELL, theta());
        double[] x = batch(5, 3);
        double[] zBar = Examples.waves(5 * WIDTH, 0.8);
        for (LinearMethod linear : new LinearMethod[] {LuFactors.of(), Gmres.of(), BiCgStab.of()}) {
            EquilibriumPass pass = EquilibriumLayer.of(
                            cell, WIDTH, INPUTS, JOINT.withRows(WIDTH).withDerivatives(linear))
                    .pass();
            double[] together = new double[x.length];
            pass.evaluate(0, x, new double[5 * WIDTH]);
            pass.pullback(zBar, together, new double[CELL.parameterCount()]);
            assertThat(pass.gradient().linearIterations()).isLessThanOrEqualTo(WIDTH);
            for (int row = 0; row < 5; row++) {
                double[] alone = new double[INPUTS];
                pass.evaluate(0, Arrays.copyOfRange(x, row * INPUTS, (row + 1) * INPUTS), new double[WIDTH]);
                pass.pullback(
                        Arrays.copyOfRange(zBar, row * WIDTH, (row + 1) * WIDTH),
                        alone,
                        new double[CELL.parameterCount()]);
                assertThat(alone).containsExactly(Arrays.copyOfRange(together, row * INPUTS, (row + 1) * INPUTS));
            }
        }
    }

    /** An equilibrium layer and a linear head learn a function of two inputs that no linear map can. */
    @Test
    void aSmallLayerTrains() {
        int rows = 32;
        double[] x = batch(rows, 11);
        double[] target = new double[rows];
        Arrays.setAll(target, i -> Math.sin(x[2 * i]) * x[2 * i + 1]);
        Network head = Network.of(Dense.of(WIDTH, 1, Activation.IDENTITY));
        int inCell = CELL.parameterCount();
        double[] theta = Arrays.copyOf(theta(), inCell + head.parameterCount());
        System.arraycopy(head.initialize(4), 0, theta, inCell, head.parameterCount());
        NeuralMap cell = NeuralMap.of(CELL, theta, 0);
        NeuralMap out = NeuralMap.of(head, theta, inCell);
        SteadyState finder = SteadyState.of(Anderson.of().withMaxIterations(50))
                .withTolerances(Tolerances.of(1e-5, 1e-5))
                .withDerivatives(LuFactors.of())
                .withRows(WIDTH);
        EquilibriumPass layer = EquilibriumLayer.of(cell, WIDTH, INPUTS, finder)
                .acceptingUnconverged()
                .pass();
        NeuralPass top = out.pass();
        OptimizerState adam = Adam.of().start(theta.length);
        double[] z = new double[rows * WIDTH];
        double[] y = new double[rows];
        double firstLoss = 0;
        double loss = 0;
        for (int step = 0; step < 400; step++) {
            layer.evaluate(0, x, z);
            top.evaluate(0, z, y);
            double[] yBar = new double[rows];
            loss = 0;
            for (int i = 0; i < rows; i++) {
                yBar[i] = (y[i] - target[i]) / rows;
                loss += yBar[i] * (y[i] - target[i]) / 2;
            }
            firstLoss = step == 0 ? loss : firstLoss;
            double[] thetaBar = new double[theta.length];
            double[] zBar = new double[z.length];
            top.pullback(yBar, zBar, thetaBar, inCell);
            double[] cellBar = new double[inCell];
            layer.pullback(zBar, new double[x.length], cellBar);
            for (int i = 0; i < inCell; i++) {
                thetaBar[i] += cellBar[i];
            }
            adam.step(theta, thetaBar, 0.02);
            cell.load(theta);
            out.load(theta);
        }
        assertThat(loss).isLessThan(0.02 * firstLoss);
    }

    @Test
    void whatDoesNotConvergeIsAnExceptionUnlessItIsAccepted() {
        double[] theta = theta();
        for (int i = 0; i < theta.length; i++) {
            theta[i] *= 6;
        }
        double[] x = batch(3, 1);
        SteadyState hasty =
                SteadyState.of(Anderson.plain().withMaxIterations(5)).withRows(WIDTH);
        EquilibriumLayer strict = EquilibriumLayer.of(NeuralMap.of(CELL, theta), WIDTH, INPUTS, hasty);
        assertThatThrownBy(() -> strict.evaluate(0, x, new double[3 * WIDTH]))
                .isInstanceOf(EquilibriumException.class)
                .hasMessageContaining("3 of 3 rows are left");
        EquilibriumPass lenient = strict.acceptingUnconverged().pass();
        double[] z = new double[3 * WIDTH];
        lenient.evaluate(0, x, z);
        assertThat(lenient.equilibrium().status()).isEqualTo(EquilibriumStatus.NOT_CONVERGED);
        assertThat(z).containsExactly(lenient.equilibrium().state());
        double[] thetaBar = new double[theta.length];
        lenient.pullback(new double[3 * WIDTH], new double[x.length], thetaBar);
        assertThat(thetaBar).containsOnly(0.0);
    }

    @Test
    void rowsThatDependOnEachOtherAndMisuseAreRefused() {
        assertThatThrownBy(() -> SteadyState.of(Newton.of()).withRows(2).solve(Examples.ring(6), new double[6]))
                .hasMessageContaining("rows of the state must not depend on each other");
        NeuralMap cell = NeuralMap.of(CELL, theta());
        assertThatThrownBy(() -> EquilibriumLayer.of(cell, WIDTH, INPUTS, JOINT.withRows(3)))
                .hasMessageContaining("rows of width 3");
        assertThatThrownBy(() -> EquilibriumLayer.of(cell, 0, INPUTS, JOINT)).hasMessageContaining("stateWidth = 0");
        EquilibriumPass pass = EquilibriumLayer.of(cell, WIDTH, INPUTS, JOINT).pass();
        assertThatThrownBy(() -> pass.pullback(new double[4], new double[2], new double[28]))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pass.evaluate(0, new double[3], new double[4])).hasMessageContaining("x has length 3");
        assertThatThrownBy(() -> pass.evaluate(0, new double[4], new double[4])).hasMessageContaining("z has length 4");
        double[] x = batch(1, 1);
        double[] copy = x.clone();
        pass.evaluate(0, x, new double[WIDTH]);
        assertThat(x).containsExactly(copy);
        cell.load(theta());
        assertThatThrownBy(() -> pass.pullback(new double[WIDTH], new double[INPUTS], new double[28]))
                .isInstanceOf(IllegalStateException.class);
    }
}
