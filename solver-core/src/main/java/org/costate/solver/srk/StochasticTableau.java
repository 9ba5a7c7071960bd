package org.costate.solver.srk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The coefficients of a stochastic Runge-Kutta method. With stages z_s, drifts {@code f_s = f(t + c_s h, z_s)},
 * diffusions {@code g_s = g(t + c'_s h, z_s)} and random variables xi_k of the step,
 *
 * <pre>
 * z_s   = y + h sum_j a_sj f_j + sum_k sum_j b_ksj g_j xi_k
 * yNext = y + h sum_s a_s f_s + sum_k sum_s b_ks g_s xi_k
 * </pre>
 *
 * Immutable. What can be checked without knowing the method is checked when it is made: drift weights sum to one, those
 * of W to one, those of every other term to zero, nodes of drifts are the sums of their rows, and weights of an embedded
 * error sum to zero.
 */
public final class StochasticTableau {

    private static final double ROUNDING = 1e-12;

    private final String name;
    private final String source;
    private final List<StochasticStage> stages;
    private final double[] weights;
    private final Map<NoiseTerm, double[]> noiseWeights;
    private final List<ErrorPart> paperError;
    private final List<ErrorPart> embeddedError;
    private final int later;
    private final int earlier;
    private final List<NoiseTerm> terms;
    private final boolean[] isStart;
    private final PairTableau paired;

    StochasticTableau(StochasticTableauBuilder builder) {
        name = builder.name;
        source = builder.source;
        stages = List.copyOf(builder.stages);
        int count = stages.size();
        weights = padded(builder.weights, count);
        noiseWeights = padded(builder.noiseWeights, count);
        paperError = padded(builder.paperError, count);
        embeddedError = padded(builder.embeddedError, count);
        later = builder.later;
        earlier = builder.earlier;
        terms = termsOf(stages, noiseWeights, paperError, embeddedError);
        check();
        isStart = new boolean[count];
        for (int s = 0; s < count; s++) {
            isStart[s] = stages.get(s).isStart();
        }
        paired = new PairTableau(this);
    }

    /**
     * Begins a tableau.
     *
     * @param name   name as the literature has it
     * @param source key of the paper in {@code docs/references.md}
     * @return a builder
     */
    public static StochasticTableauBuilder named(String name, String source) {
        return new StochasticTableauBuilder(name, source);
    }

    private static double[] padded(double[] weights, int count) {
        return java.util.Arrays.copyOf(weights, count);
    }

    private static Map<NoiseTerm, double[]> padded(Map<NoiseTerm, double[]> weights, int count) {
        Map<NoiseTerm, double[]> all = new LinkedHashMap<>();
        weights.forEach((term, row) -> all.put(term, padded(row, count)));
        return all;
    }

    private static List<ErrorPart> padded(List<ErrorPart> parts, int count) {
        List<ErrorPart> all = new ArrayList<>();
        for (ErrorPart part : parts) {
            all.add(new ErrorPart(padded(part.drift(), count), padded(part.noise(), count)));
        }
        return all;
    }

    private static List<NoiseTerm> termsOf(
            List<StochasticStage> stages,
            Map<NoiseTerm, double[]> weights,
            List<ErrorPart> paper,
            List<ErrorPart> embedded) {
        Set<NoiseTerm> all = new LinkedHashSet<>();
        for (StochasticStage stage : stages) {
            all.addAll(stage.noise().keySet());
        }
        all.addAll(weights.keySet());
        for (ErrorPart part : paper) {
            all.addAll(part.noise().keySet());
        }
        for (ErrorPart part : embedded) {
            all.addAll(part.noise().keySet());
        }
        return List.copyOf(all);
    }

    private void check() {
        if (stages.isEmpty()) {
            throw new IllegalArgumentException(name + " has no stages, but needs at least one");
        }
        requireSum("weights of the drift", weights, 1);
        requireEvaluated("the next state", weights, noiseWeights);
        for (ErrorPart part : paperError) {
            requireEvaluated("the error estimate", part.drift(), part.noise());
        }
        for (ErrorPart part : embeddedError) {
            requireEvaluated("the error estimate", part.drift(), part.noise());
        }
        checkNoiseWeights();
        checkEmbeddedError();
        for (int s = 0; s < stages.size(); s++) {
            StochasticStage stage = stages.get(s);
            if (stage.hasDrift()) {
                requireSum("row of the drift in stage " + s, stage.drift(), stage.driftNode());
            }
            if (stage.drift().length > s) {
                throw new IllegalArgumentException(name + ": stage " + s + " has " + stage.drift().length
                        + " drift weights, but only " + s + " stages come before it");
            }
            for (double[] row : stage.noise().values()) {
                if (row.length > s) {
                    throw new IllegalArgumentException(name + ": stage " + s + " has " + row.length
                            + " noise weights, but only " + s + " stages come before it");
                }
            }
            requireEvaluated("stage " + s, stage.drift(), stage.noise());
        }
    }

    /** What a stage does not evaluate has no weight. */
    private void requireEvaluated(String where, double[] drift, Map<NoiseTerm, double[]> noise) {
        for (int s = 0; s < drift.length; s++) {
            if (drift[s] != 0 && !hasDrift(s)) {
                throw new IllegalArgumentException(name + ": in " + where + " the drift of stage " + s + " has weight "
                        + drift[s] + ", but must have 0, for that stage evaluates none");
            }
        }
        for (double[] row : noise.values()) {
            for (int s = 0; s < row.length; s++) {
                if (row[s] != 0 && !hasDiffusion(s)) {
                    throw new IllegalArgumentException(name + ": in " + where + " the diffusion of stage " + s
                            + " has weight " + row[s] + ", but must have 0, for that stage evaluates none");
                }
            }
        }
    }

    /** Weights of terms that single out sources sum to what their method says; the others are known. */
    private void checkNoiseWeights() {
        for (NoiseTerm term : noiseWeights.keySet()) {
            if (!(term instanceof StandardTerm)) {
                return;
            }
        }
        for (Map.Entry<NoiseTerm, double[]> entry : noiseWeights.entrySet()) {
            NoiseTerm term = entry.getKey();
            if (term != StandardTerm.ITO_SQUARE && term != StandardTerm.STRATONOVICH_SQUARE) {
                requireSum("weights of " + term, entry.getValue(), term == StandardTerm.W ? 1 : 0);
            }
        }
    }

    /** A difference of two solutions vanishes for constant fields, but for the squares that only one of them has. */
    private void checkEmbeddedError() {
        for (ErrorPart part : embeddedError) {
            requireSum("drift weights of the embedded error", part.drift(), 0);
            for (Map.Entry<NoiseTerm, double[]> entry : part.noise().entrySet()) {
                NoiseTerm term = entry.getKey();
                if (term != StandardTerm.ITO_SQUARE && term != StandardTerm.STRATONOVICH_SQUARE) {
                    requireSum("weights of " + term + " in the embedded error", entry.getValue(), 0);
                }
            }
        }
    }

    private void requireSum(String what, double[] values, double expected) {
        double sum = 0;
        double size = 1;
        for (double v : values) {
            sum += v;
            size = Math.max(size, Math.abs(v));
        }
        if (!(Math.abs(sum - expected) <= ROUNDING * size)) {
            throw new IllegalArgumentException(name + ": the " + what + " sum to " + sum + ", but must to " + expected);
        }
    }

    /**
     * Name as the literature has it.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Where the coefficients are from.
     *
     * @return key of the paper
     */
    public String source() {
        return source;
    }

    /**
     * Number of stages.
     *
     * @return places at which fields are evaluated
     */
    public int stages() {
        return stages.size();
    }

    /**
     * Whether a stage evaluates the drift.
     *
     * @param s index of the stage
     * @return true if so
     */
    public boolean hasDrift(int s) {
        return stages.get(s).hasDrift();
    }

    /**
     * Whether a stage evaluates the diffusion, or the noise-induced drift in its place.
     *
     * @param s index of the stage
     * @return true if so
     */
    public boolean hasDiffusion(int s) {
        return stages.get(s).hasDiffusion();
    }

    /**
     * Whether a stage evaluates the noise-induced drift in place of the diffusion.
     *
     * @param s index of the stage
     * @return true if so
     */
    public boolean isNoiseInduced(int s) {
        return stages.get(s).evaluates() == StochasticStage.Evaluates.NOISE_INDUCED;
    }

    /**
     * Whether steps need the noise-induced drift of the equation.
     *
     * @return true if so
     */
    public boolean needsNoiseInducedDrift() {
        for (int s = 0; s < stages.size(); s++) {
            if (isNoiseInduced(s)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Where in the step a stage evaluates the drift.
     *
     * @param s index of the stage
     * @return c, a fraction of the step
     */
    public double driftNode(int s) {
        return stages.get(s).driftNode();
    }

    /**
     * Where in the step a stage evaluates the diffusion.
     *
     * @param s index of the stage
     * @return c, a fraction of the step
     */
    public double diffusionNode(int s) {
        return stages.get(s).diffusionNode();
    }

    /**
     * Whether there is an embedded pair besides the estimate of the paper.
     *
     * @return true if so
     */
    public boolean hasEmbeddedError() {
        return !embeddedError.isEmpty();
    }

    /** Whether the state of a stage is the start of the step, at its time. */
    boolean isStart(int s) {
        return isStart[s];
    }

    StochasticStage stage(int s) {
        return stages.get(s);
    }

    List<NoiseTerm> terms() {
        return terms;
    }

    PairTableau paired() {
        return paired;
    }

    double[] weights() {
        return weights;
    }

    Map<NoiseTerm, double[]> noiseWeights() {
        return noiseWeights;
    }

    List<ErrorPart> paperError() {
        return paperError;
    }

    List<ErrorPart> embeddedError() {
        return embeddedError;
    }

    boolean hasStiffnessPair() {
        return later >= 0;
    }

    int later() {
        return later;
    }

    int earlier() {
        return earlier;
    }

    @Override
    public String toString() {
        return name + " (" + source + ")";
    }
}
