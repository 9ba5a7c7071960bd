package org.costate.examples.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MnistDataTest {

    private static MnistData data;

    @BeforeAll
    static void load() throws IOException {
        data = MnistData.load();
    }

    @Test
    void hasAllImages() {
        assertThat(data.training().size()).isEqualTo(60_000);
        assertThat(data.test().size()).isEqualTo(10_000);
        assertThat(data.training().pixelsPerImage()).isEqualTo(784);
    }

    /** The first labels are printed in many descriptions of the data set; the counts of digits are LeCun's. */
    @Test
    void isTheDataThatEveryoneUses() {
        assertThat(IntStream.range(0, 10).map(data.training()::label)).containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
        assertThat(IntStream.range(0, 10).map(data.test()::label)).containsExactly(7, 2, 1, 0, 4, 1, 4, 9, 5, 9);
        long[] counts = new long[10];
        IntStream.range(0, 60_000).forEach(i -> counts[data.training().label(i)]++);
        assertThat(counts).containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    }

    /** The mean of the training pixels, 0.1307, is the constant that tutorials normalize with. */
    @Test
    void scalesPixelsToTheUnitInterval() {
        double[] images = new double[1000 * 784];
        int[] labels = new int[1000];
        double sum = 0;
        for (int from = 0; from < 60_000; from += 1000) {
            data.training().batch(from, 1000, images, labels);
            for (double pixel : images) {
                assertThat(pixel >= 0 && pixel <= 1).isTrue();
                sum += pixel;
            }
        }
        assertThat(sum / (60_000.0 * 784)).isBetween(0.13065, 0.13067);
    }

    @Test
    void expandsTheImagesThatAreAskedFor() {
        double[] one = new double[784];
        double[] two = new double[2 * 784];
        int[] labels = new int[2];
        data.test().batch(42, 1, one, labels);
        data.test().batch(new int[] {7, 42, 9}, 1, 2, two, labels);
        assertThat(two).startsWith(one);
        assertThat(labels).containsExactly(data.test().label(42), data.test().label(9));
    }

    @Test
    void choosesImagesByTheirLabels() {
        ImageSet few = data.test().withLabelsBelow(2);
        int found = 0;
        double[] image = new double[784];
        double[] wanted = new double[784];
        for (int i = 0; i < data.test().size(); i++) {
            if (data.test().label(i) < 2) {
                assertThat(few.label(found)).isEqualTo(data.test().label(i));
                few.batch(found, 1, image, new int[1]);
                data.test().batch(i, 1, wanted, new int[1]);
                assertThat(image).isEqualTo(wanted);
                found++;
            }
        }
        assertThat(few.size()).isEqualTo(found).isEqualTo(980 + 1135);
    }

    @Test
    void refusesBadIndicesAndSubsets() {
        assertThatThrownBy(() -> data.test().batch(9_999, 2, new double[2 * 784], new int[2]))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> data.test().first(10_001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count = 10001, but must be from 1 to 10000");
        assertThat(data.test().first(3).size()).isEqualTo(3);
    }
}
