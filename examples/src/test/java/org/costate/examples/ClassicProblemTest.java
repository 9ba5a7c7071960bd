package org.costate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassicProblemTest {

    @ParameterizedTest
    @EnumSource(ClassicProblem.class)
    void statesHaveNamesAndDerivatives(ClassicProblem problem) {
        double[] y = problem.y0();
        assertThat(problem.names()).hasSize(y.length);
        double[] dydt = new double[y.length];
        problem.field().evaluate(problem.t0(), y, dydt);
        assertThat(dydt).doesNotContain(Double.NaN);
    }

    /** Lorenz: (sqrt(72), sqrt(72), 27) is at rest. Lotka-Volterra: so is (3, 1.5). */
    @Test
    void restPointsAreAtRest() {
        double[] lorenz = new double[3];
        ClassicProblem.LORENZ.field().evaluate(0, new double[] {Math.sqrt(72), Math.sqrt(72), 27}, lorenz);
        assertThat(lorenz).containsExactly(new double[3], within(1e-12));
        double[] cycle = new double[2];
        ClassicProblem.LOTKA_VOLTERRA.field().evaluate(0, new double[] {3, 1.5}, cycle);
        assertThat(cycle).containsExactly(new double[2], within(1e-15));
    }

    /** The Jacobi integral of the restricted three-body problem does not change: its gradient is normal to the field. */
    @Test
    void arenstorfKeepsTheJacobiIntegral() {
        double[] y = {0.3, -0.7, 0.4, 0.9};
        double[] f = new double[4];
        ClassicProblem.ARENSTORF.field().evaluate(0, y, f);
        double change = 0;
        for (int i = 0; i < 4; i++) {
            double h = 1e-5;
            double[] up = y.clone();
            double[] down = y.clone();
            up[i] += h;
            down[i] -= h;
            change += f[i] * (jacobi(up) - jacobi(down)) / (2 * h);
        }
        assertThat(change).isCloseTo(0, within(1e-8));
    }

    private static double jacobi(double[] y) {
        double mu = 0.012277471;
        double toEarth = Math.hypot(y[0] + mu, y[1]);
        double toMoon = Math.hypot(y[0] - 1 + mu, y[1]);
        return y[0] * y[0] + y[1] * y[1] + 2 * (1 - mu) / toEarth + 2 * mu / toMoon - y[2] * y[2] - y[3] * y[3];
    }

    @Test
    void outputTimesEndExactlyAtTheEnd() {
        SolveOptions options = new SolveOptions(
                ClassicProblem.ARENSTORF,
                SolveMethod.TSIT5,
                1e-8,
                1e-8,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                1000,
                Optional.empty(),
                Optional.of(Path.of("x.svg")));
        double[] times = options.times();
        assertThat(times).hasSize(1000).isSorted().doesNotHaveDuplicates();
        assertThat(times[0]).isEqualTo(0);
        assertThat(times[999]).isEqualTo(ClassicProblem.ARENSTORF.t1());
    }
}
