package org.costate.diffusion;

/**
 * How the continuous adjoint of a probability flow is stepped from the data towards the noise. With a the cotangent of the state,
 * V its pullback, {@code h = log(rho_next / rho)} and delta the step of the angle, a step without history is
 *
 * <pre>{@code
 * NOISE_EULER        a - (rho_next - rho) V                   V = (deps/dy)^T a     AdjointDPM; AdjointDEIS-1 is the same map
 * DATA_EXPONENTIAL   e^-h a + (1 - e^-h) V                    V = (dD/dy)^T a
 * ANGLE_EULER        a - delta V                              V = (dv/dz)^T a
 * DATA_MIDPOINT      e^-h a + (1 - e^-h) V at the middle of log rho, reached by half a step of DATA_EXPONENTIAL
 * ANGLE_MIDPOINT     a - delta V at the middle of the angle, reached by half a step of ANGLE_EULER
 * }</pre>
 *
 * <p>The steps with history extrapolate V linearly in log rho from the last two nodes, the first step without it. NOISE_EULER
 * turns the gradient's sign where {@code h > log 2} and the noise outweighs the data; it is here to be compared with. The steps in
 * DATA that keep no history never turn a sign of an exact denoiser's Gaussian gradient, whatever the step, and get its direction
 * with few steps. ANGLE is regular without noise and without signal, and more accurate once steps resolve the smallest scale of
 * the data. See {@code docs/numerics/diffusion.md} for figures.
 *
 * <p>Sources: Pan et al. 2024 (AdjointDPM); Blasingame and Liu 2024 (AdjointDEIS). Those in the forms of D and v are Costate's own.
 */
public enum AdjointScheme {
    /** Euler in rho, of order 1: AdjointDPM as published. */
    NOISE_EULER(FlowForm.NOISE, 1, false),
    /** AdjointDEIS-2M, of order 2. */
    NOISE_MULTISTEP(FlowForm.NOISE, 2, true),
    /** Exponential Euler in log rho, of order 1. */
    DATA_EXPONENTIAL(FlowForm.DATA, 1, false),
    /** Its two-step method, of order 2. */
    DATA_MULTISTEP(FlowForm.DATA, 2, true),
    /** Exponential midpoint in log rho, of order 2, at two evaluations and two pullbacks a step. */
    DATA_MIDPOINT(FlowForm.DATA, 2, false),
    /** Euler in the angle, of order 1. */
    ANGLE_EULER(FlowForm.ANGLE, 1, false),
    /** Midpoint in the angle, of order 2, at two evaluations and two pullbacks a step. */
    ANGLE_MIDPOINT(FlowForm.ANGLE, 2, false);

    private final FlowForm form;
    private final int order;
    private final boolean history;

    AdjointScheme(FlowForm form, int order, boolean history) {
        this.form = form;
        this.order = order;
        this.history = history;
    }

    /**
     * The coordinates that it steps in.
     *
     * @return the form
     */
    public FlowForm form() {
        return form;
    }

    /**
     * Order of convergence.
     *
     * @return 1 or 2
     */
    public int order() {
        return order;
    }

    boolean hasHistory() {
        return history;
    }

    boolean hasMiddle() {
        return this == DATA_MIDPOINT || this == ANGLE_MIDPOINT;
    }
}
