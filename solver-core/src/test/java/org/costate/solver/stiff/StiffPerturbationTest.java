package org.costate.solver.stiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import org.costate.solver.implicit.EsdirkBuilder;
import org.costate.solver.implicit.EsdirkMethod;
import org.costate.solver.implicit.EsdirkTableau;
import org.costate.solver.implicit.RosenbrockMethod;
import org.costate.solver.implicit.RosenbrockTableau;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No coefficient of any method can be wrong by 1e-3 without being refused. */
class StiffPerturbationTest {

    private static final double WRONG = 1e-3;

    private static void check(double[][] coefficients, Runnable build) {
        assertThatCode(build::run).doesNotThrowAnyException();
        List<String> unrefused = new ArrayList<>();
        for (int i = 0; i < coefficients.length; i++) {
            for (int k = 0; k < coefficients[i].length; k++) {
                if (isOnlyOne(coefficients[i], k)) {
                    continue; // an error that is one increment and nothing else is an error at any scale
                }
                for (double wrong : new double[] {WRONG, -WRONG}) {
                    double right = coefficients[i][k];
                    coefficients[i][k] += wrong;
                    try {
                        build.run();
                        unrefused.add("[" + i + "][" + k + "] = " + right);
                    } catch (IllegalArgumentException refusal) {
                        assertThat(refusal.getMessage()).isNotBlank();
                    }
                    coefficients[i][k] = right;
                }
            }
        }
        assertThat(unrefused).isEmpty();
    }

    private static boolean isOnlyOne(double[] coefficients, int k) {
        double others = 0;
        for (int i = 0; i < coefficients.length; i++) {
            others += i == k ? 0 : Math.abs(coefficients[i]);
        }
        return coefficients.length > 7 && others == 0 && coefficients[k] == 1;
    }

    @ParameterizedTest
    @MethodSource("org.costate.solver.stiff.StiffScan#esdirkMethods")
    void esdirkCoefficientsAreChecked(EsdirkMethod method) {
        EsdirkTableau of = method.tableau();
        int stages = of.stages();
        double[][] rows = new double[stages][];
        double[][] dense = new double[stages][];
        double[] c = new double[stages];
        double[] gamma = {of.gamma()};
        double[] error = of.errorWeights();
        List<double[]> all = new ArrayList<>(List.of(c, gamma, error));
        for (int s = 0; s < stages; s++) {
            rows[s] = of.row(s);
            dense[s] = of.dense(s);
            c[s] = of.node(s);
            all.add(rows[s]);
            all.add(dense[s]);
        }
        check(all.toArray(new double[0][]), () -> {
            EsdirkBuilder builder = EsdirkTableau.named(of.name(), of.order())
                    .stages(gamma[0], c, rows)
                    .error(of.embeddedOrder(), error)
                    .dense(of.denseOrder(), dense);
            builder.build();
        });
    }

    @ParameterizedTest
    @MethodSource("org.costate.solver.stiff.StiffScan#rosenbrockMethods")
    void rosenbrockCoefficientsAreChecked(RosenbrockMethod method) {
        RosenbrockTableau of = method.tableau();
        int stages = of.stages();
        double[][] states = new double[stages][];
        double[][] rights = new double[stages][];
        double[][] dense = new double[stages][];
        double[] gamma = {of.gamma()};
        double[] weights = of.weights();
        double[] error = of.errorWeights();
        List<double[]> all = new ArrayList<>(List.of(gamma, weights, error));
        for (int s = 0; s < stages; s++) {
            states[s] = of.row(s);
            rights[s] = of.rightRow(s);
            dense[s] = of.dense(s);
            all.add(states[s]);
            all.add(rights[s]);
            all.add(dense[s]);
        }
        check(
                all.toArray(new double[0][]),
                () -> RosenbrockTableau.named(of.name(), of.order())
                        .gamma(gamma[0])
                        .states(states)
                        .rightSides(rights)
                        .weights(weights)
                        .error(of.embeddedOrder(), error)
                        .dense(of.denseOrder(), dense)
                        .build());
    }
}
