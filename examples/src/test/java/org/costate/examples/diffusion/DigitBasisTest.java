package org.costate.examples.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
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
        double[] mean = random.normalArray(PIXELS);
        double[] components = random.normalArray(3 * PIXELS);
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
}
