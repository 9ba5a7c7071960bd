package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Vern9;
import org.costate.testkit.CentralDifference;
import org.costate.testkit.ReferenceCase;
import org.costate.testkit.ReferenceCases;
import org.junit.jupiter.api.Test;

/** Gradients by solving backwards against references of 16 digits: right, or refused; never wrong without a word. Not
 * Lorenz's equations, whose way back takes many steps until it is refused. */
class BacksolveReferenceTest {

    private static final double TOLERANCE = 1e-10;
    private static final double LIMIT = 1e-6;

    private static List<ReferenceLoss> losses() {
        return Stream.of("gradients", "linear")
                .flatMap(file -> ReferenceCases.load(file).stream())
                .filter(c -> c.hasSystem() && !c.id().contains("lorenz") && !c.stiff() && !c.id().contains("stiff"))
                .flatMap(c -> ReferenceLoss.of(c).stream())
                .toList();
    }

    @Test
    void gradientsAreRightOrRefused() {
        int right = 0;
        int refused = 0;
        for (ReferenceLoss loss : losses()) {
            ReferenceCase reference = loss.reference();
            Solver solver =
                    Solver.of(Vern9.METHOD, Tolerances.of(TOLERANCE, TOLERANCE)).withSaveAt(loss.saveAt());
            BacksolveRecording recording = BacksolveAdjoint.of(solver)
                    .record(ReferenceField.from(reference), reference.initialState(), reference.t0(), loss.end());
            double[] gradient;
            try {
                gradient = loss.gradient(recording);
            } catch (ArithmeticException astray) {
                refused++;
                continue;
            }
            double error = CentralDifference.relativeError(gradient, loss.expected());
            if (error < LIMIT) {
                right++;
            } else {
                assertThat(recording.diagnosis())
                        .as(
                                "%s: relative error %s, reconstruction error %s",
                                loss, error, recording.reconstructionError())
                        .isNotEmpty();
                refused++;
            }
        }
        assertThat(right).as("right, while %d are refused", refused).isGreaterThan(2 * refused);
    }
}
