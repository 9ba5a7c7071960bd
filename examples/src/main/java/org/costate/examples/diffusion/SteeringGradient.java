package org.costate.examples.diffusion;

import java.util.Optional;
import org.costate.diffusion.AdjointScheme;
import org.costate.diffusion.FlowForm;
import org.costate.diffusion.Grid;
import org.jspecify.annotations.Nullable;

/** How the gradient of a sample by its noise, or by the weights of the model, is had. */
public enum SteeringGradient {
    /** The discrete adjoint of the sampler's steps: exact. */
    DISCRETE("discrete", "discrete adjoint", null),
    /** AdjointDPM as published: Euler steps in rho from the sample back to the noise, the state solved again. */
    ADJOINTDPM("adjointdpm", "AdjointDPM as published", AdjointScheme.NOISE_EULER),
    /** AdjointDEIS of order 2, the state solved again. */
    ADJOINTDEIS("adjointdeis", "AdjointDEIS-2M", AdjointScheme.NOISE_MULTISTEP),
    /** Costate's continuous adjoint in the form of the data, the state solved again. */
    DATA_MIDPOINT("data-midpoint", "continuous, data form", AdjointScheme.DATA_MIDPOINT),
    /** Costate's continuous adjoint in the angle, the state solved again. */
    ANGLE_MIDPOINT("angle-midpoint", "continuous, angle form", AdjointScheme.ANGLE_MIDPOINT);

    private final String label;
    private final String title;
    private final Optional<AdjointScheme> scheme;

    SteeringGradient(String label, String title, @Nullable AdjointScheme scheme) {
        this.label = label;
        this.title = title;
        this.scheme = Optional.ofNullable(scheme);
    }

    /** What a reader calls it. */
    String title() {
        return title;
    }

    /** The scheme of a continuous adjoint; none for the discrete one. */
    Optional<AdjointScheme> scheme() {
        return scheme;
    }

    /** Whether it can start from the first level of a grid: a level without signal is regular in the angle alone. */
    boolean fits(Grid grid) {
        boolean hasSignal = grid.schedule().rho(grid.time(0)) < Double.POSITIVE_INFINITY;
        return hasSignal || scheme.isEmpty() || scheme.get().form() == FlowForm.ANGLE;
    }

    @Override
    public String toString() {
        return label;
    }
}
