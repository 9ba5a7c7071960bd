package org.costate.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.costate.testkit.Cases;
import org.costate.testkit.RandomCase;
import org.junit.jupiter.api.Test;

/** The pattern of a Jacobian is the set of entries that differ from zero somewhere, and colours keep columns apart. */
class SparsityTest {

    private static final int N = 24;

    /** Values that each depend on a few components, some of them in ways without derivative. */
    private static TracedFunction sparse(RandomCase random, boolean[][] expected) {
        long seed = random.bits();
        return Traced.function(N, new double[] {0.7}, (t, y, theta) -> {
            RandomCase choices = RandomCase.of(seed);
            TracedNumber[] values = new TracedNumber[N];
            for (int i = 0; i < N; i++) {
                values[i] = theta[0].multiply(t);
                for (int k = choices.integer(0, 4); k > 0; k--) {
                    int j = choices.integer(0, N - 1);
                    boolean smooth = choices.coin();
                    expected[i][j] |= smooth;
                    values[i] = values[i].add(
                            smooth ? y[j].multiply(y[(j + 1) % N].sign()).sin() : y[j].floor());
                }
            }
            return values;
        });
    }

    @Test
    void patternIsExact() {
        Cases.check("SparsityTest", 30, random -> {
            boolean[][] expected = new boolean[N][N];
            TracedFunction function = sparse(random, expected);
            JacobianPattern pattern = function.sparseJacobian().pattern();
            boolean[][] found = new boolean[N][N];
            for (int j = 0; j < N; j++) {
                for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                    found[pattern.row(k)][j] = true;
                    assertThat(k > pattern.start(j) && pattern.row(k) <= pattern.row(k - 1))
                            .isFalse();
                    assertThat(pattern.index(pattern.row(k), j)).isEqualTo(k);
                }
            }
            assertThat(found).isDeepEqualTo(expected);
            double[] dense = new double[N * N];
            function.jacobian(0.3, random.uniformArray(N, 0.1, 1), dense);
            for (int i = 0; i < N; i++) {
                for (int j = 0; j < N; j++) {
                    assertThat(dense[i * N + j] != 0).isEqualTo(expected[i][j]);
                }
            }
        });
    }

    @Test
    void columnsOfAColourShareNoRow() {
        Cases.check("colours of SparsityTest", 30, random -> {
            JacobianPattern pattern =
                    sparse(random, new boolean[N][N]).sparseJacobian().pattern();
            int[] colours = pattern.colours();
            Set<Integer> seen = new HashSet<>();
            for (int j = 0; j < N; j++) {
                for (int k = pattern.start(j); k < pattern.start(j + 1); k++) {
                    assertThat(seen.add(pattern.row(k) * N + colours[j])).isTrue();
                }
            }
        });
    }

    @Test
    void aBandNeedsAsManyColoursAsItIsWide() {
        TracedFunction function = Traced.function(N, new double[0], (t, y, theta) -> {
            TracedNumber[] values = new TracedNumber[N];
            for (int i = 0; i < N; i++) {
                values[i] = y[Math.max(i - 1, 0)].add(y[i].multiply(y[Math.min(i + 1, N - 1)]));
            }
            return values;
        });
        assertThat(function.sparseJacobian().colourCount()).isEqualTo(3);
        assertThat(function.sparseJacobian().pattern().size()).isEqualTo(3 * N - 2);
    }
}
