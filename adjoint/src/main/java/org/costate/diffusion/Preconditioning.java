package org.costate.diffusion;

/**
 * What stands between a bare network F and the quantity that a denoiser gives,
 * {@code q = skip z + outputScale F(inputScale z, ...)}. All factors are functions of the angle, given with their derivatives by
 * it. Immutable.
 */
public interface Preconditioning {

    /**
     * The quantity that comes out.
     *
     * @return the prediction
     */
    Prediction prediction();

    /**
     * Factor of z on its way into the network.
     *
     * @param cos cosine of the angle
     * @param sin sine of the angle
     * @return the factor
     */
    double inputScale(double cos, double sin);

    /**
     * Derivative of the input's factor by the angle.
     *
     * @param cos cosine of the angle
     * @param sin sine of the angle
     * @return the derivative
     */
    double inputScaleSlope(double cos, double sin);

    /**
     * Factor of z beside the network.
     *
     * @param cos cosine of the angle
     * @param sin sine of the angle
     * @return the factor
     */
    double skip(double cos, double sin);

    /**
     * Derivative of the skip by the angle.
     *
     * @param cos cosine of the angle
     * @param sin sine of the angle
     * @return the derivative
     */
    double skipSlope(double cos, double sin);

    /**
     * Factor of what comes out of the network.
     *
     * @param cos cosine of the angle
     * @param sin sine of the angle
     * @return the factor
     */
    double outputScale(double cos, double sin);

    /**
     * Derivative of the output's factor by the angle.
     *
     * @param cos cosine of the angle
     * @param sin sine of the angle
     * @return the derivative
     */
    double outputScaleSlope(double cos, double sin);

    /**
     * None: the network takes z, which is x for variance-preserving schedules, and gives the quantity itself.
     *
     * @param prediction the quantity
     * @return the preconditioning
     */
    static Preconditioning none(Prediction prediction) {
        return new SampleInput(prediction, SampleInput.Scale.PRESERVING);
    }

    /**
     * The network takes x of a schedule with alpha = 1, {@code z / cos}, for finite rho, and gives the quantity itself, or the score
     * by x.
     *
     * @param prediction the quantity
     * @return the preconditioning
     */
    static Preconditioning exploding(Prediction prediction) {
        return new SampleInput(prediction, SampleInput.Scale.EXPLODING);
    }

    /**
     * The network takes x of the straight path of {@link FlowMatching}, {@code z / (cos + sin)}, and gives the quantity itself, or the
     * score by x.
     *
     * @param prediction the quantity, {@link Prediction#FLOW} for a network that was trained by flow matching
     * @return the preconditioning
     */
    static Preconditioning straightPath(Prediction prediction) {
        return new SampleInput(prediction, SampleInput.Scale.STRAIGHT);
    }

    /**
     * That of EDM (Karras et al. 2022), {@code D = c_skip y + c_out F(c_in y)}, which in the angle is regular at both ends:
     * {@code v = (1 - sigmaData^2) sin cos z / q^2 - sigmaData F(z / q) / q}, {@code q^2 = sin^2 + sigmaData^2 cos^2}.
     *
     * @param sigmaData standard deviation of the data, 0.5 in that paper
     * @return the preconditioning
     * @throws IllegalArgumentException unless sigmaData is finite and positive
     */
    static Preconditioning edm(double sigmaData) {
        return new EdmPreconditioning(sigmaData);
    }
}
