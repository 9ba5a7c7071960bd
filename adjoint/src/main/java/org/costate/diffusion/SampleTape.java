package org.costate.diffusion;

import java.util.ArrayList;
import java.util.List;

/**
 * Records a run within a budget of memory. While they fit, the states, predictions and linearized evaluations of all
 * steps are held; else states and predictions; else what a step needs to begin is held now and then, and the steps
 * between are made again, parts of them more than once if even they do not fit. Every way gives the same bits. Mutable.
 */
final class SampleTape {

    private final SampleRun run;
    private final SamplingPlan plan;
    private final int steps;
    private final int length;
    private final SampleVectors vectors;
    private final KeptPasses kept;
    private final KeptPasses none;
    private final boolean all;
    private final int segment;
    private final int spacing;
    private final List<SampleRestart> restarts = new ArrayList<>();
    private int held;
    private int mostHeld;
    private long stepsAgain;
    private double[] end = {};

    SampleTape(SampleRun run, long budget) {
        this.run = run;
        plan = run.plan();
        steps = plan.steps();
        length = run.length();
        none = new KeptPasses(run, 0);
        long allBytes = plan.vectors(length, steps).bytes();
        all = allBytes <= budget;
        if (all) {
            segment = steps;
            spacing = steps;
            kept = new KeptPasses(run, budget - allBytes);
        } else {
            long restart = SampleRestart.bytes(plan, length);
            long step =
                    plan.vectors(length, 2).bytes() - plan.vectors(length, 1).bytes();
            segment =
                    (int) Math.max(1, Math.min(steps, budget / 2 / step - plan.stateDepth() - plan.outputDepth() - 1));
            long most = Math.max(1, budget / 4 / restart);
            spacing = Math.max(segment, (int) Math.min(steps, (steps + most - 1) / most));
            kept = none;
        }
        vectors = plan.vectors(length, segment);
    }

    /** Runs from a state. */
    void record(double[] z) {
        System.arraycopy(z, 0, vectors.state(0), 0, length);
        held = 0;
        mostHeld = 0;
        restarts.clear();
        kept.clear();
        if (all) {
            run.advance(0, steps, vectors, kept);
            return;
        }
        for (int from = 0; from < steps; from += spacing) {
            restarts.add(hold(from));
            run.advance(from, Math.min(steps, from + spacing), vectors, none);
        }
        end = vectors.state(steps).clone();
    }

    private SampleRestart hold(int step) {
        held++;
        mostHeld = Math.max(mostHeld, held);
        return SampleRestart.of(plan, step, length, vectors);
    }

    /** The state after the last step. */
    double[] end() {
        return all ? vectors.state(steps) : end;
    }

    /** Pulls back through all steps; the cotangent of the end is in {@code bars}, that of the begin is left there. */
    void sweep(SampleVectors bars, SampleSum sum) {
        stepsAgain = 0;
        if (all) {
            run.sweep(0, steps, vectors, kept, bars, sum);
            return;
        }
        for (int i = restarts.size() - 1; i >= 0; i--) {
            int from = i * spacing;
            sweep(from, Math.min(steps, from + spacing), restarts.get(i), bars, sum);
        }
    }

    private void sweep(int from, int to, SampleRestart restart, SampleVectors bars, SampleSum sum) {
        restart.load(vectors);
        if (to - from <= segment) {
            stepsAgain += to - from;
            run.advance(from, to, vectors, none);
            run.sweep(from, to, vectors, none, bars, sum);
            return;
        }
        // As many whole segments before as after, at least one.
        int middle = from + (to - from + segment) / (2 * segment) * segment;
        stepsAgain += middle - from;
        run.advance(from, middle, vectors, none);
        sweep(middle, to, hold(middle), bars, sum);
        held--;
        sweep(from, middle, restart, bars, sum);
    }

    /** What is held besides the workspace of one evaluation, at most so far. */
    long bytes() {
        return vectors.bytes() + kept.bytes() + mostHeld * SampleRestart.bytes(plan, length) + 8L * end.length;
    }

    /** Steps that the last sweep made again, for each step. */
    double recomputation() {
        return (double) stepsAgain / steps;
    }
}
