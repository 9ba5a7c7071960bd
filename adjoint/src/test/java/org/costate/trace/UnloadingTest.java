package org.costate.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.costate.adjoint.Linearization;
import org.costate.testkit.LoadedClasses;
import org.junit.jupiter.api.Test;

/** Generated code goes with the fields that it was made for. */
class UnloadingTest {

    private static final int FIELDS = 10_000;

    /** What may stay: fields not collected yet, classes of the test itself. */
    private static final int FEW = 500;

    @Test
    void droppedFieldsLeaveNoClasses() throws InterruptedException {
        makeAndUse(0);
        collect();
        LoadedClasses before = LoadedClasses.count();
        double sum = 0;
        for (int i = 0; i < FIELDS; i++) {
            sum += makeAndUse(i);
        }
        assertThat(sum).isFinite();
        assertThat(LoadedClasses.count().ever() - before.ever()).isGreaterThanOrEqualTo(3L * FIELDS);
        for (int attempt = 0; attempt < 20 && LoadedClasses.count().now() > before.now() + FEW; attempt++) {
            collect();
        }
        assertThat(LoadedClasses.count().now()).isLessThan(before.now() + FEW);
        assertThat(LoadedClasses.count().unloaded() - before.unloaded()).isGreaterThan(3L * FIELDS - FEW);
    }

    private static void collect() throws InterruptedException {
        System.gc();
        Thread.sleep(50);
    }

    private static double makeAndUse(int i) {
        TracedField field = Traced.field(1, new double[] {i}, (t, y, theta) ->
                new TracedNumber[] {theta[0].subtract(y[0]).multiply(1.0 + i).sin()});
        double[] value = new double[1];
        Linearization linearization = field.linearization();
        linearization.evaluate(0, new double[] {0.5}, value);
        linearization.pullback(value, value, new double[1]);
        return value[0];
    }
}
