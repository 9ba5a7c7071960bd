package org.costate.neural;

/** Workspace for the parameter gradient of one layer, a sum over the batch. */
interface LayerGradient {

    /** Makes room. */
    void require(int rows);

    /** Takes rows of the layer's input and of the cotangent before its activation. */
    void put(int first, int count, double[] x, double[] zBar);

    /** Number of chunks that the sum is cut into. */
    int chunks();

    /**
     * One chunk of the gradient.
     *
     * @param x        input of the layer, rows x in
     * @param thetaBar added to
     * @param offset   where the network's parameters begin in thetaBar
     */
    void run(int chunk, double[] x, int rows, Lane lane, double[] thetaBar, int offset);

    /** Adds what is known once all chunks are done; returns the cotangent of the time. */
    double finish(double t, double[] thetaBar, int offset);

    /** Adds what a rate of the time has to do with its weights; there is no bias. */
    void finishRate(double rate, double[] thetaBar, int offset);
}
