package org.costate.diffusion;

/**
 * What a denoiser predicts. With the state scaled to {@code z = cos(phi) x_0 + sin(phi) epsilon} every usual quantity is
 * {@code q = dataWeight x_0 + noiseWeight epsilon}, whatever the schedule, so that any two of them and z are related linearly:
 *
 * <pre>{@code
 * NOISE      epsilon
 * DATA       D = E[x_0 | z]
 * VELOCITY   v = cos(phi) epsilon - sin(phi) D = dz/dphi
 * SCORE      gradient of log p by z, -epsilon / sin(phi)
 * FLOW       u = epsilon - D, the velocity dx/dt of flow matching
 * }</pre>
 *
 * <p>Noise tells nothing about the data where there is no signal, data nothing about the noise where there is none:
 * {@link #skip} and {@link #factor} refuse these. VELOCITY and FLOW are regular everywhere.
 */
public enum Prediction {
    /** The noise epsilon. */
    NOISE,
    /** The data x_0. */
    DATA,
    /** The angular velocity v. */
    VELOCITY,
    /** The score of the scaled state z; that of x is it divided by {@code sqrt(alpha^2 + sigma^2)}. */
    SCORE,
    /** The velocity of the straight path. */
    FLOW;

    /**
     * Weight of the data in this quantity.
     *
     * @param cos cosine of the angle
     * @param sin sine of the angle
     * @return p
     */
    public double dataWeight(double cos, double sin) {
        return switch (this) {
            case NOISE, SCORE -> 0;
            case DATA -> 1;
            case VELOCITY -> -sin;
            case FLOW -> -1;
        };
    }

    /**
     * Weight of the noise in this quantity.
     *
     * @param cos cosine of the angle
     * @param sin sine of the angle
     * @return r, infinite for SCORE without noise
     */
    public double noiseWeight(double cos, double sin) {
        return switch (this) {
            case NOISE, FLOW -> 1;
            case DATA -> 0;
            case VELOCITY -> cos;
            case SCORE -> -1 / sin;
        };
    }

    /** Derivative of the weight of the data by phi. */
    double dataWeightSlope(double cos) {
        return this == VELOCITY ? -cos : 0;
    }

    /** {@code noiseWeight sin}, the weight of minus the score, regular for all. */
    double scoreWeight(double cos, double sin) {
        return this == SCORE ? -1 : noiseWeight(cos, sin) * sin;
    }

    /** Derivative of {@link #scoreWeight} by phi. */
    double scoreWeightSlope(double cos, double sin) {
        return switch (this) {
            case NOISE, FLOW -> cos;
            case DATA, SCORE -> 0;
            case VELOCITY -> cos * cos - sin * sin;
        };
    }

    /** Derivative of the weight of the noise by phi, for all but SCORE. */
    private double noiseWeightSlope(double sin) {
        return this == VELOCITY ? -sin : 0;
    }

    /** {@code c r - s p}: by what a conversion from this quantity, not SCORE, divides. */
    private double determinant(double cos, double sin) {
        return switch (this) {
            case NOISE, SCORE -> cos;
            case DATA -> -sin;
            case VELOCITY -> 1;
            case FLOW -> cos + sin;
        };
    }

    private double determinantSlope(double cos, double sin) {
        return switch (this) {
            case NOISE, SCORE -> -sin;
            case DATA -> -cos;
            case VELOCITY -> 0;
            case FLOW -> cos - sin;
        };
    }

    /**
     * Factor of z when this quantity is made from another, {@code this = skip z + factor from}.
     *
     * @param from the quantity that is known
     * @param cos  cosine of the angle
     * @param sin  sine of the angle
     * @return factor of z
     * @throws IllegalArgumentException if the other quantity does not tell this one at this angle
     */
    public double skip(Prediction from, double cos, double sin) {
        requireRegular(from, cos, sin);
        if (from.plain() == plain()) {
            return 0;
        }
        Prediction known = from.plain();
        Prediction wanted = plain();
        double top = wanted.dataWeight(cos, sin) * known.noiseWeight(cos, sin)
                - wanted.noiseWeight(cos, sin) * known.dataWeight(cos, sin);
        double plainSkip = top / known.determinant(cos, sin);
        return this == SCORE ? -plainSkip / sin : plainSkip;
    }

    /**
     * Factor of the other quantity when this one is made from it, {@code this = skip z + factor from}.
     *
     * @param from the quantity that is known
     * @param cos  cosine of the angle
     * @param sin  sine of the angle
     * @return factor of the other quantity
     * @throws IllegalArgumentException if the other quantity does not tell this one at this angle
     */
    public double factor(Prediction from, double cos, double sin) {
        if (from == this) {
            return 1;
        }
        requireRegular(from, cos, sin);
        double plainFactor = plainFactor(from, cos, sin);
        double known = from == SCORE ? -sin : 1;
        return (this == SCORE ? -1 / sin : 1) * known * plainFactor;
    }

    /** The factor with NOISE in the place of SCORE. */
    private double plainFactor(Prediction from, double cos, double sin) {
        return from.plain() == plain() ? 1 : determinant(cos, sin) / from.determinant(cos, sin);
    }

    /** Derivative of {@link #skip} by phi. */
    double skipSlope(Prediction from, double cos, double sin) {
        if (from.plain() == plain()) {
            return 0;
        }
        Prediction known = from.plain();
        Prediction wanted = plain();
        double top = wanted.dataWeight(cos, sin) * known.noiseWeight(cos, sin)
                - wanted.noiseWeight(cos, sin) * known.dataWeight(cos, sin);
        double topSlope = wanted.dataWeightSlope(cos) * known.noiseWeight(cos, sin)
                + wanted.dataWeight(cos, sin) * known.noiseWeightSlope(sin)
                - wanted.noiseWeightSlope(sin) * known.dataWeight(cos, sin)
                - wanted.noiseWeight(cos, sin) * known.dataWeightSlope(cos);
        double bottom = known.determinant(cos, sin);
        double value = top / bottom;
        double slope = (topSlope - value * known.determinantSlope(cos, sin)) / bottom;
        return this == SCORE ? -slope / sin + value * cos / (sin * sin) : slope;
    }

    /** Derivative of {@link #factor} by phi. */
    double factorSlope(Prediction from, double cos, double sin) {
        if (from == this) {
            return 0;
        }
        double value = plainFactor(from, cos, sin);
        double slope = from.plain() == plain()
                ? 0
                : (determinantSlope(cos, sin) - value * from.determinantSlope(cos, sin)) / from.determinant(cos, sin);
        if (from == SCORE) {
            slope = -sin * slope - cos * value;
            value *= -sin;
        }
        return this == SCORE ? -slope / sin + value * cos / (sin * sin) : slope;
    }

    /** Whether it is regular without noise and without signal. */
    boolean isVelocity() {
        return this == VELOCITY || this == FLOW;
    }

    /** NOISE in the place of SCORE, of which it is a multiple. */
    private Prediction plain() {
        return this == SCORE ? NOISE : this;
    }

    /**
     * Whether this quantity can be made from another at an angle.
     *
     * @param from the quantity that is known
     * @param cos  cosine of the angle
     * @param sin  sine of the angle
     * @return false if a conversion would divide by zero
     */
    public boolean isMadeFrom(Prediction from, double cos, double sin) {
        if (from == this) {
            return true;
        }
        if (this == SCORE && sin == 0) {
            return false;
        }
        return from.plain() == plain() || from.determinant(cos, sin) != 0;
    }

    private void requireRegular(Prediction from, double cos, double sin) {
        if (!isMadeFrom(from, cos, sin)) {
            throw new IllegalArgumentException("rho = " + sin / cos + ", where " + from + " does not tell " + this
                    + "; use a denoiser that predicts VELOCITY or FLOW, or keep rho "
                    + (sin == 0 ? "above 0" : "finite"));
        }
    }
}
