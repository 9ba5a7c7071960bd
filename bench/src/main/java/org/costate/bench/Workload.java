package org.costate.bench;

/**
 * Sizes of the problems of a short run.
 *
 * @param mixing    how often the mixture of problems is solved before anything is measured
 * @param lorenzEnd end time of the Lorenz problem
 * @param paths     paths of the stochastic solves
 * @param batch     rows of the neural solve
 * @param layer     shape of the products
 * @param elements  numbers given to an activation
 * @param cells     cells of the line whose traced Jacobian is measured
 */
record Workload(int mixing, double lorenzEnd, int paths, int batch, LayerShape layer, int elements, int cells) {

    /** The sizes that the bars are about. */
    static Workload standard() {
        return new Workload(
                MixedLoad.STANDARD_TIMES,
                Lorenz.standard().t1(),
                512,
                512,
                LayerShape.parse("512x784x100"),
                ActivationBenchmark.ELEMENTS,
                1000);
    }
}
