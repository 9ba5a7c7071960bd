package org.costate.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.costate.adjoint.Linearization;
import org.costate.testkit.Cases;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws of the programs of a function and of their code, on random functions up to 10,000 operations. */
class CompiledProgramTest {

    private static final int HOTSPOT_LIMIT = 8_000;
    private static final int STATES = 7;
    private static final int PARAMETERS = 4;
    private static final double[] NO_SEED = {};

    static Stream<Arguments> functions() {
        Stream<Arguments> small = Cases.of("CompiledProgramTest", 40).map(random -> Arguments.of(random, 60));
        Stream<Arguments> middle = Cases.of("parts of CompiledProgramTest", 4).map(random -> Arguments.of(random, 900));
        Stream<Arguments> large = Cases.of("large CompiledProgramTest", 1).map(random -> Arguments.of(random, 4_000));
        return Stream.of(small, middle, large).flatMap(all -> all);
    }

    private static TracedFunction function(RandomCase random, int operations) {
        double[] theta = random.uniformArray(PARAMETERS, -1, 1);
        return Traced.function(STATES, theta, RandomEquation.of(random.bits(), operations, STATES));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void codeIsInterpretedBitForBit(RandomCase random, int operations) {
        TracedFunction function = function(random, operations);
        Kernels code = function.kernels();
        Kernels plain = code.interpreted();
        Shape shape = code.shape();
        double[] y = random.normalArray(STATES);
        double[] seed = random.normalArray(shape.values() + shape.direction());
        double[] saved = new double[code.savedCount()];
        same(code.evaluation(), plain.evaluation(), function, y, NO_SEED, NO_SEED);
        double[] plainSaved = saved.clone();
        same(code.recording(), plain.recording(), function, y, NO_SEED, saved);
        plain.recording()
                .run(
                        0.3,
                        y,
                        function.theta(),
                        NO_SEED,
                        plainSaved,
                        work(plain.recording()),
                        new double[STATES],
                        NO_SEED);
        assertThat(saved).isEqualTo(plainSaved);
        same(code.pullback(), plain.pullback(), function, y, seed, saved);
        same(code.tangent(), plain.tangent(), function, y, seed, NO_SEED);
        same(code.stateTangent(), plain.stateTangent(), function, y, seed, NO_SEED);
        same(code.secondOrder(), plain.secondOrder(), function, y, seed, NO_SEED);
        assertThat(code.evaluation()).isNotInstanceOf(InterpretedKernel.class);
        assertThat(code.secondOrder()).isNotInstanceOf(InterpretedKernel.class);
    }

    private static void same(
            Kernel code, Kernel plain, TracedFunction function, double[] y, double[] seed, double[] saved) {
        double[][] values = new double[2][];
        for (int i = 0; i < 2; i++) {
            Kernel kernel = i == 0 ? code : plain;
            double[] out = new double[STATES + PARAMETERS + 1];
            Arrays.fill(out, 0.25);
            double[] bars = Arrays.copyOf(out, PARAMETERS);
            out[STATES + PARAMETERS] = kernel.run(0.3, y, function.theta(), seed, saved, work(kernel), out, bars);
            System.arraycopy(bars, 0, out, STATES, PARAMETERS);
            values[i] = out;
        }
        assertThat(values[0]).containsExactly(values[1]);
    }

    private static double[] work(Kernel kernel) {
        return new double[kernel.workLength()];
    }

    @ParameterizedTest
    @MethodSource("functions")
    void methodsAreSmallEnoughToBeCompiled(RandomCase random, int operations) {
        TracedFunction function = function(random, operations);
        Program program = function.kernels().program();
        Program reverse = ReverseProgram.of(program);
        Program second = ForwardProgram.of(reverse, function.kernels().shape(), STATES);
        for (Program each : new Program[] {program, reverse, second}) {
            assertThat(sizes(each).max().orElseThrow()).isLessThan(HOTSPOT_LIMIT);
        }
    }

    @Test
    void tenThousandOperations() {
        RandomCase random = RandomCase.of(4);
        TracedFunction function = function(random, 4_000);
        assertThat(function.operationCount()).isGreaterThan(10_000);
        assertThat(function.isCompiled()).isTrue();
        assertThat(sizes(function.kernels().program()).count()).isGreaterThan(10);
        dotProductIdentity(random, 4_000);
    }

    private static IntStream sizes(Program program) {
        return KernelCompiler.classFiles(program).stream().flatMapToInt(file -> Arrays.stream(MethodSizes.of(file)));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void dotProductIdentity(RandomCase random, int operations) {
        TracedFunction function = function(random, operations);
        double[] y = random.normalArray(STATES);
        double[] w = random.normalArray(STATES);
        double[] yDot = random.normalArray(STATES);
        double[] thetaDot = random.normalArray(PARAMETERS);
        double tDot = random.normal();
        double[] forward = new double[STATES];
        function.derivative(0.4, y, tDot, yDot, thetaDot, forward);
        double[] yBar = new double[STATES];
        double[] thetaBar = new double[PARAMETERS];
        Linearization linearization = function.linearization();
        double[] values = new double[STATES];
        linearization.evaluate(0.4, y, values);
        double tBar = linearization.pullback(w, yBar, thetaBar);
        double byForward = dot(w, forward);
        double byReverse = dot(yBar, yDot) + dot(thetaBar, thetaDot) + tBar * tDot;
        double size = CentralDifference.norm(yBar) + CentralDifference.norm(thetaBar) + Math.abs(tBar) + 1;
        assertThat(byReverse).isCloseTo(byForward, within(1e-11 * size));
        double[] plain = new double[STATES];
        function.evaluate(0.4, y, plain);
        assertThat(values).containsExactly(plain);
        interpretedIsTheSame(function, y, w, values, yBar, thetaBar);
    }

    private static void interpretedIsTheSame(
            TracedFunction function, double[] y, double[] w, double[] values, double[] yBar, double[] thetaBar) {
        Linearization interpreted = function.interpreted().linearization();
        double[] plainValues = new double[STATES];
        double[] plainY = new double[STATES];
        double[] plainTheta = new double[PARAMETERS];
        interpreted.evaluate(0.4, y, plainValues);
        interpreted.pullback(w, plainY, plainTheta);
        assertThat(plainValues).containsExactly(values);
        assertThat(plainY).containsExactly(yBar);
        assertThat(plainTheta).containsExactly(thetaBar);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void hessianIsSymmetric(RandomCase random, int operations) {
        TracedFunction function = function(random, operations);
        double[] y = random.normalArray(STATES);
        double[] w = random.normalArray(STATES);
        double[] a = random.normalArray(STATES + PARAMETERS + 1);
        double[] b = random.normalArray(STATES + PARAMETERS + 1);
        double[] ha = product(function, y, w, a);
        double[] hb = product(function, y, w, b);
        double size = CentralDifference.norm(ha) * CentralDifference.norm(b) + 1;
        assertThat(dot(ha, b)).isCloseTo(dot(hb, a), within(1e-10 * size));
    }

    private static double[] product(TracedFunction function, double[] y, double[] w, double[] v) {
        double[] yBar = new double[STATES];
        double[] thetaBar = new double[PARAMETERS];
        double[] yDot = Arrays.copyOf(v, STATES);
        double[] thetaDot = Arrays.copyOfRange(v, STATES, STATES + PARAMETERS);
        double tBar = function.hessianProduct(0.4, y, w, v[v.length - 1], yDot, thetaDot, yBar, thetaBar);
        double[] all = Arrays.copyOf(yBar, v.length);
        System.arraycopy(thetaBar, 0, all, STATES, PARAMETERS);
        all[v.length - 1] = tBar;
        return all;
    }

    @ParameterizedTest
    @MethodSource("functions")
    void jacobianHasItsColumnsInEitherWay(RandomCase random, int operations) {
        TracedFunction function = function(random, operations);
        double[] y = random.normalArray(STATES);
        double[] dense = new double[STATES * STATES];
        function.jacobian(0.4, y, dense);
        JacobianEntries entries = function.kernels().jacobian();
        double[] coloured = new double[entries.pattern().size()];
        entries.coloured().evaluate(0.4, y, function.theta(), coloured);
        double[] sparse = new double[coloured.length];
        function.sparseJacobian().evaluate(0.4, y, sparse);
        double size = 1 + CentralDifference.norm(dense);
        assertThat(CentralDifference.maximumDifference(sparse, coloured)).isLessThan(1e-11 * size);
        double[] direction = new double[STATES];
        double[] column = new double[STATES];
        for (int j = 0; j < STATES; j++) {
            direction[j] = 1;
            function.derivative(0.4, y, 0, direction, new double[PARAMETERS], column);
            direction[j] = 0;
            for (int i = 0; i < STATES; i++) {
                assertThat(dense[i * STATES + j]).isCloseTo(column[i], within(1e-11 * size));
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
