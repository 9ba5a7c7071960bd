package org.costate.diffusion;

import java.util.Arrays;
import org.costate.adjoint.Gradient;

/** Derivatives of a loss by what went into a flow. Immutable. */
public final class FlowGradient {

    private final double[] input;
    private final double[] parameters;
    private final double[] condition;
    private final Gradient coordinates;

    FlowGradient(double[] input, double[] thetaAndCondition, int parameterCount, Gradient coordinates) {
        this.input = input;
        parameters = Arrays.copyOf(thetaAndCondition, parameterCount);
        condition = Arrays.copyOfRange(thetaAndCondition, parameterCount, thetaAndCondition.length);
        this.coordinates = coordinates;
    }

    /**
     * Derivative by the samples that went in: dL/dx_T when sampling.
     *
     * @return a copy, n x d
     */
    public double[] input() {
        return input.clone();
    }

    /**
     * Derivative by the parameters of the denoiser.
     *
     * @return a copy of dL/dtheta
     */
    public double[] parameters() {
        return parameters.clone();
    }

    /**
     * Derivative by the conditioning of each row.
     *
     * @return a copy, n x k
     */
    public double[] condition() {
        return condition.clone();
    }

    /**
     * The gradient of the recorded solve in the flow's coordinates, with the derivatives by its ends.
     *
     * @return the gradient
     */
    public Gradient coordinates() {
        return coordinates;
    }
}
