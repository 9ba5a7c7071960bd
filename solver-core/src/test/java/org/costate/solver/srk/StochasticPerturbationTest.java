package org.costate.solver.srk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.costate.solver.Calculus;
import org.costate.solver.Noise;
import org.costate.solver.sde.SdeMethodScan;
import org.costate.solver.sde.StepDifference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No coefficient of any method can be wrong by 1e-3 without being found: either the tableau is refused, or a step so
 * changed differs from the right one by a term whose order in h is below what the orders of the method allow.
 */
class StochasticPerturbationTest {

    private static final double WRONG = 1e-3;

    /** Nodes that orders leave free: moved, they change steps by terms of the order of the error. */
    private static final Map<String, String> FREE =
            Map.of("CommutativeMilstein", "c'[1][1]", "GeneralShARK", "c'[0][0]");

    static List<StochasticRungeKutta> methods() {
        return SdeMethodScan.methods().stream()
                .filter(StochasticRungeKutta.class::isInstance)
                .map(StochasticRungeKutta.class::cast)
                .toList();
    }

    /** The numbers of a tableau, laid open. */
    private static final class Open {

        private final StochasticTableau of;
        private final double[] driftNodes;
        private final double[] diffusionNodes;
        private final List<double[]> rows = new ArrayList<>();
        private final List<Map<NoiseTerm, double[]>> noiseRows = new ArrayList<>();
        private final double[] weights;
        private final Map<NoiseTerm, double[]> noiseWeights;
        private final double[] errorDrift;
        private final Map<NoiseTerm, double[]> errorNoise;

        Open(StochasticTableau tableau) {
            of = tableau;
            int stages = tableau.stages();
            driftNodes = new double[stages];
            diffusionNodes = new double[stages];
            for (int s = 0; s < stages; s++) {
                driftNodes[s] = tableau.driftNode(s);
                diffusionNodes[s] = tableau.diffusionNode(s);
                rows.add(tableau.stage(s).drift().clone());
                noiseRows.add(copy(tableau.stage(s).noise()));
            }
            weights = tableau.weights().clone();
            noiseWeights = copy(tableau.noiseWeights());
            boolean embedded = tableau.hasEmbeddedError();
            errorDrift = embedded ? tableau.embeddedError().get(0).drift().clone() : new double[0];
            errorNoise = embedded ? copy(tableau.embeddedError().get(0).noise()) : Map.of();
        }

        private static Map<NoiseTerm, double[]> copy(Map<NoiseTerm, double[]> rows) {
            Map<NoiseTerm, double[]> all = new LinkedHashMap<>();
            rows.forEach((term, row) -> all.put(term, row.clone()));
            return all;
        }

        StochasticTableau build() {
            StochasticTableauBuilder builder = StochasticTableau.named(of.name(), of.source());
            for (int s = 0; s < of.stages(); s++) {
                double[] row = rows.get(s);
                switch (of.stage(s).evaluates()) {
                    case BOTH -> builder.bothAt(driftNodes[s], diffusionNodes[s], row);
                    case DRIFT -> builder.drift(driftNodes[s], row);
                    case DIFFUSION -> builder.diffusion(diffusionNodes[s], row);
                    case NOISE_INDUCED -> builder.noiseInduced();
                }
                noiseRows.get(s).forEach(builder::plus);
            }
            builder.weights(weights);
            noiseWeights.forEach(builder::weights);
            if (of.hasEmbeddedError()) {
                builder.embeddedError(errorDrift, errorNoise);
            }
            return builder.build();
        }

        /** All arrays whose numbers matter, by name; nodes of what a stage does not evaluate are none. */
        Map<String, double[]> coefficients() {
            Map<String, double[]> all = new LinkedHashMap<>();
            for (int s = 0; s < of.stages(); s++) {
                all.put("a[" + s + "]", rows.get(s));
                int stage = s;
                noiseRows.get(s).forEach((term, row) -> all.put("b[" + stage + "] of " + term, row));
            }
            all.put("weights", weights);
            noiseWeights.forEach((term, row) -> all.put("weights of " + term, row));
            all.put("error", errorDrift);
            errorNoise.forEach((term, row) -> {
                if (term != StandardTerm.ITO_SQUARE && term != StandardTerm.STRATONOVICH_SQUARE) {
                    all.put("error of " + term, row);
                }
            });
            return all;
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void unperturbedIsAccepted(StochasticRungeKutta method) {
        assertThatCode(() -> new Open(method.tableau(Noise.diagonal())).build()).doesNotThrowAnyException();
        assertThatCode(() -> new Open(method.tableau(Noise.general(3))).build()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void anyWrongCoefficientIsFound(StochasticRungeKutta method) {
        List<StepDifference> laws = StepDifference.laws(method);
        List<String> unseen = unseen(method, laws.get(0));
        for (int l = 1; l < laws.size() && !unseen.isEmpty(); l++) {
            List<String> here = unseen(method, laws.get(l));
            unseen.removeIf(name -> !here.contains(name));
        }
        unseen.remove(FREE.getOrDefault(method.name(), ""));
        assertThat(unseen).as("coefficients of " + method.name()).isEmpty();
    }

    private static List<String> unseen(StochasticRungeKutta method, StepDifference law) {
        List<String> unseen = new ArrayList<>();
        Open open = new Open(method.tableau(law.noise()));
        open.coefficients().forEach((name, row) -> addUnseen(method, law, open, name, row, unseen));
        for (int s = 0; s < open.driftNodes.length; s++) {
            if (open.of.hasDrift(s)) {
                addUnseen(method, law, open, "c[" + s + "]", open.driftNodes, s, unseen);
            }
            boolean moves = open.of.hasDiffusion(s) && !open.of.isNoiseInduced(s);
            if (moves && open.of.hasDrift(s) == (open.driftNodes[s] != open.diffusionNodes[s])) {
                addUnseen(method, law, open, "c'[" + s + "]", open.diffusionNodes, s, unseen);
            }
        }
        return unseen;
    }

    private static void addUnseen(
            StochasticRungeKutta method,
            StepDifference law,
            Open open,
            String name,
            double[] row,
            List<String> unseen) {
        for (int i = 0; i < row.length; i++) {
            addUnseen(method, law, open, name, row, i, unseen);
        }
    }

    private static void addUnseen(
            StochasticRungeKutta method,
            StepDifference law,
            Open open,
            String name,
            double[] row,
            int i,
            List<String> unseen) {
        double right = row[i];
        row[i] += WRONG;
        try {
            StochasticRungeKutta wrong = StochasticRungeKutta.of(
                    open.build(),
                    new StochasticRungeKutta.Orders(0.5, 1, 1, 1),
                    SdeMethodScan.calculus(method),
                    Noise.Kind.values());
            if (!law.isBroken(method, wrong)) {
                unseen.add(name + "[" + i + "]");
            }
        } catch (IllegalArgumentException refusal) {
            assertThat(refusal).hasMessageContaining(method.name());
        } finally {
            row[i] = right;
        }
    }

    /** The estimate of the paper adds up what the step has of the higher integrals; the test of estimates has its sum. */
    @ParameterizedTest
    @MethodSource("methods")
    void theEstimateOfThePaperHasTheWeightsOfTheStep(StochasticRungeKutta method) {
        StochasticTableau tableau = method.tableau(Noise.diagonal());
        if (tableau.paperError().isEmpty()) {
            return;
        }
        assertThat(tableau.paperError()).hasSize(2);
        for (ErrorPart part :
                List.of(tableau.paperError().get(1), tableau.embeddedError().get(0))) {
            part.noise()
                    .forEach((term, row) -> assertThat(row)
                            .containsExactly(tableau.noiseWeights().get(term)));
        }
        assertThat(SdeMethodScan.calculus(method)).isEqualTo(Calculus.ITO);
    }
}
