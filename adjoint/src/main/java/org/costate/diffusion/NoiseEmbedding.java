package org.costate.diffusion;

/** How a network is told the level of noise: some numbers made of the angle, given with their derivatives by it. Immutable. */
public interface NoiseEmbedding {

    /**
     * How many numbers.
     *
     * @return m, at least 0
     */
    int width();

    /**
     * Writes the numbers of one level.
     *
     * @param cos    cosine of the angle
     * @param sin    sine of the angle
     * @param out    written from offset on
     * @param offset index of the first number
     */
    void write(double cos, double sin, double[] out, int offset);

    /**
     * Writes their derivatives by the angle.
     *
     * @param cos    cosine of the angle
     * @param sin    sine of the angle
     * @param out    written from offset on
     * @param offset index of the first number
     */
    void writeSlope(double cos, double sin, double[] out, int offset);

    /**
     * The angle itself.
     *
     * @return an embedding of width 1, regular at every level
     */
    static NoiseEmbedding phi() {
        return new PhiEmbedding();
    }

    /**
     * {@code factor log rho}: c_noise of EDM with factor 1/4. Not for rho = 0 or infinite rho.
     *
     * @param factor factor
     * @return an embedding of width 1
     * @throws IllegalArgumentException if the factor is not finite
     */
    static NoiseEmbedding logRho(double factor) {
        return new LogRhoEmbedding(factor);
    }

    /**
     * The time of a schedule as networks were told it, {@code factor (t - shift)}: 1000 and 1/N for networks trained with N
     * discrete steps.
     *
     * @param schedule the schedule
     * @param factor   factor
     * @param shift    time that becomes 0
     * @return an embedding of width 1, for levels within the schedule's range
     * @throws IllegalArgumentException if a number is not finite
     */
    static NoiseEmbedding time(Schedule schedule, double factor, double shift) {
        return new TimeEmbedding(schedule, factor, shift);
    }

    /**
     * Cosines, then sines, of multiples of a number.
     *
     * @param number      an embedding of width 1
     * @param frequencies m/2 factors; copied
     * @return an embedding of width twice their number
     * @throws IllegalArgumentException if the first embedding has another width, or a factor is not finite
     */
    static NoiseEmbedding fourier(NoiseEmbedding number, double... frequencies) {
        return new FourierEmbedding(number, frequencies);
    }
}
