package org.costate.diffusion;

/**
 * A model that tells noise from data. It predicts one {@link Prediction} of its own and can present itself as any other:
 * {@code model.as(Prediction.VELOCITY)} is a denoiser too, with the same parameters and the same derivatives by them.
 */
public interface Denoiser extends NoisyModel {

    /**
     * The quantity that an evaluation gives.
     *
     * @return the prediction
     */
    Prediction prediction();

    /**
     * This model as one of another quantity; a level at which its own does not tell the other is refused when evaluated.
     *
     * @param wanted the quantity
     * @return a denoiser that shares this one's parameters; this one itself if it is its own quantity
     */
    default Denoiser as(Prediction wanted) {
        return wanted == prediction() ? this : new ConvertedDenoiser(this, wanted);
    }

    /**
     * Whether a quantity can be had at a level.
     *
     * @param wanted the quantity
     * @param cos    cosine of the angle
     * @param sin    sine of the angle
     * @return false if {@link #as} would have to divide by zero there
     */
    default boolean tells(Prediction wanted, double cos, double sin) {
        return wanted.isMadeFrom(prediction(), cos, sin);
    }
}
