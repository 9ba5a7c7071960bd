package org.costate.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WeightAverageTest {

    @Test
    void isTheFadingMeanOfWhatWasSeen() {
        double decay = 0.9;
        WeightAverage average = WeightAverage.of(decay, 1);
        double[] seen = new double[40];
        for (int k = 1; k <= seen.length; k++) {
            seen[k - 1] = Math.sin(k) + k;
            average.add(new double[] {seen[k - 1]});
            double top = 0;
            double bottom = 0;
            for (int i = 1; i <= k; i++) {
                double weight = Math.pow(decay, k - i);
                top += weight * seen[i - 1];
                bottom += weight;
            }
            assertThat(average.mean()[0]).isCloseTo(top / bottom, within(1e-12 * k));
        }
        assertThat(average.count()).isEqualTo(40);
    }

    @Test
    void withoutDecayItIsTheLastToTheBitAndWhatDoesNotMoveStays() {
        WeightAverage last = WeightAverage.of(0, 2);
        WeightAverage still = WeightAverage.of(0.999, 2);
        double[] theta = {0.1, -7.3};
        for (int k = 0; k < 10; k++) {
            last.add(new double[] {k, 1.0 / 3});
            still.add(theta);
        }
        assertThat(last.mean()).containsExactly(9, 1.0 / 3);
        assertThat(still.mean()).containsExactly(theta);
        assertThat(theta).containsExactly(0.1, -7.3);
        still.mean()[0] = 5;
        assertThat(still.mean()).containsExactly(theta);
    }

    @Test
    void misuseIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightAverage.of(1, 2))
                .withMessage("decay = 1.0, but must be >= 0 and < 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightAverage.of(0.5, -1))
                .withMessage("n = -1, but must be >= 0");
        WeightAverage average = WeightAverage.of(0.5, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> average.add(new double[3]))
                .withMessage("theta has length 3, but must have length 2");
        assertThatIllegalStateException().isThrownBy(average::mean).withMessageContaining("nothing was added");
    }
}
