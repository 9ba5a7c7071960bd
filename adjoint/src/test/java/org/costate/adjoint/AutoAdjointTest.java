package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.costate.solver.Event;
import org.costate.solver.Impulse;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;
import org.costate.solver.stiff.Kvaerno5;
import org.junit.jupiter.api.Test;

/** The adjoint of {@link AutoAdjoint} is that of its rule, and all of them have the same gradient. */
class AutoAdjointTest {

    private static final double[] Y0 = {0.6, -0.3, 0.4};
    private static final Tolerances TOLERANCES = Tolerances.of(1e-9, 1e-9);

    private static double[] gradient(Recording recording) {
        Cotangents bar = recording.cotangents();
        bar.addState(0, new double[] {1, -2, 0.5});
        return recording.pullback(bar).parameters();
    }

    @Test
    void takesTheCheapestExactOne() {
        Solver explicit = Solver.of(Tsit5.METHOD, TOLERANCES);
        MixingField field = new MixingField(MixingField.THETA);
        int columns = Y0.length + field.parameterCount() + 2;
        AutoAdjoint few = AutoAdjoint.of(explicit).withLosses((columns + 1) / 2);
        Recording forward = few.record(field, Y0, 0, 2);
        Recording discrete =
                AutoAdjoint.of(explicit).withLosses((columns - 1) / 2).record(field, Y0, 0, 2);
        Recording implicit =
                AutoAdjoint.of(Solver.of(Kvaerno5.METHOD, TOLERANCES)).record(field, Y0, 0, 2);
        assertThat(forward).isInstanceOf(ForwardRecording.class);
        assertThat(discrete).isInstanceOf(DiscreteRecording.class);
        assertThat(implicit).isInstanceOf(DiscreteRecording.class);
        assertThat(gradient(forward)).containsExactly(gradient(discrete), within(1e-12));
        assertThat(gradient(implicit)).containsExactly(gradient(discrete), within(1e-6));
    }

    @Test
    void eventsAreForTheDiscreteOne() {
        Solver watching =
                Solver.of(Tsit5.METHOD, TOLERANCES).withEvents(Event.at(1).changing(Impulse.of(1, 0, 0)));
        assertThat(AutoAdjoint.of(watching).withLosses(1000).isForward(1, 1)).isFalse();
    }

    @Test
    void refusesMisuse() {
        Solver explicit = Solver.of(Tsit5.METHOD, TOLERANCES);
        assertThatThrownBy(() -> AutoAdjoint.of(explicit).withLosses(0)).hasMessageContaining("losses = 0");
    }
}
