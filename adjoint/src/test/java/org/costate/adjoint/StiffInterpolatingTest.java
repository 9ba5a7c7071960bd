package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.costate.solver.Method;
import org.costate.solver.SaveAt;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.stiff.Kvaerno5;
import org.costate.solver.stiff.Rodas5P;
import org.costate.solver.stiff.TRBDF2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The continuous adjoint of stiff problems, solved backwards by the implicit method of the solve. */
class StiffInterpolatingTest {

    private static final double[] Y0 = {1, 0, 0};

    static Stream<Method> methods() {
        return Stream.of(Kvaerno5.METHOD, TRBDF2.METHOD, Rodas5P.METHOD);
    }

    private static Gradient gradient(Recording recording) {
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1, 0, -1});
        bar.addState(1, new double[] {0.5, 0, 1});
        return recording.pullback(bar);
    }

    private static double[] all(Gradient gradient) {
        double[] rates = {0.04, 1e4, 3e7};
        double[] all = new double[8];
        for (int i = 0; i < 3; i++) {
            all[i] = gradient.initialState()[i];
            all[3 + i] = rates[i] * gradient.parameters()[i];
        }
        all[6] = gradient.endTime();
        all[7] = gradient.startTime();
        return all;
    }

    /** Against an accurate discrete adjoint, every component in its unit; closer as the tolerance falls. */
    @ParameterizedTest
    @MethodSource("methods")
    void convergesToTheGradientWithTheTolerance(Method method) {
        DifferentiableField field = new Reactions();
        SaveAt times = SaveAt.times(4, 400);
        Solver accurate =
                Solver.of(Kvaerno5.METHOD, Tolerances.of(1e-11, 1e-15)).withSaveAt(times);
        double[] exact = all(gradient(DiscreteAdjoint.of(accurate).record(new Reactions(), Y0, 0, 400)));
        double[] errors = new double[2];
        for (int k = 0; k < 2; k++) {
            double tolerance = k == 0 ? 1e-5 : 1e-8;
            Solver solver = accurate.withMethod(method).withTolerances(Tolerances.of(tolerance, 1e-6 * tolerance));
            double[] found = all(gradient(InterpolatingAdjoint.of(solver).record(field, Y0, 0, 400)));
            for (int i = 0; i < exact.length; i++) {
                errors[k] = Math.max(errors[k], Math.abs(found[i] - exact[i]) / (1 + Math.abs(exact[i])));
            }
            assertThat(errors[k]).as(method.name() + " at " + tolerance).isLessThan(1000 * tolerance);
        }
        assertThat(errors[1]).isLessThan(0.1 * errors[0]);
    }

    @Test
    void aRecordingIsUsedAgainAndChecked() {
        Solver solver = Solver.of(Kvaerno5.METHOD, Tolerances.of(1e-7, 1e-12)).withSaveAt(SaveAt.times(4, 400));
        Recording recording = InterpolatingAdjoint.of(solver).record(new Reactions(), Y0, 0, 400);
        double[] first = all(gradient(recording));
        assertThat(all(gradient(recording))).isEqualTo(first);
        recording.again(new double[] {0.9, 0, 0.1}, 0, 400);
        assertThat(all(gradient(recording))).isNotEqualTo(first);
        recording.again(Y0, 0, 400);
        assertThat(all(gradient(recording))).isEqualTo(first);
        assertThat(recording.reevaluations()).isPositive();
        Cotangents bar = recording.cotangents();
        bar.error()[0] = 1;
        assertThatThrownBy(() -> recording.pullback(bar)).hasMessageContaining("a cotangent of E");
        assertThatThrownBy(() -> InterpolatingAdjoint.of(Solver.of(Tolerances.of(1e-6, 1e-6))))
                .hasMessageContaining("must be one explicit, ESDIRK or Rosenbrock method");
    }
}
