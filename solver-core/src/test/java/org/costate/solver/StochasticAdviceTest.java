package org.costate.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.costate.solver.sde.SdeMethodScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The methods that messages name are those that fit, no more and no fewer. */
class StochasticAdviceTest {

    static List<Arguments> equations() {
        List<Arguments> all = new ArrayList<>();
        for (Noise.Kind kind : Noise.Kind.values()) {
            for (Calculus calculus : Calculus.values()) {
                all.add(Arguments.of(kind, calculus));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("equations")
    void itNamesTheMethodsThatFit(Noise.Kind kind, Calculus calculus) {
        boolean additive = kind == Noise.Kind.ADDITIVE || kind == Noise.Kind.ADDITIVE_DIAGONAL;
        List<String> fitting = SdeMethodScan.methods().stream()
                .filter(method -> method.takes(kind) && (additive || method.solves(calculus)))
                .map(Method::name)
                .toList();
        assertThat(StochasticAdvice.methods(kind, calculus)).containsExactlyInAnyOrderElementsOf(fitting);
        assertThat(fitting).isNotEmpty();
        for (String name : fitting) {
            assertThat(StochasticAdvice.of(kind, calculus)).contains(name);
        }
    }

    /** What the advice calls fitting is what a solver accepts. */
    @Test
    void aMethodFitsExactlyIfItIsNotRefused() {
        VectorField zero = (t, y, out) -> java.util.Arrays.fill(out, 0);
        for (Noise noise : List.of(
                Noise.additiveDiagonal(),
                Noise.additive(1),
                Noise.diagonal(),
                Noise.scalar(),
                Noise.commutative(1),
                Noise.general(1))) {
            for (Calculus calculus : Calculus.values()) {
                Sde<VectorField> sde =
                        calculus == Calculus.ITO ? Sde.ito(zero, noise, zero) : Sde.stratonovich(zero, noise, zero);
                for (StochasticMethod method : SdeMethodScan.methods()) {
                    assertThat(isAccepted(method, sde.withNoiseInducedDrift(zero)))
                            .as(method.name() + ", " + sde)
                            .isEqualTo(StochasticAdvice.methods(noise.kind(), calculus)
                                    .contains(method.name()));
                }
            }
        }
    }

    private static boolean isAccepted(StochasticMethod method, Sde<VectorField> sde) {
        try {
            method.requireFit(sde);
            return true;
        } catch (IllegalArgumentException refusal) {
            assertThat(refusal).hasMessageContaining(method.name()).hasMessageContaining("methods that fit: ");
            return false;
        }
    }
}
