package org.costate.adjoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The scheme that makes states again is as good as any scheme can be. */
class StateCursorTest {

    /** Fewest steps made again to know the states of steps from the last to the first, the first being held. */
    private static long fewest(int steps, int free, long[][] known) {
        if (steps <= 1) {
            return 0;
        }
        if (free == 0) {
            return steps * (steps - 1L) / 2;
        }
        if (known[steps][free] == 0) {
            long best = Long.MAX_VALUE;
            for (int go = 1; go < steps; go++) {
                best = Math.min(best, go + fewest(steps - go, free - 1, known) + fewest(go, free, known));
            }
            known[steps][free] = best;
        }
        return known[steps][free];
    }

    /** Steps made again by the strides taken. */
    private static long taken(int steps, int free) {
        if (steps <= 1) {
            return 0;
        }
        int go = Binomial.stride(steps - 1, free);
        if (go == steps - 1) {
            return go + taken(steps - 1, free);
        }
        return go + taken(steps - go, free - 1) + taken(go, free);
    }

    @Test
    void noSchemeMakesFewerStepsAgain() {
        long[][] known = new long[61][9];
        for (int steps = 2; steps <= 60; steps++) {
            for (int free = 0; free < 9; free++) {
                assertThat(taken(steps, free))
                        .as(steps + " steps, " + free + " states")
                        .isEqualTo(fewest(steps, free, known));
            }
        }
    }

    @Test
    void aStrideStaysWithinItsGap() {
        for (int gap : new int[] {1, 2, 3, 1000, 1_000_000, 1 << 30}) {
            for (int free : new int[] {3, 8, 100, 1_000_000}) {
                assertThat(Binomial.stride(gap, free)).isBetween(1, gap);
            }
        }
    }
}
