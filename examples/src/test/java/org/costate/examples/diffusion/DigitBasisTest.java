package org.costate.examples.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import org.costate.examples.mnist.ImageSet;
import org.costate.examples.mnist.MnistData;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;

class DigitBasisTest {

    private static final int WIDTH = 12;
    private static final int PIXELS = MnistData.PIXELS;

    /** Principal components: orthonormal, uncorrelated on the images they were learned from, the widest first. */
    @Test
    void componentsAreThePrincipalOnes() throws IOException {
        ImageSet images = MnistData.load().test().first(300);
        DigitBasis basis = DigitBasis.learned(images, WIDTH);
        double[] components = basis.components();
        double[] codes = basis.encode(images);
        double before = Double.POSITIVE_INFINITY;
        for (int a = 0; a < WIDTH; a++) {
            for (int b = 0; b <= a; b++) {
                double product = 0;
                for (int i = 0; i < PIXELS; i++) {
                    product += components[a * PIXELS + i] * components[b * PIXELS + i];
                }
                assertThat(product).isCloseTo(a == b ? 1 : 0, within(1e-11));
                double moment = 0;
                for (int row = 0; row < 300; row++) {
                    moment += codes[row * WIDTH + a] * codes[row * WIDTH + b] / 300;
                }
                if (a != b) {
                    assertThat(moment).isCloseTo(0, within(1e-10));
                } else {
                    assertThat(moment).isLessThan(before);
                    before = moment;
                }
            }
        }
    }

    @Test
    void decodingUndoesEncodingWithinTheBasisAndItsPullbackIsTheTranspose() {
        RandomCase random = RandomCase.of(2);
        double[] mean = random.uniformArray(PIXELS, 0, 1);
        double[] components = random.orthonormalRows(3, PIXELS);
        DigitBasis basis = DigitBasis.of(3, mean, components);
        double[] codes = random.normalArray(2 * 3);
        double[] bar = random.normalArray(2 * PIXELS);
        double[] pixels = basis.decode(codes);
        double forward = 0;
        for (int i = 0; i < pixels.length; i++) {
            forward += bar[i] * (pixels[i] - mean[i % PIXELS]);
        }
        double[] codesBar = basis.pullback(bar);
        double back = 0;
        for (int i = 0; i < codes.length; i++) {
            back += codesBar[i] * codes[i];
        }
        assertThat(back).isCloseTo(forward, within(1e-10 * (1 + Math.abs(forward))));
    }

    @Test
    void whatIsNoOrthonormalBasisIsRefused() {
        RandomCase random = RandomCase.of(3);
        double[] sound = random.orthonormalRows(3, 10);
        double[] mean = new double[10];
        assertThat(DigitBasis.of(3, mean, sound).width()).isEqualTo(3);
        double[] single = new double[sound.length];
        Arrays.setAll(single, i -> (float) sound[i]);
        assertThat(DigitBasis.of(3, mean, single).width()).isEqualTo(3);
        double[] longer = sound.clone();
        for (int i = 10; i < 20; i++) {
            longer[i] *= 5;
        }
        assertThatThrownBy(() -> DigitBasis.of(3, mean, longer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("basis.components is not orthonormal: the product of rows 1 and 1 is 25.0");
        double[] twice = sound.clone();
        System.arraycopy(twice, 0, twice, 20, 10);
        assertThatThrownBy(() -> DigitBasis.of(3, mean, twice)).hasMessageContaining("the product of rows 0 and 2 is");
        assertThatThrownBy(() -> DigitBasis.of(3, mean, new double[30]))
                .hasMessageContaining("the product of rows 0 and 0 is 0.0, but must be 1.0 to");
        assertThatThrownBy(() -> DigitBasis.of(11, mean, new double[110]))
                .hasMessageContaining("basis.components has 11 rows, but must have at most 10");
        mean[4] = 1e308;
        assertThatThrownBy(() -> DigitBasis.of(3, mean, sound))
                .hasMessageContaining("basis.mean has 1.0E308 at 4, but must be a mean of pixels, from 0 to 1");
    }
}
