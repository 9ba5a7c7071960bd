package org.costate.examples.diffusion;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.costate.diffusion.AdjointScheme;
import org.costate.diffusion.FlowForm;
import org.costate.diffusion.Schedule;
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

    /**
     * Compared by default.
     *
     * @param kind of the model
     */
    public static List<SteeringGradient> usual(DenoiserKind kind) {
        return List.of(DISCRETE, ADJOINTDPM, DATA_MIDPOINT.fits(kind) ? DATA_MIDPOINT : ANGLE_MIDPOINT);
    }

    /**
     * Whether it can begin where the samples of a model end.
     *
     * @param kind of the model
     */
    public boolean fits(DenoiserKind kind) {
        return scheme.isEmpty() || fits(scheme.get(), kind);
    }

    /** Whether a scheme can begin where samples end: without noise the form of the data has no logarithm of rho. */
    static boolean fits(AdjointScheme scheme, DenoiserKind kind) {
        Schedule schedule = kind.schedule();
        return scheme.form() != FlowForm.DATA || schedule.rho(schedule.tMin()) > 0;
    }

    /** What a scheme is called: as the gradient here that goes by it, if one does. */
    static String nameOf(AdjointScheme scheme) {
        for (SteeringGradient each : values()) {
            if (each.scheme.isPresent() && each.scheme.get() == scheme) {
                return each.label;
            }
        }
        return scheme.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return label;
    }
}
