package org.costate.solver.srk;

import java.util.List;
import java.util.Map;

/** The sums of a {@link StochasticTableau} in the form that {@link SmallStochasticStep} makes them in. Immutable. */
final class PairTableau {

    private final StochasticTableau tableau;
    private final StageNumbers drifts;
    private final StageNumbers diffusions;
    private final int startDrifts;
    private final int startDiffusions;
    private final boolean fits;
    private final PairSum[] sums;
    private final StageSum[] stageSums;
    private final PairSum[] paperParts;
    private final PairSum[] embeddedParts;

    PairTableau(StochasticTableau tableau) {
        this.tableau = tableau;
        int stages = tableau.stages();
        drifts = StageNumbers.of(stages, tableau::hasDrift);
        diffusions = StageNumbers.of(stages, tableau::hasDiffusion);
        int atStart = 0;
        while (atStart < stages && tableau.isStart(atStart)) {
            atStart++;
        }
        startDrifts = drifts.before(atStart);
        startDiffusions = diffusions.before(atStart);
        boolean startComesFirst = true;
        for (int s = atStart; s < stages; s++) {
            startComesFirst &= !tableau.isStart(s);
        }
        fits = startComesFirst
                && ComponentPair.has(tableau.terms())
                && drifts.count() <= PairSum.WIDE
                && diffusions.count() <= PairSum.WIDE;
        sums = new PairSum[fits ? stages + 1 : 0];
        for (int s = 0; s < sums.length; s++) {
            sums[s] = s == stages
                    ? sum(tableau.weights(), tableau.noiseWeights())
                    : sum(tableau.stage(s).drift(), tableau.stage(s).noise());
        }
        stageSums = new StageSum[fits ? stages : 0];
        for (int s = 0; s < stageSums.length; s++) {
            stageSums[s] = StageSum.of(tableau.stage(s), drifts, diffusions);
        }
        paperParts = parts(tableau.paperError());
        embeddedParts = parts(tableau.embeddedError());
    }

    private PairSum[] parts(List<ErrorPart> estimate) {
        PairSum[] parts = new PairSum[fits ? estimate.size() : 0];
        for (int p = 0; p < parts.length; p++) {
            ErrorPart part = estimate.get(p);
            parts[p] = sum(part.drift(), part.noise()).after(sums[tableau.stages()]);
        }
        return parts;
    }

    private PairSum sum(double[] drift, Map<NoiseTerm, double[]> noise) {
        PairSum sum = PairSum.of(drift, drifts);
        for (NoiseTerm term : tableau.terms()) {
            sum = sum.with((StandardTerm) term, noise.getOrDefault(term, new double[0]), diffusions);
        }
        return sum;
    }

    /** Evaluations of the drift at the start of the step, which a second attempt does not make again; the first ones. */
    int startDrifts() {
        return startDrifts;
    }

    /** As {@link #startDrifts}, of the diffusion. */
    int startDiffusions() {
        return startDiffusions;
    }

    /** Whether there are sums: no more evaluations than they are made for, and standard random variables. */
    boolean fits() {
        return fits;
    }

    StageNumbers drifts() {
        return drifts;
    }

    StageNumbers diffusions() {
        return diffusions;
    }

    /** State of a stage; the number of stages for the next state. */
    PairSum sum(int s) {
        return sums[s];
    }

    /** Whether a stage is of the usual form. */
    boolean isUsual(int s) {
        return StageSum.isFor(tableau.stage(s), drifts, diffusions);
    }

    /** State of a stage of the usual form. */
    StageSum stageSum(int s) {
        return stageSums[s];
    }

    /** Parts of an error estimate; not to be modified. */
    PairSum[] parts(boolean embedded) {
        return embedded ? embeddedParts : paperParts;
    }
}
