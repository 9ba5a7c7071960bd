package org.costate.examples.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesSetTest {

    private static final double NONE = Double.NaN;
    private static final double[] VALUES = {1, NONE, NONE, 4, 5, 6, 7, 8, NONE, 10, 11, NONE};

    private static SeriesSet set() {
        return SeriesSet.of(List.of("a", "b"), new double[] {0, 1}, VALUES);
    }

    @Test
    void aBatchIsTimeMajorInTheOrderAskedFor() {
        SeriesBatch batch = set().batch(new int[] {9, 2, 0}, 1, 2);
        assertThat(batch.rows()).isEqualTo(2);
        assertThat(batch.values).containsExactly(0, 10, 1, 0, 11, 0, 0, 4);
        assertThat(batch.observed).containsExactly(0, 1, 1, 0, 1, 0, 0, 1);
        assertThat(batch.given).isEqualTo(batch.observed);
        assertThat(batch.heldOut).containsOnly(0);
    }

    /** 10,000 entries, a quarter held out: within 5 standard deviations. */
    @Test
    void heldOutEntriesAreObservedButNotGiven() {
        double[] values = new double[10_000];
        Arrays.setAll(values, i -> i % 5 == 0 ? NONE : i);
        SeriesSet set =
                SeriesSet.of(List.of("a", "b"), new double[] {0, 1}, values).withHeldOut(0.25, 3);
        int[] order = new int[set.size()];
        Arrays.setAll(order, i -> i);
        SeriesBatch batch = set.batch(order, 0, order.length);
        double heldOut = 0;
        for (int i = 0; i < values.length; i++) {
            assertThat(batch.given[i] + batch.heldOut[i]).isEqualTo(batch.observed[i]);
            heldOut += batch.heldOut[i];
        }
        assertThat(Arrays.stream(batch.observed).sum()).isEqualTo(8000);
        assertThat(heldOut).isCloseTo(2000, within(5 * Math.sqrt(8000 * 0.25 * 0.75)));
        assertThat(set.withHeldOut(0, 1).batch(order, 0, 5).heldOut).containsOnly(0);
    }

    @Test
    void inputsAreCopied() {
        double[] values = VALUES.clone();
        double[] times = {0, 1};
        SeriesSet set = SeriesSet.of(List.of("a", "b"), times, values);
        values[0] = 99;
        times[1] = 99;
        set.times()[0] = 99;
        assertThat(set.value(0, 0, 0)).isEqualTo(1);
        assertThat(set.times()).containsExactly(0, 1);
        assertThat(set.range(1, 2).value(0, 0, 1)).isEqualTo(6);
    }

    @Test
    void misuseIsNamed() {
        assertThatThrownBy(() -> SeriesSet.of(List.of("a"), new double[] {0, 1}, new double[3]))
                .hasMessageContaining("values has length 3");
        assertThatThrownBy(() -> set().withHeldOut(1, 1)).hasMessageContaining("share = 1.0");
        assertThatThrownBy(() -> set().isGiven(3, 0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> SeriesData.split(set())).hasMessageContaining("size = 3");
        assertThatThrownBy(() -> new SeriesData(set(), SeriesSet.of(List.of("a"), new double[] {0}, new double[1])))
                .hasMessageContaining("same channels and times");
    }
}
