package org.costate.solver.srk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds a {@link StochasticTableau}, stage by stage. Mutable, for one thread. */
public final class StochasticTableauBuilder {

    final String name;
    final String source;
    final List<StochasticStage> stages = new ArrayList<>();
    double[] weights = {};
    final Map<NoiseTerm, double[]> noiseWeights = new LinkedHashMap<>();
    final List<ErrorPart> paperError = new ArrayList<>();
    final List<ErrorPart> embeddedError = new ArrayList<>();
    int later = -1;
    int earlier = -1;

    StochasticTableauBuilder(String name, String source) {
        this.name = name;
        this.source = source;
    }

    /**
     * Begins a stage that evaluates drift and diffusion at the same time.
     *
     * @param node  c, a fraction of the step
     * @param drift weights of the drifts of earlier stages
     * @return this builder
     */
    public StochasticTableauBuilder both(double node, double... drift) {
        return add(node, node, StochasticStage.Evaluates.BOTH, drift);
    }

    /**
     * Begins a stage that evaluates drift and diffusion at times of their own, for a diffusion of time alone.
     *
     * @param driftNode     c of the drift
     * @param diffusionNode c of the diffusion
     * @param drift         weights of the drifts of earlier stages
     * @return this builder
     */
    public StochasticTableauBuilder bothAt(double driftNode, double diffusionNode, double... drift) {
        return add(driftNode, diffusionNode, StochasticStage.Evaluates.BOTH, drift);
    }

    /**
     * Begins a stage that evaluates the drift.
     *
     * @param node  c, a fraction of the step
     * @param drift weights of the drifts of earlier stages
     * @return this builder
     */
    public StochasticTableauBuilder drift(double node, double... drift) {
        return add(node, 0, StochasticStage.Evaluates.DRIFT, drift);
    }

    /**
     * Begins a stage that evaluates the diffusion.
     *
     * @param node  c, a fraction of the step
     * @param drift weights of the drifts of earlier stages
     * @return this builder
     */
    public StochasticTableauBuilder diffusion(double node, double... drift) {
        return add(0, node, StochasticStage.Evaluates.DIFFUSION, drift);
    }

    /**
     * Begins a stage that evaluates the noise-induced drift at the start of the step, in place of a diffusion.
     *
     * @return this builder
     */
    public StochasticTableauBuilder noiseInduced() {
        return add(0, 0, StochasticStage.Evaluates.NOISE_INDUCED);
    }

    private StochasticTableauBuilder add(
            double driftNode, double diffusionNode, StochasticStage.Evaluates what, double... drift) {
        stages.add(new StochasticStage(driftNode, diffusionNode, what, drift.clone(), new LinkedHashMap<>()));
        return this;
    }

    /**
     * Weights of the diffusions of earlier stages in the state of the stage begun last.
     *
     * @param term  random variable that they belong to
     * @param noise weights
     * @return this builder
     */
    public StochasticTableauBuilder plus(NoiseTerm term, double... noise) {
        stages.get(stages.size() - 1).noise().put(term, noise.clone());
        return this;
    }

    /**
     * Weights of the drifts in the next state.
     *
     * @param drift a weight for each stage; those at the end may be left out if they are 0
     * @return this builder
     */
    public StochasticTableauBuilder weights(double... drift) {
        weights = drift.clone();
        return this;
    }

    /**
     * Weights of the diffusions in the next state.
     *
     * @param term  random variable that they belong to
     * @param noise a weight for each stage; those at the end may be left out if they are 0
     * @return this builder
     */
    public StochasticTableauBuilder weights(NoiseTerm term, double... noise) {
        noiseWeights.put(term, noise.clone());
        return this;
    }

    /**
     * A part of the error estimate as the paper has it; the absolute values of the parts are added.
     *
     * @param drift weights of the drifts
     * @param noise weights of the diffusions for each term
     * @return this builder
     */
    public StochasticTableauBuilder paperError(double[] drift, Map<NoiseTerm, double[]> noise) {
        paperError.add(new ErrorPart(drift.clone(), new LinkedHashMap<>(noise)));
        return this;
    }

    /**
     * The error estimate as the difference to another solution with the same stages.
     *
     * @param drift weights of the drifts in the difference
     * @param noise weights of the diffusions in the difference, for each term
     * @return this builder
     */
    public StochasticTableauBuilder embeddedError(double[] drift, Map<NoiseTerm, double[]> noise) {
        embeddedError.add(new ErrorPart(drift.clone(), new LinkedHashMap<>(noise)));
        return this;
    }

    /**
     * Two drift stages at the same time, for the stiffness estimate.
     *
     * @param laterStage   index of one
     * @param earlierStage index of the other
     * @return this builder
     */
    public StochasticTableauBuilder stiffness(int laterStage, int earlierStage) {
        later = laterStage;
        earlier = earlierStage;
        return this;
    }

    /**
     * Makes the tableau.
     *
     * @return a checked tableau
     * @throws IllegalArgumentException if a sum or a row is wrong
     */
    public StochasticTableau build() {
        return new StochasticTableau(this);
    }
}
