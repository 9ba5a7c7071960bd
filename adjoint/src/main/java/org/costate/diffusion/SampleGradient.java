package org.costate.diffusion;

/** Derivatives of a loss by what went into a sampler. Immutable. */
public final class SampleGradient {

    private final double[] input;
    private final double[] parameters;
    private final double[] condition;
    private final double[] angles;
    private final double[] times;
    private final double[] rho;

    private SampleGradient(double[] input, SampleSum sum, double[] times, double[] rho) {
        this.input = input;
        parameters = sum.theta();
        condition = sum.condition();
        angles = sum.phi();
        this.times = times;
        this.rho = rho;
    }

    /**
     * Derivatives by times from those by angles.
     *
     * @param alongStart derivative by log r of the first node, at held angles
     * @param alongEnd   the same of the last node
     */
    static SampleGradient of(Grid grid, double[] input, SampleSum sum, double alongStart, double alongEnd) {
        double[] times = new double[grid.steps() + 1];
        double[] rho = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            double t = grid.time(i);
            double along = i == 0 ? alongStart : i == grid.steps() ? alongEnd : 0;
            double byScale = along == 0 ? 0 : along * grid.schedule().scaleRate(t);
            double byAngle = sum.phi()[i];
            double phiRate = grid.schedule().phiRate(t);
            times[i] = (byAngle == 0 ? 0 : byAngle * phiRate) + byScale;
            rho[i] = (byAngle + (byScale == 0 ? 0 : byScale / phiRate)) * grid.cos(i) * grid.cos(i);
        }
        return new SampleGradient(input, sum, times, rho);
    }

    /**
     * Derivative by the samples that went in.
     *
     * @return a copy of dL/dx_T, n x d
     */
    public double[] input() {
        return input.clone();
    }

    /**
     * Derivative by the parameters of the denoiser; the weight of a guided one is its last.
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
     * Derivative by the times of the grid, at held x_T: through the coefficients of the method, the levels that the
     * model is told, and at both ends the scale between x and z.
     *
     * @return a copy of dL/dt_i, one for each node; infinite at an end where the angle moves infinitely fast. A method that makes a step
     *         of order 1 to rho = 0 has there the derivative of that step; its samples jump where the last time leaves that end.
     *         A method of several steps divides by the length of the step before: where that is a share q of the next, in lambda, about
     *         1e-16/q^2 of the derivative is rounding
     */
    public double[] times() {
        return times.clone();
    }

    /**
     * The same by the noise over signal of the nodes, each of which moves along the schedule.
     *
     * @return a copy of dL/drho_i = dL/dt_i dt/drho, one for each node; 0 at one without signal
     */
    public double[] rho() {
        return rho.clone();
    }

    /**
     * Derivative by the angles of the nodes at held z = x/r at both ends, which knows nothing of a schedule and is
     * regular everywhere.
     *
     * @return a copy of dL/dphi_i, one for each node
     */
    public double[] angles() {
        return angles.clone();
    }
}
