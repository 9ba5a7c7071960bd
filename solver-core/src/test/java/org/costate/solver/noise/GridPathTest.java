package org.costate.solver.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.costate.testkit.Cases;
import org.junit.jupiter.api.Test;

/** What holds for a grid and not for every path. */
class GridPathTest {

    @Test
    void incrementsAddUpToTheBit() {
        Cases.check("gridAddsUp", 100, random -> {
            GridPath path = GridPath.of(random.bits(), 1, 2, 9, 300);
            BrownianCursor cursor = path.cursor();
            int a = random.integer(0, 300);
            int b = random.integer(0, 300);
            int c = random.integer(0, 300);
            double[] ab = new double[1];
            double[] bc = new double[1];
            double[] ac = new double[1];
            double[] h = new double[1];
            cursor.increment(path.time(a), path.time(b), ab, h);
            cursor.increment(path.time(b), path.time(c), bc, h);
            cursor.increment(path.time(a), path.time(c), ac, h);
            assertThat(ab[0] + bc[0]).isEqualTo(ac[0]);
        });
    }

    /** Whatever the way in which a loop computes its times. */
    @Test
    void timesWithinRoundingAreTheGridPoint() {
        GridPath path = GridPath.of(1, 1, 0.1, 100.1, 1000);
        BrownianCursor cursor = path.cursor();
        double[] w = new double[1];
        double[] h = new double[1];
        double[] exact = new double[1];
        for (int i = 0; i < 1000; i++) {
            cursor.increment(path.time(i), path.time(i + 1), exact, h);
            cursor.increment(0.1 + i * 0.1, 0.1 + (i + 1) * 0.1, w, h);
            assertThat(w[0]).isEqualTo(exact[0]);
        }
        assertThat(path.time(1000)).isEqualTo(100.1);
    }

    @Test
    void otherTimesAreRefusedWithTheNearest() {
        BrownianCursor cursor = GridPath.of(1, 1, 0, 1, 10).cursor();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cursor.increment(0, 0.3001, new double[1], new double[1]))
                .withMessageContainingAll("t = 0.3001", "0.3 and 0.4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cursor.increment(0.2999, 1, new double[1], new double[1]))
                .withMessageContainingAll("s = 0.2999", "0.2 and 0.3");
    }

    @Test
    void aBatchEqualsItsRows() {
        BrownianCursor batch = GridPath.rows(9, 4, 3, 2, 0, 1, 8).cursor();
        double[] w = new double[6];
        double[] h = new double[6];
        batch.increment(0.25, 0.875, w, h);
        for (int row = 0; row < 3; row++) {
            double[] oneW = new double[2];
            double[] oneH = new double[2];
            GridPath.of(9, 2, 0, 1, 8).withPath(4 + row).cursor().increment(0.25, 0.875, oneW, oneH);
            assertThat(Arrays.copyOfRange(w, 2 * row, 2 * row + 2)).isEqualTo(oneW);
            assertThat(Arrays.copyOfRange(h, 2 * row, 2 * row + 2)).isEqualTo(oneH);
        }
    }

    @Test
    void cellsMustBeLongEnoughToBeToldApart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GridPath.of(1, 1, 1e9, 1e9 + 1e-4, 1000))
                .withMessageContaining("cells = 1000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GridPath.of(1, 1, 0, 1, 0))
                .withMessageContaining("cells = 0");
        GridPath path = GridPath.of(1, 1, 0, 1, 4);
        assertThat(path.resolution()).isEqualTo(0.25);
        for (int i : new int[] {-1, 5}) {
            assertThatIllegalArgumentException().isThrownBy(() -> path.time(i)).withMessageContaining("i = " + i);
        }
    }
}
