package org.costate.diffusion;

/**
 * The probability-flow ODE in coordinates in which no schedule appears, with {@code rho = sigma/alpha}, {@code y = x/alpha} and
 * {@code z = x / sqrt(alpha^2 + sigma^2)}. ANGLE is the default: it alone is regular without noise and without signal.
 */
public enum FlowForm {
    /** N-form, {@code dy/drho = epsilon}, for finite rho. */
    NOISE(Prediction.NOISE),
    /** D-form, {@code dy/dlambda = D - y}, {@code lambda = -log rho}, for rho that is positive and finite. */
    DATA(Prediction.DATA),
    /** V-form, {@code dz/dphi = v}, {@code phi = arctan rho}, for every rho. */
    ANGLE(Prediction.VELOCITY);

    private final Prediction quantity;

    FlowForm(Prediction quantity) {
        this.quantity = quantity;
    }

    /**
     * What a denoiser must tell for this form.
     *
     * @return the quantity
     */
    public Prediction quantity() {
        return quantity;
    }

    /**
     * The coordinate that this form integrates over.
     *
     * @param schedule the schedule
     * @param t        time
     * @return rho, lambda or phi
     * @throws IllegalArgumentException if t lies outside the schedule's range, or the form is singular there
     */
    public double coordinate(Schedule schedule, double t) {
        double coordinate = switch (this) {
            case NOISE -> schedule.rho(t);
            case DATA -> schedule.lambda(t);
            case ANGLE -> schedule.phi(t);
        };
        if (Double.isInfinite(coordinate)) {
            throw new IllegalArgumentException("t = " + t + ", where rho = " + schedule.rho(t) + " and the "
                    + this + " form is singular; use FlowForm.ANGLE"
                    + (this == DATA && schedule.rho(t) == 0 ? " or FlowForm.NOISE" : ""));
        }
        return coordinate;
    }

    /**
     * Factor from the state of this form to a sample, {@code x = scale state}.
     *
     * @param schedule the schedule
     * @param t        time
     * @return alpha, or {@code sqrt(alpha^2 + sigma^2)} for ANGLE
     * @throws IllegalArgumentException if t lies outside the schedule's range
     */
    public double scale(Schedule schedule, double t) {
        return this == ANGLE ? schedule.scale(t) : schedule.alpha(t);
    }
}
