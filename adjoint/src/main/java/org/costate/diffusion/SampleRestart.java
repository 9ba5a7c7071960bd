package org.costate.diffusion;

/** What a step needs to begin: its state and, for multistep methods, earlier states and predictions. Immutable. */
final class SampleRestart {

    private final int step;
    private final int firstEvaluation;
    private final double[][] states;
    private final double[][] outputs;

    private SampleRestart(int step, int firstEvaluation, double[][] states, double[][] outputs) {
        this.step = step;
        this.firstEvaluation = firstEvaluation;
        this.states = states;
        this.outputs = outputs;
    }

    static SampleRestart of(SamplingPlan plan, int step, int length, SampleVectors vectors) {
        int firstEvaluation = plan.firstEvaluation(step);
        double[][] states = new double[Math.min(step, plan.stateDepth()) + 1][];
        double[][] outputs = new double[Math.min(firstEvaluation, plan.outputDepth())][];
        for (int i = 0; i < states.length; i++) {
            states[i] = vectors.state(step - i).clone();
        }
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = vectors.output(firstEvaluation - 1 - i).clone();
        }
        return new SampleRestart(step, firstEvaluation, states, outputs);
    }

    static long bytes(SamplingPlan plan, int length) {
        return 8L * length * (plan.stateDepth() + 1 + plan.outputDepth());
    }

    void load(SampleVectors vectors) {
        for (int i = 0; i < states.length; i++) {
            System.arraycopy(states[i], 0, vectors.state(step - i), 0, states[i].length);
        }
        for (int i = 0; i < outputs.length; i++) {
            System.arraycopy(outputs[i], 0, vectors.output(firstEvaluation - 1 - i), 0, outputs[i].length);
        }
    }
}
