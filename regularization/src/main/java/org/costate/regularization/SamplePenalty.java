package org.costate.regularization;

import org.costate.adjoint.Cotangents;
import org.costate.adjoint.DiscreteRecording;
import org.costate.adjoint.Recording;
import org.costate.adjoint.SampleEstimates;
import org.costate.solver.Method;
import org.costate.solver.StepLog;

/**
 * A penalty on the estimates of each sample of a batch: the terms of all samples in a step become one number, and those of
 * all steps another. With a maximum or a smooth one over the samples, the penalty works on the sample for which the batch
 * pays. For recordings of {@link org.costate.adjoint.DiscreteAdjoint} with explicit Runge-Kutta methods. Immutable.
 */
public final class SamplePenalty implements Penalty {

    private final StepCost cost;
    private final int width;
    private final Aggregation overSamples;
    private final Aggregation overSteps;

    private SamplePenalty(StepCost cost, int width, Aggregation overSamples, Aggregation overSteps) {
        if (width < 1) {
            throw new IllegalArgumentException("width = " + width + ", but must be at least 1");
        }
        this.cost = cost;
        this.width = width;
        this.overSamples = overSamples;
        this.overSteps = overSteps;
    }

    /**
     * The penalty on the error estimates {@code E_jr |h_j|} of samples r.
     *
     * @param width       length of a sample's state
     * @param overSamples how the samples of a step become one number
     * @param overSteps   how the steps become one number
     * @return the penalty
     * @throws IllegalArgumentException if the width is below 1
     */
    public static SamplePenalty error(int width, Aggregation overSamples, Aggregation overSteps) {
        return new SamplePenalty(StepCost.error(), width, overSamples, overSteps);
    }

    /**
     * The penalty on the stiffness estimates {@code S_jr / size} of samples r.
     *
     * @param method      method of the solves it will be asked about
     * @param width       length of a sample's state
     * @param overSamples how the samples of a step become one number
     * @param overSteps   how the steps become one number
     * @return the penalty
     * @throws IllegalArgumentException if the width is below 1, or the method has no stiffness estimate
     */
    public static SamplePenalty stiffness(Method method, int width, Aggregation overSamples, Aggregation overSteps) {
        return new SamplePenalty(StepCost.stiffness(method), width, overSamples, overSteps);
    }

    @Override
    public double add(Recording recording, double weight, Cotangents bar, double[] thetaBar) {
        if (!(recording instanceof DiscreteRecording discrete)) {
            throw new IllegalArgumentException(
                    "recording = " + recording.getClass().getSimpleName()
                            + ", but the estimates of each sample need one of DiscreteAdjoint");
        }
        StepLog log = recording.log();
        StepCost.requireFit(log, bar);
        int n = recording.solution().dimension();
        if (n % width != 0) {
            throw new IllegalArgumentException(
                    "n = " + n + ", but must be a multiple of the width of a sample, " + width);
        }
        int samples = n / width;
        SampleEstimates estimates = discrete.sampleEstimates(samples);
        double[][] terms = new double[log.size()][samples];
        double[] steps = new double[log.size()];
        for (int j = 0; j < steps.length; j++) {
            for (int r = 0; r < samples; r++) {
                terms[j][r] = cost.of(log.h(j), estimates.error(j, r), estimates.stiffness(j, r));
            }
            steps[j] = overSamples.value(terms[j]);
        }
        double value = overSteps.value(steps);
        overSteps.differentiate(steps);
        bar.separate(samples);
        for (int j = 0; j < steps.length; j++) {
            overSamples.differentiate(terms[j]);
            for (int r = 0; r < samples; r++) {
                double factor = weight * steps[j] * terms[j][r];
                bar.sampleError()[j * samples + r] += factor * cost.byError(log.h(j), estimates.error(j, r));
                bar.sampleStiffness()[j * samples + r] += factor * cost.byStiffness();
            }
        }
        return value;
    }
}
