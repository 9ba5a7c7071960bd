package org.costate.examples.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SlicedWassersteinTest {

    @Test
    void aCloudInAnotherOrderIsTheSame() {
        double[] a = PlanePoints.draw(DiffusionData.SPIRALS, 500, 3);
        double[] b = new double[a.length];
        for (int i = 0; i < 500; i++) {
            b[2 * i] = a[2 * (499 - i)];
            b[2 * i + 1] = a[2 * (499 - i) + 1];
        }
        assertThat(SlicedWasserstein.of(a, b, 2)).isZero();
    }

    /** A shift moves a projection by its own: over all directions of a plane that is |s| / sqrt 2, of many dimensions |s| / sqrt d. */
    @Test
    void aShiftIsItsLengthOverTheRootOfTheDimension() {
        double[] a = PlanePoints.draw(DiffusionData.MOONS, 400, 3);
        double[] b = a.clone();
        for (int i = 0; i < b.length; i += 2) {
            b[i] += 3;
            b[i + 1] -= 4;
        }
        double distance = SlicedWasserstein.of(a, b, 2);
        assertThat(distance).isEqualTo(SlicedWasserstein.of(b, a, 2));
        // 128 directions: a deviation of 3 percent; the directions are fixed.
        assertThat(distance).isCloseTo(5 / Math.sqrt(2), within(0.15 * 5));
        double[] twice = new double[b.length];
        for (int i = 0; i < b.length; i++) {
            twice[i] = 2 * b[i] - a[i];
        }
        assertThat(SlicedWasserstein.of(a, twice, 2)).isCloseTo(2 * distance, within(1e-12));
    }

    @Test
    void differentDataAreFarFromEachOtherAndDrawsOfTheSameAreNear() {
        for (DiffusionData data : new DiffusionData[] {DiffusionData.MOONS, DiffusionData.CHECKERBOARD}) {
            double[] one = PlanePoints.draw(data, 4000, 1);
            double[] two = PlanePoints.draw(data, 4000, 2);
            double[] other = PlanePoints.draw(DiffusionData.SPIRALS, 4000, 3);
            assertThat(SlicedWasserstein.of(one, other, 2)).isGreaterThan(5 * SlicedWasserstein.of(one, two, 2));
        }
    }

    @Test
    void cloudsOfDifferentSizesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SlicedWasserstein.of(new double[4], new double[6], 2))
                .withMessage("a has length 4 and b 6, but both must have the same length, more than 0");
    }
}
