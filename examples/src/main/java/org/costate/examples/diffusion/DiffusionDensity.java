package org.costate.examples.diffusion;

import java.util.Arrays;
import org.costate.diffusion.FlowLikelihood;
import org.costate.diffusion.Prior;
import org.costate.diffusion.ProbabilityFlow;
import org.costate.neural.Workers;
import org.costate.solver.Cancellation;
import org.costate.solver.SolveException;
import org.costate.solver.Solver;
import org.costate.solver.Tolerances;
import org.costate.solver.method.Tsit5;

/** The density of a model's samples in the plane, by its probability flow with exact traces. For one thread. */
final class DiffusionDensity {

    private static final double TOLERANCE = 1e-4;

    private final DiffusionModel model;
    private final FlowLikelihood likelihood;

    DiffusionDensity(DiffusionModel model, Workers workers, Cancellation cancellation) {
        this.model = model;
        ProbabilityFlow flow = ProbabilityFlow.of(
                model.kind().schedule(),
                model.denoiser(workers),
                Solver.of(Tsit5.METHOD, Tolerances.of(TOLERANCE, TOLERANCE)).withCancellation(cancellation));
        likelihood = FlowLikelihood.of(flow, Prior.normal(flow.schedule().sigma(flow.tNoise())));
    }

    /** Density at points of the data, rows x d, in one over units of the data to the power d. */
    double[] at(double[] points) {
        return Arrays.stream(logs(points)).map(Math::exp).toArray();
    }

    /** Mean of the logarithm of the density, in nats. */
    double meanLog(double[] points) {
        return Arrays.stream(logs(points)).average().orElse(Double.NaN);
    }

    private double[] logs(double[] points) {
        int d = model.dimension();
        ProbabilityFlow flow = likelihood.flow();
        double alpha = flow.schedule().alpha(flow.tData());
        double[] x = Arrays.stream(model.scaling().toModel(points))
                .map(each -> alpha * each)
                .toArray();
        double change = d * Math.log(alpha / model.scaling().scale());
        double[] logs = new double[points.length / d];
        for (int first = 0; first < logs.length; first += DiffusionSampler.BLOCK) {
            int last = Math.min(logs.length, first + DiffusionSampler.BLOCK);
            double[] block =
                    block(Arrays.copyOfRange(x, first * d, last * d), new double[(last - first) * model.labels()]);
            for (int i = first; i < last; i++) {
                logs[i] = block[i - first] + change;
            }
        }
        return logs;
    }

    private double[] block(double[] x, double[] condition) {
        try {
            return likelihood.evaluate(x, condition).logDensity();
        } catch (SolveException e) {
            throw Stopping.of(e);
        }
    }
}
